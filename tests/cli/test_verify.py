"""``sx verify``: what an auditor is told, and what they are never told."""

import re
import sqlite3
from pathlib import Path

import pytest

from sixiang_cli.cli import candidates
from sixiang_cli.journal import anchor, reading
from sixiang_cli.journal.anchor import Code
from sixiang_cli.queries import looks
from sixiang_cli.queries.bursts import bursts
from sixiang_cli.views.text import width
from support.ledger_files import opened

CODE = re.compile(r"[0-9a-f]{4}(?:-[0-9a-f]{4}){3}（A\d+(?: [A-Z]+\d+)*）")
DAYS = ("02", "03", "08", "09", "10", "13", "14", "16", "17", "21", "22", "28")


@pytest.fixture
def october(plant):
    """Give a plant with an October that was kept as the days went by, and some that wasn't."""
    plant.at("2026-10-01 08:00")
    plant("config set start 2026-10-01")
    plant.at("2026-10-12 09:00")
    plant("done 支委会 -u 轧辊作业区")
    plant.at("2026-10-20 09:00")
    plant("done 党小组会 -u 轧辊作业区 --on 10-18")
    plant("done 主题党日 -u 轧辊作业区 --on 10-12")
    plant.at("2026-11-02 10:00")
    plant("done 第一议题 --on 10-29")
    plant("na 支委会 -u 精整作业区 -p 10月 -m 未设支委会")
    return plant


def database(sx):
    return str(sx.home / ".local" / "share" / "sixiang" / "default" / "sx.db")


def tamper(sx, statement):
    with opened(database(sx)) as file:
        triggers = file.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall()
        for name, _ in triggers:
            file.execute(f"DROP TRIGGER {name}")
        file.execute(statement)
        for _, sql in triggers:
            file.execute(sql)


def code_of(text):
    found = CODE.findall(text)
    assert found, text
    return found[-1]


def test_nothing_recorded_is_said_and_no_failure(sx):
    assert "还没有记过事" in sx("verify").out


def test_when_entries_were_made_adds_up(october):
    data = october("verify -p 10月 --json").data
    assert data["timing"] == {"same_day": 1, "soon": 1, "later": 1, "after_period": 1}
    assert data["acts"] == 4
    assert data["events"] == 5
    assert data["late_entries"] == 1
    assert data["not_applicable_after_due"] == 1
    assert "当天 1   1至3天 1   4天以上 1   期后补录 1" in october("verify -p 10月").out


def test_on_a_narrow_terminal_the_answers_stand_clear_of_their_names(october):
    drawn = october("verify", terminal=True, columns=60).out
    _, answers, proof, *_ = re.sub(r"\x1b\[[0-9;]*m", "", drawn).split("\n\n")
    folded = [line for line in answers.split("\n") if line[0] not in "1234"]
    assert len(folded) > 2
    assert all(line[:18].isspace() and line[18] != " " for line in folded)
    assert all(width(line) <= 60 for line in answers.split("\n"))
    plain = october("verify", terminal=False).out
    assert answers.replace("\n", "").replace(" ", "") in plain.replace("\n", "").replace(" ", "")
    assert proof.startswith("不能证明：")


def test_without_an_anchor_it_never_says_that_nothing_is_missing(october):
    shown = october("verify").out
    assert "外部凭证  无" in shown
    assert "截去末尾都查不出" in shown
    assert "能证明：出凭证" not in shown
    assert "一条不缺" not in shown


def test_an_undone_command_is_counted_and_one_redone_too(october):
    october("done 党课 -u 轧辊作业区")
    assert october("verify -p 四季度 --json").data["undone"] == 0
    october("undo -y")
    assert october("verify -p 四季度 --json").data["undone"] == 1
    october("redo")
    assert october("verify -p 四季度 --json").data["undone"] == 1
    assert october("verify -p 10月 --json").data["undone"] == 0


