"""Later by permission: the original due day stays, and the on-time rate keeps to it."""

import pytest


@pytest.fixture
def ledger(sx):
    sx("init 台账 --start 2026-11-01")
    return lambda line, **more: sx(f"--home 台账 {line}", **more)


def task(ledger, words="支委会 -p 11月"):
    (one,) = ledger(f"list {words} --all --json").data
    return one


def test_the_due_day_moves_and_the_original_one_stays_in_sight(ledger):
    said = ledger("postpone 支委会 --to 12-10 -m 检修停产").out
    assert "期限从 11-30 改到 12-10；原期限 11-30 保留，按期率仍按原期限算" in said
    one = task(ledger)
    assert (one["due"], one["original_due"]) == ("2026-12-10", "2026-11-30")
    assert "12-10 原11-30" in ledger("list 支委会").out
    assert "检修停产；延到：12-10" in ledger("log 支委会").out


def test_the_on_time_rate_keeps_to_the_original_day(ledger, sx):
    ledger("postpone 支委会 --to 12-10 -m 检修停产")
    sx.at("2026-12-08 09:00")
    assert not task(ledger)["overdue"]
    ledger("done 支委会 -p 11月 --on 12-05")
    assert task(ledger)["late"]
    total = ledger("report 支委会 -p 11月 --json").data["total"]
    assert (total["completion"], total["on_time"]) == (1.0, 0.0)


def test_after_the_granted_day_it_is_overdue_from_that_day(ledger, sx):
    ledger("postpone 支委会 --to 12-10 -m 检修停产")
    sx.at("2026-12-13 09:00")
    assert "逾期 3 天" in ledger("list 支委会 -p 11月").out


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("postpone 支委会 --to 11-28 -m 早", "sx assign 1.3.1.2@作业区#2026-11 --due 2026-11-28"),
        ("postpone 支委会 --to 11-30 -m 同", "延期只能推后"),
        ("postpone 支委会 -m 没写到哪天", "没有写延到哪天"),
        ("postpone 支委会 --to 12-10", "要写原因"),
        ("postpone 三级联动 -u 厂 --to 12-10 -m 不限期", "不限期"),
    ],
)
def test_what_is_no_postponement_is_refused_with_what_to_do(ledger, line, said):
    assert said in ledger(line, code=2).err


def test_a_day_that_has_passed_is_no_new_due_day(ledger, sx):
    sx.at("2026-12-20 09:00")
    assert "已经过了" in ledger("postpone 支委会 -p 11月 --to 2026-12-10 -m 晚了", code=2).err


@pytest.mark.parametrize(
    "line", ["postpone 支委会 --to 11-20 -m 提前", "assign 支委会 --due 11-20"]
)
def test_a_day_that_has_just_passed_is_never_taken_for_next_years(ledger, line):
    refused = ledger(line, code=2).err
    assert "“11-20”已经过了" in refused
    assert "要的是 2027-11-20，就把年份写上" in refused
    assert ledger("list 支委会 --json").data[0]["due"] == "2026-11-30"


def test_what_is_done_needs_no_postponement(ledger):
    ledger("done 支委会")
    assert "不用延期" in ledger("postpone 支委会 --to 12-10 -m 原因", code=1).err


def test_it_is_undone_and_a_second_one_replaces_the_first(ledger):
    ledger("postpone 支委会 --to 12-10 -m 检修停产")
    assert "期限从 12-10 改到 12-15" in ledger("postpone 支委会 --to 12-15 -m 又停").out
    assert task(ledger)["original_due"] == "2026-11-30"
    ledger("undo")
    assert task(ledger)["due"] == "2026-12-10"
    assert "没有新增记录" in ledger("postpone 支委会 --to 12-10 -m 再说一遍").out


def test_an_earlier_day_set_afterwards_is_the_last_word(ledger):
    ledger("postpone 支委会 --to 12-10 -m 检修停产")
    ledger("assign 支委会 --due 11-27")
    one = task(ledger)
    assert (one["due"], one["original_due"]) == ("2026-11-27", "2026-11-27")


def test_done_within_the_extension_asks_which_period_is_meant(ledger, sx):
    ledger("postpone 支委会 --to 12-10 -m 检修停产")
    sx.at("2026-12-08 09:00")
    err = ledger("done 支委会 --on 12-05 -m 补开", code=2).err
    assert "sx done 支委会 -p 11月 -m 补开 --on 12-05" in err
    assert "sx done 支委会 -p 12月 -m 补开 --on 12-05" in err
    ledger("done 支委会 -p 11月 --on 12-05")
    assert "12月" in ledger("done 支委会 --on 12-06").out


def test_done_within_what_was_granted_it_says_so_and_what_the_rate_keeps_to(ledger, sx):
    ledger("postpone 支委会 --to 12-15 -m 检修停产")
    ledger("postpone 党小组会 --to 12-05 -m 检修停产")
    sx.at("2026-12-12 09:00")
    said = ledger("done 支委会 -p 11月 --on 12-10").out
    assert "没有超过延期后的 12-15；按期率仍按原期限 11-30 算，比它晚 10 天，记为逾期办结" in said
    assert "也超过了延期后的 12-05" in ledger("done 党小组会 -p 11月 --on 12-10").out
    assert "比到期日晚" in ledger("done 主题党日 -p 11月 --on 12-10").out
