"""A measure that ends in the middle of a year, and the one of the same title that follows it."""

import pytest

from sixiang_cli.workspace import builtin_catalogue

NEW = """[[measure]]
id = "1.3.2.1"
from = 2026-11-01
title = "主题党日"
levels = ["作业区"]
department = ["党支部"]
cadence = "quarterly"

"""


@pytest.fixture
def changed(plant):
    """Give a plant where 主题党日 was monthly up to October, done by 轧辊, and is quarterly since."""
    folder = plant.home / ".local" / "share" / "sixiang" / "default"
    (folder / "sx.toml").write_text('schema = 1\nstart = "2026-10-01"\n', encoding="utf-8")
    with open(builtin_catalogue(), encoding="utf-8") as shipped:
        text = shipped.read()
    plant.catalogue = folder / "checklists.toml"
    plant.catalogue.write_text(text, encoding="utf-8")
    plant.at("2026-10-20 09:00")
    plant("done 主题党日@轧辊")
    old = '[[measure]]\nid = "1.3.2"\n'
    assert old in text
    plant.catalogue.write_text(text.replace(old, f"{NEW}{old}until = 2026-10-31\n"), "utf-8")
    return plant.at("2026-11-13 09:00")


def test_one_title_after_another_is_no_fault_and_october_stays_as_it_was(changed):
    assert "没有问题" in changed("check").out
    october = changed("list 主题党日 -p 10月 --all --json").data
    assert [(task["measure"], task["status"]) for task in october] == [
        ("1.3.2", "done"),
        ("1.3.2", "not_started"),
    ]
    changed("done 主题党日@轧辊")
    assert "改过" not in changed("report -p 10月").out


@pytest.mark.parametrize("ends", ["until = 2026-11-01", "", "until = 2027-01-31"])
def test_one_title_at_one_time_is_still_warned_of(changed, ends):
    text = changed.catalogue.read_text(encoding="utf-8")
    changed.catalogue.write_text(text.replace("until = 2026-10-31", ends), encoding="utf-8")
    said = changed("check", code=None).out
    assert "same-title" in said
    assert "前一项写 until，后一项写 from" in said


@pytest.mark.parametrize(
    ("line", "recorded"),
    [
        ("done 主题党日@轧辊", "1.3.2.1 主题党日（轧辊作业区，四季度）"),
        ("done 主题党日@精整 --on 10-30", "1.3.2 主题党日（精整作业区，10月）"),
        ("done 主题党日@精整 --on 11-02", "1.3.2.1 主题党日（精整作业区，四季度）"),
        ("done 主题党日@精整 -p 10月", "1.3.2 主题党日（精整作业区，10月）"),
        ("done 主题党日@精整 -p 四季度", "1.3.2.1 主题党日（精整作业区，四季度）"),
        ("note 主题党日@轧辊 -m 示例", "1.3.2.1 主题党日（轧辊作业区，四季度）"),
    ],
)
def test_a_title_means_the_measure_of_the_time_meant(changed, line, recorded):
    assert recorded in changed(line).out


def test_what_was_left_open_is_offered_beside_what_goes_on_and_the_offers_work(changed):
    said = changed("done 主题党日@精整", code=2).err
    assert "10月，日期改成实际那天" in said
    assert "11月" not in said
    offers = [line.partition("sx ")[2] for line in said.splitlines() if "sx done" in line]
    assert offers == ["done 1.3.2.1 -u 精整", "done 1.3.2 --on 10-31 -u 精整"]
    assert "（精整作业区，10月）" in changed(offers[1]).out
    assert "（精整作业区，四季度）" in changed("done 主题党日@精整").out


def test_an_ended_measure_with_nothing_left_names_the_one_that_is_done_now(changed):
    changed("done 主题党日@精整 --on 10-30")
    said = changed("done 1.3.2", code=2).err
    assert "1.3.2 主题党日到 2026-10-31 为止，现在不用办" in said
    assert "现在办的：sx done 1.3.2.1 " in said
    assert "补记以前的：sx done 1.3.2 -p 10月" in said
    assert "（轧辊作业区，四季度）" in changed("done 1.3.2.1 -u 轧辊").out
    assert "不用再记" in changed("done 1.3.2 -p 10月 -u 轧辊").out


def test_only_units_that_left_it_open_are_asked_about(changed):
    assert "（精整作业区，10月）" in changed("done 1.3.2").out  # 轧辊 did it in time


def test_a_period_that_neither_has_is_answered_by_the_one_of_today(changed):
    assert "周期要写成“四季度”这样" in changed("done 主题党日@轧辊 -p 11月", code=2).err


def test_the_page_of_a_title_is_that_of_the_measure_of_today(changed):
    assert changed("show 主题党日 --json").data["id"] == "1.3.2.1"
    assert changed("show 1.3.2 --json").data["id"] == "1.3.2"


def test_an_answer_in_the_group_goes_to_the_measure_of_its_day(changed):
    text = "精整作业区 主题党日 10-30\n轧辊作业区 主题党日 11-05\n"
    changed("paste -y", stdin=text)
    done = changed("list 主题党日 --all -s 已办 --json -p 今年").data
    assert {(task["measure"], task["unit"]) for task in done} == {
        ("1.3.2", "轧辊作业区"),
        ("1.3.2", "精整作业区"),
        ("1.3.2.1", "轧辊作业区"),
    }


def test_what_became_of_orphans_is_said_with_the_way_back(changed):
    text = changed.catalogue.read_text(encoding="utf-8")
    changed.catalogue.write_text(text.replace('id = "1.3.2"', 'id = "1.3.9"'), encoding="utf-8")
    said = changed("check", code=3).out
    assert "加回这一项，记录就又算数；不再办的不删，给它写 until" in said
    whole = text.replace('cadence = "monthly"', 'cadence = "quarterly"')
    changed.catalogue.write_text(whole, encoding="utf-8")
    assert "给它写 until，另加一项新编号的写 from" in changed("check", code=3).out
