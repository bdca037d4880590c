"""What the torture tests share: a line for the table of figures, and programs to start."""

import json
import os
from pathlib import Path

import pytest

from torture import figures, processes

# Read before any test: the tests' own environment knows nothing that begins with SX_.
_LINES = os.environ.get("SX_TORTURE_LINES")


@pytest.fixture
def figure(request):
    """Say what was measured: ``figure("断电", "400 次…", "丢 0 条")``; kept in the long form only."""

    def keep(fault, done, outcome):
        if request.node.get_closest_marker("torture") is not None:
            figures.LINES.append(figures.Line(fault, done, outcome))

    return keep


@pytest.fixture
def python(home):
    """Start Python on a program of ours: ``python(program, *words)``."""
    return processes.start


def pytest_terminal_summary(terminalreporter):
    if not figures.LINES:
        return
    terminalreporter.section("figures")
    for line in figures.ordered():
        terminalreporter.write_line(f"{line.fault}  {line.done}：{line.outcome}")


def pytest_sessionfinish(session, exitstatus):
    if _LINES and figures.LINES:
        Path(_LINES).write_text(json.dumps(figures.LINES), encoding="utf-8")
