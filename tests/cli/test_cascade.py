"""Handing a measure down: who owes it then, what is shown first, and that nothing is lost."""

import os

import pytest

from sixiang_cli.errors import Refused
from sixiang_cli.turning import Turner
from sixiang_cli.workspace import Surroundings, Workspace, locate


@pytest.fixture
def plant(sx):
    sx.at("2026-09-02 08:00")
    sx("init 台账 --start 2026-09-01 --catalogue builtin")

    def run(line, **more):
        return sx(f"--home 台账 {line}", **more)

    run("unit add 示例厂")
    run("unit add 轧辊作业区 精整作业区 --under 示例厂")
    run("unit add 甲班 乙班 丙班 --under 轧辊作业区")
    run("unit add 丁班 --under 精整作业区")
    return run


def owed(plant, line="list 职工意见收集 -l 班组 --all"):
    return {(task["unit"], task["period"]) for task in plant(f"{line} --json").data}


def test_what_comes_is_shown_first_and_only_then_asked_about(plant):
    before = plant("log --json").data
    answer = plant("cascade 职工意见收集 --to 班组", code=1)
    assert "甲班" in answer.err
    assert "共 4 个单位，本期多出 4 项" in answer.err
    assert "一年多 12 项" in answer.err
    shown = plant("cascade 职工意见收集 --to 班组 --dry-run --json").data
    assert len(shown["come"]) == 4
    assert not shown["recorded"]
    assert plant("log --json").data == before


def test_the_units_below_owe_it_from_the_current_period_on(plant):
    plant("cascade 职工意见收集 --to 班组 --under 轧辊作业区 --except 丙班 -y")
    assert owed(plant) == {("甲班", "2026-09"), ("乙班", "2026-09")}


def test_doing_it_twice_records_once(plant):
    plant("cascade 职工意见收集 --to 班组 -y")
    number = len(plant("log --json").data)
    assert "没有新增记录" in plant("cascade 职工意见收集 --to 班组 -y").out
    assert "没有新增记录" in plant("cascade 职工意见收集 --to 班组 --under 精整作业区 -y").out
    assert len(plant("log --json").data) == number


def test_a_unit_that_joins_later_is_covered_and_an_exception_stays_one(plant, sx):
    plant("cascade 职工意见收集 --to 班组 --except 精整作业区 -y")
    sx.at("2026-11-03 08:00")
    plant("unit add 戊班 --under 轧辊作业区")
    plant("unit add 己班 --under 精整作业区")
    assert ("戊班", "2026-11") in owed(plant)
    assert ("戊班", "2026-10") not in owed(plant)
    assert not any(unit == "己班" for unit, _ in owed(plant))


def test_covering_only_those_who_join_later_still_is_a_decision(plant):
    plant("cascade 职工意见收集 --to 班组 --under 轧辊作业区 -y")
    plant("cascade 职工意见收集 --to 班组 --under 丁班 -y")
    # Every unit owes it, yet a new one below 精整作业区 would not.
    assert "已下放" in plant("cascade 职工意见收集 --to 班组 --under 精整作业区 -y").out


def test_taken_back_the_running_period_goes_and_earlier_ones_stay_owed(plant, sx):
    plant("cascade 职工意见收集 --to 班组 --under 精整作业区 -y")
    sx.at("2026-11-10 08:00")
    shown = plant("cascade 职工意见收集 --to 班组 --under 精整作业区 --off --dry-run").out
    assert "本期少 1 项" in shown
    assert "以前各期没办结的 2 项仍算应办" in shown
    plant("cascade 职工意见收集 --to 班组 --under 精整作业区 --off -y")
    assert owed(plant) == {("丁班", "2026-09"), ("丁班", "2026-10")}


def test_handed_down_again_nothing_owed_before_is_lost_and_the_gap_is_not_owed(plant, sx):
    plant("cascade 职工意见收集 --to 班组 --under 精整作业区 -y")
    sx.at("2026-10-05 08:00")
    plant("cascade 职工意见收集 --to 班组 --under 精整作业区 --off -y")
    sx.at("2026-12-03 08:00")
    plant("cascade 职工意见收集 --to 班组 --under 精整作业区 -y")
    assert owed(plant) == {("丁班", "2026-09"), ("丁班", "2026-12")}
    plant("done 职工意见收集 -u 丁班 --on 9-20")
    assert owed(plant, "list 职工意见收集 -l 班组") == {("丁班", "2026-12")}
    assert "没有下放" in plant("done 职工意见收集 -u 丁班 --on 10-20", code=2).err


