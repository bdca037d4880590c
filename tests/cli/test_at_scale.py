"""A plant of 1 + 10 + 100 after a year: lengths and sums, worked out from how it was ticked."""

import pytest

from support import ladder

AREA_MONTHLY, AREA_QUARTERLY = 3, 2  # 支委会、党小组会、主题党日; 支部党员大会、党课


@pytest.fixture
def year(sx, large_plant, monkeypatch):
    monkeypatch.setenv("SX_HOME", str(large_plant))
    return sx.at("2026-11-26 08:02")


def rows(sx, line):
    return {row["label"]: row for row in sx(f"report {line} --json").data["rows"]}


def test_every_unit_has_its_row_and_the_plants_row_is_the_total(year):
    data = year("report --by unit --json").data
    assert len(data["rows"]) == 111
    top = data["rows"][0]
    assert {key: top[key] for key in data["total"]} == data["total"]
    assert data["total"]["expected"] == 32 + 10 * 9 + 100 * 4
    own = [row["own"] for row in data["rows"]]
    for field in ("expected", "done", "overdue", "carried"):
        assert sum(sums[field] for sums in own) == data["total"][field]


def test_november_is_what_was_ticked_on_the_25th(year):
    november = rows(year, "--by unit -p 11月")
    for numeral in "一二三四五六七八九":
        own = november[f"作业区{numeral}"]["own"]
        assert (own["expected"], own["done"]) == (AREA_MONTHLY, AREA_MONTHLY)
    idle = november["作业区十"]["own"]
    assert (idle["expected"], idle["done"], idle["carried"]) == (AREA_MONTHLY, 0, 0)


def test_the_idle_area_carries_october_and_nobody_else_carries_a_month(year):
    carried = {
        label: row["own"]["carried"]
        for label, row in rows(year, "--by unit").items()
        if row["own"]["carried"]
    }
    assert carried.pop("作业区十") == AREA_MONTHLY
    # The last team of each area never let its leader's visit of the first half be ticked.
    assert carried == {f"{numeral}10班": 1 for numeral in "一二三四五六七八九十"}


def test_a_year_of_months_adds_up_month_by_month(year):
    expected = done = 0
    for month in range(1, 12):
        total = year(f"report 主题党日 -p 2026-{month:02d} --json").data["total"]
        assert (total["expected"], total["done"]) == (10, 10 if month < 10 else 9)
        expected, done = expected + total["expected"], done + total["done"]
    whole = year("report 主题党日 -p 2026 --json").data["total"]
    assert (whole["expected"], whole["done"]) == (expected, done) == (110, 108)
    assert year("report 主题党日 -p 三季度 --json").data["total"]["expected"] == 30


def test_the_list_has_one_task_for_each_unit_that_owes_it(year):
    everything = year("list --all --json").data
    addresses = [task["address"] for task in everything]
    assert len(addresses) == len(set(addresses))
    current = [task for task in everything if task["period"] not in ("2026-10", "2026H1")]
    assert len(current) == 32 + 10 * 9 + 100 * 4
    undone = [task for task in everything if task["status"] == "not_started"]
    assert len(year("list --json").data) == len(undone)
    assert {task["unit"] for task in year("list 军令状 -l 班组 --json").data} == {
        f"{numeral}10班" for numeral in "一二三四五六七八九十"
    }


def test_what_was_ticked_in_time_is_neither_late_nor_a_late_entry(year):
    total = year("report -p 2026 --json").data["total"]
    assert (total["late"], total["late_entry"]) == (0, 0)
    plant = 4 * 11 + 11 * 3 + 3 + 3  # of each month, quarter, half, and the year's due by November
    areas = AREA_MONTHLY * (10 * 9 + 9 * 2) + AREA_QUARTERLY * 10 * 3 + 2 * 10
    teams = 90 * (1 + 2)
    assert total["done"] == plant + areas + teams


def test_the_screen_folds_a_hundred_teams_into_one_row(year):
    page = year("list -l 班组 --all").out
    assert sum(line.startswith("3.1.2 ") for line in page.splitlines()) == 1
    assert len(page.splitlines()) < 30


# Pledge and indicator are due on 31 March; ten teams tick neither.
@pytest.mark.parametrize(("day", "overdue"), [("2026-03-31", 0), ("2026-06-30", 20)])
def test_looking_back_a_ledger_of_a_year_reads_as_it_did(year, day, overdue):
    then = year(f"report --as-of {day} --json").data["total"]
    month = int(day[5:7])
    assert then["overdue"] == overdue
    ticked = year(f"report 主题党日 -p 2026 --as-of {day} --json").data["total"]
    assert (ticked["expected"], ticked["done"]) == (10 * month, 10 * month)


def test_the_journal_of_a_year_is_whole_and_its_projection_is_its_fold(year):
    year("verify")
    facts = {fact["name"]: fact for fact in year("doctor --json").data}
    assert facts["状态表"]["good"]


def test_idle_units_are_those_the_ladder_says():
    assert ladder.idle("一10班", 1)
    assert not ladder.idle("作业区十", 9)
    assert ladder.idle("作业区十", 10)
