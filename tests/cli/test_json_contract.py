"""What programs rely on: the envelope, and the keys that docs/reference/json.md lists."""

import json
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "json.md"


def keys_of(name):
    """Read the first column of the table after the mark ``<!-- keys: NAME -->``."""
    after = PAGE.read_text(encoding="utf-8").split(f"<!-- keys: {name} -->")[1]
    rows = [line for line in after.split("\n## ")[0].splitlines() if line.startswith("| `")]
    return [row.split("`")[1] for row in rows]


def test_a_list_gives_tasks_with_the_keys_of_the_reference(sx):
    envelope = json.loads(sx("list --json").out)
    assert envelope["schema"] == 1
    assert envelope["data"]
    assert all(list(task) == keys_of("task") for task in envelope["data"])


def test_a_report_gives_sums_with_the_keys_of_the_reference(sx):
    data = sx("report --json").data
    wanted = set(keys_of("sums"))
    assert wanted <= set(data["total"])
    assert all(wanted | {"key", "label"} <= set(row) for row in data["rows"])


def test_a_report_by_unit_tells_what_each_unit_owes_itself(sx):
    assert all("own" in row for row in sx("report --by unit --json").data["rows"])


def test_an_error_leaves_stdout_empty_and_gives_a_stable_code(sx):
    answer = sx("done 没有这一项 --json", code=2)
    assert answer.out == ""
    assert set(answer.error) >= {"code", "message", "hint"}
    assert answer.error["code"] == "not-found"


def test_what_is_ambiguous_gives_whole_commands_to_programs_too(sx):
    error = sx("done 工作室 --json", code=2).error
    assert error["code"] == "ambiguous"
    assert "sx done 3.2.5" in [candidate["command"] for candidate in error["candidates"]]


def test_a_comparison_and_a_trend_give_rows_with_the_keys_of_the_reference(sx):
    sums = keys_of("sums")
    rows = sx("compare -l 作业区 --json").data["rows"]
    assert [list(row) for row in rows] == [keys_of("compared") + sums]
    rows = sx("trend --by 维度 --json").data["rows"]
    assert all(list(row) == [*keys_of("trend"), "key", "label", *sums] for row in rows)


def test_a_matrix_and_a_difference_give_the_keys_of_the_reference(sx):
    assert all(list(cell) == keys_of("cell") for cell in sx("matrix --json").data)
    sx("done 主题党日")
    changes = sx("diff 昨天 --json").data["changes"]
    assert [list(change) for change in changes] == [keys_of("change")]


def test_a_brief_gives_the_keys_of_the_reference(sx):
    assert list(sx("brief --json").data) == keys_of("brief")


def test_a_check_code_stands_beside_the_kind_once_there_is_something_to_vouch_for(sx):
    assert "check_code" not in json.loads(sx("list --json").out)
    sx("done 主题党日")
    for line in ("list --json", "report --json", "log --json"):
        assert list(json.loads(sx(line).out)) == ["schema", "kind", "check_code", "data"], line


def test_verify_and_bundles_give_the_keys_of_the_reference(sx, tmp_path):
    sx("done 主题党日")
    assert list(sx("verify --json").data) == keys_of("verification")
    sx(f"bundle export {tmp_path / 'x.jsonl'}")
    data = sx(f"bundle import {tmp_path / 'x.jsonl'} --json").data
    assert list(data) == keys_of("bundle-import")


def test_handing_down_reminding_and_pasting_give_the_keys_of_the_reference(sx):
    shown = sx("cascade 职工意见收集 --to 班组 --dry-run --json").data
    assert list(shown) == keys_of("cascade")
    sx("unit add 示例厂")
    blocks = sx("remind --days 400 --json").data
    assert blocks
    assert all(list(block) == keys_of("reminders") for block in blocks)
    rows = sx("paste --dry-run --json", stdin="班组 军令状 昨天\n好的\n").data
    assert len(rows) == 2
    assert all(list(row) == keys_of("replies") for row in rows)


def test_the_reference_lists_every_reason_why_a_line_is_not_read():
    from sixiang_cli.replies import FAULTS

    row = next(
        line for line in PAGE.read_text(encoding="utf-8").splitlines() if "为什么没认出" in line
    )
    assert set(FAULTS) == {part for part in row.split("：")[1].split("`") if part.strip("、 |")}


def test_calendar_backup_export_and_restore_give_the_keys_of_the_reference(sx):
    sx("init 台账 --start 2026-11-01")
    sx("done 主题党日 -p 11月 --home 台账")
    for name, line in (
        ("calendar", "calendar --home 台账"),
        ("backup", "backup --home 台账"),
        ("export", "export --all -o 导出 --home 台账"),
        ("restore", "restore 导出 --home 新台账"),
    ):
        envelope = json.loads(sx(f"{line} --json").out)
        assert envelope["kind"] == name
        assert list(envelope["data"]) == keys_of(name)
