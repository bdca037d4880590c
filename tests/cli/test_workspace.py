"""Where a ledger is, what is set in it, whose it is, and what a broken or read-only one still does."""

import os
import shutil
import tempfile

import pytest

BROKEN = 'schema = 1\ntitle = "坏"\n[[measure]]\nid = "1.1"\ntitel = "错字"\n'
NEEDS_THE_CATALOGUE = [
    "",
    "list",
    "report",
    "show 主题党日",
    "done 主题党日",
    "undo",
    "assign 主题党日 --to 组织委员",
    "unit list",
    "unit add 甲",
    "use 厂",
]
DOES_NOT = ["log", "verify", "config list", "config get soon", "config set soon 9", "help done"]


def folder_of(home):
    return home / ".local" / "share" / "sixiang" / "default"


# --- where it is -------------------------------------------------------------------------------


def test_it_works_at_once_and_the_first_write_makes_the_folder(sx, home):
    assert len(sx("list --json").data) == 45
    assert not folder_of(home).exists()
    sx("done 主题党日")
    assert {path.name for path in folder_of(home).iterdir()} >= {"sx.toml", "sx.db"}


def test_init_makes_one_here_and_it_is_found_from_below(sx, home, monkeypatch):
    said = sx("init 台账").out
    assert said.startswith(f"台账建好了：{home}/台账，从 2026-11-23 启用。\n")
    below = home / "台账" / "2026" / "11月"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    sx("done 主题党日")
    assert (home / "台账" / "sx.db").exists()
    assert not folder_of(home).exists()


def test_the_option_beats_the_environment_beats_the_folder_beats_the_users_own(
    sx, home, monkeypatch
):
    for name in ("甲", "乙", "丙"):
        sx(f"init {name}")
    sx("done 主题党日 --home 甲")
    monkeypatch.chdir(home / "丙")
    monkeypatch.setenv("SX_HOME", str(home / "乙"))
    assert len(sx(["list", "--home", str(home / "甲"), "--json"]).data) == 44
    sx("done 主题党日 支委会")
    assert (home / "乙" / "sx.db").exists()
    monkeypatch.delenv("SX_HOME")
    assert len(sx("list --json").data) == 45
    monkeypatch.chdir(home)
    assert len(sx("list --json").data) == 45


def test_two_ledgers_know_nothing_of_each_other(sx):
    sx("init 甲")
    sx("init 乙")
    sx("done 主题党日 --home 甲")
    assert sx("log --home 乙 --json").data == []


def test_init_never_touches_what_is_there(sx, home):
    sx("init 台账")
    before = (home / "台账" / "sx.toml").read_bytes()
    refused = sx("init 台账 --start 2026-01-01", code=2)
    assert "里已经有台账，什么也没改。" in refused.err
    assert (home / "台账" / "sx.toml").read_bytes() == before


def test_a_start_in_the_past_looks_back_and_one_to_come_is_refused(sx):
    assert "2027-01-01 还没到，什么也没建。" in sx("init 甲 --start 2027-01-01", code=2).err
    assert not os.path.exists("甲")
    sx("init 甲 --start 2026-09-15")
    periods = {task["period"] for task in sx("list 主题党日 --home 甲 --json").data}
    assert periods == {"2026-09", "2026-10", "2026-11"}


def test_an_editable_copy_of_the_catalogue_is_used_once_it_is_there(sx, home):
    said = sx("init 台账 --catalogue builtin").out
    assert "目录是 checklists.toml，改完查一遍：sx check" in said
    file = home / "台账" / "checklists.toml"
    file.write_text(
        file.read_text(encoding="utf-8").replace('"主题党日"', '"支部主题党日"'), encoding="utf-8"
    )
    assert "支部主题党日" in sx("show 1.3.2 --home 台账").out


def test_a_catalogue_that_cannot_be_used_makes_no_ledger(sx, home):
    (home / "坏.toml").write_text(BROKEN, encoding="utf-8")
    refused = sx("init 台账 --catalogue 坏.toml", code=2)
    assert "坏.toml:" in refused.err
    assert "什么也没建。" in refused.err
    assert not (home / "台账").exists()


