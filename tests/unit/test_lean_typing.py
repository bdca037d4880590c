"""A record made without `typing` is the record that `typing` would have made."""

import copy
import pickle
import typing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sixiang_cli.lean import typing as lean_typing


class Lean(lean_typing.NamedTuple):
    first: int
    second: str
    third: tuple[str, ...] = ()
    fourth: str = "4"

    @property
    def both(self):
        return f"{self.first}{self.second}"


class Typed(typing.NamedTuple):
    first: int
    second: str
    third: tuple[str, ...] = ()
    fourth: str = "4"

    @property
    def both(self):
        return f"{self.first}{self.second}"


VALUES = st.lists(st.integers(), max_size=5)
NAMED = st.dictionaries(
    st.sampled_from(["first", "second", "third", "fourth", "fifth"]), st.integers()
)


def outcome(kind, call):
    try:
        made = call(kind)
    except (TypeError, ValueError):  # before Python 3.13 not everywhere the same of the two
        return "refused"
    return tuple(made), repr(made).partition("(")[2], made._asdict()


@given(VALUES, NAMED)
def test_a_record_takes_and_refuses_what_one_of_typing_does(values, named):
    assert outcome(Lean, lambda kind: kind(*values, **named)) == outcome(
        Typed, lambda kind: kind(*values, **named)
    )


@given(NAMED)
def test_replacing_fields_gives_and_refuses_the_same(named):
    assert outcome(Lean, lambda kind: kind(1, "2")._replace(**named)) == outcome(
        Typed, lambda kind: kind(1, "2")._replace(**named)
    )


@given(VALUES)
def test_making_one_from_a_list_gives_and_refuses_the_same(values):
    assert outcome(Lean, lambda kind: kind._make(values)) == outcome(
        Typed, lambda kind: kind._make(values)
    )


def test_a_record_is_a_tuple_with_names():
    record = Lean(1, "二")
    assert (record.first, record.both, record[3]) == (1, "1二", "4")
    assert record == (1, "二", (), "4")
    assert hash(record) == hash((1, "二", (), "4"))
    assert Lean._fields == Typed._fields
    assert Lean._field_defaults == Typed._field_defaults
    match record:
        case Lean(first, fourth=last):
            assert (first, last) == (1, "4")


def test_a_record_has_no_other_attributes():
    with pytest.raises(AttributeError):
        Lean(1, "二").fifth = 5
    with pytest.raises(AttributeError):
        Lean(1, "二").first = 5


def test_a_record_can_be_copied_and_stored():
    record = Lean(1, "二")
    assert copy.copy(record) == record
    assert type(pickle.loads(pickle.dumps(record))) is Lean


def test_a_field_without_default_after_one_with_default_is_refused_at_once():
    with pytest.raises(TypeError, match="default"):
        type(Lean)(
            "Odd", (lean_typing.NamedTuple,), {"__annotations__": {"a": int, "b": int}, "a": 1}
        )


def test_every_other_word_can_be_written_where_typing_would_take_it():
    for name in lean_typing.__all__:
        assert hasattr(typing, name)
    assert lean_typing.Any | None
    assert lean_typing.IO[str] | None
    assert lean_typing.Literal["a", "b"]
    noted = lean_typing.Annotated[int, "a", "b"]
    assert (noted.__origin__, noted.__metadata__) == (int, ("a", "b"))
