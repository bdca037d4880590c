"""Rows by column say what rows one by one would: each value its own, whatever is alike beside it."""

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sixiang_cli import characters
from sixiang_cli.reports import delimited, json_envelope
from sixiang_cli.reports.rows import Column, Rows, joined

FIELDS = ("one", "two", "three")
VALUES = st.none() | st.booleans() | st.integers(0, 2) | st.text(max_size=3) | st.just(("甲", "乙"))


def rows(found):
    """Make rows of tuples of three: as keys that stand for themselves, by place, and by value."""

    def made(some):
        one, two, three = zip(*some, strict=True)
        kinds = {(type(each), each): each for each in three}
        return [
            Column(one, None),
            Column(range(len(two)), dict(enumerate(two))),
            Column([(type(each), each) for each in three], kinds),
        ]

    return Rows(FIELDS, found, made)


def dicts(found):
    return [
        {name: list(v) if isinstance(v, tuple) else v for name, v in zip(FIELDS, row, strict=True)}
        for row in found
    ]


@given(st.lists(st.tuples(st.text(max_size=3), VALUES, VALUES), max_size=8))
def test_json_reads_back_as_the_rows(found):
    text = b"".join(json_envelope.chunks("tasks", rows(found))).decode()
    assert json.loads(text)["data"] == dicts(found) == list(rows(found))


@given(st.lists(st.tuples(st.text(max_size=3), VALUES, VALUES), max_size=8))
@pytest.mark.parametrize("write", [delimited.tsv, delimited.csv_text])
def test_columns_are_written_as_the_same_rows_one_by_one(write, found):
    assert (
        b"".join(write(rows(found), FIELDS)).decode()
        == b"".join(write(dicts(found), FIELDS)).decode()
    )


def test_many_rows_alike_but_for_one_stay_apart():
    found = [("同", 1, True)] * 700 + [("异", True, 1)] + [("同", 1, True)] * 700
    assert list(rows(found)) == dicts(found)
    read = json.loads(b"".join(json_envelope.chunks("tasks", rows(found))).decode())["data"]
    assert [type(each["two"]) for each in read[699:702]] == [int, bool, int]
    assert [type(each["three"]) for each in read[699:702]] == [bool, int, bool]


@given(
    st.lists(st.lists(st.text(st.sampled_from('甲",\r\n =\t'), max_size=4), min_size=2, max_size=2))
)
def test_a_csv_reader_finds_the_cells_that_were_written(cells):
    text = b"".join(delimited.csv_text([{"a": a, "b": b} for a, b in cells], ("a", "b"))).decode()
    read = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))[1:]
    assert [[characters.unguarded(each) for each in row] for row in read] == cells


def test_a_row_of_one_empty_cell_is_still_a_row():
    text = b"".join(delimited.csv_text([{"note": ""}, {"note": ""}], ("note",))).decode()
    assert text == '\ufeffnote\r\n""\r\n""\r\n'


def test_cells_that_follow_from_the_same_keys_stand_in_their_own_rows():
    keys = [1, 2, 1]
    columns = [
        Column(keys, {1: "甲", 2: "乙"}),
        Column(keys, {2: "c", 1: "b"}),
        Column(["x", "y", "z"], None),
        Column(keys, {1: "同", 2: "同"}),
    ]
    assert joined(columns, ["<", ",", ";", "/"], [list] * 4, ">").decode() == (
        "<甲,b;x/同><乙,c;y/同><甲,b;z/同>"
    )
