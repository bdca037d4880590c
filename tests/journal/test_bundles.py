"""Events between devices: whatever the order, however often and in however many parts, one state."""

import contextlib
import json
import os
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from journal.contract import NOW, done, draft
from sixiang_cli.errors import BadInput
from sixiang_cli.journal import (
    adoption,
    bundle,
    chain,
    connecting,
    reading,
    verifying,
    writing,
)
from sixiang_cli.journal.received import FIELDS, fault_of
from sixiang_cli.journal.records import Head
from sixiang_cli.journal.store import Reader
from sixiang_cli.model import Event


def chain_of(device, drafts, *, stamp=NOW, previous=(), kind="done"):
    """Give events of one device as it would have written them, after `previous`."""
    events = list(previous)
    before = events[-1].hash if events else chain.GENESIS
    for at, (unit, body) in enumerate(drafts, len(events) + 1):
        moment = stamp + at * 1000
        event = Event(
            device, at, moment, moment, "班长", at, "1.3.2", unit, "2026-11", kind, "2026-11-18", body
        )  # fmt: skip
        before = chain.digest(before, event)
        events.append(event._replace(hash=before))
    return events


def received(parts, *, authentic=True):
    """Take parts in, one transaction each, and give what there is in the end."""
    with contextlib.closing(connecting.empty()) as connection:
        joined = waited = 0
        for part in parts:
            taken = adoption.adopt(connection, part, authentic=authentic)
            accounted = taken.added + taken.known + taken.waiting + len(taken.forks)
            assert accounted == len(part)
            assert taken.added + taken.joined == sum(taken.gained.values())
            joined += taken.joined
            waited += taken.waiting
        assert joined <= waited
        return state_of(connection)


def lines_of(events):
    """Give one device's whole chain as lines of a bundle."""
    before = [chain.GENESIS, *(event.hash for event in events)]
    return [bundle.line(event, previous) for event, previous in zip(events, before, strict=False)]


def state_of(connection):
    reader = Reader(connection, "")
    events = sorted(entry.event for entry in reader.events())
    assert sum(head.seq for head in reader.heads()) == len(events)
    return (
        events,
        sorted(reader.tasks()),
        sorted(reader.standings()),
        reader.aside(),
        sorted(reader.aside_events()),
        connection.execute("SELECT count(*) FROM off").fetchone(),
    )


BODIES = st.sampled_from(["{}", '{"n":2}', '{"note":"到齐"}', '{"evidence":"7 号"}'])
DRAFTS = st.lists(st.tuples(st.sampled_from("ab"), BODIES), min_size=1, max_size=6)


@st.composite
def parcels(draw):
    """Give chains of some devices, with undos, and their events cut up and shuffled, some repeated."""
    everything = []
    for number, drafts in enumerate(draw(st.lists(DRAFTS, min_size=1, max_size=4))):
        events = chain_of(f"dev{number}", drafts, stamp=NOW + number)
        if draw(st.booleans()):
            events = _undoing(events, draw(st.integers(1, len(events))))
        everything += events
    cut = []
    for index in draw(st.permutations(range(len(everything)))):
        cut += [everything[index]] * draw(st.integers(1, 2))
    cuts = sorted(draw(st.lists(st.integers(0, len(cut)), max_size=5)))
    parts = [cut[a:b] for a, b in zip([0, *cuts], [*cuts, len(cut)], strict=True)]
    return everything, parts


def _undoing(events, command):
    last = events[-1]
    event = Event(
        last.device, last.seq + 1, last.stamp + 1, last.stamp + 1, "班长", last.seq + 1, "", "", "",
        "undo", "", json.dumps({"command": command}, separators=(",", ":")),
    )  # fmt: skip
    return [*events, event._replace(hash=chain.digest(last.hash, event))]


def one_state(given_parcels):
    """Hold parcels to one state, and that state to what folding it all again gives."""
    everything, parts = given_parcels
    in_order = received([everything])
    assert in_order[0] == sorted(everything)
    assert in_order[3] == ((), 0, ())
    assert received(parts) == in_order


@given(parcels())
@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_order_split_and_repeat_ends_in_one_state(given_parcels):
    one_state(given_parcels)


@pytest.mark.torture
@given(parcels())
@settings(max_examples=10_000, deadline=None, suppress_health_check=list(HealthCheck))
def test_ten_thousand_orders_splits_and_repeats_end_in_one_state(given_parcels):
    one_state(given_parcels)


