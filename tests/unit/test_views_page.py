"""Bars and percentages must never say more than was done, or less."""

import pytest

from sixiang_cli.views.page import Bar, Line, Span, inlines, percent


@pytest.mark.parametrize(
    ("n", "m", "drawn"),
    [
        (0, 7, "[..................]"),
        (1, 45, "[#.................]"),
        (1, 1000, "[#.................]"),
        (10, 15, "[############......]"),
        (999, 1000, "[#################.]"),
        (7, 7, "[##################]"),
        (8, 7, "[##################]"),
        (0, 0, "-"),
    ],
)
def test_a_bar_shows_some_of_anything_and_all_only_of_all(n, m, drawn):
    assert Bar(n, m).drawn(18) == drawn


def test_half_a_cell_counts_as_one():
    assert Bar(3, 4).drawn(14) == "[###########...]"


def test_where_nothing_is_owed_there_is_a_word_instead_of_an_empty_bar():
    assert Bar(0, 0, empty="本级没有任务").drawn(18) == "本级没有任务"


@pytest.mark.parametrize(
    ("n", "m", "shown"),
    [(0, 0, "-"), (0, 9, "0%"), (1, 1000, "1%"), (1, 45, "2%"), (999, 1000, "99%"), (9, 9, "100%")],
)
def test_a_percentage_is_0_only_of_none_and_100_only_of_all(n, m, shown):
    assert percent(n, m) == shown


def test_a_lone_styled_piece_is_a_line_and_not_two_texts():
    assert inlines(Line(Span("已办", "done")).parts) == (Span("已办", "done"),)
