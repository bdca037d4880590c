"""A page as a Word document: Word's own headings, real tables, fonts that have Chinese.

Made for filing and for editing further: headings are styles, so that the navigation pane and a table
of contents find them; a table's heading repeats on each page and no row is torn. Bars are left
out, the numbers stand beside them. Any page can be written; python-docx is the extra ``docx``.
"""

import io
from typing import TYPE_CHECKING, Any

from sixiang_cli.characters import escape, safe
from sixiang_cli.lean.datetime import UTC, datetime
from sixiang_cli.reports.formats import optional
from sixiang_cli.views.page import (
    AnyRow,
    Bar,
    Blank,
    Block,
    Cell,
    Heading,
    Line,
    Note,
    Page,
    Parts,
    Row,
    Section,
    Span,
    Table,
    cells_of,
    inlines,
)
from sixiang_cli.views.text import width

if TYPE_CHECKING:
    from sixiang_cli.reports.formats import Document

BODY, HEADINGS, LATIN = "仿宋", "黑体", "Times New Roman"
_WIDE = 8
"""Columns from which a sheet is turned on its side."""

_WIDEST = 30
"""Cells of text that a column asks for at most; longer texts fold."""

_COLOURS = {"overdue": "B3261E", "light-red": "B3261E", "soon": "7A5200", "done": "1C6B34"}
_BOLD = frozenset({"heading", "subheading", "strong", "total", "overdue", "section"})
_GREY = frozenset({"settled", "dim", "note", "tail"})


def write(document: "Document") -> bytes:
    """Give the whole file.

    Raises:
        Refused: python-docx is not installed.
    """
    day = document.about.as_of if document.about else ""
    return render(document.page(), day)


def render(page: Page, day: str = "") -> bytes:
    """Give a page as a document; `day` (ISO) is its date, so that the same answer is the same file."""
    library = optional("docx", "写 Word 文件")
    made = library.Document()
    _set_up(made, page, day)
    for block in page.blocks:
        _add(made, block)
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def _set_up(made: Any, page: Page, day: str) -> None:  # noqa: ANN401 (python-docx has no types)
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm, Pt, RGBColor

    sheet = made.sections[0]
    sheet.page_width, sheet.page_height = Mm(210), Mm(297)
    if any(isinstance(block, Table) and len(_kept(block)) > _WIDE for block in page.blocks):
        sheet.orientation = WD_ORIENT.LANDSCAPE
        sheet.page_width, sheet.page_height = Mm(297), Mm(210)
    sheet.left_margin = sheet.right_margin = Mm(22)
    sheet.top_margin, sheet.bottom_margin = Mm(25), Mm(22)
    for name, fonts, size in (
        ("Normal", BODY, 12),
        ("Title", HEADINGS, 20),
        ("Heading 1", HEADINGS, 18),
        ("Heading 2", HEADINGS, 14),
        ("Heading 3", HEADINGS, 12),
    ):
        style = made.styles[name]
        style.font.size = Pt(size)
        style.font.color.rgb = RGBColor(0, 0, 0)
        _name_fonts(style.element.get_or_add_rPr(), fonts)
    normal = made.styles["Normal"].paragraph_format
    normal.space_after, normal.line_spacing = Pt(4), 1.3
    _number_pages(sheet)
    facts = made.core_properties
    facts.title, facts.author, facts.comments, facts.language = _clean(page.title), "", "", "zh-CN"
    moment = (
        datetime.fromisoformat(day).replace(tzinfo=UTC) if day else datetime(2000, 1, 1, tzinfo=UTC)
    )
    facts.created = facts.modified = moment.replace(tzinfo=None)
    facts.last_modified_by = ""


def _name_fonts(properties: Any, chinese: str) -> None:  # noqa: ANN401 (an XML element)
    """Name the fonts of a style for Latin and for Chinese text; a theme's would win over them."""
    from docx.oxml.ns import qn

    fonts = properties.get_or_add_rFonts()
    for attribute in list(fonts.attrib):
        del fonts.attrib[attribute]
    for name in ("w:ascii", "w:hAnsi", "w:cs"):
        fonts.set(qn(name), LATIN)
    fonts.set(qn("w:eastAsia"), chinese)


def _number_pages(sheet: Any) -> None:  # noqa: ANN401 (python-docx has no types)
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    paragraph = sheet.footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph.add_run("第 ")
    paragraph._p.append(field)  # noqa: SLF001 (python-docx has no fields)
    paragraph.add_run(" 页")


def _add(made: Any, block: Block) -> None:  # noqa: ANN401 (python-docx has no types)
    if isinstance(block, Blank):
        return
    if isinstance(block, Table):
        _add_table(made, block)
        return
    if isinstance(block, Heading):
        paragraph = made.add_heading("", min(block.level, 3))
        _write(paragraph, block.parts, "")
    else:
        paragraph = made.add_paragraph()
        _write(paragraph, block.parts, block.style)
    if isinstance(block, Heading | Line) and _words(block.tail):
        from docx.enum.text import WD_ALIGN_PARAGRAPH

        tail = made.add_paragraph()
        tail.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        _write(tail, block.tail, "tail")
    elif isinstance(block, Note):
        from docx.shared import Pt

        paragraph.paragraph_format.space_after = Pt(2)


