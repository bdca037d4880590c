"""All of history, read a piece at a time: the same answers, and nobody who writes has to wait."""

import random
import shutil
import sqlite3

import pytest

from journal.contract import DAY, MINUTE, NOW, done, draft
from sixiang_cli.journal import (
    anchor,
    connecting,
    reading,
    refolding,
    streaming,
    verifying,
    writing,
)
from sixiang_cli.journal.chain import check_text
from sixiang_cli.queries.bursts import bursts
from sixiang_cli.queries.looks import Asked
from sixiang_cli.queries.tally import Tally

KEYS = [(f"c{unit}", f"2026-{month:02d}") for unit in range(3) for month in (9, 10, 11)]


class _Workspace:
    timezone = "Asia/Shanghai"
    now = NOW + 100 * DAY


@pytest.fixture
def path(tmp_path):
    """Give a journal of two devices, one of whose clocks is set back now and then."""
    path, other = str(tmp_path / "sx.db"), str(tmp_path / "other.db")
    chance = random.Random(7)
    now = NOW
    for number in range(60):
        now += chance.choice([2_000, MINUTE, DAY // 4, -3 * MINUTE if number % 5 == 4 else 1_000])
        place = other if chance.random() < 0.3 else path
        with writing(place, now_ms=now, actor="支部书记") as journal:
            journal.append(
                [
                    done(unit=unit, period=period, on=f"2026-11-{chance.randint(1, 20):02d}", n=n)
                    for n in (1, 1, 0)
                    for unit, period in chance.sample(KEYS, 2)
                ]
            )
            if number % 7 == 6:
                journal.undo(journal.commands(device=journal.device, off=False)[0])
            if number % 11 == 10:
                journal.append([draft("na", unit="c1", reason="没有设")])
    with reading(other) as there:
        events = [each.event for each in there.events()]
    with writing(path, now_ms=now, actor="支部书记") as journal:
        journal.adopt(sorted(events, key=lambda event: event.seq))
    return path


@pytest.fixture(params=[1, 3, 50])
def pieces(request, monkeypatch):
    for module in (streaming, verifying, refolding, anchor):
        monkeypatch.setattr(module, "PIECE", request.param)


def seen(path, known, **scope):
    with reading(path) as journal:
        return [row for piece in streaming.by_chain(journal, known, **scope) for row in piece]


def test_pieces_of_any_size_give_what_the_log_gives(path, pieces):
    with reading(path) as journal:
        known = streaming.extent(journal)
        logged = journal.events(units=["c0", "c2"])
        units = {"units": {"c0", "c2"}}
        chains = [row for piece in streaming.by_chain(journal, known, **units) for row in piece]
        keys = ["2026-09", "2026-10", "2026-11"]
        periods = [
            row for piece in streaming.of_periods(journal, known, keys, **units) for row in piece
        ]
    expected = sorted(each.event[:2] for each in logged)
    assert [row[:2] for row in chains] == expected
    assert sorted(row[:2] for row in periods) == expected


def test_chains_codes_and_folds_are_the_same_in_pieces(path, pieces):
    found = verifying.verify(path)
    assert found.is_whole
    assert refolding.refold(path) == []
    with reading(path) as journal:
        events = sorted(journal.events(), key=lambda each: each.arrival)[:40]
        heads = {}
        for each in events:
            heads[each.event.device] = (each.event.device, each.event.seq, each.event.hash)
        code = anchor.parse(check_text(streaming.Head(*head) for head in heads.values())[:19])
        position = anchor.find(journal, code, None, found.heads)
    assert position is not None
    assert position.events == 40


def test_bursts_are_those_of_acts_sorted_by_clock(path, pieces):
    with reading(path) as journal:
        known = streaming.extent(journal)
        tally = Tally(_Workspace, journal, known, None)
        tally.count(Asked(None, {"1.3.2"}, {"c0", "c2"}), None)
        acts = {}
        for each in journal.events(units=["c0", "c2"]):
            if each.event.kind == "done" and '"n":0' not in each.event.body:
                pair = each.event.recorded_at, each.event.occurred_on
                acts.setdefault(each.event.device, []).append(pair)
    expected = [burst for device, mine in acts.items() for burst in bursts(sorted(mine), device)]
    assert expected
    assert tally.bursts == sorted(expected)


def test_what_is_written_meanwhile_waits_for_nobody_and_is_left_out(path, pieces, monkeypatch):
    before = verifying.verify(path)
    monkeypatch.setattr("sixiang_cli.journal.connecting.PATIENCE", 0.0)
    written = []

    def write(*_):
        if len(written) < 3:
            with writing(path, now_ms=NOW + 90 * DAY + len(written), actor="支部书记") as journal:
                written.append(journal.append([done(unit="c1", period="2026-12")]))

    def breathe(connection):
        connection.execute("COMMIT")
        write()
        connection.execute("BEGIN")

    def check(file):
        write()
        return ["torn"]

    monkeypatch.setattr(verifying, "_integrity_unlocked", check)
    monkeypatch.setattr(verifying, "breathe", breathe)
    monkeypatch.setattr(refolding, "breathe", breathe)
    meanwhile, known = verifying.walk(path)
    assert len(written) == 3
    assert meanwhile == before
    assert known.heads == before.heads
    written.clear()
    assert refolding.refold(path) == []
    assert len(written) == 3
    assert {row.period for row in seen(path, known)} == {period for _, period in KEYS} | {""}


def test_a_file_torn_by_a_write_is_looked_at_again_under_a_lock(path, monkeypatch):
    monkeypatch.setattr(verifying, "_integrity_unlocked", lambda _: ["row 3 missing from index"])
    assert verifying.verify(path).is_whole


def test_a_writer_that_is_killed_meanwhile_is_rolled_back_and_nothing_looks_tampered(
    path, tmp_path, monkeypatch
):
    before = verifying.verify(path)
    monkeypatch.setattr(verifying, "PIECE", 50)
    walks, left = streaming.breathe, []

    def breathe(connection):
        if not left:
            connection.execute("COMMIT")
            left.append(_killed_in_the_middle(path, tmp_path))
            connection.execute("BEGIN")
        walks(connection)

    monkeypatch.setattr(verifying, "breathe", breathe)
    assert verifying.verify(path) == before
    assert left == [True]


def _killed_in_the_middle(path, tmp_path):
    """Leave the file as a writer leaves it that dies between writing pages and the commit."""
    writer = sqlite3.connect(path, isolation_level=None)
    writer.execute("PRAGMA journal_mode = TRUNCATE").fetchone()
    writer.execute("PRAGMA cache_size = 1")
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("CREATE TABLE big AS SELECT e.* FROM event e, device")
    writer.execute("UPDATE task SET verdict = 'x', review = 'y'")
    for name in ("", "-journal"):
        shutil.copy(f"{path}{name}", tmp_path / f"torn{name}")
    writer.rollback()
    writer.close()
    for name in ("", "-journal"):
        shutil.copy(tmp_path / f"torn{name}", f"{path}{name}")
    return connecting.is_half_done(path)


def test_a_damaged_file_is_found_damaged_without_a_lock_and_with_one(path):
    with open(path, "r+b") as file:
        file.seek(-3000, 2)
        file.write(b"\xff" * 2000)
    assert not verifying.verify(path).is_whole
