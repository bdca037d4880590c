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
