"""Changes of catalogue, organisation and start: on record, in the audit, on reports of closed periods."""

import pytest

from sixiang_cli.journal import Draft, writing
from sixiang_cli.views import alterations
from sixiang_cli.workspace import builtin_catalogue
from support.ledger_files import opened


@pytest.fixture
def closed(plant):
    """Give a plant with a catalogue of its own, whose October is over and has a check code."""
    plant.at("2026-10-12 09:00")
    settings = folder(plant) / "sx.toml"
    settings.write_text('schema = 1\nstart = "2026-10-01"\n', encoding="utf-8")
    with open(builtin_catalogue(), encoding="utf-8") as shipped:
        (folder(plant) / "checklists.toml").write_text(shipped.read(), encoding="utf-8")
    plant("done 主题党日@轧辊 第一议题")
    plant.at("2026-10-31 18:00")
    plant.code = plant("report -p 10月 --json").data["check_code"]
    plant.at("2026-11-13 09:00")
    return plant


def folder(sx):
    return sx.home / ".local" / "share" / "sixiang" / "default"


def edit(sx, name, before, after):
    file = folder(sx) / name
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after), encoding="utf-8")


def swap_areas(sx):
    edit(sx, "organisation.toml", "轧辊", "某某")
    edit(sx, "organisation.toml", "精整", "轧辊")
    edit(sx, "organisation.toml", "某某", "精整")


EDITS = {
    "archived": (
        lambda sx: edit(sx, "checklists.toml", 'id = "4.1.2"', 'id = "4.1.2"\narchived = true'),
        "catalogue",
        "4.1.2 职工意见收集：改为归档",
    ),
    "due": (
        lambda sx: edit(sx, "checklists.toml", 'id = "1.1.1"', 'id = "1.1.1"\ndue = "15"'),
        "catalogue",
        "1.1.1 第一议题：期限由空改为15",
    ),
    "names": (swap_areas, "organisation", "单位（b1）：名称由轧辊作业区改为精整作业区"),
    "holiday": (
        lambda sx: edit(sx, "sx.toml", "schema = 1", 'schema = 1\nholiday = "after"'),
        "holiday",
        "到期日遇节假日由不动改为顺延",
    ),
    "start": (
        lambda sx: edit(sx, "sx.toml", "2026-10-01", "2026-11-01"),
        "start",
        "启用日由 2026-10-01 改为 2026-11-01",
    ),
}


@pytest.mark.parametrize("which", EDITS)
def test_what_changes_a_closed_month_is_said_before_and_after_the_next_record(closed, which):
    change, part, what = EDITS[which]
    name = alterations.PARTS[part]
    change(closed)
    assert f"{name}改过，还没记进流水" in closed("report -p 10月").out
    assert closed(["verify", "--anchor", closed.code, "--json"]).data["unrecorded"] == [part]
    closed("done 第一议题 -p 11月")
    closed.at("2026-12-20 09:00")
    page = closed("report -p 10月").out
    assert f"10月过完以后{name}改过 1 次：{what}" in page
    assert closed("report -p 10月 --json").data["changed_since"] == [part]
    assert f"10月过完以后{name}改过 1 次" in closed("brief -p 10月").out
    assert f"10月过完以后{name}改过 1 次" in closed("compare -p 10月 -l 作业区").out
    said = closed(["verify", "--anchor", closed.code]).out
    assert f"凭证以后改过：{name} 1 次，见第 4 条" in said
    assert f"11-13 09:00（凭证以后） {what}" in said
    assert "应办几项、哪天到期和当时一样" in said.partition("不能证明")[2]
    (row,) = closed("log --only 目录变更 --json").data
    assert row["body"]["what"][0]["part"] == part
    assert what in closed("log").out
    assert f"{name}变更" in closed("log -n 3").out


def test_only_what_somebody_changed_of_the_organisation_is_named(closed):
    swap_areas(closed)
    file = folder(closed) / "organisation.toml"
    head, _, _ = file.read_text(encoding="utf-8").rpartition('name = "丁班"')
    moved = 'name = "戊班"\nlevel = "班组"\nparent = "b1"\n'
    file.write_text(head + moved, encoding="utf-8")
    closed("done 第一议题 -p 11月")
    (change,) = closed("verify --json").data["redefined"]
    assert sorted(
        (each["id"], each["key"], each["was"], each["is"]) for each in change["what"]
    ) == [
        ("b1", "name", "轧辊作业区", "精整作业区"),
        ("b2", "name", "精整作业区", "轧辊作业区"),
        ("c8", "name", "丁班", "戊班"),
        ("c8", "parent", "精整作业区", "精整作业区"),
    ]


def test_there_and_back_is_two_changes_and_no_other_sum(closed):
    change, back = ('id = "1.1.1"', 'id = "1.1.1"\ndue = "15"'), "第一议题"
    edit(closed, "checklists.toml", *change)
    closed(f"done {back} -p 11月")
    edit(closed, "checklists.toml", *reversed(change))
    closed("done 支委会@轧辊 -p 11月")
    assert "改过" not in closed("report -p 10月").out
    data = closed(["verify", "--anchor", closed.code, "--json"]).data
    assert [each["parts"] for each in data["redefined_since"]] == [["catalogue"]] * 2
    assert "凭证以后改过：目录 2 次" in closed(["verify", "--anchor", closed.code]).out


