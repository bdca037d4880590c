"""The commands that `sx` and `sx show` print run as they stand, whatever else is open or owed."""

import re

import pytest

COMMAND = re.compile(r"sx (?:done|assign|show|log|list|report) .*?(?=    |\n|；|$)")


def commands(page):
    """Give the commands that a page prints, what is to be filled in filled in."""
    return [found.replace("--to 岗位", "--to 组织委员")[3:] for found in COMMAND.findall(page)]


def try_all(sx, page):
    """Run what a page prints, changing nothing; give how many there were of `sx done`."""
    found = commands(page)
    for command in found:
        changes = command.startswith(("done", "assign"))
        sx(f"{command} --dry-run" if changes else command)
    return sum(command.startswith("done") for command in found)


@pytest.fixture(params=["", "热轧示例厂", "轧辊作业区", "轧辊/甲班"])
def somebody(plant, request):
    """Somebody of each level, and nobody in particular, with two months to look back on."""
    plant("config set start 2026-10-01")
    plant("done 第一议题 -u 热轧示例厂 -p 10月")
    plant("assign 军令状 -u 轧辊/丁班 --due 2026-11-20")
    if request.param:
        plant(f"use {request.param}")
    return plant


@pytest.mark.parametrize("day", ["2026-11-23", "2026-12-31", "2027-01-01", "2027-01-02"])
def test_what_the_first_page_says_to_type_runs(somebody, day):
    somebody.at(f"{day} 08:00")
    assert try_all(somebody, somebody("").out)


@pytest.mark.parametrize(
    "item",
    ["军令状", "支委会", "第一议题", "三会一课", "领导班子进班组", "心得", "联络责任岗位", "3.3.1"],
)
def test_what_the_page_of_a_measure_says_to_type_runs(somebody, item):
    try_all(somebody, somebody(f"show {item}").out)


def test_a_hint_is_no_longer_than_it_has_to_be(plant):
    assert "sx done 第一议题    " in plant("").out
    assert "办这项：sx done 组织签订军令状 -u 热轧示例厂    " in plant("show 军令状").out
    plant("use 轧辊作业区")
    assert (
        "办这项：sx done 与厂签订军令状    定责任岗位：sx assign 3.1.2 --to"
        in plant("show 军令状").out
    )


def test_what_is_settled_or_not_owed_here_is_not_offered(plant):
    plant("use 轧辊作业区")
    plant("done 主题党日")
    assert "sx done" not in plant("show 主题党日").out
    page = plant("show 第一议题").out
    assert "这个范围里没有单位要办；看全部：sx show 1.1.1 -u /" in page
    assert "sx assign" not in page


def test_a_due_day_that_is_not_the_catalogues_is_explained(plant):
    said = "全年的期限本是 03-31，开始要办（11-23）时已过，改到这一期的最后一天 12-31。"
    assert said in plant("show 军令状").out
    assert said not in plant("show 主题党日").out
    plant("config set start 2026-01-01")
    assert said not in plant("show 军令状").out
    plant("config set holiday after")
    plant.at("2026-01-20 08:00")
    assert "期限 01-31 是休息日，改到 02-02；" in plant("show 主题党日 -u 轧辊作业区").out
