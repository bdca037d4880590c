"""The commands that a page names at its foot are about what the page is about."""

import re
import shlex

import pytest

from sixiang_cli.selection import Asked

NAMED = re.compile(r"sx (?:list|log|show|trend)[^\n（]*")


@pytest.fixture
def december(plant):
    """A plant that has owed since October: something late, some not held, some of it on 10-20."""
    plant.at("2026-10-20 09:00")
    plant("config set start 2026-10-01")
    plant("done 主题党日 -u 轧辊作业区")
    plant("done 中心组集中学习 -u 热轧示例厂")
    plant.at("2026-11-20 09:00")
    plant("skip 支委会 -u 精整作业区 -p 10月 -m 检修停产")
    return plant.at("2026-12-02 09:00")


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("list -u 轧辊作业区", "sx list -u 轧辊作业区 --all"),
        ("list 主题党日 -l 作业区 -p 11月", "sx list 主题党日 -l 作业区 -p 11月 --all"),
        ("list -s 未开展 -d 1", "sx list -d 1 -s 未开展 -p 今年"),
        ("list -s 不适用 -u 轧辊作业区", "sx list -u 轧辊作业区 -s 不适用 -p 今年"),
        ("report -u 精整作业区", "sx list -u 精整作业区 -s 逾期"),
        ('report --light "红、蓝"', 'sx list -s 逾期 --light "红、蓝"'),
        ("report -p 10月 -d 1", "sx list -d 1 --done-in 10月"),
        ("due 三级联动机制", "sx list 三级联动机制"),
        ("show 主题党日 -u 轧辊作业区", "sx log 1.3.2 -u 轧辊作业区"),
        ("trend -p 四季度 -u 轧辊作业区", "sx trend -u 轧辊作业区 -p 2026-10..2026-12"),
        ("verify -u 轧辊作业区 -p 10月", "sx log -u 轧辊作业区 -p 10月 --only 期后补录"),
    ],
)
def test_a_command_named_at_the_foot_keeps_the_scope(december, line, named):
    shown = december(line, terminal=False).out
    assert named in [each.strip() for each in NAMED.findall(shown)], shown
    december(named.removeprefix("sx "))


@pytest.mark.parametrize(
    "scope", ["", "-u 精整作业区", "-l 作业区", "-d 1", "支委会", "--assignee -"]
)
def test_the_command_named_lists_as_many_as_the_page_says(december, scope):
    shown = december(f"report {scope}").out
    number, command = re.search(r"逾期共 (\d+) 项：sx (.*)", shown).groups()
    assert len(december(f"{command} --json").data) == int(number) > 0


def test_a_state_of_past_periods_says_where_it_looked(december):
    here = december("list -s 未开展").out
    assert "没有符合的任务" in here
    there = re.search(r"只看了当前各期和往期没办结的；今年各期的：sx (.*)", here).group(1)
    assert len(december(f"{there} --json").data) == 1
    for line in ("list -s 逾期", "list -s 未办", "list -s 未开展 -p 10月", "list --done-in 10月"):
        assert "只看了" not in december(line).out


def test_what_is_not_counted_is_counted_in_the_scope(december):
    assert "按需 4、汇总 5、归档 4。" in december("report").out
    assert "按需 0、汇总 2、归档 4。" in december("report -d 3").out
    assert "已归档" not in december("list -d 1").out
    assert "已归档 4 项不列" in december("list -d 3").out


def test_a_scope_is_typed_as_a_shell_reads_it():
    asked = Asked(
        ("主题 党日", "$HOME"),
        level=("班组",),
        unit=("甲班", '乙"班'),
        period="11月",
        as_of="2026-11-30",
    )
    assert shlex.split(asked.typed()) == [
        "主题 党日", "$HOME", "-u", "甲班", "-u", '乙"班', "-l", "班组", "-p", "11月", "--as-of", "2026-11-30",
    ]  # fmt: skip
    assert Asked().typed() == ""