def _write(paragraph: Any, parts: Parts, style: str, size: float = 0) -> None:  # noqa: ANN401 (as above)
    """Add pieces as runs; bars and what only leads over to them are left out."""
    from docx.shared import Pt, RGBColor

    for piece in inlines(parts):
        if isinstance(piece, Bar):
            continue
        name = (piece.style if isinstance(piece, Span) else "") or style
        run = paragraph.add_run(_clean(piece.text if isinstance(piece, Span) else piece))
        if size:
            run.font.size = Pt(size)
        if name in _BOLD:
            run.bold = True
        colour = _COLOURS.get(name.replace(".", "-")) or ("5B6470" if name in _GREY else "")
        if colour:
            run.font.color.rgb = RGBColor.from_string(colour)


def _words(parts: Parts) -> str:
    pieces = inlines(parts)
    return "".join(
        piece.text if isinstance(piece, Span) else "" if isinstance(piece, Bar) else piece
        for piece in pieces
    ).strip()


def _kept(table: Table) -> list[int]:
    """Give the columns that are written: all but those of bars."""
    rows = [cells_of(row) for row in table.rows if not isinstance(row, Section)]
    return [
        at
        for at in range(len(table.columns))
        if not any(isinstance(cells[at], Bar) for cells in rows)
    ]


def _add_table(made: Any, table: Table) -> None:  # noqa: ANN401 (python-docx has no types)
    kept = _kept(table)
    rows: list[AnyRow] = [*table.rows, *table.foot]
    drawn = made.add_table(rows=1 + len(rows), cols=len(kept))
    drawn.style = made.styles["Table Grid"]
    lines = list(drawn.rows)  # asking for each by number walks the whole table every time
    grid = [line.cells for line in lines]
    for cell, at in zip(grid[0], kept, strict=True):
        _fill(cell, Span(table.columns[at].title, "section"), table.columns[at].align, "", "E9ECF1")
    _mark(lines[0], "w:tblHeader")
    _set_widths(made, drawn, grid, _shares(table, kept))
    foot = len(table.rows)
    for number, row in enumerate(rows):
        _mark(lines[number + 1], "w:cantSplit")
        cells = grid[number + 1]
        if isinstance(row, Section):
            whole = cells[0].merge(cells[-1])
            _fill(whole, Span(f"{row.key} {row.text}", "section"), "left", "", "F4F5F7")
            continue
        style = "total" if number >= foot else row.style if isinstance(row, Row) else ""
        values = cells_of(row)
        for cell, at in zip(cells, kept, strict=True):
            _fill(cell, values[at], table.columns[at].align, style, "")
    made.add_paragraph()


def _shares(table: Table, kept: list[int]) -> list[int]:
    """Give the cells of text that each column would like, within reason."""
    plain = [cells_of(row) for row in table.rows if not isinstance(row, Section)]
    wanted = []
    for at in kept:
        texts = [table.columns[at].title, *(_words(cells[at]) for cells in plain)]
        wanted.append(min(max(map(width, map(safe, texts))) + 2, _WIDEST))
    return wanted


def _set_widths(made: Any, drawn: Any, grid: Any, shares: list[int]) -> None:  # noqa: ANN401 (as above)
    """Share the room between the margins; Word looks at the cells, others at the columns."""
    sheet = made.sections[0]
    room = sheet.page_width - sheet.left_margin - sheet.right_margin
    widths = [int(room * share / sum(shares)) for share in shares]
    drawn.autofit = False
    for column, given in zip(drawn.columns, widths, strict=True):
        column.width = given
    for cells in grid:
        for cell, given in zip(cells, widths, strict=True):
            cell.width = given


def _fill(cell: Any, value: Cell, align: str, style: str, shade: str) -> None:  # noqa: ANN401 (as above)
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt

    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)
    paragraph.paragraph_format.line_spacing = 1.1
    if align == "right":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _write(paragraph, value, style, 10.5)
    if shade:
        ground = OxmlElement("w:shd")
        for name, text in (("w:val", "clear"), ("w:color", "auto"), ("w:fill", shade)):
            ground.set(qn(name), text)
        cell._tc.get_or_add_tcPr().append(ground)  # noqa: SLF001 (python-docx has no shading)


def _mark(line: Any, name: str) -> None:  # noqa: ANN401 (python-docx has no types)
    """Set a property of a table's row that is either there or not."""
    from docx.oxml import OxmlElement

    line._tr.get_or_add_trPr().append(OxmlElement(name))  # noqa: SLF001 (python-docx has none)


def _clean(text: str) -> str:
    """Make a text safe to look at and possible in XML."""
    shown = safe(text)
    return "".join(escape(char) if char in "\ufffe\uffff" else char for char in shown)