def test_a_month_typed_on_its_last_evening_is_shown_as_a_burst(plant):
    plant.at("2026-10-31 22:41")
    plant("config set start 2026-10-01")
    for day in DAYS:
        plant(f"done 主题党日 -u 轧辊作业区 --on 10-{day} -n 1")
    burst = plant("verify -p 10月 --json").data["bursts"]
    assert [each["entries"] for each in burst] == [12]
    assert "集中录入 1 处：10-31 22:41 起 1 分钟 12 条" in plant("verify -p 10月").out


@pytest.mark.parametrize(
    ("entries", "minutes", "days", "found"),
    [(11, 0, 7, 1), (10, 0, 7, 0), (11, 0, 6, 0), (11, 0.6, 7, 0), (40, 0.4, 9, 1)],
)
def test_a_burst_is_more_than_ten_in_five_minutes_for_days_a_week_apart(
    entries, minutes, days, found
):
    rows = [
        (int(at * minutes * 60_000), f"2026-10-{1 + (at % 2) * days:02d}") for at in range(entries)
    ]
    assert len(bursts(rows, "a")) == found


def test_a_clock_that_ran_backwards_is_counted(october):
    october.at("2026-10-30 08:00")
    october("done 党课 -u 轧辊作业区")
    for at in ("2026-10-30 08:00", "2026-11-20 08:00"):  # while it stands there, and set right
        october.at(at)
        listed = october("log --only 时钟异常 --json").data
        assert len(listed) == october("verify --json").data["clock_anomalies"]
        assert "1.3.1.4" in {row["measure"] for row in listed}
    assert [row["measure"] for row in listed] == ["1.3.1.4"]


def test_every_list_and_report_carries_the_code_that_verify_finds_again(october):
    october("use 轧辊作业区")
    codes = {
        code_of(october(line).out) for line in ("list", "report", "log", "verify", "list --json")
    }
    codes.add(october("report --json").data["check_code"])
    assert len(codes) == 1
    october("done 党课")
    (code,) = codes
    shown = october(["verify", "--anchor", code]).out
    assert "外部凭证  有" in shown
    assert "此后新增 1 条" in shown
    assert "能证明：出凭证时已有的" in shown
    assert october(["verify", "--anchor", *code.split()]).out == shown
    assert october(["verify", "--anchor", code.partition("（")[0].upper()]).out == shown


def test_files_carry_the_code_and_bare_rows_stay_bare(october, tmp_path):
    for name in ("a.md", "a.txt", "a.json", "a.html"):
        october(f"report -o {tmp_path / name}")
        assert code_of((tmp_path / name).read_text(encoding="utf-8"))
    answer = october(f"list -o {tmp_path / 'a.csv'}")
    assert code_of(answer.err)
    assert not CODE.search((tmp_path / "a.csv").read_text(encoding="utf-8"))
    assert not CODE.search(october("list --format tsv").out)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET occurred_on = '2026-10-11' WHERE seq = 2",
        "DELETE FROM event WHERE seq = 2",
        "DELETE FROM event WHERE seq = 1",
        "UPDATE event SET recorded_at = recorded_at - 86400000 WHERE seq = 3",
    ],
)
def test_tampering_is_said_with_exit_code_three(october, statement):
    tamper(october, statement)
    shown = october("verify", code=3).out
    assert "前后一致  否" in shown
    assert "能证明：" not in shown.replace("不能证明：", "")
    assert october("verify --json", code=3).data["whole"] is False


def test_a_cut_off_end_shows_only_against_a_code(october):
    code = code_of(october("report").out)
    tamper(october, "DELETE FROM event WHERE seq = (SELECT max(seq) FROM event)")
    assert "状态表不是它记的" in october("verify", code=3).out
    october("doctor --repair")  # whoever can cut an end can do this too
    assert "前后一致  是" in october("verify").out
    shown = october(["verify", "--anchor", code], code=3).out
    assert "外部凭证  不符" in shown
    assert "末尾少了" in shown
    assert "外部凭证  不符" in october(["verify", "--anchor", code[:19]], code=3).out


def test_a_code_of_another_ledger_does_not_fit(october):
    shown = october("verify --anchor 7f3a-91c2-e04b-55d8", code=3).out
    assert "对不上" in shown


