"""CSV that a spreadsheet opens without harm, TSV that `cut` can take apart."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sixiang_cli import characters
from sixiang_cli.reports import delimited

ROWS = [
    {"id": "1.3.2", "unit": "轧辊作业区", "count": 2, "overdue": False, "due": None},
    {"id": "1.3.1.2", "unit": ["党委", "工会"], "count": -1, "overdue": True, "due": "2026-11-30"},
]
FIELDS = ("id", "unit", "count", "overdue", "due")


def _parsed(text):
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_tsv_has_a_line_for_each_row_and_words_for_every_kind_of_value():
    assert b"".join(delimited.tsv(ROWS, FIELDS)).decode() == (
        "id\tunit\tcount\toverdue\tdue\n"
        "1.3.2\t轧辊作业区\t2\tfalse\t\n"
        "1.3.1.2\t党委、工会\t-1\ttrue\t2026-11-30\n"
    )


def test_tsv_keeps_its_shape_whatever_a_note_holds():
    note = "第一行\r\n第二行\t表格\x1b[31m\u202e"
    lines = (
        b"".join(delimited.tsv([{"id": "1", "note": note}], ("id", "note"))).decode().split("\n")
    )
    assert lines == ["id\tnote", "1\t第一行 第二行 表格\\u001b[31m\\u202e", ""]


def test_csv_opens_in_excel_as_chinese_and_calculates_nothing():
    rows = [
        {"id": "1", "note": "=1+1"},
        {"id": "2", "note": "@SUM(A1)"},
        {"id": "3", "note": "好，\n行"},
    ]
    text = b"".join(delimited.csv_text(rows, ("id", "note"), ("编号", "备注"))).decode()
    assert _parsed(text) == [
        ["编号", "备注"],
        ["1", "'=1+1"],
        ["2", "'@SUM(A1)"],
        ["3", "好，\n行"],
    ]


def test_csv_leaves_numbers_numbers():
    assert _parsed(b"".join(delimited.csv_text(ROWS, FIELDS)).decode())[2][2] == "-1"


def test_hidden_characters_are_shown_in_csv():
    text = b"".join(delimited.csv_text([{"note": "甲\u202e\x1b乙"}], ("note",))).decode()
    assert _parsed(text)[1] == ["甲\\u202e\\u001b乙"]


@given(st.text() | st.sampled_from(["=1", "'=1", "''=1", "-", "'", "'甲", "\t1", "\r1", "＝1"]))
def test_what_is_guarded_comes_back_as_it_was(value):
    shown = characters.guarded(value)
    assert characters.unguarded(shown) == value
    assert not shown.startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize("writer", [delimited.tsv, delimited.csv_text])
def test_the_first_rows_come_before_the_last_are_made(writer):
    made = []

    def rows():
        for at in range(5000):
            made.append(at)
            yield {"id": str(at)}

    pieces = writer(rows(), ("id",))
    next(pieces)
    assert not made
    next(pieces)
    assert len(made) < 5000
    assert b"".join(pieces).decode().splitlines()[-1] == "4999"


def test_no_rows_is_a_heading():
    assert b"".join(delimited.tsv([], FIELDS)).decode().count("\n") == 1


def test_codes_are_words_in_csv_for_people_and_codes_in_tsv_for_programs():
    row = {
        "status": "not_started",
        "light": "red",
        "review": "accepted",
        "overdue": True,
        "note": "done",
    }
    fields = tuple(row)
    assert _parsed(b"".join(delimited.csv_text([row], fields)).decode())[1] == [
        "未办",
        "红",
        "已销号",
        "是",
        "done",
    ]
    assert b"".join(delimited.tsv([row], fields)).decode().splitlines()[1].split("\t") == [
        "not_started", "red", "accepted", "true", "done",
    ]  # fmt: skip


def test_every_state_change_and_kind_of_event_has_a_word_of_its_own():
    from sixiang_cli.comparison import State
    from sixiang_cli.lights import Light
    from sixiang_cli.model import Kind, Status
    from sixiang_cli.queries.diff import Change
    from sixiang_cli.reports.spoken import words

    for field, codes in {
        "status": Status, "state": State, "light": Light, "kind": Kind, "change": Change,
    }.items():  # fmt: skip
        found = words(field)
        assert len({found[str(code)] for code in codes}) == len(codes), field


def test_what_was_recorded_is_json_in_a_cell():
    row = {"body": {"to": "支部书记"}}
    assert _parsed(b"".join(delimited.csv_text([row], ("body",))).decode())[1] == [
        '{"to": "支部书记"}'
    ]


def test_a_moment_is_on_the_plants_clock_for_people_and_in_utc_for_programs():
    rows = [{"recorded_at": "2026-11-30T23:30:59.999+00:00"}, {"recorded_at": None}]
    people = _parsed(
        b"".join(delimited.csv_text(rows, ("recorded_at",), (), "Asia/Shanghai")).decode()
    )
    assert people[1:] == [["2026-12-01 07:30"], [""]]
    assert (
        "2026-11-30T23:30:59.999+00:00" in b"".join(delimited.tsv(rows, ("recorded_at",))).decode()
    )


@pytest.mark.parametrize(
    ("n", "m", "said"),
    [
        (1, 3, "33%"),
        (29, 200, "15%"),
        (999, 1000, "99%"),
        (1, 1000, "1%"),
        (0, 7, "0%"),
        (7, 7, "100%"),
    ],
)
def test_a_rate_is_the_whole_percentage_that_screens_show(n, m, said):
    row = {"completion": n / m, "on_time": None}
    assert _parsed(b"".join(delimited.csv_text([row], tuple(row))).decode())[1] == [said, ""]
    assert str(n / m) in b"".join(delimited.tsv([row], tuple(row))).decode()
