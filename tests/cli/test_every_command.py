"""What holds for every command alike: JSON, exit codes, where things are printed, nothing half-done."""

import json

import pytest

from support.ledger_files import opened

LOOKING = [
    "", "list", "list --all", "list --each", "show 主题党日", "show 三会一课", "report", "report --by 单位", "log",
    "undo --list", "unit list", "use", "check", "verify", "doctor", "config list", "config get soon",
]  # fmt: skip
CHANGING = [
    ("done 主题党日 -p 11月", "done"), ("undo", "undo"), ("redo", "redo"), ("reopen 主题党日 -p 11月", "reopen"),
    ("na 第一议题 -p 11月 -m 没有", "na"), ("skip 党小组会 -p 10月 -m 停产", "skip"), ("note 党课 -m 话", "note"),
    ("assign 党课 --to 支部书记", "assign"), ("done 党课 --dry-run", "preview"), ("unit add 热轧示例厂", "units"),
    ("unit rename 热轧示例厂 示例厂", "units"), ("use 作业区", "unit"), ("config set soon 9", "setting"),
    ("init 另一本", "init"),
]  # fmt: skip
WRONG = [
    ("list --没有", 2), ("没有这个命令", 2), ("done", 2), ("done 没这个", 2), ("done 工作室", 2), ("list -l 九", 2),
    ("show", 2), ("config set soon 100", 2), ("undo", 1), ("redo", 1), ("unit retire 厂", 2), ("report --by 名次", 2),
    ("list --format 饼图", 2), ("skip 党小组会 -m 停产", 2), ("done 主题党日 --on 2027-01-01", 2),
]  # fmt: skip


def kept(home):
    """Give every file but those of the cache."""
    files = (path for path in home.rglob("*") if path.is_file() and ".cache" not in path.parts)
    return {path: path.read_bytes() for path in files}


@pytest.fixture
def ledger(sx):
    sx("init . --start 2026-10-01")
    for item in ("支委会", "主题党日"):
        sx(f"done {item} --on 10-20")
    sx("done 支委会 -p 11月")
    return sx


def test_every_command_that_looks_gives_one_envelope_or_a_page_and_changes_no_file(ledger, home):
    files = kept(home)
    for line in LOOKING:
        told, shown = ledger(f"{line} --json"), ledger(line)
        envelope = json.loads(told.out)
        assert envelope["schema"] == 1, line
        assert isinstance(envelope["kind"], str), line
        assert "data" in envelope, line
        assert shown.out.strip(), line
        assert "\x1b" not in shown.out, line
        assert (told.err, shown.err) == ("", ""), line
        assert kept(home) == files, line


def test_every_command_that_changes_gives_one_envelope(sx):
    sx("init . --start 2026-10-01")
    sx("done 支委会 -p 10月 --on 10-20")
    for line, kind in CHANGING:
        answer = sx(f"{line} --json")
        envelope = json.loads(answer.out)
        assert (envelope["schema"], envelope["kind"]) == (1, kind), line
        assert answer.err == "", line


@pytest.mark.parametrize(("line", "code"), WRONG)
def test_every_error_leaves_stdout_empty_and_says_so_in_chinese_or_json(sx, line, code):
    said = sx(line, code=code)
    assert said.out == ""
    assert any("一" <= char <= "鿿" for char in said.err)
    assert not said.err.startswith(("Traceback", "Error", "Usage"))
    told = sx(f"{line} --json", code=code)
    assert told.out == ""
    error = json.loads(told.err)["error"]
    assert set(error) >= {"code", "message", "hint"}
    assert error["message"]
    assert error["message"].splitlines()[0] in said.err


@pytest.mark.parametrize(("line", "code"), WRONG)
def test_nothing_wrong_leaves_anything_behind(sx, home, line, code):
    sx(line, code=code)
    assert not [path for path in home.rglob("*") if path.suffix in (".db", ".toml")]


def test_a_check_that_found_something_exits_with_three(sx, home):
    sx("init . --catalogue builtin")
    assert sx("check").code == 0
    file = home / "checklists.toml"
    file.write_text(file.read_text(encoding="utf-8") + "\n[[area]]\nid = 9\n", encoding="utf-8")
    assert sx("check", code=3).out


def test_a_journal_that_was_tampered_with_exits_with_three(ledger, home):
    with opened(home / "sx.db") as file:
        for (name,) in file.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            file.execute(f'DROP TRIGGER "{name}"')
        file.execute("UPDATE event SET occurred_on = '2026-10-01' WHERE seq = 2")
    assert "否" in ledger("verify", code=3).out
    ledger("doctor", code=3)


def test_a_line_of_the_terminal_is_never_longer_than_the_terminal(plant):
    from sixiang_cli.views.text import width

    for line in (
        "",
        "list",
        "report --by unit",
        "show 三会一课",
        "log",
        "unit list",
        "config list",
    ):
        for columns in (60, 80, 120):
            shown = plant(line, terminal=True, columns=columns).out
            for row in shown.splitlines():
                bare = "".join(
                    part.partition("m")[2] if at else part
                    for at, part in enumerate(row.split("\x1b["))
                )
                assert width(bare) <= columns, (line, columns, bare)
