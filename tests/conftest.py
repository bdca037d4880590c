"""What every test gets: a machine without the tester in it, and `sx` to type commands into."""

import os
import shutil
from pathlib import Path

import hypothesis
import pytest

from sixiang_cli import catalogue, workspace
from support import environment, ladder, runner

# No deadline: a busy machine is no fault of the code, and no test here is about time.
hypothesis.settings.register_profile("default", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))

# Every ledger is written through to the disk, thousands of times a run: memory has nothing to wait
# for. What a disk keeps when the power goes is for tests/torture, on a simulated one.
_MEMORY = "/dev/shm"
_ROOM = 2_000_000_000
if os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > _ROOM:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", _MEMORY)


def pytest_addoption(parser):
    parser.addoption(
        "--rewrite",
        action="store_true",
        help="write the screens and console blocks as the program prints them now, instead of comparing",
    )


@pytest.fixture(scope="session")
def rewrite(request):
    """Tell whether expected output is to be written instead of compared."""
    return request.config.getoption("--rewrite")


@pytest.fixture(scope="session")
def packaged(tmp_path_factory):
    """Give a folder with the built-in catalogue compiled, as the wheel carries it."""
    folder = tmp_path_factory.mktemp("packaged")
    path = workspace.builtin_catalogue()
    source = Path(path).read_bytes()
    name = f"{workspace.digest(b'catalogue', source)}.sxc"
    (folder / name).write_bytes(catalogue.compile(source, path))
    return folder


@pytest.fixture(autouse=True)
def home(tmp_path_factory, monkeypatch, packaged):
    """Keep the tester's home, locale, time zone, terminal and folder out; give an empty home."""
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setattr(workspace, "_PACKAGED", str(packaged))
    wanted = environment.isolated(str(folder))
    for name in set(os.environ) - set(wanted):
        monkeypatch.delenv(name)
    for name, value in wanted.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(folder)
    environment.adopt_time_zone()
    yield folder
    monkeypatch.undo()
    environment.adopt_time_zone()


@pytest.fixture
def sx(home, monkeypatch):
    """Run a command in this process: ``sx("done 1.3.2")``, ``sx("list", code=2)``."""
    return runner.Sx(monkeypatch, home)


@pytest.fixture
def fresh_process():
    """Run a command in a process of its own: ``fresh_process("list")``."""
    return runner.FreshProcess()


@pytest.fixture
def plant(sx, home):
    """Run commands on a plant of 1 + 2 + 8 units that began today."""
    ladder.small(home / ".local" / "share" / "sixiang" / "default")
    return sx


@pytest.fixture(scope="session")
def large_plant(tmp_path_factory):
    """Give the folder of a plant of 1 + 10 + 100 units with a year of ticks; it is only looked at."""
    return ladder.large(tmp_path_factory.mktemp("large"))
