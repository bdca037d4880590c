"""Whatever was done to a journal behind our back is found, and named where it is."""

import os
import sqlite3

import pytest

from journal.contract import NOW, done, draft
from sixiang_cli.errors import Damaged, StorageError
from sixiang_cli.journal import chain, reading, refolding, verifying, writing

TRIGGERS = ("event_is_never_updated", "event_is_never_deleted", "event_is_only_appended")


@pytest.fixture
def path(tmp_path):
    path = str(tmp_path / "sx.db")
    for number in range(1, 11):
        with writing(path, now_ms=NOW + number, actor="支部书记") as journal:
            journal.append([done(unit=f"c{number}", note="三个班都到了")])
    with writing(path, now_ms=NOW + 20, actor="支部书记") as journal:
        journal.append([draft("assign", unit="c1", to="班组长")])
        journal.undo(journal.commands(device=journal.device)[1])
    return path


def tamper(path, *statements):
    """Change the file as somebody would who knows SQL and covers the traces of it."""
    connection = sqlite3.connect(path)
    kept = dict(
        connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    )
    for name in TRIGGERS:
        connection.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        connection.execute(statement)
    for name in TRIGGERS:
        connection.execute(kept[name])
    connection.commit()
    connection.close()


def breaks(path):
    return [(found.kind, found.seq, found.last) for found in verifying.verify(path).breaks]


def test_an_honest_journal_is_whole(path):
    found = verifying.verify(path)
    assert found.is_whole
    assert [number for _, number in found.counts] == [12]
    assert [head.seq for head in found.heads] == [12]


def test_an_absent_journal_is_whole(tmp_path):
    assert verifying.verify(str(tmp_path / "sx.db")) == ((), (), ())


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("UPDATE event SET occurred_on = '2026-11-17' WHERE seq = 4", [("changed", 4, 4)]),
        ("UPDATE event SET actor = '别人' WHERE seq = 1", [("changed", 1, 1)]),
        ("UPDATE event SET recorded_at = recorded_at - 1 WHERE seq = 12", [("changed", 12, 12)]),
        ("UPDATE event SET body = CAST(body AS BLOB) WHERE seq = 5", [("foreign", 5, 5)]),
        ("DELETE FROM event WHERE seq = 4", [("missing", 4, 4)]),
        ("DELETE FROM event WHERE seq < 4", [("missing", 1, 3)]),
        (
            "UPDATE event SET seq = CASE seq WHEN 3 THEN 40 ELSE seq END WHERE seq = 3",
            [("missing", 3, 3), ("missing", 13, 39)],
        ),
        (
            (
                "INSERT INTO event SELECT NULL, device, 13, stamp + 1, recorded_at, actor, 13, measure,"
                " unit, period, kind, occurred_on, body, hash FROM event WHERE seq = 12"
            ),
            [("changed", 13, 13)],
        ),
    ],
    ids=["day", "actor", "moment", "type", "deleted", "beginning", "renumbered", "inserted"],
)
def test_a_change_is_found_where_it_is(path, statement, expected):
    tamper(path, statement)
    assert [found for found in breaks(path) if found[0] != "file"] == expected


def test_two_events_changing_places_are_found(path):
    tamper(
        path,
        "UPDATE event SET seq = -3 WHERE seq = 3",
        "UPDATE event SET seq = 3 WHERE seq = 4",
        "UPDATE event SET seq = 4 WHERE seq = -3",
    )
    assert [kind for kind, *_ in breaks(path)] == ["changed"] * 3


def test_a_change_with_its_own_hash_put_right_breaks_the_next_link(path):
    with reading(path) as journal:
        events = [entry.event for entry in journal.events()]
    forged = events[3]._replace(occurred_on="2026-11-17")
    digest = chain.digest(events[2].hash, forged)
    tamper(
        path,
        "UPDATE event SET occurred_on = '2026-11-17', hash = x'" + digest.hex() + "' WHERE seq = 4",
    )
    assert breaks(path) == [("changed", 5, 5)]


def test_a_chain_forged_to_its_end_is_consistent_but_has_another_head(path):
    """What no chain can show by itself; an anchor kept elsewhere does."""
    before = verifying.verify(path).heads
    with reading(path) as journal:
        events = [entry.event for entry in journal.events()]
    previous, statements = chain.GENESIS, []
    for event in events:
        forged = event._replace(actor="别人")
        previous = chain.digest(previous, forged)
        statements.append(
            f"UPDATE event SET actor = '别人', hash = x'{previous.hex()}' WHERE seq = {event.seq}"
        )
    tamper(path, *statements)
    found = verifying.verify(path)
    assert found.is_whole
    assert found.heads != before


def test_events_of_a_device_that_is_gone_are_found(path):
    tamper(path, "DELETE FROM device")
    assert "stray" in [kind for kind, *_ in breaks(path)]


