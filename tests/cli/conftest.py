"""`demo("done 1.3.2")`: the framework with the demonstration commands, whatever the product has."""

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from sixiang_cli.cli import registry
from sixiang_cli.cli.main import main
from support import commands

ROOT = Path(__file__).parents[2]
PROGRAM = (
    "from sixiang_cli.cli import registry\n"
    "from support import commands\n"
    "registry.ROWS = commands.ROWS\n"
    "from sixiang_cli.cli.main import entry, main\n"
)


class Shown(NamedTuple):
    """What one command line gave; `ran` is the last command that ran, with its values."""

    code: int
    out: str
    err: str
    ran: tuple | None

    @property
    def error(self):
        return json.loads(self.err)["error"]


@pytest.fixture
def demo(monkeypatch, capsys):
    """Run a line in this process; a list is taken as it is."""
    monkeypatch.setattr(registry, "ROWS", commands.ROWS)

    def run(line=""):
        commands.ran.clear()
        words = shlex.split(line) if isinstance(line, str) else line
        monkeypatch.setattr(sys, "argv", ["sx", *words])
        code = main()
        out, err = capsys.readouterr()
        return Shown(code, out, err, commands.ran[-1] if commands.ran else None)

    return run


@pytest.fixture
def demo_process():
    """Start a line in a process of its own; keyword arguments go to `subprocess.Popen`."""

    def start(*words, env=None, call="raise SystemExit(main())", **streams):
        path = os.pathsep.join([str(ROOT / "src"), str(ROOT / "tests")])
        return subprocess.Popen(
            [sys.executable, "-c", PROGRAM + call, *words],
            env=dict(os.environ) | {"PYTHONPATH": path} | (env or {}),
            **({"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | streams),
        )

    return start