@pytest.mark.parametrize(
    "text", ["x", "7f3a-91c2", "7f3a-91c2-e04b-55dg", "7f3a-91c2-e04b-55d8（甲）"]
)
def test_what_is_no_code_is_answered(sx, text):
    assert "sx" not in sx(["verify", "--anchor", text], code=2).err


@pytest.mark.parametrize(
    ("text", "digits", "reached"),
    [
        ("7f3a-91c2-e04b-55d8", "7f3a91c2e04b55d8", ()),
        ("7F3A91C2E04B55D8", "7f3a91c2e04b55d8", ()),
        ("校验码 7f3a-91c2-e04b-55d8（A118 B64 C23）", "7f3a91c2e04b55d8", (118, 64, 23)),
        ("7f3a-91c2-e04b-55d8 (b64 a118)", "7f3a91c2e04b55d8", (118, 64)),
        ("7f3a-91c2-e04b-55d8 A118 B64", "7f3a91c2e04b55d8", (118, 64)),
        ("７f3a－91c2-e04b-55d8（Z1 AA2）", "7f3a91c2e04b55d8", (1, 2)),
        ("7f3a 91c2 e04b 55d8", "7f3a91c2e04b55d8", ()),
    ],
)
def test_a_code_is_read_as_people_copy_it(text, digits, reached):
    assert anchor.parse(text) == Code(digits, reached)


def test_scope_options_that_say_nothing_of_events_are_refused(sx):
    assert "--status" in sx("verify -s 已办", code=2).err


def test_a_broken_catalogue_does_not_stop_it(october):
    (october.home / ".local/share/sixiang/default/checklists.toml").write_text(
        "x", encoding="utf-8"
    )
    assert "前后一致  是" in october("verify").out
    assert "前后一致  是" in october("verify -p 10月").out


def test_what_a_unit_above_recorded_is_marked_everywhere(plant):
    plant("use 轧辊作业区")
    plant("done 军令状 -u 甲班")
    assert "代录" in plant("log -u 甲班").out
    assert "代录" in plant("list --all -u 甲班").out
    assert "代录 1 项" in plant("report -u 甲班").out
    assert plant("report -u 甲班 --json").data["by_proxy"] == 1
    assert "代录 1 条" in plant("verify").out


def test_a_unit_records_for_none_beside_or_above_it(plant):
    plant("use 轧辊/甲班")
    for line in (
        "done 军令状 -u 轧辊/乙班", "note 军令状 -m 一句 -u 轧辊/乙班", "assign 军令状 --to 班长 -u 轧辊/乙班",
        "na 军令状 -m 没有 -u 轧辊/乙班", "na 军令状 -m 没有 --standing -u 轧辊/乙班", "done 主题党日 -u 轧辊作业区",
    ):  # fmt: skip
        assert "不能替" in plant(line, code=1).err, line
    with reading(database(plant)) as journal:
        assert journal.count() == 0


FORGED = (
    "INSERT INTO task SELECT period, 'b2', '1.3.2', shape, count, verdict, review, day, recorded_at,"
    " acts, extra, special, proxy FROM task WHERE measure = '1.3.2' AND unit = 'b1'"
)


def test_figures_that_nobody_recorded_are_not_vouched_for(october):
    before = october("report -p 10月 -l 作业区").out
    code = code_of(before)
    with opened(database(october)) as file:
        file.execute(FORGED)
    forged = october("report -p 10月 -l 作业区").out
    assert forged != before
    assert code_of(forged) == code  # the code stands for what was recorded
    for scope in ("", "-p 10月", "-u 轧辊作业区", "-p 2025年"):
        shown = october([*f"verify {scope}".split(), "--anchor", code], code=3).out
        assert "前后一致  否" in shown
        assert "1.3.2@精整作业区#2026-10 表里有，流水里没有记过" in shown
        assert "完全对上" not in shown
        assert "能证明：" not in shown.replace("不能证明：", "")
        assert "sx doctor --repair" in shown
    data = october("verify --json", code=3).data
    assert data["sound"] is False
    assert data["whole"] is True
    assert [each["key"] for each in data["differences"]] == [["1.3.2", "b2", "2026-10"]]
    october("doctor --repair")
    assert october("report -p 10月 -l 作业区").out == before
    assert "完全对上" in october(["verify", "--anchor", code]).out


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("DELETE FROM task WHERE measure = '1.3.2'", "1.3.2@轧辊作业区#2026-10 表里没有"),
        ("UPDATE task SET day = '2026-10-01' WHERE measure = '1.3.2'", "表里写的不同"),
        ("DELETE FROM off", "另有 1 处"),
    ],
)
def test_whatever_is_shown_and_was_not_recorded_is_named(october, statement, said):
    if "off" in statement:
        october("done 党课 -u 轧辊作业区")
        october("undo -y")
    with opened(database(october)) as file:
        file.execute(statement)
    assert said in october("verify", code=3).out


