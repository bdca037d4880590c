"""``sx sheet``: the tasks of a scope with what a filled-in sheet must bring back.

Each row carries a seal: where the task stood in the journal when the sheet was made, what its
cells said, which task it is, and by which words the row shows it. From the first follows which
tasks moved on in the meantime, from the second which rows came back unchanged; the last two tell
a row that was sorted, copied or typed over apart from its hidden cells. Nothing here knows Excel.
"""

from sixiang_cli.digests import sha256
from sixiang_cli.journal import Reader
from sixiang_cli.lean.typing import Collection, Final, Iterable, NamedTuple, Sequence
from sixiang_cli.ledger import Ledger
from sixiang_cli.model import Kind, TaskKey
from sixiang_cli.progress import Task
from sixiang_cli.queries.listing import listing
from sixiang_cli.selection import Selection

_MOVES: Final = frozenset(
    (
        Kind.DONE, Kind.REOPEN, Kind.SKIP, Kind.NOT_APPLICABLE, Kind.NOTE, Kind.ACCEPT, Kind.RETURN,
    )
)  # fmt: skip
_VERSION: Final = "2"
_LETTERS: Final = 12


class FillRow(NamedTuple):
    """A task, its complete address, and where it stands in the journal."""

    task: Task
    address: str
    position: str


def fill_in(ledger: Ledger, selection: Selection) -> tuple[FillRow, ...]:
    """Give the tasks of a scope, done or not, in the order of ``sx list``."""
    tasks = listing(ledger, selection, everything=True).tasks
    found = positions(ledger.reader, tasks)
    return tuple(
        FillRow(
            task,
            f"{task.measure.id}@{ledger.organisation.display(task.unit.code)}#{task.period.key}",
            found[key_of(task)],
        )
        for task in tasks
    )


def key_of(task: Task) -> TaskKey:
    """Give what identifies a task."""
    return TaskKey(task.measure.id, task.unit.code, task.period.key)


def positions(reader: Reader, tasks: Sequence[Task]) -> dict[TaskKey, str]:
    """Give where each task stands in the journal: how many live events say so, and which.

    An undone command leaves no trace in it, an assignment or a postponement neither: what a sheet
    asks about is not changed by them.
    """
    wanted = {key_of(task): task for task in tasks}
    events: dict[TaskKey, list[str]] = {key: [] for key in wanted}
    units: Collection[str] = {key.unit for key in wanted}
    for period in sorted({key.period for key in wanted}):
        for logged in reader.events(units=units, period=period, kinds=_MOVES):
            event = logged.event
            key = TaskKey(event.measure, event.unit, event.period)
            if logged.live and key in events:
                events[key].append(f"{event.device}:{event.seq}")
    return {key: _position(ids, wanted[key]) for key, ids in events.items()}


def _position(ids: Iterable[str], task: Task) -> str:
    said = sorted(ids)
    if task.status == "not_applicable" and not task.facts.verdict:
        said.append("standing")
    return f"{len(said)}-{_short(said)}" if said else "0"


class Seal(NamedTuple):
    """What a row's hidden column says: a position, and three texts made short."""

    position: str
    cells: str
    key: str
    shown: str

    def is_of(self, key: TaskKey) -> bool:
        """Tell whether it was put into the row of this task."""
        return self.key == _short(key)

    def is_shown_by(self, texts: Iterable[str]) -> bool:
        """Tell whether a row still shows its task by the words that it was sent out with."""
        return self.shown == _short(texts)

    def is_untouched(self, cells: Iterable[str]) -> bool:
        """Tell whether the cells of a row still say what they said when it was sealed."""
        return self.cells == _short(cells)


def seal(position: str, cells: Iterable[str], key: TaskKey, shown: Iterable[str]) -> str:
    """Give what stands in a row's hidden column.

    `cells` are its texts that may be filled in, `shown` those by which it shows its task.
    """
    return ".".join((_VERSION, position, _short(cells), _short(key), _short(shown)))


def opened(text: str) -> Seal | None:
    """Give what a seal says; none if it is none."""
    version, *parts = text.strip().split(".")
    return Seal(*parts) if version == _VERSION and len(parts) == 4 else None


def _short(texts: Iterable[str]) -> str:
    return sha256("\x1f".join(texts).encode()).hexdigest()[:_LETTERS]
