"""How long a command takes, as a ratio to a Python that does nothing.

Builds the wheel, installs it with a current pip into an environment of its own, so that bytecode is
compiled as for a user, and runs every command in turn with `python -c pass` of that environment
beside it. What is compared are the medians of the ratios of neighbouring runs: whatever else the
machine is doing hits both. Each command runs in a workspace that has been used before; `cold` is
the first `sx list` of a machine, with no cache folder.

    python bench/startup.py [--rounds 40]
"""

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from timing import install, surroundings, timed


class Case(NamedTuple):
    """One command to measure.

    `most` is what it may cost, as a ratio to a bare Python; `before` is run, unmeasured, ahead of
    every measured run; `terminal` gives it a terminal instead of a pipe. `ledger` is the folder of
    its workspace; that of "teams" has five teams, and a list of at least sixty rows.
    """

    name: str
    words: tuple[str, ...]
    most: float
    before: tuple[str, ...] = ()
    terminal: bool = False
    ledger: str = "ledger"


CASES = (
    Case("done", ("done", "2.1.2", "-n", "1"), 4),
    Case("note", ("note", "1.3.2", "-m", "已通知"), 4),
    Case("assign", ("assign", "1.3.2", "--to", "支部书记"), 4),
    Case("undo", ("undo",), 4, before=("done", "2.1.2", "-n", "1")),
    Case("sx, pipe", (), 4),
    Case("list, pipe", ("list",), 4),
    Case("report, pipe", ("report",), 4),
    Case("sx, terminal", (), 9, terminal=True),
    Case("list, terminal", ("list",), 9, terminal=True),
    Case("list of 60 rows, terminal", ("list", "--each"), 9, terminal=True, ledger="teams"),
    Case("report, terminal", ("report",), 9, terminal=True),
    Case("--help", ("--help",), 9),
    Case("done --help", ("done", "--help"), 9),
    Case("completion of an item", ("--complete", "fish", "done", "主题"), 4),
)


class Result(NamedTuple):
    """Medians over the rounds: the ratio to a bare Python of wall time and of CPU time."""

    name: str
    wall: float
    low: float
    high: float
    cpu: float
    most: float


def measure(case: Case, programs: Path, env: dict[str, str], rounds: int) -> Result:
    """Run a case and a bare Python in turn, and compare each with its neighbour."""
    program, python = str(programs / "sx"), str(programs / "python")
    env = {**env, "SX_HOME": str(Path(env["HOME"], case.ledger))}
    walls, cpus = [], []
    for number in range(rounds + 2):
        if case.before:
            timed([program, *case.before], env)
        bare = timed([python, "-c", "pass"], env)
        spent = timed([program, *case.words], env, terminal=case.terminal)
        if spent.code:
            sys.exit(f"sx {' '.join(case.words)} exited with {spent.code}")
        if number > 1:  # the first two warm the disk's cache
            walls.append(spent.wall / bare.wall)
            cpus.append(spent.cpu / bare.cpu)
    low, _, high = statistics.quantiles(walls, n=4)
    return Result(
        case.name, statistics.median(walls), low, high, statistics.median(cpus), case.most
    )


def cold(programs: Path, env: dict[str, str], rounds: int) -> Result:
    """Measure the first look on a machine that has no cache folder yet."""
    program, python = str(programs / "sx"), str(programs / "python")
    cache = Path(env["HOME"], ".cache")
    walls, cpus = [], []
    for _ in range(rounds):
        shutil.rmtree(cache, ignore_errors=True)
        bare = timed([python, "-c", "pass"], env)
        spent = timed([program, "list"], env)
        walls.append(spent.wall / bare.wall)
        cpus.append(spent.cpu / bare.cpu)
    low, _, high = statistics.quantiles(walls, n=4)
    return Result("list, no cache", statistics.median(walls), low, high, statistics.median(cpus), 0)


def bare_milliseconds(programs: Path, env: dict[str, str], rounds: int) -> float:
    """Give the median wall time of a Python that does nothing."""
    command = [str(programs / "python"), "-c", "pass"]
    return statistics.median(timed(command, env).wall for _ in range(rounds)) * 1000


def table(results: list[Result], bare: float) -> str:
    """Draw the results as a Markdown table."""
    lines = [
        f"B = `python -c pass` = {bare:.1f} ms (median); every figure below is a ratio to it.",
        "",
        "| command | wall | middle half | CPU | at most |",
        "|---|---:|---:|---:|---:|",
    ]
    lines += [
        f"| {one.name} | {one.wall:.1f} | {one.low:.1f} to {one.high:.1f} | {one.cpu:.1f} "
        f"| {f'{one.most:g}' if one.most else '-'} |"
        for one in results
    ]
    return "\n".join(lines)


def prepared(home: Path, programs: Path) -> dict[str, str]:
    """Give the environment of a workspace that has been used before."""
    ledger = str(home / "ledger")
    env = surroundings(home, SX_HOME=ledger)
    for words in (["init", ledger], ["done", "1.3.2"], ["list"]):
        subprocess.run([programs / "sx", *words], env=env, check=False, capture_output=True)
    teams = {**env, "SX_HOME": str(home / "teams")}
    names = [f"示例{number}班" for number in "一二三四五"]
    for words in (["unit", "add", *names, "-l", "班组"], ["list"]):
        subprocess.run([programs / "sx", *words], env=teams, check=True, capture_output=True)
    return env


def measured(programs: Path, home: Path, rounds: int, only: str = "") -> str:
    """Measure every command and give the table."""
    env = prepared(home, programs)
    results = [measure(case, programs, env, rounds) for case in CASES if only in case.name]
    results.append(cold(programs, env, rounds))
    return table(results, bare_milliseconds(programs, env, rounds))


def main() -> int:
    """Measure everything and print it."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=40, help="measured runs of each command")
    parser.add_argument("--only", default="", help="only cases whose name contains this")
    parser.add_argument("--programs", type=Path, help="bin folder of an environment that has sx")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        programs = options.programs or install(folder)
        print(measured(programs, folder / "home", options.rounds, options.only))
    return 0


if __name__ == "__main__":
    sys.exit(main())
