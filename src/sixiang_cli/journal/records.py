"""What goes into the journal and what comes out of it, besides `model.Event` and `model.Facts`.

Immutable records only: no SQL, no files, no rules.
"""

from sixiang_cli.lean.typing import Mapping, NamedTuple
from sixiang_cli.model import Event


class Draft(NamedTuple):
    """An event that is about to be written: the fields its author decides.

    `measure`, `unit`, `period` and `occurred_on` (ISO) are empty where the event isn't about
    them. `body` holds text, whole numbers, booleans and containers of these; no floats.
    """

    measure: str
    unit: str
    period: str
    kind: str
    occurred_on: str
    body: dict[str, object]


class LoggedEvent(NamedTuple):
    """An event as the log shows it.

    `live` is false where an undo switched its command off. `arrival` counts, from 1, the events in
    the order in which this very file received them.
    """

    event: Event
    live: bool
    arrival: int


class Command(NamedTuple):
    """What one command line recorded, as one thing that can be undone.

    `seq` is that of its first event. `off` tells that an undo switched it off, and `turned` is
    the seq of that undo (0 while it is on).
    """

    device: str
    seq: int
    recorded_at: int
    actor: str
    events: tuple[Event, ...]
    off: bool
    turned: int


class Head(NamedTuple):
    """How far the chain of one device reaches here: its newest seq and that event's hash."""

    device: str
    seq: int
    hash: bytes


class ClosedCount(NamedTuple):
    """How many touched tasks of one unit and measure stand alike, over periods of one shape.

    `amount` is what was done of each (`Facts.amount`). `shape` is the length of the period's key
    followed by its fifth character (``"7-"`` months, ``"6Q"`` quarters, ``"6H"`` halves, ``"8-"``
    weeks, ``"4"`` years and once). `first_period` and `last_period` hold the keys of all `number`
    tasks between, and may lie further apart. `places` sums up the keys as numbers (202611 of
    2026-11), so that one that is missing can be told from the sum.
    """

    unit: str
    measure: str
    shape: str
    amount: int
    verdict: str
    review: str
    number: int
    places: int
    first_period: str
    last_period: str


class Adoption(NamedTuple):
    """What became of events brought from elsewhere.

    Each of them is one of `added`, which a chain here gained, `known`, which were here before,
    `forks`, which are kept aside because another one holds their number here, and `waiting`, which
    are kept until what is missing before them comes. `joined` is the number of those that had been
    waiting and were not brought again: a chain gained them too. `gained` is what chains gained, by
    the (unit, measure) it is about, or its kind where it is about no measure. A gap, as it stands
    afterwards, is (device, first missing seq, last missing seq).
    """

    added: int
    known: int
    gaps: tuple[tuple[str, int, int], ...]
    forks: tuple[Event, ...]
    waiting: int
    joined: int
    gained: Mapping[tuple[str, str], int]


class Aside(NamedTuple):
    """What came in bundles and is no part of a chain here.

    A gap is (device, first missing seq, last missing seq), and `waiting` the number of events
    behind gaps; a fork is (device, its first seq, number of its events).
    """

    gaps: tuple[tuple[str, int, int], ...] = ()
    waiting: int = 0
    forks: tuple[tuple[str, int, int], ...] = ()
