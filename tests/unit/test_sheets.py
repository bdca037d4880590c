"""Files from elsewhere: what can be read is read right, what can't is said, nothing gets further."""

import contextlib
import io
import struct
import zipfile
from datetime import date

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sixiang_cli.errors import BadInput, BadSheet
from sixiang_cli.sheets import grid as grids
from sixiang_cli.sheets import package, place, read
from support.spreadsheets import MAIN, packed, parts, row, text, workbook


@pytest.fixture
def put(tmp_path):
    """Write bytes under a name and read them as a spreadsheet."""

    def write(content, name="填报.xlsx"):
        path = tmp_path / name
        path.write_bytes(content)
        return str(path)

    return write


def values(made):
    return [[each.at(column).value for column in range(3)] for each in made.rows]


def refusal(path):
    with pytest.raises(BadSheet) as raised:
        read(path)
    return raised.value


# --- what is read ------------------------------------------------------------------------------


def test_texts_numbers_days_and_truths_are_what_they_were(put):
    shared = (
        "<si><t>共用</t></si>",
        "<si><r><t>分</t></r><rPh><t>fen</t></rPh><r><t>段</t></r></si>",
    )
    content = workbook(
        row(1, '<c r="A1" t="s"><v>0</v></c>', '<c r="B1" t="s"><v>1</v></c>', "自带"),
        row(2, '<c r="A2"><v>3</v></c>', '<c r="B2"><v>0.5</v></c>', '<c r="C2" t="b"><v>1</v></c>'),
        row(4, '<c r="A4" s="1"><v>46352</v></c>', '<c r="B4" s="2"><v>46352</v></c>', '<c r="C4" s="3"><v>46352</v></c>'),
        shared=shared,
    )  # fmt: skip
    (made,) = read(put(content))
    assert values(made) == [
        ["共用", "分段", "自带"],
        [3, 0.5, True],
        [date(2026, 11, 26), date(2026, 11, 26), 46352],
    ]
    assert [each.number for each in made.rows] == [1, 2, 4]


def test_cells_and_rows_without_a_reference_follow_each_other(put):
    content = workbook("<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>")
    (made,) = read(put(content))
    assert values(made) == [[1, 2, None], [3, None, None]]


def test_escapes_of_excel_are_undone(put):
    (made,) = read(put(workbook(row(1, "一_x000D_二", "_x005F_x0041_", "_xZZZZ_"))))
    assert values(made) == [["一\r二", "_x0041_", "_xZZZZ_"]]


def test_the_1904_system_is_counted_from_its_own_day_and_said(put):
    content = workbook(row(1, '<c r="A1" s="1"><v>44890</v></c>'), dates1904=True)
    (made,) = read(put(content))
    assert values(made)[0][0] == date(2026, 11, 26)
    assert "1904" in made.said[0]


@pytest.mark.parametrize(
    ("number", "day"),
    [
        (1, date(1900, 1, 1)),
        (59, date(1900, 2, 28)),
        (61, date(1900, 3, 1)),
        (45678, date(2025, 1, 21)),
    ],
)
def test_days_agree_with_excel_around_the_day_that_never_was(put, number, day):
    (made,) = read(put(workbook(row(1, f'<c r="A1" s="1"><v>{number}</v></c>'))))
    assert values(made)[0][0] == day


def test_hidden_rows_joined_cells_and_hidden_sheets_are_known(put):
    body = f'<worksheet xmlns="{MAIN}"><sheetData>{row(1, "头")}{row(2, "甲", hidden=True)}</sheetData>'
    body += '<mergeCells count="1"><mergeCell ref="A2:B3"/></mergeCells></worksheet>'
    (made,) = read(put(packed(parts({"表": body}, states=("hidden",)))))
    assert made.rows[1].hidden
    assert made.merged == ("A2:B3",)
    assert made.hidden


def test_formulas_and_errors_are_marked(put):
    content = workbook(
        row(1, '<c r="A1"><f>1+1</f><v>2</v></c>', '<c r="B1" t="e"><v>#REF!</v></c>', '<c r="C1"><f>X()</f></c>')
    )  # fmt: skip
    (made,) = read(put(content))
    cells = [made.rows[0].at(column) for column in range(3)]
    assert [(cell.formula, cell.error) for cell in cells] == [
        (True, False),
        (False, True),
        (True, False),
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("编号,单位\n1.1,甲".encode("utf-8-sig"), ""),
        ("编号,单位\n1.1,甲班".encode("gbk"), "GBK"),
        ("编号,单位\n1.1,甲".encode("utf-16"), "UTF-16"),
        ("编号;单位\n1.1;甲,乙\n".encode(), "分号"),
        ("编号\t单位\n1.1\t甲\n".encode(), "制表符"),
        ("编号，单位\n1.1，甲\n".encode(), "全角逗号"),
    ],
)
def test_a_csv_is_read_whatever_its_code_and_delimiter_and_that_is_said(put, content, said):
    (made,) = read(put(content, "a.csv"))
    assert values(made)[0][:2] == ["编号", "单位"]
    assert values(made)[1][0] == "1.1"
    assert said in "".join(made.said)
    assert bool(said) == bool(made.said)


