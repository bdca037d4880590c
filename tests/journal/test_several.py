"""Whose acts a count is the sum of, when several devices recorded."""

import pytest

from sixiang_cli.journal import Draft, outgoing, reading, writing
from sixiang_cli.journal.several import recorded_by_several

NOW = 1_795_000_000_000
KEY = ("1.3.2", "b1", "2026-11")


def recorded(path, step, kind, body=None):
    with writing(path, now_ms=NOW + step, actor="支部书记") as journal:
        day = "2026-11-18" if kind == "done" else ""
        journal.append([Draft(*KEY, kind, day, body or {})])


@pytest.fixture
def both(tmp_path):
    """Give a journal of one's own in which an act of another device arrived before."""
    there, here = str(tmp_path / "there.db"), str(tmp_path / "here.db")
    recorded(there, 0, "done")
    with reading(there) as journal:
        events = list(outgoing.everything(journal))
    with writing(here, now_ms=NOW + 1, actor="支部书记") as journal:
        journal.adopt(events)
    return here


def several(path, keys=None):
    with reading(path) as journal:
        return recorded_by_several(journal, keys)


@pytest.mark.parametrize("keys", [None, [KEY]])
def test_acts_of_two_devices_are_found_by_task(both, keys):
    assert several(both, keys) == []
    recorded(both, 2, "done")
    assert several(both, keys) == [KEY]
    assert several(both, [("1.3.2", "b1", "2026-12")]) == []


@pytest.mark.parametrize("kind", ["return", "reopen"])
def test_an_act_that_was_taken_back_is_nobodys(both, kind):
    recorded(both, 2, kind)
    recorded(both, 3, "done")
    recorded(both, 4, "done", {"n": 2})
    assert several(both) == []
