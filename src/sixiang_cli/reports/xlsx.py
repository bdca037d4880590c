"""A workbook as an Excel file: text stays text, the sheet prints on A4, long tables stay quick.

`write` takes a document's own book, or makes one of its page. Every text is written as a string:
no formula, number or link is ever made of what somebody typed. Which columns there are is decided
in `task_ledger` and by whoever builds a page.
"""

from typing import Any

from sixiang_cli.characters import is_harmless
from sixiang_cli.lean.datetime import date, datetime, time
from sixiang_cli.lean.typing import TYPE_CHECKING, Callable, Iterable, Sequence
from sixiang_cli.reports import formats
from sixiang_cli.reports.workbook import (
    Book,
    Chart,
    Column,
    Sheet,
    Value,
    sheet_names,
)
from sixiang_cli.sheets.texts import LONGEST_CELL
from sixiang_cli.sheets.texts import cell_text as text
from sixiang_cli.views.text import width

if TYPE_CHECKING:
    from sixiang_cli.reports.formats import Document

FONT = "宋体"
HEADING_FONT = "黑体"
_A4 = 9
_NARROWEST = 90.0  # Latin letters that a wrapped line may take, however narrow the table
_DEFAULT_WIDTH = 8.43
_LINE_HEIGHT = 14
_MANY = 50_000  # rows from which memory matters more than time and size
_LOOKED_AT = 2_000  # rows by which a column's width is judged
_CHUNK = 500  # rows looked over at a time for characters that must not stay as they are
_GRID = {"border": 1, "border_color": "#BFBFBF", "valign": "vcenter", "font_name": FONT}
_LIGHTS = (  # the first that fits holds; each is a word before it is a colour
    ("containing", "逾期办结", "#7F6000", "#FFF2CC"),
    ("containing", "逾期", "#9C0006", "#FFC7CE"),
    ("containing", "今天到期", "#7F6000", "#FFEB9C"),
    ("containing", "剩", "#7F6000", "#FFEB9C"),
    ("begins with", "已办", "#006100", "#C6EFCE"),
    ("begins with", "待审核", "#1F4E78", "#DDEBF7"),
    ("begins with", "未开展", "#595959", "#E7E6E6"),
    ("begins with", "不适用", "#595959", "#E7E6E6"),
)


def library() -> Any:  # noqa: ANN401  (a module without types)
    """Load XlsxWriter, or say how to get it."""
    return formats.optional("xlsxwriter", "写 Excel 文件")


def write(document: "Document") -> bytes:
    """Give the document as an Excel file."""
    if document.book is not None:
        return workbook(document.book())
    from sixiang_cli.reports.page_book import book_of_page

    return workbook(book_of_page(document.page(), document.about))


def workbook(book: Book) -> bytes:
    """Give a book as an Excel file."""
    if book.together:
        from sixiang_cli.reports.one_sheet import fill

        return build(book, lambda writer: fill(writer, book))
    return build(book, lambda writer: writer.all(book.sheets))


