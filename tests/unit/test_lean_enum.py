"""The enumerations are made without `enum`, and must behave as if they had been made with it."""

import copy
import enum
import json
import pickle

import pytest

from sixiang_cli import model
from sixiang_cli.comparison import State
from sixiang_cli.errors import ExitCode
from sixiang_cli.intake.filled import Result
from sixiang_cli.lean import enum as lean_enum
from sixiang_cli.lights import Light
from sixiang_cli.queries.diff import Change
from sixiang_cli.targets.wanted import Aim

ALL = [model.Cadence, model.Status, model.Kind, State, ExitCode, Result, Light, Change, Aim]


def as_enum_makes_it(ours):
    base = enum.IntEnum if issubclass(ours, int) else enum.StrEnum
    return base(ours.__name__, {each.name: each.value for each in ours})


@pytest.mark.parametrize("ours", ALL)
def test_members_are_what_those_of_enum_would_be(ours):
    theirs = as_enum_makes_it(ours)
    assert len(ours) == len(theirs) > 1
    for mine, other in zip(ours, theirs, strict=True):
        assert (mine.name, mine.value, str(mine), f"{mine}", repr(mine), hash(mine)) == (
            other.name, other.value, str(other), f"{other}", repr(other), hash(other),
        )  # fmt: skip
        assert mine == other == mine.value
        assert type(mine.value) is type(other.value)
        assert json.dumps({mine: [mine]}) == json.dumps({other: [other]})
        assert getattr(ours, mine.name) is mine


@pytest.mark.parametrize("ours", ALL)
def test_a_member_is_found_by_its_value_and_is_the_only_one(ours):
    for mine in ours:
        assert ours(mine) is ours(mine.value) is mine
        assert mine in ours
        assert isinstance(mine, ours)
        assert pickle.loads(pickle.dumps(mine)) is copy.deepcopy(mine) is mine


@pytest.mark.parametrize("ours", ALL)
def test_what_is_no_member_is_refused_as_enum_refuses_it(ours):
    with pytest.raises(ValueError) as refused:
        ours("no such")
    with pytest.raises(ValueError) as by_enum:
        as_enum_makes_it(ours)("no such")
    assert str(refused.value) == str(by_enum.value)


def test_every_enumeration_of_the_program_is_looked_at_here():
    bases = (lean_enum.StrEnum, lean_enum.IntEnum)
    assert {each for base in bases for each in base.__subclasses__()} <= set(ALL)
