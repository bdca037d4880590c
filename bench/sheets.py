"""Time reading a ledger of 20,000 rows against openpyxl's read-only reader.

    .venv/bin/python bench/sheets.py [ROWS]

Prints processor time and memory as ratios, the best of three; needs openpyxl, which the tests use.
"""

import os
import subprocess
import sys
import tempfile
from datetime import date

ROUNDS = 3
READERS = {
    "ours": "from sixiang_cli.sheets import read\nn = len(read(sys.argv[1])[0].rows)",
    "openpyxl": (
        "import openpyxl\nbook = openpyxl.load_workbook(sys.argv[1], read_only=True)\n"
        "n = sum(1 for row in book.active.iter_rows(values_only=True) if any(row))"
    ),
}
PROGRAM = """
import resource, sys, time
begun = time.process_time()
{}
print(n, time.process_time() - begun, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def ledger(rows):
    """Write a ledger as `sx list -o` does."""
    from sixiang_cli.reports import xlsx
    from sixiang_cli.reports.task_ledger import COLUMNS
    from sixiang_cli.reports.workbook import Book, Sheet

    lines = [
        (
            number, f"1.{number % 9}.{number % 7}", "贯穿力度", f"主题党日第{number % 49}项",
            f"轧辊作业区/第{number % 100}班", "党支部", "未定", "11月", date(2026, 11, 30),
            "未办 逾期 23 天", date(2026, 11, 18), date(2026, 11, 20), 23, f"纪要2026-{number}",
            "与生产例会合开",
        )
        for number in range(1, rows + 1)
    ]  # fmt: skip
    sheet = Sheet("台账", "任务台账", COLUMNS, lines, above=("单位",), lights=9)
    return xlsx.workbook(Book("台账", (sheet,), date(2026, 11, 23)))


def measure(reader, path):
    """Give rows, seconds and kilobytes of one reading in a process of its own."""
    command = [sys.executable, "-c", PROGRAM.format(READERS[reader]), path]
    shown = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    return int(shown[0]), float(shown[1]), int(shown[2])


def main():
    """Measure in turn, so that a noisy machine disturbs both alike."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    with tempfile.NamedTemporaryFile(suffix=".xlsx", delete=False) as file:
        file.write(ledger(rows))
    found = {reader: [] for reader in READERS}
    try:
        for _ in range(ROUNDS):
            for reader, figures in found.items():
                figures.append(measure(reader, file.name))
    finally:
        os.unlink(file.name)
    best = {reader: [min(column) for column in zip(*f, strict=True)] for reader, f in found.items()}
    time, memory = (best["ours"][at] / best["openpyxl"][at] for at in (1, 2))
    print(
        f"{rows} rows: {time:.2f} times the processor time of openpyxl, {memory:.2f} times its memory"
    )


main()