def test_a_code_given_after_the_change_covers_it(closed):
    edit(closed, "sx.toml", "2026-10-01", "2026-10-02")
    closed("done 第一议题 -p 11月")
    code = closed("report --json").data["check_code"]
    data = closed(["verify", "--anchor", code, "--json"]).data
    assert (len(data["redefined"]), data["redefined_since"]) == (1, [])
    assert "凭证以后改过" not in closed(["verify", "--anchor", code]).out


@pytest.mark.parametrize(
    ("file", "before", "after"),
    [
        ("checklists.toml", 'evidence = "登记件数"', 'evidence = "登记了几件"'),
        ("checklists.toml", "schema = 1", "schema = 1  # 改了注释"),
        ("checklists.toml", 'id = "4.1.2"', 'id = "4.1.2"\nuntil = 2026-11-30'),
    ],
)
def test_a_closed_month_says_nothing_of_what_can_not_concern_it(closed, file, before, after):
    edit(closed, file, before, after)
    closed("done 第一议题 -p 11月")
    assert "改过" not in closed("report -p 10月").out
    assert "改过：目录 1 次" in closed("verify").out


def test_a_unit_that_came_later_is_no_change_of_a_closed_month(closed):
    closed("unit add 戊班 --under 轧辊")
    assert "改过" not in closed("report -p 10月").out
    assert "戊班（c9）：新加" in closed("verify").out


def test_a_start_set_by_command_is_on_record_at_once(closed):
    closed("config set start 2026-10-12")
    assert closed("report --json").data["unrecorded"] == []
    assert "启用日由 2026-10-01 改为 2026-10-12" in closed("log --only 启用日变更").out


def test_a_journal_that_never_heard_of_the_start_is_read_and_continued(closed):
    """What an earlier version wrote: digests only, and no copy of what they stand for."""
    known = closed("log --json").data[0]["body"]
    old = {"catalogue": known["catalogue"], "organisation": "0" * 64}
    path = str(folder(closed) / "sx.db")
    with opened(path) as file:
        file.execute("DELETE FROM definition")
    with writing(path, now_ms=int(closed.now.timestamp() * 1000), actor="") as transaction:
        transaction.append([Draft("", "", "", "definitions", "", old)])
    assert closed("report --json").data["unrecorded"] == ["organisation"]
    closed("done 第一议题 -p 11月")
    data = closed("verify --json").data
    assert [each["parts"] for each in data["redefined"]] == [["organisation"], ["organisation"]]
    said = closed("verify").out
    assert "组织改过，改了什么没有记下" in said
    assert "组织改了什么没有记下" in said
    closed("unit add 戊班 --under 轧辊")
    assert "戊班（c9）：新加" in closed("verify").out


def test_a_forged_copy_of_the_definitions_before_is_not_compared_with(closed):
    with opened(str(folder(closed) / "sx.db")) as file:
        file.execute("UPDATE definition SET source = 'schema = 1' WHERE name = 'catalogue'")
    edit(closed, "checklists.toml", 'id = "4.1.2"', 'id = "4.1.2"\narchived = true')
    closed("done 第一议题 -p 11月")
    assert "目录改了什么没有记下" in closed("verify").out


def test_definitions_of_another_device_are_no_change_of_these(closed, tmp_path):
    other = str(tmp_path / "另一台")
    closed(f"init {other} --start 2026-11-01")
    closed(f"done 第一议题 --home {other}")
    closed(f"bundle export {tmp_path / 'a.jsonl'} --home {other}")
    closed(f"bundle import {tmp_path / 'a.jsonl'} -y", code=None)
    closed("done 第一议题 -p 11月 -n 1")
    assert closed("verify --json").data["redefined"] == []
    assert closed("report --json").data["unrecorded"] == []


def test_dates_of_days_off_are_on_record_where_due_days_move(closed):
    file = folder(closed) / "holidays.toml"
    file.write_text('[[year]]\nyear = 2026\noff = ["10-31"]\n', encoding="utf-8")
    assert closed("report --json").data["unrecorded"] == []
    closed("config set holiday before")
    file.write_text('[[year]]\nyear = 2026\noff = ["10-30..10-31"]\n', encoding="utf-8")
    assert "节假日改过，还没记进流水" in closed("report -p 10月").out
    closed("done 第一议题 -p 11月")
    said = closed("report -p 10月").out
    assert "10月过完以后节假日改过 2 次：到期日遇节假日由不动改为提前；节假日的日期改过。" in said


def test_what_a_receiving_device_began_with_is_said_and_not_called_a_change(closed, tmp_path):
    other = str(tmp_path / "另一台")
    closed(f"bundle export {tmp_path / 'a.jsonl'}")
    closed(f"init {other} --start 2026-10-01")
    closed(f"bundle import {tmp_path / 'a.jsonl'} -y --home {other}", code=None)
    closed(f"done 第一议题 -p 11月 --home {other}")
    said = closed(["verify", "--home", other, "--anchor", closed.code]).out
    assert "这台设备起用的组织和先前记的不一样" in said
    assert "改过：" not in said