def test_a_missing_catalogue_is_named(sx):
    assert "没有.toml" in sx("init 台账 --catalogue 没有.toml", code=None).err


# --- settings ----------------------------------------------------------------------------------


def test_a_setting_is_read_set_and_listed(sx):
    assert sx("config get soon").out == "7\n"
    sx("config set soon 10")
    assert sx("config get soon --json").data == {"key": "soon", "value": 10}
    listed = {row["key"]: row["value"] for row in sx("config list --json").data}
    assert listed["soon"] == 10
    assert "到期前几天" in sx("config list").out


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("config set soon 100", "要在 1 到 60 之间，不能是 100"),
        ("config set soon 七", "要写整数，不能是“七”"),
        ("config set 颜色 红", "没有“颜色”这项设置。"),
        ("config get 颜色", "可以设的：title、start"),
        ("config set start 很久以前", "不是日期"),
        ("config set holiday 随便", "可以写：before、after、keep"),
    ],
)
def test_what_cannot_be_set_is_refused_with_what_can(sx, home, line, why):
    assert why in sx(line, code=2).err
    assert not folder_of(home).exists()


def test_a_title_heads_the_pages(sx):
    sx("config set title 热轧示例厂（示例）")
    assert sx("list").out.startswith("热轧示例厂（示例）  当前各期未办的任务\n")


def test_who_acts_is_the_environment_then_the_person_then_the_unit(sx, monkeypatch):
    sx("done 主题党日")
    sx("use 作业区")
    sx("done 支委会")
    sx("config set actor 组织委员")
    sx("done 党小组会")
    monkeypatch.setenv("SX_ACTOR", "值班员")
    sx("done 党课")
    rows = [row["actor"] for row in sx("log -u 作业区 --json").data if row["kind"] == "done"]
    assert rows == ["未设单位", "作业区", "组织委员", "值班员"]
    assert len(sx("log --actor 值班员 --json").data) == 1


def test_nobodys_login_name_is_ever_recorded(sx, home, monkeypatch):
    for name in ("USER", "LOGNAME", "USERNAME"):
        monkeypatch.setenv(name, "zhangsan")
    sx("done 主题党日")
    assert not any(b"zhangsan" in path.read_bytes() for path in home.rglob("*") if path.is_file())


# --- broken definitions ------------------------------------------------------------------------


@pytest.fixture
def broken(sx, home):
    """A ledger with something recorded whose catalogue has since been broken."""
    sx("init .")
    sx("done 主题党日")
    (home / "checklists.toml").write_text(BROKEN, encoding="utf-8")
    return sx


@pytest.mark.parametrize("line", NEEDS_THE_CATALOGUE)
def test_a_broken_catalogue_stops_what_needs_it_with_every_fault_and_its_place(broken, line):
    refused = broken(line, code=2)
    assert refused.out == ""
    assert "checklists.toml:5:1 " in refused.err
    assert "titel" in refused.err


@pytest.mark.parametrize("line", DOES_NOT)
def test_a_broken_catalogue_stops_nothing_else(broken, line):
    broken(line)


def test_with_a_broken_catalogue_the_log_still_tells_by_id(broken):
    assert "1.3.2（11月）" in broken("log").out
    assert broken("log --json").data[-1]["measure"] == "1.3.2"


def test_doctor_and_check_name_what_is_broken_and_init_makes_another(broken, home):
    assert "目录        有 7 处错：sx check" in broken("doctor").out
    found = broken("check", code=3)
    assert "checklists.toml:5:1 " in found.out
    assert [fault for fault in broken("check --json", code=3).data if not fault["warning"]]
    broken("init 另一本")


def test_a_broken_organisation_is_refused_with_its_place(plant, home):
    file = next(home.rglob("organisation.toml"))
    file.write_text(
        file.read_text(encoding="utf-8").replace('parent = "b2"', 'parent = "b9"', 1),
        encoding="utf-8",
    )
    refused = plant("list", code=2)
    assert "organisation.toml:" in refused.err
    assert "b9" in refused.err


