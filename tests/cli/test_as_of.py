"""``--as-of``: what the ledger said that night, whatever was recorded, undone or decided since."""

import json

NIGHT = "--as-of 2026-11-25"


def said(sx, line):
    """Give a report or list of that night as programs see it, its check code included."""
    return json.loads(sx(f"{line} {NIGHT} --json").out)


def test_nothing_done_later_changes_what_the_ledger_said_that_night(plant):
    plant.at("2026-11-25 09:00")
    plant("done 支委会 党小组会 -u 轧辊作业区")
    plant("done 军令状 -l 班组 --except 丁班 -y -u 轧辊作业区")
    plant("assign 主题党日 --to 组织委员 -u 轧辊作业区")
    plant("na 党课 --standing -m 未设 -u 精整作业区")
    lines = (
        "report", "report --by unit", "report --by assignee", "report -p 11月", "report --done-in 11月",
        "list --all", "list --done-in 11月", "list -s 不适用", "list --assignee 组织委员", "log",
    )  # fmt: skip
    before = {line: said(plant, line) for line in lines}
    plant.at("2026-11-26 09:00")
    plant("undo -y")
    plant("undo -y")
    plant("undo -y")
    plant("reopen 支委会 -u 轧辊作业区")
    plant("assign 主题党日 --to 支部书记 -u 轧辊作业区")
    plant("done 党课 -u 精整作业区")
    plant.at("2026-12-03 09:00")
    plant("done 主题党日 --on 11-20 -u 轧辊作业区")
    plant("na 主题党日 -p 11月 -m 没有 -u 精整作业区")
    for line in lines:
        assert said(plant, line) == before[line], line


def test_the_code_of_that_night_is_the_one_on_the_sheet_that_was_sent_up_then(plant):
    plant.at("2026-11-25 09:00")
    plant("done 支委会 -u 轧辊作业区")
    sent = plant("report --json").data["check_code"]
    plant.at("2026-11-26 09:00")
    plant("done 党小组会 -u 轧辊作业区")
    assert plant("report --json").data["check_code"] != sent
    assert plant(f"report {NIGHT} --json").data["check_code"] == sent
    assert f"校验码 {sent}" in plant(f"report {NIGHT}").out
