"""Which moments of recording can't be right: a clock ahead, one set back, two that disagree."""

import shutil

import pytest

from journal.contract import DAY, MINUTE, NOW, done
from sixiang_cli.journal import clocks, reading, writing

HOUR = 60 * MINUTE
YEAR = 365 * DAY


class Ledgers:
    """Ledgers by name, and what was recorded in them by what name."""

    def __init__(self, folder):
        self.folder = folder
        self.names = {}

    def path(self, ledger):
        (self.folder / ledger).mkdir(exist_ok=True)
        return str(self.folder / ledger / "sx.db")

    def record(self, name, moment, ledger="a"):
        with writing(self.path(ledger), now_ms=moment, actor="") as journal:
            journal.append([done(unit=name)])
            self.names[journal.device, journal.head.seq] = name

    def copy(self, ledger, to):
        shutil.copytree(self.folder / ledger, self.folder / to)

    def bring(self, ledger, to, now=NOW):
        with reading(self.path(ledger)) as journal:
            events = [each.event for each in journal.events()]
        with writing(self.path(to), now_ms=now, actor="") as journal:
            journal.adopt(events)

    def odd(self, now, ledger="a"):
        with reading(self.path(ledger)) as journal:
            return sorted(self.names[mark] for mark in clocks.odd(journal, now))


@pytest.fixture
def ledgers(tmp_path):
    return Ledgers(tmp_path)


def test_clocks_that_only_go_forward_are_in_order(ledgers):
    for number in range(5):
        ledgers.record(f"第{number}", NOW + number * DAY)
    assert ledgers.odd(NOW + 5 * DAY) == []


def test_a_minute_back_is_a_clock_corrected(ledgers):
    ledgers.record("先", NOW)
    ledgers.record("差一分", NOW - MINUTE)
    ledgers.record("再早", NOW - MINUTE - 1)
    assert ledgers.odd(NOW + DAY) == ["再早"]


def test_all_that_was_recorded_with_the_clock_set_back_is_odd_and_what_stood_there_is_not(ledgers):
    for number in range(4):
        ledgers.record(f"真{number}", NOW + number * DAY)
    for number in range(3):
        ledgers.record(f"倒签{number}", NOW - 10 * DAY + number * MINUTE)
    ledgers.record("又真", NOW + 4 * DAY)
    assert ledgers.odd(NOW + 5 * DAY) == ["倒签0", "倒签1", "倒签2"]


@pytest.mark.parametrize("later", [2 * DAY, 2 * YEAR])
def test_a_clock_that_ran_ahead_and_came_back_is_held_against_nobody_else(ledgers, later):
    ledgers.record("起头", NOW)
    ledgers.record("快了一年", NOW + YEAR)
    ledgers.record("快了一年又一分", NOW + YEAR + MINUTE)
    for number in range(3):
        ledgers.record(f"改正以后{number}", NOW + (number + 1) * DAY)
    assert ledgers.odd(NOW + 3 * DAY + later) == ["快了一年", "快了一年又一分"]


def test_a_clock_set_back_while_another_record_is_still_to_come_is_seen_too(ledgers):
    ledgers.record("起头", NOW)
    ledgers.record("快了一年", NOW + YEAR)
    ledgers.record("改正以后", NOW + DAY)
    ledgers.record("倒签", NOW - 10 * DAY)
    assert ledgers.odd(NOW + 2 * DAY) == ["倒签", "快了一年"]


def test_a_copy_of_the_folder_with_an_older_clock_is_told_by_what_it_held(ledgers):
    for number in range(3):
        ledgers.record(f"真{number}", NOW + number * DAY)
    ledgers.copy("a", to="b")
    ledgers.record("倒签", NOW - 10 * DAY, "b")
    assert ledgers.odd(NOW + 3 * DAY, "b") == ["倒签"]
    ledgers.bring("b", to="a")
    assert ledgers.odd(NOW + 3 * DAY) == ["倒签"]
    # also while the clock still stands there: then what it contradicts is to come as well
    assert "倒签" in ledgers.odd(NOW - 10 * DAY, "b")