def test_check_finds_nothing_in_what_is_shipped(sx):
    assert sx("check").out == "没有问题：自带的目录、组织、设置。\n"
    assert sx("check --json").data == []


@pytest.mark.skipif(os.name == "nt", reason="POSIX permissions")
def test_doctor_names_what_those_who_share_the_folder_can_not_write_and_repairs_it(sx):
    sx("init 台账")
    sx("--home 台账 done 主题党日")
    folder = sx.home / "台账"
    assert "权限" not in sx("--home 台账 doctor").out
    folder.chmod(0o2775)
    for name in ("sx.db", "sx.db-journal", "sx.db.lock"):
        (folder / name).chmod(0o644)
    told = sx("--home 台账 doctor").out
    assert "同组的人能写这个文件夹，写不了 sx.db、sx.db-journal、sx.db.lock" in told
    assert "建它的人来放开：sx doctor --repair" in told
    assert "权限" not in sx("--home 台账 doctor --repair").out
    assert (folder / "sx.db").stat().st_mode & 0o777 == 0o664


# --- read-only and damaged ---------------------------------------------------------------------


@pytest.fixture
def read_only(sx, monkeypatch):
    """A ledger in a folder in which one may look and not write, whoever runs the tests."""
    folder = tempfile.mkdtemp()
    os.chmod(folder, 0o755)
    monkeypatch.setenv("SX_HOME", folder)
    sx("init " + folder)
    sx("done 主题党日")
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(65534)
    else:
        os.chmod(folder, 0o555)
    yield sx
    if is_root:
        os.seteuid(0)
    os.chmod(folder, 0o755)
    shutil.rmtree(folder)


@pytest.mark.skipif(os.name == "nt", reason="POSIX permissions")
def test_in_a_read_only_folder_one_can_look_and_is_told_why_not_to_record(read_only):
    before = read_only("list --json").data
    assert len(before) == 44
    assert len(read_only("log --json").data) == 2
    for line in ("done 支委会", "undo", "assign 支委会 --to 组织委员", "unit add 热轧示例厂"):
        refused = read_only(line, code=1)
        assert "什么也没" in refused.err, line
        assert refused.out == ""
    refused = read_only("done 支委会", code=1)
    assert refused.err.startswith("记不了：台账只能读（")
    assert refused.err.endswith("什么也没改。\n查看不受影响；换可写的文件夹：--home 路径\n")
    assert read_only("list --json").data == before


def test_a_journal_that_is_none_is_refused_and_left_as_it_is(sx, home):
    sx("init .")
    (home / "sx.db").write_bytes(b"not a journal, but a text that somebody put here\n" * 50)
    before = (home / "sx.db").read_bytes()
    for line in ("list", "done 主题党日", "log"):
        assert "sx.db" in sx(line, code=1).err
    assert (home / "sx.db").read_bytes() == before


def test_without_a_home_one_is_told_to_name_a_folder(sx, monkeypatch):
    for name in (
        "HOME",
        "USERPROFILE",
        "XDG_DATA_HOME",
        "XDG_CONFIG_HOME",
        "XDG_CACHE_HOME",
        "APPDATA",
        "LOCALAPPDATA",
    ):
        monkeypatch.delenv(name, raising=False)
    refused = sx("list", code=2)
    assert refused.err == "找不到你的主文件夹（HOME 没有设）。\n指明台账放在哪：--home 路径\n"


def test_what_to_type_elsewhere_works_there_also_where_the_name_has_a_space(sx, home, monkeypatch):
    said = sx(["init", "我的 台账"]).out
    typed = said.partition("在别处用：sx ")[2].partition("，或设")[0]
    (home / "别处").mkdir()
    monkeypatch.chdir(home / "别处")
    assert sx(f"{typed} config get start").err == ""
    assert sx(f"config get start {typed}").out.strip().endswith("2026-11-23")


def test_a_file_in_the_place_of_a_folder_is_named_in_the_users_words(sx, home):
    (home / "台账").write_text("")
    refused = sx("init 台账", code=1)
    assert "已经有这个名字的文件，什么也没改。" in refused.err