def test_a_device_that_wrote_nothing_is_found(path):
    tamper(path, "INSERT INTO device (code, machine, path, inode) VALUES ('feed', '', '', '')")
    assert [kind for kind, *_ in breaks(path)] == ["empty"]


def test_a_guard_that_was_taken_down_is_found(path):
    connection = sqlite3.connect(path)
    connection.execute("DROP TRIGGER event_is_never_deleted")
    connection.close()
    (found,) = verifying.verify(path).breaks
    assert "event_is_never_deleted" in found.detail


def test_every_flipped_bit_of_the_events_is_found_or_harmless(path):
    """Flip one bit in each stored byte of some events: found, or not part of what was recorded."""
    with reading(path) as journal:
        events = [entry.event for entry in journal.events()]
    with open(path, "rb") as file:
        original = file.read()
    wanted = [event.body.encode() + event.hash for event in events[2:4]]
    spots = [original.index(text) + offset for text in wanted for offset in range(len(text))]
    for spot in spots:
        damaged = bytearray(original)
        damaged[spot] ^= 1 << spot % 8
        with open(path, "wb") as file:
            file.write(damaged)
        assert not verifying.verify(path).is_whole, spot


def test_a_file_cut_short_is_found(path):
    with open(path, "r+b") as file:
        file.truncate(os.path.getsize(path) - 4096)
    try:
        assert not verifying.verify(path).is_whole
    except StorageError as error:
        assert isinstance(error, Damaged)  # noqa: PT017 (both ways of finding it are right)


def test_progress_is_told_to_the_end(path):
    seen = []
    verifying.verify(path, lambda at, of: seen.append((at, of)))
    assert seen[-1] == (12, 12)
    seen.clear()
    refolding.refold(path, lambda at, of: seen.append((at, of)))
    assert seen[-1] == (12, 12)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE task SET count = 7 WHERE unit = 'c2'",
        "UPDATE task SET shape = '6Q' WHERE unit = 'c2'",
        "UPDATE task SET extra = NULL WHERE unit = 'c2'",
        "DELETE FROM task WHERE unit = 'c2'",
        "INSERT INTO task VALUES ('2026-11', 'c99', '1.3.2', '7-', 1, '', '', '2026-11-01', 1, NULL, NULL, 0, 0)",
        "UPDATE alike SET number = number + 1 WHERE unit = 'c2'",
        "UPDATE alike SET places = places - 1 WHERE unit = 'c2'",
        "UPDATE alike SET count = 5 WHERE unit = 'c2'",
        "UPDATE alike SET last_period = '2020-01'",
        "UPDATE alike SET first_period = '2030-01'",
        "UPDATE task SET special = 1, proxy = 1 WHERE unit = 'c2'",
        "DELETE FROM alike",
        "UPDATE claimed SET number = number + 1",
        "UPDATE claimed SET special = 1",
        "UPDATE claimed SET day = '2026-10-01' WHERE day <> ''",
        "UPDATE claimed SET first_entry = last_entry + 1 WHERE day <> ''",
        "UPDATE claimed SET last_entry = 0 WHERE day <> ''",
        "DELETE FROM claimed",
        "INSERT INTO claimed VALUES ('2026-11', '9.9.9', 0, 1, '', '', 0, '2026-11-01', 1, 1, 1)",
        "INSERT INTO alike VALUES ('c99', '1.3.2', '7-', 1, '', '', 1, 202601, '2026-01', '2026-01')",
        "UPDATE standing SET value = '别人'",
        "DELETE FROM standing",
        "INSERT INTO standing VALUES ('c9', '1.3.2', 'na', '2026', 0, '停产')",
        "DELETE FROM off",
        "INSERT INTO off VALUES (1, 2, 9)",
        "UPDATE off SET turned = 1",
    ],
)
def test_a_projection_that_lies_is_found_and_mended(path, statement):
    with reading(path) as journal:
        before = sorted(journal.tasks()), journal.standings(), journal.heads()
    assert refolding.refold(path) == []
    tamper(path, statement)
    assert refolding.refold(path) != []
    assert verifying.verify(path).is_whole
    assert refolding.repair(path, now_ms=NOW, actor="") >= 1
    assert refolding.refold(path) == []
    with reading(path) as journal:
        assert (sorted(journal.tasks()), journal.standings(), journal.heads()) == before


def test_mending_what_is_right_changes_nothing(path):
    with open(path, "rb") as file:
        before = file.read()
    assert refolding.repair(path, now_ms=NOW, actor="") == 0
    with open(path, "rb") as file:
        assert file.read() == before


def test_heads_name_the_newest_event(path):
    with reading(path) as journal:
        newest = journal.events(last=1)[0].event
        assert journal.heads() == ((newest.device, newest.seq, newest.hash),)
