"""Time a ledger of 20,000 rows against XlsxWriter alone writing the same cells and formats.

    .venv/bin/python bench/xlsx.py [ROWS]

Prints processor time as a ratio, the best of five.
"""

import io
import sys
import time
from datetime import date

import xlsxwriter

from sixiang_cli.reports import xlsx
from sixiang_cli.reports.task_ledger import COLUMNS
from sixiang_cli.reports.workbook import Book, Sheet

ROUNDS = 5
GRID = {"border": 1, "border_color": "#BFBFBF", "valign": "vcenter", "font_size": 10}
FORMATS = {
    "text": {"num_format": "@", "text_wrap": True},
    "place": {"num_format": "0"},
    "number": {"num_format": "0", "align": "right"},
    "day": {"num_format": "yyyy-mm-dd", "align": "center"},
}


def ledger(rows):
    """Give rows as a plant of a hundred teams fills them."""
    return [
        (
            number, f"1.{number % 9}.{number % 7}", "贯穿力度", f"主题党日第{number % 49}项",
            f"轧辊作业区/第{number % 100}班", "党支部", "未定", "11月", date(2026, 11, 30),
            "未办 逾期 23 天", date(2026, 11, 18), date(2026, 11, 20), 23, f"纪要2026-{number}",
            "与生产例会合开",
        )
        for number in range(1, rows + 1)
    ]  # fmt: skip


def ours(rows):
    """Write it as `sx list -o` does."""
    sheet = Sheet("台账", "任务台账", COLUMNS, rows, above=("单位",), signed=("填表人",), lights=9)
    return xlsx.workbook(Book("台账", (sheet,), date(2026, 11, 23)))


def alone(rows):
    """Write the same cells with the library, and nothing else."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet()
    styles = [book.add_format(GRID | FORMATS[column.kind]) for column in COLUMNS]
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(at, column, value, styles[column])
            elif isinstance(value, date):
                sheet.write_datetime(at, column, value, styles[column])
            else:
                sheet.write_number(at, column, value, styles[column])
    book.close()
    return stream.getvalue()


def main():
    """Measure in turn, so that a noisy machine disturbs both alike."""
    rows = ledger(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
    best = {ours: float("inf"), alone: float("inf")}
    for _ in range(ROUNDS):
        for write in (ours, alone):
            begun = time.process_time()
            write(rows)
            best[write] = min(best[write], time.process_time() - begun)
    print(f"{len(rows)} rows: {best[ours] / best[alone]:.2f} times XlsxWriter alone")


main()