def test_a_record_received_is_odd_if_it_is_to_come_on_this_machine(ledgers):
    ledgers.record("本机", NOW)
    ledgers.record("别处", NOW + 4 * YEAR, "b")
    ledgers.bring("b", to="a", now=NOW + DAY)
    ledgers.record("收了以后", NOW + DAY + 1)
    assert ledgers.odd(NOW + 2 * DAY) == ["别处"]


def test_machines_whose_clocks_differ_by_minutes_are_not_told_apart(ledgers):
    ledgers.record("别处", NOW + 5 * MINUTE, "b")
    ledgers.bring("b", to="a", now=NOW)
    ledgers.record("本机", NOW + MINUTE)
    assert ledgers.odd(NOW + MINUTE) == []
    assert ledgers.odd(NOW + DAY) == []


def test_what_another_device_recorded_meanwhile_contradicts_nobody(ledgers):
    for number in range(3):
        ledgers.record(f"甲{number}", NOW + number * DAY)
        ledgers.record(f"乙{number}", NOW + number * DAY - HOUR, "b")
    ledgers.bring("b", to="a")
    assert ledgers.odd(NOW + 3 * DAY) == []


def test_a_clock_before_all_that_is_on_record_is_no_measure(ledgers):
    for number in range(3):
        ledgers.record(f"真{number}", NOW + number * DAY)
    assert ledgers.odd(NOW - 6 * YEAR) == []


def test_without_the_record_that_was_ahead_what_followed_it_is_odd(ledgers):
    ledgers.record("快了一年", NOW + YEAR, "b")
    ledgers.bring("b", to="a")
    with writing(ledgers.path("a"), now_ms=NOW + DAY, actor="") as journal:
        journal.append([done(unit="x")])
    with reading(ledgers.path("a")) as journal:
        mine = [each.event for each in journal.events() if each.event.unit == "x"]
    with writing(ledgers.path("c"), now_ms=NOW + 2 * DAY, actor="") as journal:
        journal.adopt(mine)
    ledgers.names[mine[0][:2]] = "后来"
    assert ledgers.odd(NOW + 2 * YEAR, "c") == ["后来"]


def test_while_the_clock_still_stands_back_both_sides_are_shown_till_it_is_set_right(ledgers):
    ledgers.record("起头", NOW - 5 * DAY)
    ledgers.record("真", NOW)
    ledgers.record("倒签", NOW - 3 * DAY)
    assert ledgers.odd(NOW - 3 * DAY) == ["倒签", "真"]
    assert ledgers.odd(NOW + DAY) == ["倒签"]


def test_back_dating_is_seen_too_behind_a_record_of_the_far_future(ledgers):
    ledgers.record("快了四年", NOW + 4 * YEAR, "b")
    ledgers.record("真", NOW - DAY)
    ledgers.bring("b", to="a")
    ledgers.record("又真", NOW)
    ledgers.copy("a", to="c")
    ledgers.record("倒签", NOW - 10 * DAY, "c")
    ledgers.record("再真", NOW + 2 * DAY)
    assert ledgers.odd(NOW + 3 * DAY, "c") == ["倒签", "快了四年"]
    ledgers.bring("c", to="a")
    assert ledgers.odd(NOW + 3 * DAY) == ["倒签", "快了四年"]


def test_of_two_copies_neither_contradicts_the_other(ledgers):
    ledgers.record("快了四年", NOW + 4 * YEAR)
    ledgers.copy("a", to="b")
    for number in range(3):
        ledgers.record(f"甲{number}", NOW + number * DAY)
        ledgers.record(f"乙{number}", NOW + number * DAY + 12 * HOUR, "b")
    ledgers.bring("b", to="a")
    assert ledgers.odd(NOW + 4 * DAY) == ["快了四年"]
