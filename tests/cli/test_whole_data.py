"""Export, restore, backup: what comes back is the very same ledger, or nothing at all."""

import json
import threading
import zipfile
from pathlib import Path

import pytest

from sixiang_cli import journal
from sixiang_cli.errors import Damaged
from sixiang_cli.journal import backup as journal_backup
from sixiang_cli.model import Event
from support.ledger_files import opened

HOSTILE = '=HYPERLINK("x")|`<script>alert(1)</script>\u202e\u200b\t[/]\n第二行，"引号"'


@pytest.fixture
def ledger(sx):
    """A ledger with units, texts of every kind, something undone, and an assignment."""
    sx("init 台账 --start 2026-10-01")
    sx("unit add 示例厂 --home 台账")
    sx("unit add 轧辊作业区 精整作业区 --under 示例厂 --home 台账")
    sx("unit add 甲班 乙班 --under 轧辊作业区 --home 台账")
    sx(["done", "主题党日", "-u", "轧辊作业区", "-p", "11月", "-m", HOSTILE, "--home", "台账"])
    sx("done 军令状 -u 甲班 --evidence 记录-7 --home 台账")
    sx("undo --home 台账")
    sx("assign 党小组会 -u 精整作业区 --to 组织委员 --home 台账")
    sx("skip 党小组会 -u 精整作业区 -p 10月 -m 检修停产 --home 台账")
    return Path("台账")


def reports(sx, home):
    """Everything that is said of a ledger, for comparison."""
    lines = (
        "report --json", "report --by unit --json", "list --all --json", "log --json",
        "report --as-of 2026-10-31 --json", "verify --json",
    )  # fmt: skip
    return [sx(f"{line} --home {home}").data for line in lines]


def heads(home):
    with journal.reading(str(home / "sx.db")) as reader:
        return reader.heads()


def test_a_restored_ledger_gives_the_same_reports_and_ends_in_the_same_chain_head(sx, ledger):
    sx("export --all -o 导出 --home 台账")
    sx("restore 导出 --home 新台账")
    assert reports(sx, "新台账") == reports(sx, "台账")
    assert heads(Path("新台账")) == heads(ledger)
    assert sx("doctor --json --home 新台账").code == 0


def test_a_second_export_of_the_restored_ledger_holds_the_same_bytes(sx, ledger):
    sx("export --all -o 一 --home 台账")
    sx("restore 一 --home 新台账")
    sx("export --all -o 二 --home 新台账")
    for name in ("events.jsonl", "state.csv", "sx.toml", "organisation.toml", "checklists.toml"):
        assert Path("一", name).read_bytes() == Path("二", name).read_bytes(), name


def test_a_restored_ledger_goes_on_as_a_device_of_its_own(sx, ledger):
    sx("export --all -o 导出 --home 台账")
    sx("restore 导出 --home 新台账")
    sx("done 支委会 -u 精整作业区 -p 11月 --home 新台账")
    before, after = heads(ledger), heads(Path("新台账"))
    assert set(before) < set(after)


def test_an_own_catalogue_and_own_holidays_come_along(sx):
    sx("init 台账 --catalogue builtin")
    Path("台账", "holidays.toml").write_text("schema = 1\n", encoding="utf-8")
    sx("done 第一议题 --home 台账")
    sx("export --all -o 导出 --home 台账")
    sx("restore 导出 --home 新台账")
    for name in ("checklists.toml", "holidays.toml"):
        assert Path("新台账", name).read_bytes() == Path("台账", name).read_bytes()


def test_the_shipped_catalogue_is_not_copied_into_the_restored_ledger(sx, ledger):
    sx("export --all -o 导出 --home 台账")
    sx("restore 导出 --home 新台账")
    assert not Path("新台账", "checklists.toml").exists()


def test_a_shipped_catalogue_that_has_changed_since_is_kept_for_the_restored_ledger(sx, ledger):
    sx("export --all -o 导出 --home 台账")
    rewrite("checklists.toml", lambda content: content + b"\n# older\n")
    assert "已把导出时的目录放进台账" in sx("restore 导出 --home 新台账").out
    assert Path("新台账", "checklists.toml").read_bytes().endswith(b"# older\n")