def test_its_own_number_of_times_makes_it_a_counted_task_from_then_on(plant, sx):
    plant("cascade 职工意见收集 --to 班组 --under 精整作业区 -y")
    plant("done 职工意见收集 -u 丁班")
    sx.at("2026-10-05 08:00")
    shown = plant("cascade 职工意见收集 --to 班组 --under 精整作业区 --times 3 -y").out
    assert "1 项改次数" in shown
    plant("done 职工意见收集 -u 丁班")
    tasks = plant("list 职工意见收集 -l 班组 --all -p 今年 --json").data
    assert [(task["period"], task["times"], task["status"]) for task in tasks] == [
        ("2026-09", 1, "done"),
        ("2026-10", 3, "in_progress"),
    ]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("cascade 主题党日 --to 班组", "optional_levels"),
        ("cascade 推广三谈四提升 --to 班组", "可下放到：作业区"),
        ("cascade 职工意见收集 --to 厂", "本来就由厂办"),
        ("cascade 三会一课 --to 班组", "汇总"),
        ("cascade 3.3.1 --to 班组", "归档"),
        ("cascade 1.3.4 --to 班组", "按需"),
        ("cascade 领导班子进班组 --to 厂", "由下级汇总"),
        ("cascade 党建网发布成果 --to 作业区 --under 甲班", "之下没有作业区"),
        ("cascade 职工意见收集 --to 班组 --under 轧辊作业区 --except 丁班", "不在轧辊作业区之下"),
        ("cascade 职工意见收集 --to 车队", "没有“车队”这个层级"),
        ("cascade 职工意见收集 --to 班组 --off --times 2", "不写次数"),
        ("cascade 没有这项 --to 班组", "没有叫"),
    ],
)
def test_what_can_not_be_handed_down_says_why(plant, line, said):
    assert said in plant(line, code=2).err


def test_a_unit_decides_only_for_itself_and_below(plant):
    plant("use 轧辊作业区")
    assert "下放到轧辊作业区的班组" in plant("cascade 职工意见收集 --to 班组 --dry-run").out
    err = plant("cascade 职工意见收集 --to 班组 --under 精整作业区", code=1).err
    assert "不能给精整作业区下放" in err


def test_it_is_one_event_with_undo_and_stands_in_the_log(plant):
    plant("cascade 职工意见收集 --to 班组 --times 2 --except 丙班 -y")
    row = plant("log --json").data[-1]
    assert (row["kind"], row["measure"], row["unit"]) == ("cascade", "4.1.2", "示例厂")
    said = plant("log").out
    assert "下放到班组；每期 2 次；除了 1 个单位" in said
    assert "4.1.2 下放到示例厂的班组" in plant("undo").out
    assert owed(plant) == set()
    plant("redo")
    assert len(owed(plant)) == 3


def command(sx, place):
    """Give a recorder and its command before the last few, as another device's events leave it."""
    around = Surroundings(os.environ, str(sx.home))
    now = int(sx.now.timestamp() * 1000)
    recorder = Turner(Workspace(locate("台账", around), around, now))
    return recorder, recorder.undoable(9)[place]


def test_undo_refuses_once_a_unit_has_recorded_something_on_it(plant, sx):
    plant("cascade 职工意见收集 --to 班组 -y")
    plant("done 职工意见收集 -u 甲班")
    recorder, handed = command(sx, 1)
    with pytest.raises(Refused) as refused:
        recorder.turn(handed, undo=True)
    assert "甲班" in refused.value.message
    assert refused.value.hint.endswith("sx cascade 4.1.2 --to 班组 --under 示例厂 --off")
    assert ("甲班", "2026-09") in owed(plant)


def test_undo_refuses_where_a_later_decision_is_built_on_it(plant, sx):
    plant("cascade 职工意见收集 --to 班组 -y")
    plant("cascade 职工意见收集 --to 班组 --under 精整作业区 --off -y")
    recorder, handed = command(sx, 1)
    with pytest.raises(Refused, match="又下放或收回过"):
        recorder.turn(handed, undo=True)


