"""Which events carry a moment that can't be right, by what else is on record.

An event claims its moment (`recorded_at`) by one machine's clock; its `stamp` stands after everything
that its file held when it was written. A stamp far beyond the moment therefore tells of two clocks that
disagree, and not yet which of them was wrong. What is said of it:

* A moment that is still to come here is wrong; if it is far away and for once, what followed is not.
* Otherwise the later records are: their clock stood before what was on record already. But if they
  go on for longer than what contradicts them, by more than a day, a clock had run ahead for a while
  and came back, and the records made meanwhile are the wrong ones.

Nothing here changes what counts: order is by stamps, and no moment is corrected.
"""

# ruff: noqa: S608 (SQL is put together from constants of this package; values are always bound)

from itertools import groupby

from sixiang_cli.journal.schema import SKEWED
from sixiang_cli.journal.store import Reader, connection_of
from sixiang_cli.lean.sqlite3 import Connection
from sixiang_cli.lean.typing import Iterator, NamedTuple, Sequence

APART = 600_000  # ms that clocks of several machines may differ
_BACK = 60_000  # ms that a machine's own clock may be corrected by
_HOUR, _DAY, _FAR = 3_600_000, 86_400_000, 31 * 86_400_000

Mark = tuple[str, int]
"""Device and seq of an event."""


class Moment(NamedTuple):
    """When an event says it was recorded (`at`, ms), and where it stands."""

    device: str
    seq: int
    stamp: int
    at: int
    device_id: int


_MOMENT = "d.code, e.seq, e.stamp, e.recorded_at, e.device"
_OF_DEVICE = "CROSS JOIN device d ON d.id = e.device"


def odd(reader: Reader, now: int) -> frozenset[Mark]:
    """Give the events whose moment can't be right, seen from a machine whose clock is at `now` (ms).

    A machine whose clock stands before all that is on record is no measure of what is to come.
    """
    connection = connection_of(reader)
    first = reader.first_recorded()
    until = now + APART if first is not None and now >= first else 2**62
    ahead = to_come(reader, until - APART)
    span = ahead[-1].at - ahead[0].at if ahead else 0
    found = {each[:2] for each in ahead}
    for same in _told_apart(_all(connection, "event_by_skew", SKEWED, ())):
        is_explained = same[0].stamp > until + _FAR and span <= _DAY
        late = _contradicted(connection, same, until if is_explained else 2**62)
        found |= {each[:2] for each in _ran_ahead(connection, late) or late}
    return frozenset(found)


def to_come(reader: Reader, now: int) -> list[Moment]:
    """Give the events whose moment is still to come on a machine whose clock is at `now` (ms)."""
    until = now + APART
    return _all(
        connection_of(reader),
        "event_by_stamp",
        "e.stamp > ? AND e.recorded_at > ?",
        (until, until),
    )


def _all(connection: Connection, index: str, condition: str, values: Sequence[int]) -> list[Moment]:
    rows = connection.execute(
        f"SELECT {_MOMENT} FROM event e INDEXED BY {index} {_OF_DEVICE}"
        f" WHERE {condition} ORDER BY e.stamp, d.code, e.seq",
        values,
    )
    return [Moment(*row) for row in rows]


def _told_apart(skewed: Sequence[Moment]) -> list[list[Moment]]:
    """Put together what followed the same record: stamps then count on from its own."""
    groups: list[list[Moment]] = []
    for each in skewed:
        if not groups or each.stamp - groups[-1][-1].stamp > _HOUR:
            groups.append([])
        groups[-1].append(each)
    return groups


def _contradicted(connection: Connection, skewed: Sequence[Moment], until: int) -> list[Moment]:
    """Give those recorded before what their own chain, or by far what their file, held already.

    What is later than `until` is not held against them.
    """
    found = set(_before_their_file(skewed, until))
    by_device = sorted(skewed, key=lambda each: each[:2])
    for _, chain in groupby(by_device, key=lambda each: each.device):
        newest = -1
        for each in chain:
            newest = _before(connection, each, until) if newest < 0 else newest
            if each.at < newest - _BACK:
                found.add(each)
            newest = max(newest, each.at)
    return list(found)


def _before_their_file(skewed: Sequence[Moment], until: int) -> Iterator[Moment]:
    """Give those that by far are before what their file held, by their stamps.

    A stamp that isn't the clock's own is one more than the newest that the file held: that was one
    of those with that stamp, and it may have been any of them.
    """
    held: dict[int, int] = {}
    for each in skewed:
        before = held.get(each.stamp - 1, 0)
        if max(before, each.stamp if each.stamp <= until else 0) - each.at > APART:
            yield each
        held[each.stamp] = min(held.get(each.stamp, 2**62), max(before, each.at))


def _before(connection: Connection, event: Moment, until: int) -> int:
    """Give the moment of the nearest record before an event on its chain that isn't after `until`."""
    row = connection.execute(
        "SELECT recorded_at FROM event WHERE device = ? AND seq < ? AND recorded_at <= ?"
        " ORDER BY seq DESC LIMIT 1",
        (event.device_id, event.seq, until),
    ).fetchone()
    return row[0] if row else 0


def _ran_ahead(connection: Connection, late: Sequence[Moment]) -> list[Moment]:
    """Give the records of a clock that had run ahead and came back, if that is what `late` tells of."""
    if not late:
        return []
    first, last = min(each.at for each in late), max(each.at for each in late)
    lasting = last - first
    if lasting <= _DAY:
        return []
    stamp = min(each.stamp for each in late)
    source = connection.execute(
        f"SELECT {_MOMENT} FROM event e INDEXED BY event_by_stamp {_OF_DEVICE}"
        " WHERE e.stamp < ? AND e.stamp > ? AND e.recorded_at > ? ORDER BY e.stamp DESC LIMIT 1",
        (stamp, stamp - _HOUR, last),
    ).fetchone()
    if source is None:  # it isn't here: nobody can say how long that clock went on
        return []
    ahead = [
        each
        for each in _all(
            connection,
            "event_by_stamp",
            "e.stamp > ? AND e.stamp <= ? AND e.recorded_at > ?",
            (last + _BACK, source[2], last),
        )
        if each.device == source[0]
    ]
    return ahead if ahead[-1].at - ahead[0].at < lasting - _DAY else []
