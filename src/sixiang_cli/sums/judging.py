"""Judging once what stands alike, by the rules of `progress`."""

from sixiang_cli import progress
from sixiang_cli.calendar import end_of_day
from sixiang_cli.journal.counting import Counted, Kind
from sixiang_cli.lean.datetime import date, timedelta
from sixiang_cli.lean.typing import Iterable
from sixiang_cli.ledger import Ledger
from sixiang_cli.model import Act, Facts
from sixiang_cli.progress import Task
from sixiang_cli.sums.parts import One, one_of

UNTOUCHED: Kind = (0, 0, "", "", 0, 0, 0)
_NEVER = (date.max.isoformat(), 1 << 62)  # a due day that nothing comes after, and its last moment


class Judge:
    """Says what a task adds that differs from an untouched one in what the journal counts."""

    def __init__(self, ledger: Ledger) -> None:
        """Judge on the ledger's day."""
        self._ledger = ledger
        self._known: dict[tuple[object, ...], Judged] = {}

    def like(self, plain: Task) -> "Judged":
        """Judge tasks like `plain`, which is as if nothing were on record of it."""
        key = (plain.measure.review, plain.times, plain.due)
        if key not in self._known:
            self._known[key] = Judged(self._ledger, plain)
        return self._known[key]


class Judged(dict[Kind, One]):
    """What tasks of each kind add that are owed alike.

    `due` is their due day as the journal writes it, `moment` (ms) the last of it.
    """

    def __init__(self, ledger: Ledger, plain: Task) -> None:
        """Take a task as if nothing were on record of it."""
        super().__init__()
        self._today = ledger.today
        self._plain = plain
        self.due, self.moment = _NEVER
        if plain.due is not None:
            self.due = plain.due.isoformat()
            self.moment = end_of_day(plain.due, ledger.workspace.timezone)

    def __missing__(self, kind: Kind) -> One:
        """Judge a task of which no more than this is on record."""
        _, amount, verdict, review, proxy, late, late_entry = kind
        plain = self._plain
        due = plain.due or self._today
        acts = (Act((due + timedelta(late)).isoformat(), amount, late_entry),) if amount else ()
        task = progress.assess(
            plain.measure,
            plain.unit,
            plain.period,
            Facts(acts, verdict, "", review, proxy=bool(proxy)),
            today=self._today,
            due=plain.due,
            times=plain.times,
            recorded_on=lambda days: due + timedelta(days),
        )
        self[kind] = one_of(task)
        return self[kind]

    def kinds(self, counted: Iterable[Counted], total: int) -> dict[Kind, int]:
        """Give how many of `total` tasks stand how; nothing where units have to be looked at."""
        found: dict[Kind, int] = {}
        for special, amount, verdict, review, proxy, day, number, first, last in counted:
            late = day > self.due
            late_entry = not late and first > self.moment
            if special or (last > self.moment and not late and not late_entry):
                return {}
            kind = (special, amount, verdict, review, proxy, late, late_entry)
            found[kind] = found.get(kind, 0) + number
            total -= number
        if total:
            found[UNTOUCHED] = found.get(UNTOUCHED, 0) + total
        return found

    def of_facts(self, facts: Facts | None) -> One:
        """Give what was counted of a task with these facts, which are not special."""
        if facts is None:
            return self[UNTOUCHED]
        late = any(act.day > self.due for act in facts.acts)
        late_entry = not late and any(act.recorded_at > self.moment for act in facts.acts)
        return self[0, facts.amount, facts.verdict, facts.review, facts.proxy, late, late_entry]
