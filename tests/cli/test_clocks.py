"""A clock that is wrong: said when something is recorded or received, shown where history is."""

import shutil

BEHIND = "台账里前一条却记于"


def flagged(sx, where=""):
    """Give the days on which what `sx log` flags says that it was recorded."""
    listed = sx(f"{where} log --only 时钟异常 --json").data
    assert len(listed) == sx(f"{where} verify --json").data["clock_anomalies"]
    marked = [row for row in sx(f"{where} log --json").data if row["clock_anomaly"]]
    assert marked == listed
    return [row["recorded_at"][:10] for row in listed if row["kind"] != "definitions"]


def test_a_clock_far_ahead_of_what_is_on_record_is_said_at_once(sx):
    sx("done 支委会")
    sx.at("2031-01-01 08:00")
    said = sx("note 支委会 -p 2026-11 -m 记一句").err
    assert said == (
        "台账里前一条记于 2026-11-23 08:02，这台机器的时钟已是 2031-01-01 08:00。"
        "核对时钟；时钟错了：调准后 sx undo，再记一次。\n"
    )
    assert "时钟" not in sx("note 支委会 -p 2026-11 -m 再记一句").err


def test_a_clock_before_what_is_on_record_is_said_once(sx):
    sx("init 台账 --start 2026-11-01")
    sx("--home 台账 done 支委会")
    sx.at("2026-11-10 09:00")
    assert (
        "这台机器的时钟是 2026-11-10 09:00，台账里前一条却记于 2026-11-23 08:02，比它晚。"
        in sx("--home 台账 done 主题党日").err
    )
    assert BEHIND not in sx("--home 台账 done 党小组会").err


def test_clocks_a_few_minutes_apart_and_months_without_a_record_are_not_worth_a_word(sx):
    sx("done 支委会")
    sx.at("2026-11-23 07:55")
    assert sx("done 主题党日").err == ""
    sx.at("2027-10-20 08:00")
    assert sx("done 支委会 -p 2027-10").err == ""


def test_the_record_of_the_clock_that_ran_ahead_is_flagged_and_not_the_ones_after_it(sx):
    sx("done 支委会")
    sx.at("2031-01-01 08:00")
    sx("note 支委会 -p 2026-11 -m 记一句")
    sx.at("2026-11-25 08:00")
    assert BEHIND in sx("done 主题党日").err
    assert flagged(sx) == ["2031-01-01"]
    assert (
        "这台机器现在 2026-11-25 08:00；1 条记录的时间对不上：sx log --only 时钟异常 -u 全部"
        in sx("doctor").out
    )
    sx.at("2026-12-20 08:00")
    sx("done 支委会 -p 12月")
    assert flagged(sx) == ["2031-01-01"]
    sx.at("2032-01-01 08:00")
    assert flagged(sx) == ["2031-01-01"]


def test_back_dating_in_a_copy_of_the_folder_is_flagged_there_and_where_it_is_received(sx):
    sx("init 台账 --start 2026-10-01")
    sx.at("2026-11-10 08:00")("--home 台账 done 支委会 -p 11月")
    sx.at("2026-11-20 08:00")("--home 台账 done 主题党日 -p 11月")
    shutil.copytree(sx.home / "台账", sx.home / "抄本")
    sx.at("2026-10-30 08:00")
    assert BEHIND in sx("--home 抄本 done 职工意见收集").err
    assert "2026-10-30" in flagged(sx, "--home 抄本")
    sx("--home 抄本 bundle export 抄本.jsonl")
    sx.at("2026-11-23 08:00")
    assert flagged(sx, "--home 抄本") == ["2026-10-30"]
    said = sx("--home 台账 bundle import 抄本.jsonl").out
    assert "其中 1 条的记录时间和当时已有的记录对不上" in said
    assert "逐条看：sx log --only 时钟异常 -u 全部" in said
    assert flagged(sx, "--home 台账") == ["2026-10-30"]


def test_a_record_received_from_the_future_is_said_and_flagged(sx):
    sx("init 厂部 --start 2026-11-01")
    sx("init 班组 --start 2026-11-01")
    sx("--home 厂部 done 第一议题")
    sx("--home 班组 done 支委会")
    sx.at("2031-01-01 08:00")("--home 班组 note 支委会 -p 2026-11 -m 记一句")
    sx("--home 班组 bundle export 班组.jsonl")
    sx.at("2026-11-24 08:00")
    for trial in (" --dry-run", ""):
        answer = sx(f"--home 厂部 bundle import 班组.jsonl{trial}")
        assert (
            "其中 1 条的记录时间在这台机器上还没到（最晚 2031-01-01 08:00，今天 2026-11-24）："
            "总有一边的时钟不对，先核对。" in answer.out
        )
    assert flagged(sx, "--home 厂部") == ["2031-01-01"]
    again = sx("--home 厂部 bundle import 班组.jsonl")
    assert "还没到" not in again.out
    assert sx("--home 厂部 bundle import 班组.jsonl --json").data["clock_anomalies"] == 0


def test_a_clock_before_the_ledger_began_is_said_wherever_one_looks_or_records(sx):
    sx("init 台账 --start 2026-11-01")
    sx.at("2020-01-01 08:00")
    said = (
        "今天是 2020-01-01，台账从 2026-11-01 才启用，还没有要办的；"
        "日期不对，先把这台机器的时钟调准。"
    )
    for line in ("", "list", "report", "show 主题党日"):
        assert said in sx(f"--home 台账 {line}").err
    for line in ("done 主题党日", "done 主题党日 -u 作业区", "note 支委会 -m 记"):
        refused = sx(f"--home 台账 {line}", code=2).err
        assert "台账从 2026-11-01 才启用，今天是 2020-01-01，" in refused
        assert "日期不对，先把这台机器的时钟调准。" in refused
    bad = [fact["name"] for fact in sx("--home 台账 doctor --json").data if not fact["good"]]
    assert bad == ["启用"]
    sx.at("2026-11-01 08:00")
    assert sx("--home 台账").err == ""
