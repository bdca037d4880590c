"""The hash of an event can be computed by anybody, and covers every field."""

import hashlib
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sixiang_cli.errors import BadInput
from sixiang_cli.journal import chain
from sixiang_cli.model import Event

EVENT = Event(
    "0a1b2c3d4e5f",
    7,
    1_795_000_000_001,
    1_795_000_000_000,
    "支部书记",
    6,
    "1.3.2",
    "b1",
    "2026-11",
    "done",
    "2026-11-18",
    '{"n":2}',
)


def test_the_hash_is_what_the_documentation_says():
    digest = hashlib.sha256(b"sixiang event 1\n" + b"\x07" * 32)
    for field in EVENT[:12]:
        stored = str(field).encode("utf-8")
        digest.update(struct.pack(">Q", len(stored)) + stored)
    assert chain.digest(b"\x07" * 32, EVENT) == digest.digest()


def test_released_hashes_never_change():
    """Journals out there were written with it: a new form needs a new domain."""
    assert chain.digest(chain.GENESIS, EVENT).hex() == (
        "4cbe1c49024e85f4022a6f3d44431a313fb1fd688ecc40f329b0cda97a804bb9"
    )


@pytest.mark.parametrize("field", Event._fields[:12])
def test_every_field_is_covered(field):
    value = getattr(EVENT, field)
    changed = EVENT._replace(**{field: value + 1 if isinstance(value, int) else value + "x"})
    assert chain.digest(chain.GENESIS, changed) != chain.digest(chain.GENESIS, EVENT)


def test_the_predecessor_is_covered():
    assert chain.digest(b"\x01" * 32, EVENT) != chain.digest(chain.GENESIS, EVENT)


def test_text_cannot_wander_from_one_field_to_the_next():
    one = EVENT._replace(measure="1.3", unit="2b1")
    two = EVENT._replace(measure="1.32", unit="b1")
    assert chain.digest(chain.GENESIS, one) != chain.digest(chain.GENESIS, two)


BODIES = st.dictionaries(
    st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=5),
    st.one_of(st.none(), st.booleans(), st.integers(-(2**53) + 1, 2**53 - 1)),
)


@given(BODIES)
def test_the_order_of_keys_does_not_change_the_text(body):
    backwards = dict(reversed(body.items()))
    assert chain.canonical(body) == chain.canonical(backwards)


def test_the_text_of_a_body_is_the_shortest():
    assert chain.canonical({}) == "{}"
    assert chain.canonical({"n": 2, "by": "a1", "备注": ["好", True, None]}) == (
        '{"by":"a1","n":2,"备注":["好",true,null]}'
    )


@pytest.mark.parametrize("value", [1.0, float("nan"), object(), {1, 2}, b"bytes"])
def test_values_without_one_form_are_refused(value):
    with pytest.raises(TypeError):
        chain.canonical({"x": [value]})


@pytest.mark.parametrize("text", ["\ud800", "a\0b"])
def test_text_that_is_none_is_refused_wherever_it_hides(text):
    for body in ({"x": text}, {text: 1}, {"x": {"y": [text]}}):
        with pytest.raises(BadInput):
            chain.canonical(body)