def build(book: Book, fill: "Callable[[Writer], object]") -> bytes:
    """Open a workbook, have it filled, and give its bytes."""
    import io

    stream = io.BytesIO()
    opened = library().Workbook(
        stream,
        {
            "constant_memory": sum(len(sheet.rows) for sheet in book.sheets) > _MANY,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    created = datetime.combine(book.day, time(12))
    opened.set_properties({"title": text(book.title), "author": "", "created": created})
    fill(Writer(opened, sheet_names(sheet.name for sheet in book.sheets)))
    opened.close()
    return stream.getvalue()


class Writer:
    """Writes sheets one after another, each from top to bottom."""

    def __init__(self, opened: Any, names: Sequence[str]) -> None:  # noqa: ANN401  (as above)
        """Take the open workbook, and a name for each sheet to come."""
        self.opened = opened
        self.names = iter(names)
        self._formats: dict[tuple[tuple[str, object], ...], Any] = {}

    def style(self, **properties: object) -> Any:  # noqa: ANN401  (as above)
        """Give the cell format of these properties; the same ones are made once."""
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self.opened.add_format(properties)
        return self._formats[key]

    def all(self, sheets: Iterable[Sheet]) -> None:
        """Write sheets in order."""
        for sheet in sheets:
            self.sheet(sheet)

    def sheet(self, sheet: Sheet) -> None:
        """Write one sheet."""
        name = next(self.names)
        page = self.opened.add_worksheet(name)
        columns, last = sheet.columns, len(sheet.columns) - 1
        cells = widths(sheet)
        for place, wide in enumerate(cells):
            page.set_column(place, place, wide)
        top = self.above(page, sheet.title, sheet.above, cells)
        self.heading(page, top, columns)
        first = top + 1
        self.rows(page, sheet, first)
        end = first + len(sheet.rows)
        if sheet.rows:
            filtered = end - 1 - sheet.total
            if filtered >= first:
                page.autofilter(top, 0, filtered, last)
            if sheet.lights is not None:
                self.lights(page, first, sheet.lights, end - 1)
        page.freeze_panes(first, 0)
        row = end + 1
        if sheet.chart is not None:
            self._chart(page, sheet.chart, name, first, row)
            row += 17
        for line in sheet.below:
            self.line(page, row, line, cells, font_size=9, font_color="#595959")
            row += 1
        if sheet.signed:
            page.set_row(row, 24)
            page.write_string(
                row, 0, text("        ".join(sheet.signed)), self.style(font_name=FONT)
            )
        self.paper(page, top, sheet.signed[-1] if len(sheet.signed) > 2 else "")

    def heading(self, page: Any, row: int, columns: Sequence[Column]) -> None:  # noqa: ANN401  (as above)
        """Write the heading."""
        style = self.style(**_GRID, bold=True, text_wrap=True, align="center", bg_color="#D9E1F2")
        page.set_row(row, 30)
        for place, column in enumerate(columns):
            page.write_string(row, place, text(column.title), style)

    def above(
        self,
        page: Any,  # noqa: ANN401  (as above)
        title: str,
        lines: Sequence[str],
        cells: Sequence[float],
    ) -> int:
        """Write the title and what stands above the heading; give the heading's row."""
        style = self.style(font_name=HEADING_FONT, bold=True, font_size=16, align="left")
        page.set_row(0, 28)
        page.write_string(0, 0, text(title), style)
        for row, line in enumerate(lines, 1):
            self.line(page, row, line, cells, font_size=10)
        return 1 + len(lines)

    def line(
        self,
        page: Any,  # noqa: ANN401  (as above)
        row: int,
        said: str,
        cells: Sequence[float],
        **properties: object,
    ) -> None:
        """Write a line across the sheet; one longer than the table is wide is wrapped within it."""
        style = {"font_name": FONT, "valign": "top", **properties}
        needed, room, last = width(text(said)), sum(cells), len(cells) - 1
        while room < _NARROWEST:
            room, last = room + _DEFAULT_WIDTH, last + 1
        if needed <= room or not last:
            page.write_string(row, 0, text(said), self.style(**style))
            return
        page.merge_range(row, 0, row, last, text(said), self.style(**style, text_wrap=True))
        page.set_row(row, _LINE_HEIGHT * (int(needed / (room * 0.9)) + 1))

    def paper(self, page: Any, heading: int | None, footer: str) -> None:  # noqa: ANN401  (as above)
        """Set it up for A4 across, one page wide, the heading (if there is one) on every page."""
        page.set_landscape()
        page.set_paper(_A4)
        page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        page.fit_to_pages(1, 0)
        if heading is not None:
            page.repeat_rows(heading)
        page.set_footer(f"&L{text(footer).replace('&', '&&')[:120]}&R第 &P 页，共 &N 页")

    def lights(self, page: Any, first: int, column: int, last: int) -> None:  # noqa: ANN401  (as above)
        """Colour the words of a column."""
        for criteria, word, ink, ground in _LIGHTS:
            light = self.style(font_color=ink, bg_color=ground)
            rule = {"type": "text", "criteria": criteria, "value": word, "format": light}
            page.conditional_format(first, column, last, column, rule | {"stop_if_true": True})

    def rows(self, page: Any, sheet: Sheet, first: int) -> None:  # noqa: ANN401  (as above)
        """Write the rows of a table."""
        kinds = [column.kind for column in sheet.columns]
        plain = [self.cell(kind) for kind in kinds]
        bold = [self.cell(kind, bold=True) for kind in kinds]
        last, clean = len(sheet.rows) - 1, False
        write_string = page.write_string
        for place, row in enumerate(sheet.rows):
            styles = bold if sheet.total and place == last else plain
            at = first + place
            if place % _CHUNK == 0:
                clean = _is_clean(sheet.rows[place : place + _CHUNK])
            for column, value in enumerate(row):
                if value.__class__ is str:
                    said = value if clean else text(value)
                    write_string(at, column, said, styles[column])
                else:
                    self.put(page, at, column, value, styles[column])

    def cell(self, kind: str, **more: object) -> Any:  # noqa: ANN401  (as above)
        """Give the cell format of a kind of column, with `more` properties."""
        grid = {**_GRID, "font_size": 10, **more}
        if kind == "day":
            return self.style(**grid, num_format="yyyy-mm-dd", align="center", text_wrap=True)
        if kind == "percent":
            return self.style(**grid, num_format="0%", align="right")
        if kind in {"place", "mark"}:
            return self.style(**grid, num_format="0" if kind == "place" else "@", align="center")
        if kind == "number":
            return self.style(**grid, num_format="0", align="right")
        return self.style(**grid, num_format="@", text_wrap=True)

    def put(self, page: Any, row: int, column: int, value: Value, style: Any) -> None:  # noqa: ANN401  (as above)
        """Write one cell as what it is."""
        if isinstance(value, str):
            page.write_string(row, column, text(value), style)
        elif value is None:
            page.write_blank(row, column, None, style)
        elif isinstance(value, date):
            page.write_datetime(row, column, value, style)
        else:
            page.write_number(row, column, value, style)

    def _chart(self, page: Any, chart: Chart, name: str, first: int, row: int) -> None:  # noqa: ANN401  (as above)
        drawn = self.opened.add_chart({"type": "bar", "subtype": "stacked"})
        last = first + chart.rows - 1
        for column, title, colour in chart.series:
            drawn.add_series(
                {
                    "name": title,
                    "categories": [name, first, chart.label, last, chart.label],
                    "values": [name, first, column, last, column],
                    "fill": {"color": colour},
                    "gap": 60,
                    "data_labels": {"value": True, "num_format": "0;;", "font": {"size": 9}},
                }
            )
        drawn.set_title({"name": text(chart.title), "name_font": {"size": 12}})
        drawn.set_y_axis({"reverse": True, "num_font": {"size": 10}})
        drawn.set_x_axis({"num_format": "0", "major_gridlines": {"visible": False}, "min": 0})
        drawn.set_legend({"position": "bottom"})
        drawn.set_size({"width": 760, "height": 320})
        page.insert_chart(row, 0, drawn, {"description": text(chart.title)})


def _is_clean(rows: Sequence[Sequence[Value]]) -> bool:
    """Tell whether every text of these rows may stand as it is; quicker than asking each."""
    texts = [value for row in rows for value in row if isinstance(value, str)]
    return is_harmless("".join(texts)) and max(map(len, texts), default=0) * 2 <= LONGEST_CELL


def widths(sheet: Sheet) -> list[float]:
    """Give the width of each column, in Latin letters, from its heading and first rows."""
    found: list[float] = []
    some = sheet.rows[:_LOOKED_AT]
    for place, column in enumerate(sheet.columns):
        values = {row[place] for row in some}
        longest = max((_cells(value) for value in values), default=0)
        title = max(map(width, column.title.split("\n")))
        found.append(max(column.least, min(max(longest, min(title, 8)) + 2, column.most)))
    return found


def _cells(value: Value) -> int:
    if value is None:
        return 0
    if isinstance(value, date):
        return 10
    return max(map(width, str(value).split("\n")))


__all__ = ["Book", "Column", "Writer", "build", "library", "text", "widths", "workbook", "write"]
