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
