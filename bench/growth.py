"""What years of history cost: the same commands in a plant of 1,000 touched tasks and in larger ones.

Every command is run in both in turn, as a process of its own; what is printed are medians of the
ratios, of time and of peak memory, beside what they may be. Plants are made by `plant.py`, outside
the repository, and kept for the next run if a folder is named.

    python bench/growth.py [--tasks 100000] [--plants FOLDER] [--rounds 11] [--programs BIN]
"""

import argparse
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import plant
from timing import Ratio, compared, install, peak, surroundings, timed

SMALL = 1_000
UNIT = "t0505"  # a team nothing of whose current month is touched
TOUCHED = "a01"  # a unit all of whose current month is


class Case(NamedTuple):
    """One command: what it may cost in the large plant, as a ratio to the small one; 0: no bound.

    `unit` is the unit in use.
    """

    name: str
    words: tuple[str, ...]
    most: float
    unit: str = ""


class Measured(NamedTuple):
    """A case and what it cost; `memory` is the ratio of the peaks."""

    case: Case
    ratio: Ratio
    memory: float


def cases(now: datetime) -> tuple[Case, ...]:
    """Give the commands to measure; the days in them are those of `now`."""
    month = f"{now:%Y-%m}"
    return (
        Case("done", ("done", "1.1.1", "-n", "1"), 1.2, UNIT),
        Case("sx, with a unit in use", (), 1.2, UNIT),
        Case("list --unit U", ("list", "--unit", UNIT), 1.2),
        Case("log MEASURE@UNIT#PERIOD", ("log", f"1.1.1@{TOUCHED}#{month}"), 1.2),
        Case("report -p this month", ("report", "-p", month), 1.5),
        Case("report -p this month --by unit", ("report", "-p", month, "--by", "unit"), 1.5),
        Case("report -p this year", ("report", "-p", f"{now:%Y}"), 1.5),
        Case("report -p this year --by unit", ("report", "-p", f"{now:%Y}", "--by", "unit"), 1.5),
        Case("report -p this month --as-of", ("report", "-p", month, "--as-of", f"{month}-01"), 3),
        Case("report --as-of", ("report", "--as-of", f"{month}-01"), 3),
        Case("report, arrears of the whole plant", ("report",), 0),
        Case("list, of the whole plant", ("list",), 0),
        Case("log -n 20", ("log", "-n", "20"), 1.2),
    )


class Bench:
    """Programs, plants and the rounds to run."""

    def __init__(self, programs: Path, plants: Path, home: Path, rounds: int) -> None:
        """Take where everything is."""
        self.program = str(programs / "sx")
        self.plants = plants
        self.home = home
        self.rounds = rounds

    def plant(self, tasks: int, measures: int = plant.OWED) -> Path:
        """Give a plant of that size, making it if it is not there yet."""
        month = datetime.now(plant.PLANT).strftime("%Y-%m")
        folder = self.plants / f"{month}-{tasks}-{measures}"
        if not folder.joinpath("sx.db").exists():
            made = plant.make(folder, tasks, now=datetime.now(plant.PLANT), measures=measures)
            print(f"made {made.tasks:,} tasks, {made.events:,} events in {made.seconds:.0f} s")
        return folder

    def env(self, folder: Path, unit: str = "") -> dict[str, str]:
        """Give the environment in which a plant is the workspace."""
        return surroundings(self.home, SX_HOME=str(folder), **({"SX_UNIT": unit} if unit else {}))

    def measure(self, case: Case, large: Path, small: Path) -> Measured:
        """Run a case in both plants in turn."""
        command = [self.program, *case.words]
        here, there = self.env(large, case.unit), self.env(small, case.unit)
        ratio = compared(lambda: timed(command, here), lambda: timed(command, there), self.rounds)
        return Measured(case, ratio, peak(command, here) / peak(command, there))

    def walk(self, name: str, folder: Path) -> tuple[float, int]:
        """Run what walks all of history, `verify` or `doctor`; give the seconds and the peak memory."""
        begun = time.perf_counter()
        memory = peak([self.program, name], self.env(folder))
        return time.perf_counter() - begun, memory


def table(results: list[Measured]) -> list[str]:
    """Draw the results as a Markdown table."""
    lines = ["| command | time | middle half | memory | at most |", "|---|---:|---:|---:|---:|"]
    lines += [
        f"| {case.name} | {ratio.wall:.2f} | {ratio.low:.2f} to {ratio.high:.2f} "
        f"| {memory:.2f} | {f'{case.most:g}' if case.most else '-'} |"
        for case, ratio, memory in results
    ]
    return lines


def measure_all(bench: Bench, tasks: int, only: str = "") -> list[str]:
    """Measure growth to a plant of that size and give the section of the page."""
    small, large = bench.plant(SMALL), bench.plant(tasks)
    chosen = [case for case in cases(datetime.now(plant.PLANT)) if only in case.name]
    lines = table([bench.measure(case, large, small) for case in chosen])
    if only:
        return lines
    size = large.joinpath("sx.db").stat().st_size
    walks = []
    for name in ("verify", "doctor"):
        (seconds, memory), (before, little) = (bench.walk(name, each) for each in (large, small))
        walks.append(
            f"`sx {name}` {seconds:.1f} s ({before:.2f} s at {SMALL:,}), "
            f"memory {memory / little:.2f} times"
        )
    spent = "; ".join(walks)
    events = 3 * tasks
    return [
        f"{tasks:,} touched tasks and about {events:,} events against {SMALL:,} and {3 * SMALL:,}.",
        "",
        *lines,
        "",
        f"On disk: {size / events:.0f} bytes an event, its share of projection and indexes included.",
        f"All of history walked: {spent}.",
    ]


def main() -> int:
    """Measure growth and print it."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--tasks", type=int, default=100_000)
    parser.add_argument("--plants", type=Path, help="keep plants here, and take them from here")
    parser.add_argument("--programs", type=Path, help="bin folder of an environment that has sx")
    parser.add_argument("--rounds", type=int, default=11)
    parser.add_argument("--only", default="", help="only cases whose name contains this")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        programs = options.programs or install(folder)
        bench = Bench(programs, options.plants or folder, folder / "home", options.rounds)
        print("\n".join(measure_all(bench, options.tasks, options.only)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
