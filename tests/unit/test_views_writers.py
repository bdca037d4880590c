"""Every way of drawing a page: nothing cut, nothing obeyed, the right one chosen."""

import io
import re
import sys

import pytest

from sixiang_cli.views import layout, markdown, plain, quick, render, terminal, text, theme
from sixiang_cli.views.page import (
    BLANK,
    Bar,
    Column,
    Heading,
    Line,
    Note,
    Page,
    Row,
    Section,
    Span,
    Table,
)

TERMINAL = {"TERM": "xterm-256color", "COLORTERM": "truecolor"}


class _Tty(io.StringIO):
    def isatty(self):
        return True


def _drawn(page, width, *, color=False, environ=None):
    stream = io.StringIO()
    render.render(
        page, stream=stream, fmt="table", width=width, color=color, environ=environ or TERMINAL
    )
    return stream.getvalue()


def _quickly(page, width):
    rows = quick.drawn(page, layout.fit(page, width), width, quick.unpainted, solid=False)
    return "".join(f"{row}\n" for row in rows)


HOSTILE = "[bold]\x1b]0;坏\x07\u202e[/]`|<script>*"


def _hostile_page():
    return Page(
        HOSTILE,
        (
            Heading(HOSTILE, HOSTILE),
            Line(("说明：", Span(HOSTILE, "overdue"))),
            Table(
                (Column(HOSTILE), Column("措施")),
                [
                    (HOSTILE, "主题党日"),
                    Section(HOSTILE, HOSTILE),
                    Row((HOSTILE, "支委会"), "settled"),
                ],
                foot=[("合计", HOSTILE)],
            ),
            Note(HOSTILE),
        ),
    )


@pytest.mark.parametrize("width", [12, 40, 200])
def test_user_text_is_neither_markup_nor_a_command_to_the_terminal(width):
    shown = [_drawn(_hostile_page(), width), _quickly(_hostile_page(), width)]
    assert shown[0] == shown[1]
    for screen in [*shown, plain.render(_hostile_page()), markdown.render(_hostile_page())]:
        assert not {"\x1b", "\x07", "\u202e"} & set(screen)
    assert "[bold]\\u001b]0;坏\\u0007\\u202e[/]`|<script>*" in shown[0] or width < 200


def test_markdown_can_not_be_broken_out_of():
    shown = markdown.render(_hostile_page())
    assert "<script>" not in shown
    rows = [line for line in shown.splitlines() if line.startswith("|")]
    assert all(row.replace("\\|", "").count("|") == 3 for row in rows)


def test_a_markdown_paragraph_is_no_list_and_no_heading():
    page = Page("", (Note("- 支委会"), Note("2. 党课"), Note("# 题"), Note("    缩进")))
    assert markdown.render(page) == "\\- 支委会\n\n2\\. 党课\n\n\\# 题\n\n缩进\n"


def _long_page(rows=3):
    note = "会议室停电，改在二号操作室开，到会十一人，记录在支部工作手册第三十二页"
    return Page(
        "长",
        (
            Heading("轧辊作业区", "2026-11-23 周一"),
            Table(
                (
                    Column("编号", min_width=7, fold=False),
                    Column("措施", min_width=20),
                    Column("说明"),
                    Column("次数", align="right", fold=False),
                ),
                [(f"1.3.{at % 4}", "主题党日", note, Span("2", "done")) for at in range(rows)],
            ),
        ),
    )


def _letters(screen):
    return sorted("".join(screen.split()).replace("-", ""))


@pytest.mark.parametrize("width", [60, 80])
def test_a_column_too_wide_for_the_terminal_is_folded_and_nothing_is_lost(width):
    screen = _drawn(_long_page(), width)
    assert all(text.width(line) <= width for line in screen.splitlines())
    assert _letters(screen) == _letters(plain.render(_long_page()))
    assert screen == _quickly(_long_page(), width)


@pytest.mark.parametrize("width", [10, 20, 30])
def test_a_terminal_too_narrow_for_columns_gets_every_value_under_its_name(width):
    screen = _drawn(_long_page(), width)
    assert all(text.width(line) <= width for line in screen.splitlines())
    joined = "".join(screen.split())
    assert (
        joined.count("说明：会议室停电，改在二号操作室开，到会十一人，记录在支部工作手册第三十二页")
        == 3
    )
    assert joined.count("次数：2") == 3


def test_a_pipe_gets_lines_as_wide_as_they_need_to_be():
    lines = plain.render(_long_page()).splitlines()
    assert lines[3].endswith("第三十二页     2")
    assert len({text.width(line) for line in lines[2:]}) == 1


def test_tables_of_a_group_line_up_and_others_do_not():
    def page(group):
        wide = Table((Column("单位"), Column("状态")), [("轧辊作业区/甲班", "未办")], group=group)
        slim = Table((Column("单位"), Column("状态")), [("厂", "已办")], header=False, group=group)
        return plain.render(Page("", (wide, slim))).splitlines()

    together, apart = page("一"), page("")
    at = text.width(together[2].partition("未办")[0])
    assert text.width(together[3].partition("已办")[0]) == at
    assert text.width(apart[3].partition("已办")[0]) < at


def test_a_bar_gives_way_before_a_name_is_folded():
    rows = [("轧辊作业区/甲班/一组", Bar(3, 4), "3/4", "75%", "1", "0", "100%")]
    titles = ("单位", "进度", "已办/应办", "完成率", "未办", "其中逾期", "按期率")
    page = Page("", (Table(tuple(map(Column, titles)), rows),))
    screen = _drawn(page, 80).splitlines()
    assert screen[2].startswith("轧辊作业区/甲班/一组  [")
    assert "[########..]" in screen[2]
    assert "[##############....]" in plain.render(page)