@given(DRAFTS, DRAFTS, st.integers(0, 5), st.randoms(use_true_random=False), st.integers(1, 4))
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_of_a_fork_nothing_is_lost_and_one_branch_stays_whole(one, other, common, random, parts):
    trunk = chain_of("dev", one)[:common]
    left = chain_of("dev", [*one, ("c", "{}")], previous=())
    right = chain_of("dev", [*other, ("d", "{}")], previous=trunk, stamp=NOW + 7)
    everything = list(dict.fromkeys(left + right))
    with contextlib.closing(connecting.empty()) as connection:
        adoption.adopt(connection, left)
        rest = [*right, *right[:2]]
        random.shuffle(rest)
        for at in range(parts):
            adoption.adopt(connection, rest[at::parts], authentic=True)
        reader = Reader(connection, "")
        assert [entry.event for entry in reader.events()] == left
        assert sorted(reader.aside_events()) == sorted(set(right) - set(left))
        aside = reader.aside()
        assert aside.waiting == 0
        assert sum(number for *_, number in aside.forks) == len(everything) - len(left)
        linked = list(adoption.linked_aside(connection))
        assert [event for event, _ in linked] == reader.aside_events()
        assert all(chain.digest(previous, event) == event.hash for event, previous in linked)


def test_events_behind_a_gap_wait_and_the_gap_is_named():
    events = chain_of("dev", [("a", "{}")] * 6)
    with contextlib.closing(connecting.empty()) as connection:
        taken = adoption.adopt(connection, [events[0], events[3], events[5]])
        assert (taken.added, taken.waiting) == (1, 2)
        assert taken.gaps == (("dev", 2, 3), ("dev", 5, 5))
        taken = adoption.adopt(connection, [events[1], events[2]])
        assert (taken.added, taken.joined, taken.gaps) == (2, 1, (("dev", 5, 5),))
        taken = adoption.adopt(connection, [events[4]])
        assert (taken.added, taken.joined, taken.gaps, taken.waiting) == (1, 1, (), 0)


def test_what_was_received_before_is_not_taken_twice_while_it_waits():
    events = chain_of("dev", [("a", "{}")] * 3)
    with contextlib.closing(connecting.empty()) as connection:
        assert adoption.adopt(connection, [events[2]]).waiting == 1
        again = adoption.adopt(connection, [events[2], events[2]])
        assert (again.added, again.waiting, again.known) == (0, 1, 1)


def test_an_altered_copy_that_waits_never_takes_the_place_of_the_event():
    events = chain_of("dev", [("a", "{}")] * 3)
    with contextlib.closing(connecting.empty()) as connection:
        adoption.adopt(connection, [events[2]._replace(actor="别人")])
        adoption.adopt(connection, events)
        assert state_of(connection)[0] == events
        assert Reader(connection, "").aside_events() == []


def test_an_altered_copy_of_what_is_here_is_refused():
    events = chain_of("dev", [("a", "{}")] * 3)
    with contextlib.closing(connecting.empty()) as connection:
        adoption.adopt(connection, events)
        with pytest.raises(BadInput, match="第 2 条"):
            adoption.adopt(connection, [events[1]._replace(body='{"n":9}')])


def test_a_copied_folder_begins_a_chain_of_its_own(tmp_path):
    one, two = str(tmp_path / "a" / "sx.db"), str(tmp_path / "b" / "sx.db")
    os.mkdir(tmp_path / "a")
    with writing(one, now_ms=NOW, actor="甲") as journal:
        journal.append([done()])
    shutil.copytree(tmp_path / "a", tmp_path / "b")
    for path in (one, two):
        with writing(path, now_ms=NOW + 1, actor="甲") as journal:
            journal.append([done(unit="c1")])
    with reading(one) as first, reading(two) as second:
        assert first.device != second.device
        events = [entry.event for entry in second.events()]
    with writing(one, now_ms=NOW + 2, actor="甲") as journal:
        taken = journal.adopt(events)
    assert (taken.added, taken.known, taken.forks) == (1, 1, ())


def test_a_moved_folder_goes_on_with_its_chain(tmp_path):
    os.mkdir(tmp_path / "a")
    with writing(str(tmp_path / "a" / "sx.db"), now_ms=NOW, actor="甲") as journal:
        journal.append([done()])
    os.rename(tmp_path / "a", tmp_path / "b")
    with writing(str(tmp_path / "b" / "sx.db"), now_ms=NOW + 1, actor="甲") as journal:
        journal.append([done(unit="c1")])
        assert len(journal.heads()) == 1


def test_a_backup_put_back_in_place_shows_as_a_fork_and_then_begins_anew(tmp_path):
    path, backup, hub = (str(tmp_path / name) for name in ("sx.db", "backup.db", "hub.db"))

    def write(*drafts):
        with writing(path, now_ms=NOW, actor="甲") as journal:
            journal.append(drafts)

    def export(of):
        with reading(of) as journal:
            return [entry.event for entry in journal.events()]

    write(done())
    shutil.copyfile(path, backup)
    write(done(unit="c1"))
    with writing(hub, now_ms=NOW, actor="") as journal:
        journal.adopt(export(path))
    Path(path).write_bytes(Path(backup).read_bytes())  # the same inode, as `cp` does it
    write(done(unit="c2"))
    with writing(hub, now_ms=NOW, actor="") as journal:
        taken = journal.adopt(export(path))
    assert (taken.added, taken.known, [event.unit for event in taken.forks]) == (0, 1, ["c2"])
    assert verifying.verify(hub).is_whole
    with writing(path, now_ms=NOW, actor="") as journal:
        journal.adopt(export(hub))
    write(done(unit="c3"))
    with writing(hub, now_ms=NOW, actor="") as journal:
        taken = journal.adopt(export(path))
        assert taken.added == 1
        assert len(journal.heads()) == 2


