"""Several small tables below each other on one sheet, so that a page of them prints as one page."""

from sixiang_cli.lean.typing import Sequence
from sixiang_cli.reports.workbook import Book
from sixiang_cli.reports.xlsx import Writer, widths


def fill(writer: Writer, book: Book) -> None:
    """Write the tables of a book in order; a column is as wide as the widest of them wants it."""
    page = writer.opened.add_worksheet(next(writer.names))
    cells = _widest([widths(sheet) for sheet in book.sheets])
    for place, wide in enumerate(cells):
        page.set_column(place, place, wide)
    row = writer.above(page, book.title, (), cells)
    for sheet in book.sheets:
        for line in sheet.above:
            writer.line(page, row, line, cells, font_size=10)
            row += 1
        writer.heading(page, row, sheet.columns)
        writer.rows(page, sheet, row + 1)
        row += 2 + len(sheet.rows)
        for line in sheet.below:
            writer.line(page, row, line, cells, font_size=9, font_color="#595959")
            row += 1
    writer.paper(page, None, "")
    page.set_portrait()


def _widest(tables: Sequence[Sequence[float]]) -> list[float]:
    longest = max(map(len, tables))
    return [max(wide[at] for wide in tables if at < len(wide)) for at in range(longest)]