def test_an_empty_table_still_names_its_columns():
    page = Page("", (Table((Column("编号"), Column("措施")), []), BLANK))
    assert _drawn(page, 80) == plain.render(page) == "编号  措施\n----- ----\n\n"


def test_a_row_with_a_cell_too_few_is_a_mistake_and_not_a_shorter_list():
    page = Page("", (Table((Column("编号"), Column("措施")), [("1", "甲"), ("2",)]),))
    with pytest.raises(ValueError, match="zip"):
        plain.render(page)


def test_a_list_of_many_rows_reads_the_same_as_a_short_one():
    many = terminal.QUICK_ROWS + 50
    screen = _drawn(_long_page(many), 80)
    few = _drawn(_long_page(3), 80)
    assert screen.startswith(few)
    assert screen.count("主题党日") == many


def test_a_long_list_is_coloured_too():
    screen = _drawn(_long_page(terminal.QUICK_ROWS), 80, color=True)
    assert screen.count("\x1b[32m2\x1b[0m") == terminal.QUICK_ROWS


def test_a_bar_is_a_coloured_ground_on_a_colour_terminal_only():
    page = Page("", (Line(Bar(1, 2, "dimension-1", width=4)),))
    colour = _drawn(page, 80, color=True)
    assert ";48;2;" in colour
    assert "[" not in colour.replace("\x1b[", "")
    assert re.sub(r"\x1b\[[\d;]*m", "", colour) == "###...\n"  # where it is copied
    assert _drawn(page, 80) == "[##..]\n"
    assert _drawn(page, 80, color=True, environ=TERMINAL | {"NO_COLOR": "1"}) == "[##..]\n"


def test_dimensions_keep_hues_of_their_own_on_a_terminal_of_sixteen_colours():
    lines = tuple(Line(Bar(1, 1, theme.dimension(at), width=4)) for at in range(4))
    screen = _drawn(Page("", lines), 80, color=True, environ={"TERM": "xterm"})
    assert len(set(screen.splitlines())) == 4


def _sent(stream, fmt="auto", **environ):
    page = Page("", (Heading("示例厂", "2026-11-23"), Line(Span("逾期 2 天", "overdue"))))
    render.render(page, stream=stream, fmt=fmt, environ={"TERM": "xterm"} | environ)
    return stream.getvalue()


def test_a_pipe_gets_plain_text_and_a_terminal_colour():
    assert "\x1b" not in _sent(io.StringIO())
    assert "\x1b" in _sent(_Tty())
    assert "\x1b" in _sent(io.StringIO(), FORCE_COLOR="1")
    assert "\x1b" not in _sent(_Tty(), FORCE_COLOR="0")
    assert "\x1b" not in _sent(io.StringIO(), fmt="table")
    assert "\x1b" not in _sent(_Tty(), TERM="dumb")
    assert "\x1b" not in _sent(_Tty(), fmt="text")
    assert "\x1b[31" not in _sent(_Tty(), NO_COLOR="1")


def test_columns_in_the_environment_is_the_width():
    assert text.width(_sent(io.StringIO(), fmt="table").splitlines()[0]) == 80
    assert text.width(_sent(io.StringIO(), fmt="table", COLUMNS="40").splitlines()[0]) == 40
    assert text.width(_sent(io.StringIO(), fmt="table", COLUMNS="0").splitlines()[0]) == 80


def test_plain_text_never_loads_rich(fresh_python):
    loaded = fresh_python(
        "import io, sys;"
        "from sixiang_cli.views import page, render;"
        "render.render(page.Page('', (page.Line('甲'),)), stream=io.StringIO(), environ={});"
        "print([name for name in ('rich', 'dataclasses', 'unicodedata') if name in sys.modules])"
    )
    assert loaded.strip() == "[]"


@pytest.fixture
def fresh_python():
    def run(program):
        import os
        import subprocess

        src = os.path.dirname(os.path.dirname(os.path.dirname(layout.__file__)))
        environ = os.environ | {"PYTHONPATH": src, "PYTHONIOENCODING": "utf-8"}
        return subprocess.run(
            [sys.executable, "-S", "-c", program],
            env=environ,
            check=True,
            capture_output=True,
            text=True,
        ).stdout

    return run


@pytest.mark.parametrize("width", range(30, 90, 3))
def test_a_date_is_never_broken_however_narrow_the_screen(width):
    columns = (
        Column("单位", min_width=8),
        Column("说明", min_width=10),
        Column("备注", min_width=9),
    )
    rows = [("热轧示例厂轧辊作业区", "期限：2027-03-31", "纪要与生产例会合开，另见附页")]
    page = Page("", (Table(columns, rows),))
    assert "2027-03-31" in _quickly(page, width)


# --- trees -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "shown"),
    [
        (
            ["厂", "  轧辊", "    甲班", "  精整", "    甲班"],
            ["厂", "轧辊", "轧辊/甲班", "精整", "精整/甲班"],
        ),
        (["轧辊", "  甲班", "精整", "  甲班"], ["轧辊", "轧辊/甲班", "精整", "精整/甲班"]),
        (["甲", "乙"], ["甲", "乙"]),
    ],
)
def test_markdown_names_the_rows_of_a_tree_by_their_paths(rows, shown):
    made = [(name, "1") for name in rows[1:]]
    table = Table((Column("单位"), Column("项")), [Row((rows[0], "1"), "settled"), *made])
    lines = markdown.render(Page("题", (table,))).splitlines()[2:]
    assert [line.split("|")[1].strip() for line in lines] == shown
