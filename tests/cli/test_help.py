"""The help pages: in Chinese, complete, within 80 columns, from one place."""

from itertools import pairwise

import pytest

from sixiang_cli.cli import registry
from sixiang_cli.cli.help import page
from sixiang_cli.cli.params import declared
from sixiang_cli.views.text import fold, width
from support import commands


def test_the_first_page_lists_the_daily_commands_and_where_the_rest_is(demo):
    text = demo("--help").out
    assert "  list  列出任务\n" in text
    assert "  done  记为已办\n" in text
    assert "today" not in text
    assert "rename" not in text
    assert "sx help 全部" in text


@pytest.mark.parametrize(
    "line", ["done --help", "done -h", "done 党课 --help -y", "--json done --help"]
)
def test_every_way_to_a_commands_help_gives_the_same_page(demo, line):
    shown = demo(line)
    assert (shown.code, shown.ran) == (0, None)
    assert shown.out == demo("help done").out


def test_a_page_says_how_to_write_it_what_it_takes_and_shows_examples(demo):
    assert demo("help done").out == (
        "用法：sx done 事项... [选项]\n"
        "\n"
        "记为已办。\n"
        "\n"
        "办完一项记一项。\n"
        "\n"
        "参数：\n"
        "  事项...             编号、题名或拼音首字母，可以几项\n"
        "\n"
        "选项：\n"
        "  -m, --message 说明  说明一句\n"
        "  -n, --count 次数    再加几次\n"
        "\n"
        "对象选项（记在哪里）：\n"
        "  -u, --unit 单位     记在哪个单位名下，可以几个\n"
        "  -p, --period 周期   记在哪一期：上月、11月\n"
        "      --on 日期       哪天的事：昨天、上周五、15、11-28，缺省是今天\n"
        "  -l, --level 层级    这一级的各个单位都记，先问再记\n"
        "      --except 单位   同 --level 合用：除了这些单位\n"
        "  -y, --yes           不再问\n"
        "      --dry-run       只说会记什么，不记\n"
        "\n"
        "通用选项：\n"
        "      --home 文件夹   用哪个台账\n"
        "      --json          给程序读的 JSON\n"
        "      --help          看这一页\n"
        "\n"
        "示例：\n"
        "  sx done 主题党日\n"
    )  # fmt: skip


def test_a_hidden_option_stands_in_no_page(demo):
    assert "--secret" not in demo("help unit rename").out


def test_a_group_shows_its_commands(demo):
    for line in ("unit", "unit --help", "help unit"):
        shown = demo(line)
        assert shown.code == 0
        assert "  unit rename  给单位改名\n" in shown.out


def test_all_commands_are_listed_by_group(demo):
    text = demo("help 全部").out
    assert text.index("日常：") < text.index("单位：") < text.index("设置：")
    assert all(row.name in text for row in commands.ROWS if not row.hidden)


def test_help_of_nothing_known_says_so(demo):
    shown = demo("help doen")
    assert (shown.code, shown.out) == (2, "")
    assert "sx done" in shown.err


@pytest.mark.parametrize("row", registry.ROWS, ids=lambda row: row.name)
def test_every_page_fits_a_terminal_and_leaves_nothing_out(row):
    text = page(tuple(row.name.split()))
    assert max(map(width, text.split("\n"))) <= 80
    for param in declared(registry.load(row)):
        for flag in getattr(param.marker, "flags", ()):
            assert param.marker.hidden or flag in text


@pytest.mark.parametrize("row", registry.ROWS, ids=lambda row: row.name)
@pytest.mark.parametrize("room", [60, 80])
def test_a_line_ends_within_a_sentence_only_where_the_room_does(row, room):
    text = page(tuple(row.name.split()), room).split("\n")
    for line, following in pairwise(text):
        if line and following.strip() == following != "" and not line.endswith(("。", "；", "：")):
            assert line in {fold(line + gap + following, room)[0] for gap in ("", " ")}


def test_on_a_narrow_terminal_help_is_folded_to_it(sx):
    for line in sx("done --help", terminal=True, columns=50).out.split("\n"):
        assert width(line) <= 50 or line.startswith("  sx ")
    assert max(map(width, sx("done --help").out.split("\n"))) > 60


def test_the_lists_of_commands_fit_a_terminal():
    for topic in ((), ("全部",)):
        assert max(map(width, page(topic).split("\n"))) <= 80


def test_no_line_of_a_help_page_is_a_word_left_alone():
    from sixiang_cli.cli import help as pages
    from sixiang_cli.cli import registry

    for row in registry.ROWS:
        lines = pages.page((row.name,)).split("\n")
        assert not [line for line in lines if 0 < len(line) <= 3 and line[-1] != "："], row.name
