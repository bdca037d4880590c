"""The same work in other task trackers: Taskwarrior, todo.txt-cli, topydo, todoman.

Each is measured where it is installed, in a home of its own, with as many tasks as are named,
spread over a hundred units; who is missing is said. What is printed are ratios to a bare Python of
the same run. Taskwarrior and todo.txt-cli come from Debian; for topydo and todoman name the folder
of programs of an environment that has them, or let `--install` make one from PyPI.

    python bench/peers.py [--sizes 100 1000 10000] [--install | --topydo BIN --todoman BIN]
"""

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import uuid
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import plant
from growth import UNIT, Bench
from timing import install, surroundings, timed

if TYPE_CHECKING:
    from collections.abc import Callable

SIZES = (100, 1_000, 10_000)
UNITS = 100
JOBS = ("list one", "list all", "done", "summary", "export")
PATIENCE = 60  # seconds: what took longer at one size is not tried at the next
NOTE = (
    "各家放同样多没办完的任务，分给一百个单位；每格是同 B 的比值。summary 在 sx 是 `sx report`，"
    "done 每次勾一项还没办的。Taskwarrior 是 C++ 写的，起动比 Python 本身还快：任务少时它快，多了以后反过来。"
)


TURN = "{turn}"  # in a command: 1 for its first run, 2 for its second, and so on


class Peer(NamedTuple):
    """A prepared tracker: its environment and the command of each job it can do."""

    name: str
    env: dict[str, str]
    jobs: dict[str, list[str]]

    def command(self, job: str, turn: int) -> list[str]:
        """Give the command of a job's run."""
        return [word.replace(TURN, str(turn)) for word in self.jobs[job]]


def taskwarrior(home: Path, number: int) -> Peer | None:
    """Prepare Taskwarrior: tasks come in by its own import."""
    program = shutil.which("task")
    if program is None:
        return None
    rc = home / "taskrc"
    rc.write_text(f"data.location={home}\nconfirmation=off\nverbose=nothing\n", encoding="utf-8")
    env = surroundings(home, TASKRC=str(rc), TASKDATA=str(home))
    tasks = [
        {
            "uuid": str(uuid.uuid4()),
            "description": f"示例措施{at}号",
            "project": f"u{at % UNITS:02d}",
            "status": "pending",
            "entry": "20260101T000000Z",
            "due": "20301231T000000Z",
        }
        for at in range(number)
    ]
    (home / "in.json").write_text(json.dumps(tasks), encoding="utf-8")
    subprocess.run([program, "import", home / "in.json"], env=env, check=True, capture_output=True)
    return Peer(
        "Taskwarrior",
        env,
        {
            "list one": [program, "project:u07", "list"],
            "list all": [program, "list"],
            "done": [program, "rc.gc=off", TURN, "done"],
            "summary": [program, "summary"],
            "export": [program, "export"],
        },
    )


def _todo_txt(home: Path, number: int) -> Path:
    lines = [
        f"2026-01-01 示例措施{at}号 +u{at % UNITS:02d} due:2030-12-31\n" for at in range(number)
    ]
    path = home / "todo.txt"
    path.write_text("".join(lines), encoding="utf-8")
    return path


def todo_txt(home: Path, number: int) -> Peer | None:
    """Prepare todo.txt-cli, a shell script."""
    program = shutil.which("todo-txt")
    if program is None:
        return None
    _todo_txt(home, number)
    config = home / "config"
    config.write_text(
        f'export TODO_DIR="{home}"\nexport TODO_FILE="{home}/todo.txt"\n'
        f'export DONE_FILE="{home}/done.txt"\nexport REPORT_FILE="{home}/report.txt"\n',
        encoding="utf-8",
    )
    plain = [program, "-d", str(config), "-p"]
    return Peer(
        "todo.txt-cli",
        surroundings(home),
        {
            "list one": [*plain, "ls", "+u07"],
            "list all": [*plain, "ls"],
            "done": [*plain, "-n", "-a", "do", TURN],
            "summary": [*plain, "listproj"],
        },
    )


def topydo(home: Path, number: int, programs: Path | None) -> Peer | None:
    """Prepare topydo, in Python."""
    if programs is None or not programs.joinpath("topydo").exists():
        return None
    path = _todo_txt(home, number)
    plain = [str(programs / "topydo"), "-t", str(path), "-d", str(home / "done.txt")]
    return Peer(
        "topydo",
        surroundings(home),
        {
            "list one": [*plain, "ls", "+u07"],
            "list all": [*plain, "ls"],
            "done": [*plain, "do", TURN],
            "summary": [*plain, "lsprj"],
            "export": [*plain, "ls", "-f", "json"],
        },
    )


