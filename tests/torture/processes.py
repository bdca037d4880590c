"""Programs that the torture tests start: Python on a few lines of ours, and the real `sx`."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

TESTS = Path(__file__).parents[1]
_SCRIPT = Path(sys.executable).with_name("sx")
SX = [str(_SCRIPT)] if _SCRIPT.exists() else [sys.executable, "-m", "sixiang_cli"]


def environment(**more):
    """Give this process's environment with our modules importable."""
    path = os.pathsep.join([str(TESTS.parent / "src"), str(TESTS)])
    return {**os.environ, "PYTHONPATH": path, **more}


def start(program, *words, env=None, **streams):
    """Start Python on the text of a program; its stdout and stderr are pipes unless given."""
    return subprocess.Popen(
        [sys.executable, "-c", program, *map(str, words)],
        env=environment(**(env or {})),
        **({"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | streams),
    )


def sx(*words, env=None, **streams):
    """Start the real `sx`."""
    return subprocess.Popen(
        [*SX, *words],
        env=environment(**(env or {})),
        **({"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | streams),
    )


def run(*words, env=None, **streams):
    """Run the real `sx` to its end and give exit code, stdout and stderr."""
    process = sx(*words, env=env, **streams)
    out, err = process.communicate(timeout=120)
    return process.returncode, (out or b"").decode(), (err or b"").decode()


def start_module(module, *words, env=None, **streams):
    """Start a program that stands beside this module."""
    return subprocess.Popen(
        [sys.executable, "-m", f"torture.{module}", *map(str, words)],
        env=environment(**(env or {})),
        **({"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | streams),
    )


def lifetime(*words):
    """Give how long (seconds) a run of the real `sx` takes here and now: a moment within it is to be met."""
    tries = []
    for _ in range(5):
        begun = time.monotonic()
        run(*words)
        tries.append(time.monotonic() - begun)
    return sorted(tries)[2]


# A process inherits the peak of whoever started it: a small one has to, for the figure to be its own.
_PROBE = """
import json, os, subprocess, sys
process = subprocess.Popen(sys.argv[1:])
_, status, used = os.wait4(process.pid, 0)
seconds = used.ru_utime + used.ru_stime
print("\\n" + json.dumps([os.waitstatus_to_exitcode(status), seconds, used.ru_maxrss / 1024]), file=sys.stderr)
os._exit(0)
"""


def measured(*words):
    """Run the real `sx`; give exit code, stdout, stderr, seconds of work and the megabytes it took.

    Seconds of work, not of waiting: a busy machine is no fault of the program.
    """
    process = start(_PROBE, *SX, *words)
    out, err = (text.decode() for text in process.communicate(timeout=120))
    err, _, last = err.rstrip("\n").rpartition("\n")
    code, seconds, megabytes = json.loads(last)
    return code, out, err.rstrip("\n"), seconds, megabytes