def rewrite(name, change):
    """Change a file of the export and its line in the manifest alike."""
    import hashlib

    path = Path("导出", name)
    path.write_bytes(change(path.read_bytes()))
    listed = json.loads(Path("导出", "manifest.json").read_text(encoding="utf-8"))
    for entry in listed["files"]:
        if entry["name"] == name:
            content = path.read_bytes()
            entry |= {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    Path("导出", "manifest.json").write_text(json.dumps(listed), encoding="utf-8")


def test_the_export_can_be_checked_with_nothing_but_what_its_readme_says(sx, ledger):
    import hashlib

    sx("export --all -o 导出 --home 台账")
    previous, listed = bytes(32), json.loads(Path("导出/manifest.json").read_text("utf-8"))
    fields = list(Event._fields)[:12]
    for text in Path("导出/events.jsonl").read_text("utf-8").splitlines()[1:]:
        event = json.loads(text)
        assert event["previous"] == previous.hex()
        sums = hashlib.sha256()
        for part in [b"sixiang event 1\n", previous]:
            sums.update(part)
        for field in fields:
            stored = str(event[field]).encode()
            sums.update(len(stored).to_bytes(8, "big") + stored)
        assert sums.hexdigest() == event["hash"]
        previous = sums.digest()
    assert [head["hash"] for head in listed["heads"]] == [previous.hex()]


def test_another_device_takes_the_exported_events_in_as_a_bundle(sx, ledger):
    sx("export --all -o 导出 --home 台账")
    sx("init 别处 --start 2026-10-01")
    answer = sx("bundle import 导出/events.jsonl --home 别处 --json -y").data
    assert answer["added"] == sum(head.seq for head in heads(ledger))
    assert heads(Path("别处")) == heads(ledger)


def test_state_csv_keeps_text_from_being_taken_for_a_formula(sx, ledger):
    sx("export --all -o 导出 --home 台账")
    text = Path("导出/state.csv").read_text("utf-8")
    assert text.startswith("\ufeff")
    assert "'=HYPERLINK" in text
    assert "\u202e" not in text


def test_a_ledger_that_is_there_is_never_restored_over(sx, ledger):
    sx("export --all -o 导出 --home 台账")
    before = {path: path.read_bytes() for path in ledger.iterdir() if path.is_file()}
    assert "已经有台账" in sx("restore 导出 --home 台账", code=1).err
    assert before == {path: path.read_bytes() for path in ledger.iterdir() if path.is_file()}


def test_a_folder_with_anything_in_it_is_neither_written_to_nor_restored_into(sx, ledger):
    Path("有东西").mkdir()
    Path("有东西/信.txt").write_text("留着", encoding="utf-8")
    sx("export --all -o 有东西 --home 台账", code=2)
    sx("export --all -o 导出 --home 台账")
    sx("restore 导出 --home 有东西", code=1)
    assert [path.name for path in Path("有东西").iterdir()] == ["信.txt"]


def test_export_and_restore_use_an_empty_folder_that_is_there(sx, ledger):
    Path("空").mkdir()
    Path("新").mkdir()
    sx("export --all -o 空 --home 台账")
    sx("restore 空 --home 新")
    assert heads(Path("新")) == heads(ledger)


@pytest.mark.parametrize("name", ["events.jsonl", "organisation.toml", "sx.toml", "state.csv"])
def test_a_file_that_was_changed_is_named_and_nothing_is_restored(sx, ledger, name):
    sx("export --all -o 导出 --home 台账")
    path = Path("导出", name)
    path.write_bytes(path.read_bytes().replace(b"1", b"2", 1))
    assert name in sx("restore 导出 --home 新台账", code=2).err
    assert not Path("新台账").exists()


def test_all_files_that_are_wrong_are_named_at_once(sx, ledger):
    sx("export --all -o 导出 --home 台账")
    Path("导出/sx.toml").unlink()
    Path("导出/organisation.toml").write_text("# 改过", encoding="utf-8")
    said = sx("restore 导出 --home 新台账", code=2).err
    assert "缺 sx.toml" in said
    assert "organisation.toml" in said


def test_events_that_were_changed_with_their_sums_are_refused(sx, ledger):
    sx("export --all -o 导出 --home 台账")
    rewrite(
        "events.jsonl", lambda content: content.replace("检修停产".encode(), "人手不足".encode())
    )
    sx("restore 导出 --home 新台账", code=2)
    assert not Path("新台账").exists()


def test_a_chain_whose_end_was_cut_off_is_refused(sx, ledger):
    sx("export --all -o 导出 --home 台账")
    rewrite("events.jsonl", lambda content: b"".join(content.splitlines(keepends=True)[:-1]))
    assert "对不上" in sx("restore 导出 --home 新台账", code=2).err
    assert not Path("新台账").exists()


@pytest.mark.parametrize("name", ["../sx.toml", "/etc/passwd", "C:\\x", "sx.db"])
def test_a_name_that_leads_elsewhere_refuses_the_whole_export(sx, ledger, name):
    sx("export --all -o 导出 --home 台账")
    path = Path("导出/manifest.json")
    listed = json.loads(path.read_text("utf-8"))
    listed["files"].append({"name": name, "size": 0, "sha256": ""})
    path.write_text(json.dumps(listed), encoding="utf-8")
    assert "不认得的文件" in sx("restore 导出 --home 新台账", code=2).err


def test_a_link_in_an_export_is_refused(sx, ledger):
    sx("export --all -o 导出 --home 台账")
    Path("导出/sx.toml").rename("别处.toml")
    Path("导出/sx.toml").symlink_to(Path("别处.toml").resolve())
    assert "是链接" in sx("restore 导出 --home 新台账", code=2).err


@pytest.mark.parametrize(
    "content",
    ["", "[]", "{}", "null", '{"schema": 1}', '{"schema": 1, "kind": "x"}', "\u0000", "[" * 5000],
)
def test_a_manifest_that_is_none_is_said_to_be_none(sx, content):
    Path("导出").mkdir()
    Path("导出/manifest.json").write_text(content, encoding="utf-8")
    assert "看不懂" in sx("restore 导出 --home 新台账", code=2).err


def test_an_export_of_a_later_version_asks_for_an_upgrade(sx):
    Path("导出").mkdir()
    Path("导出/manifest.json").write_text('{"schema": 2}', encoding="utf-8")
    assert "升级 sx" in sx("restore 导出 --home 新台账", code=1).err


def test_export_wants_all_said_and_a_place_named(sx, ledger):
    assert "--all" in sx("export -o 导出 --home 台账", code=2).err
    assert "-o" in sx("export --all --home 台账", code=2).err
    sx("export --all -o 导出", code=1)  # nobody has begun the user's own ledger
    assert not Path("导出").exists()


# --- backup --------------------------------------------------------------------------------------


def test_a_backup_unpacked_into_an_empty_folder_is_the_ledger_again(sx, ledger):
    answer = sx("backup --home 台账 --json").data
    with zipfile.ZipFile(answer["path"]) as archive:
        archive.extractall("解开")
    assert reports(sx, "解开") == reports(sx, "台账")
    assert Path(answer["path"]).parent == ledger.resolve() / "backup"


def test_a_backup_of_the_journal_alone_is_a_journal(sx, ledger):
    sx("backup --home 台账 -o 一.db")
    with journal.reading("一.db") as reader:
        assert reader.heads() == heads(ledger)


@pytest.mark.parametrize("name", ["一.zip", "一.db"])
def test_a_backup_never_takes_the_name_of_something_that_is_there(sx, ledger, name):
    Path(name).write_text("别人的", encoding="utf-8")
    sx(f"backup --home 台账 -o {name}", code=2)
    assert Path(name).read_text(encoding="utf-8") == "别人的"
    Path("链").symlink_to("没有的")
    sx("backup --home 台账 -o 链.zip", code=0)


def test_a_backup_leaves_nothing_else_behind(sx, ledger):
    Path("放").mkdir()
    sx("backup --home 台账 -o 放/一.zip")
    sx("backup --home 台账 -o 放/二.db")
    assert sorted(path.name for path in Path("放").iterdir()) == ["一.zip", "二.db"]


@pytest.mark.parametrize("line", ["backup -o 没有的/一.zip", "list -o 没有的/一.csv"])
def test_a_file_into_a_folder_that_is_not_there_is_refused_and_no_folder_is_made(sx, ledger, line):
    said = sx(f"{line} --home 台账", code=1).err
    assert said.startswith(f"写不了 {line.split()[-1]}：没有它所在的文件夹，什么也没写。")
    assert not Path("没有的").exists()


def test_a_backup_made_while_others_write_is_whole(sx, ledger, tmp_path):
    path, stop, wrote = str(ledger / "sx.db"), threading.Event(), []

    def write():
        while not stop.is_set() and len(wrote) < 200:
            draft = journal.Draft("1.1.1", "x", "2026-11", "done", "2026-11-01", {"note": "示例"})
            with journal.writing(path, now_ms=1, actor="示例") as transaction:
                wrote.append(transaction.append([draft]))

    writer = threading.Thread(target=write)
    writer.start()
    try:
        counts = [journal_backup.copy(path, str(tmp_path / f"{n}.db")).events for n in range(5)]
    finally:
        stop.set()
        writer.join()
    assert counts == sorted(counts)
    assert wrote


def test_a_damaged_journal_is_not_backed_up_in_silence(sx, ledger, tmp_path):
    with opened(ledger / "sx.db") as file:
        file.execute("DROP TRIGGER event_is_never_updated")
        file.execute("UPDATE event SET actor = 'x' WHERE seq = 2")
    with pytest.raises(Damaged):
        journal_backup.copy(str(ledger / "sx.db"), str(tmp_path / "一.db"))
    assert list(tmp_path.iterdir()) == []
    for line in ("backup -o 一.zip", "export --all -o 出夹", "bundle export 一.jsonl"):
        said = sx(f"{line} --home 台账", code=1).err
        assert "第 2 条被改过" in said
        assert "event_is_never_updated" in said
        assert "最近的备份" in said
        assert "Break(" not in said
    assert not [*Path().glob("一.*"), *Path().glob("出夹*")]


def test_figures_that_were_not_recorded_are_not_exported(sx, ledger):
    with opened(ledger / "sx.db") as file:
        file.execute("UPDATE task SET count = count + 1")
    assert "sx doctor --repair" in sx("export --all -o 出夹 --home 台账", code=1).err
    assert not Path("出夹").exists()
    sx("doctor --repair --home 台账")
    sx("export --all -o 出夹 --home 台账")


def test_there_is_nothing_to_back_up_before_a_ledger_is_begun(sx):
    assert "没有可备份的" in sx("backup", code=1).err
    assert "结尾" in (sx("init 台账"), sx("backup -o 一.rar --home 台账", code=2))[1].err


def test_a_broken_catalogue_does_not_stop_a_backup(sx, ledger):
    (ledger / "checklists.toml").write_text("这不是 TOML", encoding="utf-8")
    sx("list --home 台账", code=2)
    answer = sx("backup --home 台账 --json").data
    with zipfile.ZipFile(answer["path"]) as archive:
        assert "checklists.toml" in archive.namelist()


def test_a_disk_that_is_full_leaves_no_part_of_an_export(sx, ledger, monkeypatch):
    import errno
    import os

    def full(descriptor):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    sx("export --all -o 导出 --home 台账", code=1)
    sx("backup -o 一.zip --home 台账", code=1)
    assert [path.name for path in Path().iterdir() if path.name.startswith(("导出", "一"))] == []


def test_a_backup_is_restored_as_it_is(sx, ledger):
    sx("backup --home 台账 -o 一.zip")
    before = sx("report --home 台账 -l 作业区").out
    answer = sx("restore 一.zip --home 还原 --json").data
    assert answer["events"] == sum(head.seq for head in heads(ledger))
    assert heads(Path("还原")) == heads(ledger)
    assert sx("report --home 还原 -l 作业区").out == before
    sx("verify --home 还原")
    assert "已经有台账" in sx("restore 一.zip --home 还原", code=1).err
    sx("backup --home 还原 -o 二.zip")


@pytest.mark.parametrize("fault", ["cut", "text", "path", "link", "no journal", "changed", "bomb"])
def test_a_file_that_is_no_whole_backup_leaves_nothing(sx, ledger, fault):
    sx("backup --home 台账 -o 一.zip")
    raw = Path("一.zip").read_bytes()
    with zipfile.ZipFile("一.zip") as archive:
        inside = {name: archive.read(name) for name in archive.namelist()}
    if fault == "cut":
        Path("一.zip").write_bytes(raw[: len(raw) // 2])
    elif fault == "text":
        Path("一.zip").write_text("不是压缩包", encoding="utf-8")
    else:
        if fault == "no journal":
            del inside["sx.db"]
        elif fault == "changed":
            inside["sx.db"] = inside["sx.db"].replace(b"1.3.2", b"1.3.3")
        elif fault == "bomb":
            inside["sx.toml"] = bytes(50_000_000)
        else:
            inside["../外.txt" if fault == "path" else "别的.txt"] = b"x"
        with zipfile.ZipFile("一.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in inside.items():
                archive.writestr(name, content)
    said = sx("restore 一.zip --home 还原", code=2).err
    assert "什么也没还原" in said
    assert sorted(path.name for path in Path().iterdir() if "还原" in path.name) == []
    assert not Path("外.txt").exists()