def test_a_guard_taken_down_is_said_in_words(october):
    with opened(database(october)) as file:
        file.execute("DROP TRIGGER event_is_never_deleted")
        file.execute("CREATE TABLE 夹带 (x)")
    shown = october("verify", code=3).out
    assert "防改、防删的规定或表被动过：event_is_never_deleted" in shown
    assert "不是 sx 建的东西：夹带" in shown
    assert "definition of" not in shown


def test_a_file_that_cannot_be_read_through_is_not_counted_as_if_it_were_empty(october):
    for day in range(2, 30):
        october(f"done 主题党日 -u 轧辊作业区 --on 10-{day:02d} -n 1 -m {'字' * 400}")
    path = Path(database(october))
    raw = bytearray(path.read_bytes())
    for page in range(4096 * 3, len(raw), 4096):
        raw[page : page + 200] = b"\xff" * 200
    path.write_bytes(raw)
    shown = october("verify", code=3).out
    assert "文件内部坏了" in shown
    assert "malformed" not in shown
    assert shown.count("文件内部坏了") == 1
    assert "记录 0 条" not in shown
    assert "当天" not in shown
    assert "最近的备份" in shown
    said = october("backup", code=1).err
    assert "malformed" not in said
    assert "Break(" not in said


def without_guards(sx, *statements):
    """Change a ledger behind the program's back, and leave the guards down."""
    with opened(database(sx)) as file:
        file.execute("DROP TRIGGER event_is_never_updated")
        for statement in statements:
            file.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET actor = 'x' WHERE seq = (SELECT max(seq) FROM event)",
        "UPDATE event SET hash = zeroblob(32) WHERE seq = (SELECT max(seq) - 1 FROM event)",
        "DELETE FROM event WHERE seq = (SELECT max(seq) - 1 FROM event)",
    ],
)
def test_nothing_is_recorded_on_top_of_what_was_changed(october, statement):
    tamper(october, statement)
    before = october("log --json").data
    for line in ("done 党课 -u 轧辊作业区", "undo -y", "note 党课 -u 轧辊作业区 -m 一句"):
        said = october(line, code=1).err
        assert "什么也没记" in said
        assert "最近的备份" in said
    assert october("log --json").data == before


def test_a_guard_taken_down_stops_writing_until_it_is_put_back(october):
    without_guards(october)
    said = october("done 党课 -u 轧辊作业区", code=1).err
    assert "什么也没记" in said
    assert "sx doctor --repair" in said
    assert "sx doctor --repair" in october("verify", code=3).out
    assert "sx doctor --repair" in october("backup", code=1).err
    october("doctor --repair")
    october("verify")
    october("done 党课 -u 轧辊作业区")
    with opened(database(october)) as file, pytest.raises(sqlite3.IntegrityError):
        file.execute("UPDATE event SET actor = ''")


def test_guards_are_not_put_back_on_what_was_changed(october):
    without_guards(october, "UPDATE event SET actor = 'x' WHERE seq = 2")
    october("doctor --repair", code=3)
    assert "第 2 条被改过" in october("verify", code=3).out
    assert "什么也没记" in october("done 党课 -u 轧辊作业区", code=1).err


