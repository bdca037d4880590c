"""The Word file, opened again: real headings, real tables, fonts for Chinese, text as it was."""

import io
import sys
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sixiang_cli.characters import safe
from sixiang_cli.errors import Refused
from sixiang_cli.reports import docx
from sixiang_cli.views.page import (
    Bar,
    Column,
    Heading,
    Line,
    Note,
    Page,
    Row,
    Section,
    Span,
    Table,
)
from support.sample_pages import PAGES

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def opened(content):
    from docx import Document

    return Document(io.BytesIO(content))


def page_of(text):
    table = Table(
        (Column(text), Column("进度"), Column("数", align="right")),
        [
            (text, Bar(1, 3), Span(text, "overdue")),
            Section(text, text),
            Row((text, Bar(0, 0), text), "settled"),
        ],
        foot=[("合计", Bar(3, 3), text)],
    )
    blocks = (
        Heading(text, text),
        Heading((text, Bar(1, 2)), level=2),
        Line(text),
        table,
        Note(text),
    )
    return Page(text, blocks)


@settings(max_examples=25)
@given(st.text(min_size=1, max_size=30))
def test_text_of_any_kind_comes_back_as_it_can_be_seen(text):
    made = opened(docx.render(page_of(text)))
    wanted = "".join(
        f"\\u{ord(char):04x}" if char in "\ufffe\uffff" else char for char in safe(text)
    )
    assert made.paragraphs[0].text == wanted
    assert [cell.text for cell in made.tables[0].rows[1].cells] == [wanted, wanted]
    assert made.core_properties.title == wanted.strip() or made.core_properties.title == wanted


def test_headings_are_words_own_and_end_up_in_the_navigation_pane():
    made = opened(docx.render(page_of("示例")))
    assert [p.style.name for p in made.paragraphs if p.style.name.startswith("Heading")] == [
        "Heading 1",
        "Heading 2",
    ]


@pytest.mark.parametrize("name", ["Normal", "Heading 1", "Heading 2", "Heading 3", "Title"])
def test_every_style_names_a_chinese_font_that_no_theme_overrides(name):
    made = opened(docx.render(page_of("示例")))
    fonts = made.styles[name].element.rPr.rFonts
    assert fonts.get(f"{W}eastAsia") in {"仿宋", "黑体"}
    assert not [attribute for attribute in fonts.attrib if "Theme" in attribute]


def test_a_tables_heading_repeats_and_no_row_is_torn():
    rows = opened(docx.render(page_of("示例"))).tables[0].rows
    assert rows[0]._tr.trPr.find(f"{W}tblHeader") is not None
    assert all(row._tr.trPr.find(f"{W}cantSplit") is not None for row in list(rows)[1:])


def test_bars_are_left_out_and_their_column_with_them():
    made = opened(docx.render(page_of("示例")))
    assert [cell.text for cell in made.tables[0].rows[0].cells] == ["示例", "数"]
    assert "[" not in "".join(paragraph.text for paragraph in made.paragraphs)


def test_a_wide_table_turns_the_sheet_on_its_side():
    columns = tuple(Column(str(at)) for at in range(9))
    wide = Page("x", (Table(columns, [tuple("abcdefghi")]),))
    sheet = opened(docx.render(wide)).sections[0]
    assert sheet.page_width > sheet.page_height
    sheet = opened(docx.render(page_of("x"))).sections[0]
    assert sheet.page_width < sheet.page_height


def test_no_author_of_this_machine_is_written_into_the_file():
    facts = opened(docx.render(page_of("示例"), "2026-11-23")).core_properties
    assert (facts.author, facts.last_modified_by, facts.comments) == ("", "", "")
    assert facts.created.isoformat()[:10] == "2026-11-23"


def test_the_golden_documents(golden):
    for name in ("report", "list"):
        made = opened(docx.render(PAGES[name]()))
        lines = [f"{p.style.name}: {p.text}" for p in made.paragraphs if p.text]
        for table in made.tables:
            lines += [" | ".join(cell.text for cell in row.cells) for row in table.rows]
        golden(f"{name}.docx.txt", "\n".join(lines) + "\n")


def test_every_part_of_the_file_is_sound():
    with zipfile.ZipFile(io.BytesIO(docx.render(PAGES["report"]()))) as archive:
        assert archive.testzip() is None
        assert "word/document.xml" in archive.namelist()


def test_without_the_library_the_message_says_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "docx", None)
    with pytest.raises(Refused) as error:
        docx.render(page_of("示例"))
    assert "python-docx" in error.value.hint