# --- files ----------------------------------------------------------------------------------------


@pytest.fixture
def events():
    return chain_of("dev", [("a", "{}"), ("b", '{"n":2}'), ("a", '{"note":"到齐"}')])


def file_of(tmp_path, *lines):
    path = tmp_path / "x.jsonl"
    path.write_text("".join(lines), encoding="utf-8")
    return str(path)


def test_a_bundle_reads_back_field_by_field(tmp_path, events):
    opening = bundle.Opening(3, (Head("dev", 3, events[2].hash),), (("a", "甲班", "班组", ""),))
    path = file_of(tmp_path, opening.line, *lines_of(events))
    found = bundle.examine(path, {"dev": 1})
    assert found[:3] == (3, (), 0)
    assert found.openings == (opening,)
    assert (found.units, found.measures) == ({"a", "b"}, {"1.3.2"})
    assert found.shortfall == ""
    assert list(bundle.read(path)) == events


def test_all_faults_are_named_with_their_lines(tmp_path, events):
    values = json.loads(lines_of(events)[1])
    wrong = [
        values | {"seq": 0},
        values | {"hash": "x"},
        values | {"period": "2026-13"},
        values | {"occurred_on": "2025-02-29"},
        values | {"measure": "../x"},
        values | {"unit": "/etc/passwd"},
        values | {"body": '{"n": 2}'},
        values | {"body": '{"n":"two"}'},
        values | {"body": "[]"},
        values | {"actor": "x" * 201},
        values | {"actor": "\0"},
        values | {"stamp": 1.5},
        values | {"stamp": 1},
        values | {"stamp": 10**30},
        values | {"command": 3},
        values | {"device": "a b"},
        values | {"more": 1},
        values | {"previous": "0" * 64},
        values | {"previous": ""},
        values | {"actor": "别人"},
        {"device": "dev"},
    ]
    lines = [json.dumps(each) + "\n" for each in wrong]
    path = file_of(
        tmp_path, lines_of(events)[0], *lines, "[1]\n", "nonsense\n", '{"a":1,"a":2}\n', "{"
    )
    found = bundle.examine(path)
    assert [fault.line for fault in found.faults] == [*range(2, 2 + len(wrong) + 4)]
    assert "截断" in found.faults[-1].message


def test_every_kind_of_body_that_the_program_writes_is_accepted(tmp_path):
    path = str(tmp_path / "sx.db")
    with writing(path, now_ms=NOW, actor="甲") as journal:
        journal.append([done(n=2, note="好", evidence="7 号", by="a1"), draft("note", text="一句")])
        journal.append(
            [draft("assign", to="组织委员", due="2026-11-20", only=True, department="工会")]
        )
        journal.append(
            [draft("skip", reason="停产"), draft("postpone", to="2026-12-10", reason="检修")]
        )
        journal.append([draft("na", period="", standing="2026-11", reason="未设")])
        journal.append(
            [draft("accept"), draft("return", reason="缺记录"), draft("reopen", note="错")]
        )
        cascade = {"on": True, "since": "2026-11-01", "level": "班组", "except": ["c1"], "times": 2}
        journal.append([draft("cascade", period="", **cascade)])
        journal.append([draft("definitions", measure="", unit="", period="", catalogue="0")])
        journal.undo(journal.commands(device=journal.device)[0])
    with reading(path) as journal:
        lines = lines_of([entry.event for entry in journal.events()])
    assert bundle.examine(file_of(tmp_path, *lines)).faults == ()


@given(st.binary(max_size=300))
@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_bytes_are_answered(tmp_path, content):
    path = tmp_path / "any.jsonl"
    path.write_bytes(content)
    with contextlib.suppress(BadInput):
        found = bundle.examine(str(path))
        assert found.faults or not found.events


@given(
    st.dictionaries(
        st.sampled_from(FIELDS),
        st.one_of(st.none(), st.integers(), st.text(), st.lists(st.integers())),
    )
)
@settings(max_examples=300, deadline=None)
def test_any_field_of_any_type_is_answered(values):
    (event,) = lines_of(chain_of("dev", [("a", "{}")]))
    assert isinstance(fault_of(json.loads(event) | values), str)
