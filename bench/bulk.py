"""What a row costs: a thousand ticks in one command, long lists in every form, large catalogues.

python bench/bulk.py [--plants FOLDER] [--programs BIN] [--rounds 5] [--rows]
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from datetime import datetime
from pathlib import Path

import plant
from growth import SMALL, UNIT, Bench
from timing import compared, install, peak, timed

WRITING = Path(__file__).with_name("writing.py")
TICKS = 1_000
ROWS = 50_000  # of the long list, about
DRAWN = 10_000
MEASURES = 10_000
FORMS = (
    ("JSON", ("--format", "json"), 60_000),
    ("TSV", ("--format", "tsv"), 300_000),
    ("CSV", ("--format", "csv"), 0),
    ("plain text", ("--format", "text", "--each"), 60_000),
)


def ticks(bench: Bench, folder: Path) -> str:
    """Compare `sx done -` of a thousand tasks with that of one; each is undone again, unmeasured."""
    copy = folder / "ticks"
    shutil.copytree(bench.plant(SMALL), copy)
    env = bench.env(copy)
    listed = subprocess.run(
        [bench.program, "list", "--format", "addresses"], env=env, capture_output=True, check=True
    ).stdout.splitlines(keepends=True)
    lists = {1: folder / "one.txt", TICKS: folder / "many.txt"}
    for number, path in lists.items():
        path.write_bytes(b"".join(listed[:number]))

    def run(number: int):
        timed([bench.program, "undo", "-y"], env)
        return timed([bench.program, "done", str(lists[number]), "-y"], env)

    timed([bench.program, "done", str(lists[1]), "-y"], env)
    ratio = compared(lambda: run(TICKS), lambda: run(1), bench.rounds)
    return (
        f"`sx done` of {TICKS:,} tasks in one command: {ratio.wall:.1f} times one (at most 3), "
        f"{ratio.cpu:.1f} times its CPU."
    )


def long_list(bench: Bench) -> list[str]:
    """Measure rows a second of every form: what writing it takes, and the whole process."""
    env, year = bench.env(bench.plant(ROWS)), f"{datetime.now(plant.PLANT):%Y}"
    python = str(Path(bench.program).parent / "python")
    inside = subprocess.run(
        [python, str(WRITING), year, str(bench.rounds)], env=env, capture_output=True, check=True
    )
    spent = json.loads(inside.stdout)
    rows = spent["rows"]
    words = [bench.program, "list", "-p", year, "--all"]
    lines = [
        (
            f"A list of {rows:,} rows, in rows a second of CPU, the best of {bench.rounds}. Finding, judging "
            f"and putting in order: {rows / spent['judged']:,.0f}. `writing` is from that list to bytes; "
            "`end to end` is the whole process: start, finding, judging, writing."
        ),
        "",
        "| form | writing | end to end | at least |",
        "|---|---:|---:|---:|",
    ]
    for name, form, least in FORMS:
        whole = min(timed([*words, *form], env).cpu for _ in range(bench.rounds))
        lines.append(
            f"| {name} | {rows / spent[form[1]]:,.0f} | {rows / whole:,.0f} "
            f"| {f'{least:,}' if least else '-'} |"
        )
    return lines


def drawn(bench: Bench) -> str:
    """Time the first and the last line of a list of ten thousand rows on a terminal."""
    env = bench.env(bench.plant(2 * DRAWN))
    month = f"{datetime.now(plant.PLANT):%Y-%m}"
    command = [bench.program, "list", "-p", month[:4], "--all", "--each", "-d", "1", "-d", "2"]
    spent = timed(command, env, terminal=True)
    lines = spent.size // 90
    return (
        f"About {lines:,} rows on a terminal: the first after {spent.first:.2f} s (at most 1), "
        f"the last after {spent.wall:.2f} s (at most 3), {spent.cpu:.2f} s of CPU."
    )


def catalogues(bench: Bench) -> str:
    """Compare the list of a unit that owes 49 of ten thousand measures with 49 in all."""
    large, small = bench.plant(SMALL, MEASURES), bench.plant(SMALL)
    words = [bench.program, "list", "--unit", UNIT]
    here, there = bench.env(large), bench.env(small)
    ratio = compared(lambda: timed(words, here), lambda: timed(words, there), 2 * bench.rounds)
    return (
        f"`sx list --unit` of a unit that owes 49 of {MEASURES:,} measures: {ratio.wall:.2f} times "
        "that with 49 in all (at most 1.5), memory "
        f"{peak(words, here) / peak(words, there):.2f} times."
    )


def measure_all(bench: Bench, folder: Path) -> list[str]:
    """Measure everything and give the section of the page."""
    return [ticks(bench, folder), "", *long_list(bench), "", drawn(bench), "", catalogues(bench)]


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--plants", type=Path, help="keep plants here, and take them from here")
    parser.add_argument("--programs", type=Path, help="bin folder of an environment that has sx")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--rows", action="store_true", help="the long list only")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        programs = options.programs or install(folder)
        bench = Bench(programs, options.plants or folder, folder / "home", options.rounds)
        print("\n".join(long_list(bench) if options.rows else measure_all(bench, folder)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