def test_indexes_and_triggers_that_are_not_ours_are_taken_away(october):
    with opened(database(october)) as file:
        file.execute("DROP INDEX event_by_task")
        file.execute("CREATE TRIGGER x AFTER INSERT ON task BEGIN DELETE FROM task; END")
        file.execute("CREATE VIEW y AS SELECT 1")
    shown = october("verify", code=3).out
    assert "event_by_task" in shown
    assert "不是 sx 建的东西：x" in shown
    october("doctor --repair")
    october("verify")


def test_a_broken_ledger_takes_no_bundle_in(october, tmp_path):
    october(f"bundle export {tmp_path / 'a.jsonl'}")
    tamper(october, "UPDATE event SET actor = 'x' WHERE seq = 2")
    said = october(f"bundle import {tmp_path / 'a.jsonl'}", code=1).err
    assert "第 2 条被改过" in said
    october(f"bundle import {tmp_path / 'a.jsonl'} --home {tmp_path / '新'} -y")
    october(f"verify --home {tmp_path / '新'}")


WORDS = {
    "当天": lambda data: data["timing"]["same_day"],
    "1至3天": lambda data: data["timing"]["soon"],
    "4天以上": lambda data: data["timing"]["later"],
    "期后补录": lambda data: data["timing"]["after_period"],
    "补录": lambda data: data["late_entries"],
    "撤销": lambda data: data["undone"],
    "不适用": lambda data: data["not_applicable_after_due"],
    "代录": lambda data: data["by_proxy"],
    "集中录入": lambda data: sum(burst["entries"] for burst in data["bursts"]),
    "时钟异常": lambda data: data["clock_anomalies"],
    "目录变更": lambda data: len(data["redefined"]),
}


@pytest.fixture
def busy(october):
    """Give a ledger in which every kind of record that is counted occurs, in and out of October."""
    october.at("2026-10-31 22:41")
    for day in DAYS:
        october(f"done 支部党员大会 -u 精整作业区 --on 10-{day} -n 1")
    october.at("2026-11-20 22:41")
    october("na 党小组会 --standing -u 精整作业区 -p 10月 -m 未设")
    october("na 党课 --standing -u 轧辊作业区 -p 四季度 -m 未设")
    october("use 轧辊作业区")
    october("done 军令状 -l 班组 --on 10-20 -y")
    october("undo -y")
    october("redo")
    october("done 领导班子进班组 -u 甲班 --on 11-18")
    october("undo -y")
    october("use 热轧示例厂")
    october.at("2026-11-01 08:00")  # the clock was set back
    october("done 军令状 -u 热轧示例厂")
    october("config set start 2026-09-30")
    return october


@pytest.mark.parametrize("scope", ["", "-p 10月", "-p 今年", "-u 轧辊作业区", "-u 精整作业区 -p 10月", "党小组会"])  # fmt: skip
def test_what_verify_counts_log_lists(busy, scope):
    data = busy(f"verify {scope} -u /  --json" if "-u" not in scope else f"verify {scope} --json").data  # fmt: skip
    everywhere = "" if "-u" in scope else "-u /"
    listed = {
        word: len(busy(f"log {scope} {everywhere} --only {word} --json").data) for word in WORDS
    }
    assert listed == {word: number(data) for word, number in WORDS.items()}
    if not scope:
        assert all(listed.values()), listed


def test_late_says_what_it_means_whatever_was_asked(busy):
    shown = busy("verify -p 今年 -u /").out
    assert "下年补录" not in shown
    assert "期后补录" in shown
    assert "--only" in shown
    assert busy("log --late -u / --json").data == busy("log --only 补录 -u / --json").data
    assert "只列4天以上" in busy("log --only 4天以上 -u /").out


def test_every_word_of_only_is_offered():
    assert [value for value, _ in candidates.complete("counted", "")] == list(looks.WORDS)
    assert {*looks.WORDS} == {*WORDS} - {"补录"}


def test_what_only_does_not_know_is_answered(busy):
    assert "4天以上" in busy("log --only 迟到", code=2).err
    assert "一个" in busy("log --only 撤销 --late", code=2).err
