"""Timing whole processes, as ratios to a neighbouring run: what the measurements share.

A process is run beside the one it is compared with, and the medians of the ratios of neighbours
are reported: whatever else the machine is doing hits both.
"""

import os
import pty
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
COLUMNS = "100"
_PROBE = """
import os, sys
null = [(os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_RDWR, 0) for number in (0, 1, 2)]
process = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=null)
_, status, usage = os.wait4(process, 0)
print(usage.ru_maxrss, os.waitstatus_to_exitcode(status))
"""


class Spent(NamedTuple):
    """What one process took: seconds by the clock on the wall and of CPU.

    `first` is the seconds until its first byte of output; `size` all its bytes.
    """

    wall: float
    cpu: float
    code: int
    first: float
    size: int


class Ratio(NamedTuple):
    """Medians over the rounds of what is measured to what it is compared with."""

    wall: float
    low: float
    high: float
    cpu: float
    seconds: float


def install(folder: Path) -> Path:
    """Build the wheel and install it as a user would; give the environment's folder of programs."""
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}

    def run(*command: str | Path) -> None:
        subprocess.run(command, check=True, env=env, stdout=sys.stderr)

    environment = folder / "venv"
    run(sys.executable, "-m", "venv", environment)
    python = environment / "bin" / "python"
    pip = (python, "-m", "pip", "--disable-pip-version-check")
    run(*pip, "install", "--quiet", "--upgrade", "pip")
    run(*pip, "wheel", "--quiet", "--no-deps", "--wheel-dir", folder, ROOT)
    (wheel,) = folder.glob("*.whl")
    run(*pip, "install", "--quiet", wheel)
    return environment / "bin"


def surroundings(home: Path, **more: str) -> dict[str, str]:
    """Give the environment of a user with a home of their own and nothing else."""
    home.mkdir(exist_ok=True)
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "TERM": "xterm-256color",
        "COLUMNS": COLUMNS,
        **more,
    }


def timed(
    command: Sequence[str], env: dict[str, str], *, terminal: bool = False, stdin: str = os.devnull
) -> Spent:
    """Run one process to its end and tell what it cost; its output is read, and thrown away."""
    reader, writer = pty.openpty() if terminal else os.pipe()
    given = os.open(stdin, os.O_RDONLY)
    streams = [
        (os.POSIX_SPAWN_DUP2, writer if terminal else given, 0),
        (os.POSIX_SPAWN_DUP2, writer, 1),
        (os.POSIX_SPAWN_DUP2, writer, 2),
    ]
    start = time.perf_counter()
    process = os.posix_spawn(command[0], list(command), env, file_actions=streams)
    os.close(writer)
    first, size = _drain(reader)
    _, status, usage = os.wait4(process, 0)
    wall = time.perf_counter() - start
    os.close(reader)
    os.close(given)
    return Spent(
        wall,
        usage.ru_utime + usage.ru_stime,
        os.waitstatus_to_exitcode(status),
        (first or start + wall) - start,
        size,
    )


def peak(command: Sequence[str], env: dict[str, str]) -> int:
    """Give the peak memory of a process in KiB.

    It inherits the peak of whoever starts it, so a small process does.
    """
    probe = [sys.executable, "-S", "-E", "-c", _PROBE, *command]
    done = subprocess.run(probe, env=env, capture_output=True, text=True, check=True)
    memory, code = map(int, done.stdout.split())
    if code:
        raise SystemExit(f"{' '.join(command)} exited with {code}")
    return memory


def _drain(descriptor: int) -> tuple[float, int]:
    """Read until the other side is closed; give when the first byte came, and how many did."""
    first, size = 0.0, 0
    try:
        while some := os.read(descriptor, 65536):
            first = first or time.perf_counter()
            size += len(some)
    except OSError:  # how a terminal says that the other side is closed
        pass
    return first, size


def compared(run: Callable[[], Spent], beside: Callable[[], Spent], rounds: int) -> Ratio:
    """Run both in turn, `rounds` times after one that warms the disk's cache."""
    pairs = [(run(), beside()) for _ in range(rounds + 1)][1:]
    for spent, other in pairs:
        if spent.code or other.code:
            raise SystemExit(f"a measured command failed: {spent.code}, {other.code}")
    walls = [spent.wall / other.wall for spent, other in pairs]
    low, _, high = statistics.quantiles(walls, n=4) if len(walls) > 1 else (walls * 3)
    return Ratio(
        statistics.median(walls),
        low,
        high,
        statistics.median(spent.cpu / other.cpu for spent, other in pairs),
        statistics.median(spent.wall for spent, _ in pairs),
    )