def test_a_csv_of_ours_loses_its_guards(put):
    (made,) = read(put("a\n'=1+1\n'引\n".encode(), "a.csv"))
    assert [line[0] for line in values(made)] == ["a", "=1+1", "'引"]


def test_lines_in_quotes_are_counted_as_the_file_has_them(put):
    (made,) = read(put('a,b\n"一\n二",c\nd,e\n'.encode(), "a.csv"))
    assert [each.number for each in made.rows] == [1, 2, 4]


def test_a_csv_that_is_called_xlsx_is_read_and_said(put):
    (made,) = read(put("编号,单位\n1.1,甲\n".encode()))
    assert "CSV" in made.said[0]


@given(
    st.lists(
        st.lists(
            st.text(
                st.characters(codec="utf-8", exclude_characters="\0\r"), min_size=1, max_size=9
            ),
            min_size=2,
            max_size=3,
        ),
        min_size=1,
        max_size=5,
    )
)
@settings(max_examples=60)
def test_what_another_library_writes_reads_back(rows):
    from openpyxl.utils.exceptions import IllegalCharacterError

    book = openpyxl.Workbook()
    try:
        for line in rows:
            book.active.append([None, *line])
            for cell in book.active[book.active.max_row]:
                cell.data_type = "s" if cell.value is not None else cell.data_type
    except IllegalCharacterError:
        return
    stream = io.BytesIO()
    book.save(stream)
    made = read_bytes(stream.getvalue())
    assert [
        [each.at(column + 1).value for column in range(len(line))]
        for each, line in zip(made.rows, rows, strict=True)
    ] == [[value.replace("\r\n", "\n").replace("\r", "\n") for value in line] for line in rows]


def read_bytes(content):
    from sixiang_cli.sheets.excel import read_excel

    return read_excel("x.xlsx", content)[0]


# --- what is refused ---------------------------------------------------------------------------


def test_old_and_encrypted_excel_is_told_to_be_saved_anew(put):
    error = refusal(put(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "a.xls"))
    assert error.faults[0].code == "old-excel"
    assert ".xlsx" in error.hint


@pytest.mark.parametrize("cut", [30, 200, -30, -1])
def test_a_truncated_file_is_damaged(put, cut):
    assert refusal(put(workbook(row(1, "甲"))[:cut])).faults[0].code == "damaged"


def test_a_part_with_a_broken_checksum_is_damaged(put):
    made = parts({"表": row(1, "甲" * 50)})
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, body in made.items():
            archive.writestr(name, body)
    content = stream.getvalue().replace("甲甲甲".encode(), "乙甲甲".encode(), 1)
    assert refusal(put(content)).faults[0].code == "damaged"


def test_a_part_that_is_no_xml_is_damaged(put):
    made = parts({"表": row(1, "甲")})
    made["xl/worksheets/sheet1.xml"] = "<worksheet><sheetData>"
    assert refusal(put(packed(made))).faults[0].code == "damaged"


def test_a_bomb_that_says_its_size_goes_no_further(put):
    made = parts({"表": row(1, "甲")})
    made["xl/media/a.xml"] = b" " * 210_000_000
    content = packed(made)
    assert len(content) < 1_000_000
    assert refusal(put(content)).faults[0].code == "too-large"


def test_a_bomb_that_lies_about_its_size_goes_no_further(put):
    made = parts({"表": row(1, "甲")})
    made["xl/worksheets/sheet9.xml"] = b" " * 5_000_000
    content = bytearray(packed(made))
    size = struct.pack("<I", 5_000_000)
    while (at := content.find(size)) >= 0:
        content[at : at + 4] = struct.pack("<I", 10)
    assert refusal(put(bytes(content))).faults[0].code in {"damaged", "too-large"}


def test_a_small_file_that_unpacks_to_much_more_is_refused(put):
    made = parts({"表": row(1, "甲")})
    made["xl/worksheets/sheet9.xml"] = b" " * 9_000_000
    assert refusal(put(packed(made))).faults[0].code == "too-large"


def test_a_file_beyond_20_mb_is_not_read(put):
    with pytest.raises(BadInput, match="20 MB"):
        read(put(bytes(20_000_001), "a.csv"))


