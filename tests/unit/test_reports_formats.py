"""The table of formats: every name that can be typed has a writer's row, every ending one format."""

import pytest

from sixiang_cli.cli.params import FORMATS as TYPED
from sixiang_cli.errors import BadInput, Refused
from sixiang_cli.reports import formats


def test_what_can_be_typed_is_what_can_be_written():
    assert set(TYPED) == {each.name for each in formats.FORMATS} | {"table"}


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


def test_a_library_that_is_missing_is_named_by_its_extra():
    with pytest.raises(Refused) as raised:
        formats.optional("sixiang_no_such_library", "xlsx", "Excel 文件")
    assert raised.value.hint == '装上：pip install "sixiang-cli[xlsx]"'
