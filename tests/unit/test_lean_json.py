"""What the program writes and reads without `json` is what `json` would write and read."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sixiang_cli.lean import json as lean_json
from sixiang_cli.model import Status

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text() | st.sampled_from(list(Status)),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner) | st.tuples(inner, inner),
    max_leaves=20,
)  # fmt: skip
TEXTS = st.text('[]{}:,"\\ \n1e.-truefalsnNaIity中\x01\ufeff', max_size=12)


def outcome(loads, text):
    try:
        return repr(loads(text))
    except ValueError as error:
        return type(error), str(error)


@given(VALUES, st.booleans())
def test_a_value_is_written_as_json_writes_it_and_read_back(value, in_order):
    text = json.dumps(value, ensure_ascii=False, sort_keys=in_order, separators=(",", ":"))
    assert lean_json.dumps(value, sort_keys=in_order) == text
    assert lean_json.loads(text) == json.loads(text)
    if not any("\ud800" <= char <= "\udfff" for char in text):
        assert lean_json.loads(text.encode()) == json.loads(text)


@given(TEXTS)
def test_any_text_is_read_or_refused_as_json_does_it(text):
    assert outcome(lean_json.loads, text) == outcome(json.loads, text)


@pytest.mark.parametrize(
    "text", ["", "[", '{"a":1', '"a', "nul", "[1,]", '"\\u12"', "1 2", " [1] "]
)
def test_a_fault_is_told_as_json_tells_it(text):
    assert outcome(lean_json.loads, text) == outcome(json.loads, text)


def test_bytes_that_are_no_text_are_a_value_error():
    with pytest.raises(ValueError):
        lean_json.loads(b'"\xff"')


@pytest.mark.parametrize("value", [float("nan"), float("inf"), date(2026, 11, 22), {1, 2}, [b""]])
def test_what_is_no_json_is_refused_and_the_next_value_is_written(value):
    with pytest.raises((TypeError, ValueError)):
        lean_json.dumps([value])
    assert lean_json.dumps([1]) == "[1]"