@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE x [<!ENTITY a "b">]>',
        '<!DOCTYPE x SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://x/"> %p;]>',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml"])
def test_entities_are_refused_in_every_part_and_code(put, head, encoding, part):
    made = parts({"表": row(1, "甲")})
    declared = f'<?xml version="1.0" encoding="{encoding}"?>{head}{made[part]}'
    made[part] = declared.encode(encoding)
    assert refusal(put(packed(made))).faults[0].code == "entities"


def test_macros_are_refused(put):
    made = parts({"表": row(1, "甲")}) | {"xl/vbaProject.bin": "x"}
    error = refusal(put(packed(made), "a.xlsm"))
    assert error.faults[0].code == "macros"
    assert "宏" in error.message


def test_a_cell_at_the_far_end_is_named_and_costs_nothing(put):
    content = workbook(row(1, "甲"), '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    error = refusal(put(content))
    assert error.faults[0].code == "too-wide"
    assert "XFD1048576" in error.message


def test_an_empty_styled_cell_at_the_far_end_does_no_harm(put):
    content = workbook(row(1, "甲"), '<row r="1048576"><c r="XFD1048576" s="1"/></row>')
    (made,) = read(put(content))
    assert len(made.rows) == 1


def test_more_rows_than_the_bound_are_refused(put, monkeypatch):
    monkeypatch.setattr("sixiang_cli.sheets.excel.MOST_ROWS", 5)
    monkeypatch.setattr("sixiang_cli.sheets.delimited.MOST_ROWS", 5)
    many = "".join(row(number, "甲") for number in range(1, 7))
    assert refusal(put(workbook(many))).faults[0].code == "too-long"
    assert refusal(put(b"a,b\n" * 6, "a.csv")).faults[0].code == "too-long"


def test_reading_stops_when_the_time_is_up(put, monkeypatch):
    monkeypatch.setattr(package, "MOST_SECONDS", -1.0)
    assert refusal(put(workbook(row(1, "甲")))).faults[0].code == "too-slow"


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "a.xlsx", "empty"),
        (b"\xef\xbb\xbf", "a.csv", "not-a-sheet"),
        (b"%PDF-1.7", "a.xlsx", "not-a-sheet"),
        (b"<html><table>", "a.xls", "not-a-sheet"),
        (b"SQLite format 3\0x", "a.csv", "not-a-sheet"),
        (b"a,b\0\n", "a.csv", "not-a-sheet"),
        (b"\xff\xfe\x00", "a.csv", "encoding"),
        ("é,ü\n".encode("latin-1") + b"\xff\xff\n", "a.csv", "encoding"),
        (b'a,"b\nc', "a.csv", "bad-csv"),
    ],
)
def test_what_is_no_table_is_said_to_be_none(put, content, name, code):
    if content == b"\xef\xbb\xbf":
        (made,) = read(put(content, name))
        assert made.rows == ()
        return
    assert refusal(put(content, name)).faults[0].code == code


@pytest.mark.parametrize(
    ("names", "word"),
    [
        (["a.txt"], "压缩包"),
        (["mimetype", "content.xml"], "OpenDocument"),
        (["[Content_Types].xml", "word/document.xml"], "Word"),
    ],
)
def test_another_zip_is_named(put, names, word):
    assert word in refusal(put(packed(dict.fromkeys(names, "<x/>")))).message


def test_a_workbook_without_sheets_and_one_that_points_nowhere_are_damaged(put):
    made = parts({"表": row(1, '<c r="A1" t="s"><v>7</v></c>')})
    assert refusal(put(packed(made))).faults[0].code == "damaged"
    assert refusal(put(packed(parts({})))).faults[0].code == "empty"


@given(st.binary(max_size=300))
@settings(max_examples=200)
def test_any_bytes_are_read_or_refused_in_words(content):
    import tempfile

    with tempfile.NamedTemporaryFile(suffix=".csv") as file:
        file.write(content)
        file.flush()
        with contextlib.suppress(BadInput):
            read(file.name)


@given(st.integers(0, 2000), st.integers(0, 255))
@settings(max_examples=150)
def test_a_file_with_a_changed_byte_is_read_or_refused_in_words(at, value):
    content = bytearray(workbook(row(1, "编号", "单位"), row(2, "1.1", "甲")))
    content[at % len(content)] = value
    with contextlib.suppress(BadInput):
        read_bytes(bytes(content))


def test_cells_are_called_as_in_excel():
    assert [place(0, 1), place(25, 2), place(26, 3), place(16_383, 1_048_576)] == [
        "A1",
        "Z2",
        "AA3",
        "XFD1048576",
    ]
    assert grids.MOST_UNPACKED == 200_000_000
    assert text("A1", "x").startswith("<c")