def test_undo_does_not_mind_decisions_about_other_units_or_measures(plant, sx):
    plant("cascade 职工意见收集 --to 班组 --under 轧辊作业区 -y")
    plant("cascade 职工意见收集 --to 班组 --under 精整作业区 -y")
    plant("cascade 职工意见办理答复 --to 班组 -y")
    recorder, handed = command(sx, 2)
    recorder.turn(handed, undo=True)
    assert owed(plant) == {("丁班", "2026-09")}


def test_check_names_measures_that_changed_since_and_handing_down_again_settles_it(plant, sx):
    plant("cascade 职工意见收集 --to 班组 -y")
    assert plant("check").code == 0
    path = sx.home / "台账" / "checklists.toml"
    text = path.read_text(encoding="utf-8")
    at = text.index('id = "4.1.2"')
    changed = text[:at] + text[at:].replace('cadence = "monthly"', 'cadence = "quarterly"', 1)
    path.write_text(changed, encoding="utf-8")
    said = plant("check", code=3).out
    assert "4.1.2 职工意见收集下放到班组以后，目录里的这一项改过" in said
    assert "sx cascade 4.1.2 --to 班组 --under 示例厂" in said
    shown = plant("cascade 4.1.2 --to 班组 --under 示例厂 --dry-run").out
    assert "任务不增不减" in shown
    plant("cascade 4.1.2 --to 班组 --under 示例厂 -y")
    plant("check")
    assert "没有新增记录" in plant("cascade 4.1.2 --to 班组 -y").out


def test_check_says_when_the_catalogue_no_longer_allows_it(plant, sx):
    plant("cascade 职工意见收集 --to 班组 -y")
    path = sx.home / "台账" / "checklists.toml"
    text = path.read_text(encoding="utf-8")
    at = text.index('id = "4.1.2"')
    text = text[:at] + text[at:].replace('["作业区", "班组"]', '["作业区"]', 1)
    path.write_text(text, encoding="utf-8")
    assert "不再写可下放到班组" in plant("check", code=3).out


def test_a_report_says_how_many_tasks_the_plant_added(plant):
    assert plant("report --json").data["added"] == 0
    assert "下放加的" not in plant("report").out
    plant("cascade 职工意见收集 --to 班组 -y")
    assert plant("report --json").data["added"] == 4
    assert "应办里有 4 项是下放加的" in plant("report").out


def test_redoing_a_taking_back_refuses_once_it_was_ticked_again(plant, sx):
    plant("cascade 职工意见收集 --to 班组 -y")
    plant("cascade 职工意见收集 --to 班组 --off -y")
    plant("undo")
    plant("done 职工意见收集 -u 甲班")
    recorder, _ = command(sx, 0)
    with pytest.raises(Refused) as refused:
        recorder.turn(recorder.last_command(undone=True), undo=False)
    assert refused.value.hint.endswith("--off")


def test_without_a_level_each_possible_one_is_offered_as_a_whole_command(plant):
    asked = plant("cascade 职工意见收集 --under 轧辊 --off", code=2).err
    assert "没有写从哪一级收回，什么也没改。" in asked
    assert "sx cascade 4.1.2 --to 作业区 --under 轧辊 --off" in asked
    assert "没有可下放的层级" in plant("cascade 第一议题", code=2).err


def test_a_number_of_times_that_is_none_points_to_taking_back_not_to_undo(plant):
    refused = plant("cascade 职工意见收集 --to 班组 --times 0", code=2).err
    assert "不再办写 --off" in refused
    assert "undo" not in refused


def test_the_numbers_are_those_of_the_units_concerned_and_of_the_times_asked_for(plant):
    shown = plant("cascade 职工意见收集 --to 作业区 --under 轧辊 --times 2 --dry-run").out
    assert "一年多 12 项，每项办 2 次" in shown
    plant("cascade 职工意见收集 --to 作业区 --under 轧辊 -y")
    assert "，1 个单位，本期少 1 项" in plant("cascade 职工意见收集 --to 作业区 --off -y").out
    rows = plant("log 职工意见收集").out.splitlines()
    assert any("收回" in row and "下放" not in row for row in rows)
