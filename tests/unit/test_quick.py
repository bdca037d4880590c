"""The quick reader agrees with Typer wherever it answers, and answers what people type."""

import functools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sixiang_cli.cli import app, quick, registry
from sixiang_cli.cli.params import Arg, declared
from sixiang_cli.errors import SxError
from support import commands

ROWS = {f"demo {row.name}": row for row in commands.ROWS} | {row.name: row for row in registry.ROWS}


@functools.cache
def params_of(name):
    return declared(registry.load(ROWS[name]))


def typer_reads(name, args):
    """Give what Typer makes of a line; None where it refuses or shows help."""
    try:
        values = app.read(name, params_of(name), args)
    except SxError:
        return None
    return None if isinstance(values, int) else values


WORDS = st.sampled_from(
    ["", "-", "--", "1.3.2", "主题党日", "军令状@甲班#2026", "-5", "--5", "5", "１２", "1_0", " 7", "007", "²",
     "-h", "--help", "-x", "--lev", "-y5", "-u=甲", "--json=1", "a=b", "=", "\u3000", "——on", "/", "list", "csv",
     "99999999999999999999"]
) | st.text(max_size=4)  # fmt: skip


@st.composite
def lines(draw):
    """Draw a command and a list of arguments near what it takes."""
    name = draw(st.sampled_from(sorted(ROWS)))
    flags = [
        flag
        for one in params_of(name)
        if not isinstance(one.marker, Arg)
        for flag in one.marker.flags
    ]
    if not flags:
        return name, draw(st.lists(WORDS, max_size=4))
    flag = st.sampled_from(flags)
    piece = st.one_of(
        WORDS.map(lambda word: [word]),
        flag.map(lambda one: [one]),
        st.tuples(flag, WORDS).map(list),
        st.tuples(flag, WORDS).map(lambda pair: ["=".join(pair)]),
        st.tuples(flag, WORDS).map(lambda pair: ["".join(pair)]),
        st.lists(flag, min_size=2, max_size=3).map(
            lambda some: ["-" + "".join(one[-1] for one in some)]
        ),
    )
    return name, [arg for some in draw(st.lists(piece, max_size=6)) for arg in some]


@given(lines())
def test_whatever_the_quick_reader_accepts_typer_reads_the_same(line):
    name, args = line
    values = quick.read(params_of(name), args)
    if values is not None:
        assert values == typer_reads(name, args), f"sx {name} {args}"


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("done", "1.3.2"),
        ("done", "支委会 党小组会 主题党日 --on 11-20"),
        ("done", "军令状 -l 班组 --except 丁班 --except 丙班 -y --on 11-20"),
        ("done", "1.3.2@轧辊作业区#2026-11 -m 已开 -n 2"),
        ("done", "1.3.2 -n2 --on=昨天 -m- --json --home /tmp"),
        ("done", "- --dry-run"),
        ("done", "-n -1 -- -5 --json"),
        ("list", ""),
        ("list", "-p 上月 -s 未办 -s 逾期 --each"),
        ("list", "大会 --format=tsv -u / -o 11月.csv"),
        ("unit rename", "甲班 乙班"),
    ],
)
def test_plain_lines_are_read_without_typer_and_as_typer_would(name, line):
    values = quick.read(params_of(f"demo {name}"), line.split())
    assert values is not None, f"sx {name} {line} would load Typer"
    assert values == typer_reads(f"demo {name}", line.split())


def test_values_come_out_as_declared():
    values = quick.read(
        params_of("demo done"), ["1.3.2", "-n", "3", "党课", "-l", "班组", "-l作业区", "-y"]
    )
    assert values["items"] == ("1.3.2", "党课")
    assert values["count"] == 3
    assert values["level"] == ("班组", "作业区")
    assert values["yes"] is True
    assert values["message"] is None
    assert values["except_"] == ()


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("done", ""),  # something missing
        ("done", "1.3.2 --messag 好"),  # an unknown option
        ("done", "1.3.2 -m"),  # a value missing
        ("done", "1.3.2 -n 两次"),  # not a number
        ("done", "1.3.2 -m 好 --message=很好"),  # one of the two would be dropped
        ("done", "1.3.2 --yes=1"),  # a flag with a value
        ("done", "1.3.2 -yn3"),  # a cluster
        ("done", "--help"),
        ("list", "--format xsl"),  # not a choice
        ("unit rename", "甲班 乙班 丙班"),  # something left over
    ],
)
def test_what_is_not_plain_is_left_to_typer(name, line):
    assert quick.read(params_of(f"demo {name}"), line.split()) is None