def todoman(home: Path, number: int, programs: Path | None) -> Peer | None:
    """Prepare todoman, in Python: one file a task, in a hundred lists."""
    if programs is None or not programs.joinpath("todo").exists():
        return None
    for at in range(number):
        name = f"{uuid.uuid4()}.ics"
        folder = home / "lists" / f"u{at % UNITS:02d}"
        folder.mkdir(parents=True, exist_ok=True)
        folder.joinpath(name).write_text(
            "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:bench\nBEGIN:VTODO\n"
            f"UID:{name}\nDTSTAMP:20260101T000000Z\nSUMMARY:示例措施{at}号\n"
            "DUE;VALUE=DATE:20301231\nEND:VTODO\nEND:VCALENDAR\n",
            encoding="utf-8",
        )
    config = home / "config.py"
    config.write_text(
        f'path = "{home}/lists/*"\ncache_path = "{home}/cache.sqlite3"\ndefault_list = "u07"\n',
        encoding="utf-8",
    )
    plain = [str(programs / "todo"), "--config", str(config)]
    return Peer(
        "todoman",
        surroundings(home),
        {
            "list one": [*plain, "list", "u07"],
            "list all": [*plain, "list"],
            "done": [*plain, "done", TURN],
            "export": [*plain, "--porcelain", "list"],
        },
    )


def ours(bench: Bench, home: Path, number: int) -> Peer:
    """Prepare `sx` with a plant that owes so many tasks now, all of them touched."""
    folder = home / "plant"
    plant.make_flat(folder, number, now=datetime.now(plant.PLANT))
    program = bench.program
    return Peer(
        "sx",
        bench.env(folder),
        {
            "list one": [program, "list", "--unit", UNIT],
            "list all": [program, "list", "--each"],
            "done": [program, "done", f"1.1.1@t010{TURN}"],
            "summary": [program, "report"],
            "export": [program, "list", "--json"],
        },
    )


def measure(peer: Peer, python: list[str], rounds: int) -> dict[str, tuple[float, float]]:
    """Give for each job the ratio to a bare Python beside it, and the seconds."""
    found = {}
    for job in peer.jobs:
        first = timed(peer.command(job, 1), peer.env)  # warms caches, and tells how long to go on
        number = 1 if first.wall > 2 else rounds
        pairs = [
            (timed(peer.command(job, turn), peer.env).wall, timed(python, peer.env).wall)
            for turn in range(2, number + 2)
        ]
        found[job] = (
            statistics.median(wall / bare for wall, bare in pairs),
            statistics.median(wall for wall, _ in pairs),
        )
        if first.wall > PATIENCE:
            break
    return found


def measure_all(
    bench: Bench, folder: Path, sizes: tuple[int, ...], topydo_: Path | None, todoman_: Path | None
) -> list[str]:
    """Measure every tracker at every size and give the section of the page."""
    python = [str(Path(bench.program).parent / "python"), "-c", "pass"]
    makers: dict[str, Callable[[Path, int], Peer | None]] = {
        "sx": lambda home, number: ours(bench, home, number),
        "Taskwarrior": taskwarrior,
        "todo.txt-cli": todo_txt,
        "topydo": lambda home, number: topydo(home, number, topydo_),
        "todoman": lambda home, number: todoman(home, number, todoman_),
    }
    lines = [f"| tasks | tracker | {' | '.join(JOBS)} |", "|---:|---|---:|---:|---:|---:|---:|"]
    missing: list[str] = []
    slow: set[str] = set()
    for number in sizes:
        for name, make in makers.items():
            if name in missing or name in slow:
                continue
            home = folder / f"{name}-{number}"
            home.mkdir()
            peer = make(home, number)
            if peer is None:
                missing.append(name)
                continue
            figures = measure(peer, python, bench.rounds)
            if max(seconds for _, seconds in figures.values()) > PATIENCE / 10:
                slow.add(name)
            cells = [f"{figures[job][0]:.1f}" if job in figures else "-" for job in JOBS]
            lines.append(f"| {number:,} | {name} | {' | '.join(cells)} |")
            shutil.rmtree(home, ignore_errors=True)
    if missing:
        lines += ["", f"Not installed here, and so left out: {', '.join(missing)}."]
    if slow:
        lines += ["", f"Not tried at larger sizes, because it had become slow: {', '.join(slow)}."]
    return lines


def install_peers(folder: Path) -> tuple[Path | None, Path | None]:
    """Make an environment for each of the Python trackers; none where that fails."""
    made: list[Path | None] = []
    for name in ("topydo", "todoman"):
        environment = folder / f"venv-{name}"
        subprocess.run([sys.executable, "-m", "venv", environment], check=True)
        python = environment / "bin" / "python"
        done = subprocess.run(
            [python, "-m", "pip", "install", "--quiet", name], check=False, stdout=sys.stderr
        )
        made.append(environment / "bin" if done.returncode == 0 else None)
    return made[0], made[1]


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--plants", type=Path, help="keep plants here, and take them from here")
    parser.add_argument("--programs", type=Path, help="bin folder of an environment that has sx")
    parser.add_argument("--topydo", type=Path, help="bin folder of an environment that has topydo")
    parser.add_argument(
        "--todoman", type=Path, help="bin folder of an environment that has todoman"
    )
    parser.add_argument("--install", action="store_true", help="install both from PyPI")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        programs = options.programs or install(folder)
        bench = Bench(programs, options.plants or folder, folder / "home", options.rounds)
        two = (options.topydo, options.todoman)
        if options.install:
            two = install_peers(folder)
        print("\n".join(measure_all(bench, folder, tuple(options.sizes), *two)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
