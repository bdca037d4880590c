"""The table of formats: every name that can be typed has a writer's row, every ending one format."""

import importlib.util
import sys
import tomllib
from pathlib import Path

import pytest

from sixiang_cli import extras
from sixiang_cli.cli.params import FORMATS as TYPED
from sixiang_cli.errors import BadInput, Refused
from sixiang_cli.reports import formats


def test_what_can_be_typed_is_what_can_be_written():
    assert set(TYPED) == {each.name for each in formats.FORMATS} | {"table", "md"}


def test_no_ending_means_two_formats():
    endings = [ending for each in formats.FORMATS for ending in each.endings]
    assert len(endings) == len(set(endings))


@pytest.mark.parametrize(
    ("path", "name"),
    [("a.xlsx", "xlsx"), ("月报.MD", "markdown"), ("a.b.csv", "csv"), ("x.htm", "html")],
)
def test_the_ending_decides_whatever_its_case(path, name):
    assert formats.of_file(path).name == name


@pytest.mark.parametrize("path", ["台账", "a.xls", "a.", ".csvx"])
def test_an_ending_that_is_none_is_said_with_those_there_are(path):
    with pytest.raises(BadInput) as raised:
        formats.of_file(path)
    assert ".xlsx" in raised.value.hint


def test_a_library_that_is_missing_comes_with_the_command_for_the_python_that_runs(monkeypatch):
    monkeypatch.setitem(sys.modules, "docx", None)
    with pytest.raises(Refused) as raised:
        formats.optional("docx", "写 Word 文件")
    assert raised.value.hint == f'装上：{sys.executable} -m pip install "python-docx>=1.2,<2"'


def test_a_folder_with_a_space_and_an_environment_without_pip_are_provided_for(monkeypatch):
    monkeypatch.setattr(sys, "executable", r"C:\Program Files\sx\python.exe")
    assert extras.how_to_install("docx").startswith(r'"C:\Program Files\sx\python.exe" -m pip ')
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert extras.how_to_install("docx").startswith("uv pip install --python ")


def test_what_is_to_be_installed_is_what_the_project_asks_for():
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))[
        "project"
    ]
    asked = set(project["dependencies"]).union(*project["optional-dependencies"].values())
    assert set(extras.REQUIREMENTS.values()) <= asked
