"""Reading a command's declaration."""

from typing import Annotated, NamedTuple

import pytest

from sixiang_cli.cli import registry
from sixiang_cli.cli.params import Arg, Common, Opt, Target, bind, declared
from support import commands


def shape(function):
    return [
        (one.name, one.owner, one.kind, one.default, one.required) for one in declared(function)
    ]


def test_arguments_options_and_groups_are_flattened_in_the_order_of_the_signature():
    assert shape(commands.rename) == [
        ("old", "old", "text", None, True),
        ("new", "new", "text", None, True),
        ("times", "times", "number", None, False),
        ("secret", "secret", "flag", False, False),
        ("home", "common", "text", None, False),
        ("json", "common", "flag", False, False),
    ]


def test_keyword_only_parameters_keep_their_defaults():
    def command(
        *, note: Annotated[str, Opt("-m", help="")] = "无", yes: Annotated[bool, Opt("-y", help="")]
    ) -> None:
        """Do nothing."""

    assert shape(command) == [
        ("note", "note", "text", "无", False),
        ("yes", "yes", "flag", None, True),
    ]


def test_values_return_to_their_groups():
    params = declared(commands.done)
    values = {one.name: one.default for one in params} | {
        "items": ("1.3.2",),
        "except_": ("丁班",),
        "json": True,
    }
    assert bind(params, values) == {
        "items": ("1.3.2",),
        "message": None,
        "count": 1,
        "target": Target(except_=("丁班",)),
        "common": Common(json=True),
    }


def test_a_name_declared_twice_is_refused():
    class Other(NamedTuple):
        json: Annotated[bool, Opt("--js", help="")] = False

    other = Other()

    def command(other: Other = other, common: Common = Common()) -> None:
        """Do nothing."""

    with pytest.raises(TypeError, match="twice"):
        declared(command)


def test_a_parameter_without_a_marker_or_of_an_odd_type_is_refused():
    def bare(note: str = "") -> None:
        """Do nothing."""

    def odd(note: Annotated[float, Opt("-m", help="")] = 0.0) -> None:
        """Do nothing."""

    with pytest.raises(TypeError, match="Annotated"):
        declared(bare)
    with pytest.raises(TypeError, match="float"):
        declared(odd)


@pytest.mark.parametrize("row", registry.ROWS, ids=lambda row: row.name)
def test_every_command_can_be_read_and_is_helpful(row):
    function = registry.load(row)
    params = declared(function)
    flags = [flag for one in params if not isinstance(one.marker, Arg) for flag in one.marker.flags]
    assert len(flags) == len(set(flags)), f"{row.name} declares a flag twice"
    assert not {"--help", "-h"} & set(flags), f"{row.name} hides its own help"
    assert all(one.marker.help for one in params), f"{row.name} leaves something unexplained"
    assert "示例：" in (function.__doc__ or ""), f"sx {row.name} shows no example"
    many = [one.kind for one in params if isinstance(one.marker, Arg)]
    assert "many" not in many[:-1], f"{row.name} has arguments after one that takes all"


def test_command_names_and_aliases_are_unique():
    names = [name for row in registry.ROWS for name in (row.name, *row.aliases)]
    assert len(names) == len(set(names))
