"""What a user installs has everything in it that a first start needs, and nothing else."""

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from sixiang_cli import catalogue, workspace

ROOT = Path(__file__).parents[2]


def build(kind, source, folder):
    command = [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(folder)]
    subprocess.run(command, cwd=source, check=True, capture_output=True, timeout=120)
    (made,) = Path(folder).glob("*.whl" if kind == "wheel" else "*.tar.gz")
    return made


def contents(wheel):
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def sdist(tmp_path_factory):
    return build("sdist", ROOT, tmp_path_factory.mktemp("sdist"))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    return contents(build("wheel", ROOT, tmp_path_factory.mktemp("wheel")))


def test_the_wheel_carries_the_catalogue_as_written(wheel):
    assert wheel["sixiang_cli/data/checklists.toml"] == (ROOT / "data/checklists.toml").read_bytes()


def test_the_wheel_carries_the_catalogue_compiled_under_the_name_that_is_looked_for(wheel):
    name = workspace.digest(b"catalogue", wheel["sixiang_cli/data/checklists.toml"])
    compiled = catalogue.load(wheel[f"sixiang_cli/data/{name}.sxc"])
    assert compiled.title == "四化四提升"
    assert compiled.measure("1.3.2").title == "主题党日"


def test_the_wheel_holds_the_package_and_nothing_else(wheel):
    assert {name.split("/")[0].split("-")[0] for name in wheel} == {"sixiang_cli"}
    assert "sixiang_cli/py.typed" in wheel


def test_both_entry_points_start_the_same_program(wheel):
    (entry_points,) = (text for name, text in wheel.items() if name.endswith("entry_points.txt"))
    lines = entry_points.decode().split("\n")
    assert {"sx = sixiang_cli.cli.main:entry", "sixiang = sixiang_cli.cli.main:entry"} <= set(lines)


def test_a_wheel_built_from_the_sdist_is_the_same_wheel(sdist, wheel, tmp_path):
    with tarfile.open(sdist) as archive:
        has_filters = hasattr(tarfile, "data_filter")  # from Python 3.11.4 on
        archive.extractall(tmp_path, **({"filter": "data"} if has_filters else {}))
    (unpacked,) = tmp_path.iterdir()
    assert contents(build("wheel", unpacked, tmp_path / "again")) == wheel


def test_the_sdist_holds_no_environment_and_no_cache(sdist):
    with tarfile.open(sdist) as archive:
        names = archive.getnames()
    assert any(name.endswith("/data/checklists.toml") for name in names)
    assert not [name for name in names if "__pycache__" in name or "/.venv/" in name]
