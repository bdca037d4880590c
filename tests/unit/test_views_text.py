"""Display cells: everything that is aligned stands on them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sixiang_cli.characters import safe
from sixiang_cli.views.text import fold, pad, width


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("sx list", 7),
        ("主题党日", 8),
        ("观看《钢铁意志》", 16),
        ("（示例）：、，", 14),
        ("１２", 4),
        ("“引号”", 6),  # ambiguous: one cell each
        ("·—…×", 4),
        ("e\u0301", 1),
        ("ｱｲ", 2),  # halfwidth katakana
        ("한글", 4),
        ("𠮷", 2),
        ("", 0),
    ],
)
def test_a_text_takes_this_many_cells(text, cells):
    assert width(text) == cells


def test_padding_counts_cells_on_either_side_and_cuts_nothing():
    assert pad("甲班", 6) == "甲班  "
    assert pad("甲班", 6, "right") == "  甲班"
    assert pad("轧辊作业区", 6) == "轧辊作业区"


@pytest.mark.parametrize(
    ("text", "cells", "lines"),
    [
        ("主题党日活动", 8, ["主题党日", "活动"]),
        ("主题党日，活动", 8, ["主题党", "日，活动"]),  # no line begins with a comma
        ("第一议题（厂）", 10, ["第一议题", "（厂）"]),  # none ends with an opening bracket
        ("sx done theme-party-day", 10, ["sx done", "theme-part", "y-day"]),
        ("看进度：sx report    用法：sx --help", 24, ["看进度：sx report", "用法：sx --help"]),
        ("主题", 1, ["主", "题"]),
        ("办理 代录", 8, ["办理", "代录"]),  # a short word between spaces isn't torn
        ("办理 期后补录+3天", 8, ["办理 期", "后补录+3", "天"]),  # a long one is
        ("共 3 项，7 天内到期", 13, ["共 3 项，7 天", "内到期"]),  # 7 keeps what it counts
        ("e\u0301e\u0301e\u0301", 2, ["e\u0301e\u0301", "e\u0301"]),
        ("", 5, [""]),
    ],
)
def test_a_long_text_breaks_where_a_reader_would(text, cells, lines):
    assert fold(text, cells) == lines


@given(st.text().map(safe), st.integers(2, 30))
def test_folding_loses_nothing_but_spaces_and_keeps_to_the_room(text, cells):
    lines = fold(text, cells)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(width(line) <= cells for line in lines)


def test_a_text_of_a_million_characters_is_folded_in_one_pass():
    assert len(fold("字" * 1_000_000, 80)) == 25_000


@pytest.mark.parametrize("cells", range(24, 100))
@pytest.mark.parametrize(
    ("line", "commands"),
    [
        (
            "下一件：领导来班组宣讲，12-31 前。来过了就记：sx done 领导 -u 加热炉作业区 -p 11月",
            ["sx done 领导 -u 加热炉作业区 -p 11月"],
        ),
        ("看：sx show 4.1.2    全部：sx list --all", ["sx show 4.1.2", "sx list --all"]),
        (
            "相近的：主题党日（sx done 主题党日 -p 11月）。全部：sx list --all",
            ["sx done 主题党日 -p 11月"],
        ),
    ],
)
def test_a_command_that_a_line_holds_is_torn(line, commands, cells):
    shown = fold(line, cells)
    for command in commands:
        marks = 6  # （…）。 stay with it
        assert width(command) + marks > cells or any(command in part for part in shown)
    assert all(width(part) <= cells for part in shown)
    assert not any(part.endswith("（") for part in shown)
