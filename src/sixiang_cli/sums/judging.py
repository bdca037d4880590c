"""Judging once what stands alike, by the rules of `progress`."""

from sixiang_cli import progress
from sixiang_cli.calendar import end_of_day
from sixiang_cli.lean.datetime import date, timedelta
from sixiang_cli.ledger import Ledger
from sixiang_cli.model import Act, Facts
from sixiang_cli.progress import Task
from sixiang_cli.sums.parts import One, one_of

_NEVER = (date.max.isoformat(), 1 << 62)  # a due day that nothing comes after, and its last moment


class Judge:
    """Says what a task adds that differs from an untouched one in what the journal counts."""

    def __init__(self, ledger: Ledger) -> None:
        """Judge on the ledger's day."""
        self._ledger = ledger
        self._ones: dict[tuple[object, ...], One] = {}
        self._limits: dict[date, tuple[str, int]] = {}

    def limit(self, due: date | None) -> tuple[str, int]:
        """Give a due day as the journal writes it, and its last moment (ms)."""
        if due is None:
            return _NEVER
        if due not in self._limits:
            moment = end_of_day(due, self._ledger.workspace.timezone)
            self._limits[due] = (due.isoformat(), moment)
        return self._limits[due]

    def one(
        self,
        plain: Task,
        amount: int = 0,
        verdict: str = "",
        review: str = "",
        proxy: int = 0,
        late: bool = False,
        late_entry: bool = False,
    ) -> One:
        """Judge a task of which no more than this is on record."""
        state = (amount, verdict, review, proxy, late, late_entry)
        key = (plain.measure.review, plain.times, plain.due, *state)
        if key not in self._ones:
            due = plain.due or self._ledger.today
            acts = (Act((due + timedelta(late)).isoformat(), amount, late_entry),) if amount else ()
            task = progress.assess(
                plain.measure,
                plain.unit,
                plain.period,
                Facts(acts, verdict, "", review, proxy=bool(proxy)),
                today=self._ledger.today,
                due=plain.due,
                times=plain.times,
                recorded_on=lambda days: due + timedelta(days),
            )
            self._ones[key] = one_of(task)
        return self._ones[key]

    def recorded(self, plain: Task, facts: Facts | None) -> One:
        """Give what was counted of a task with these facts, which are not special."""
        if facts is None:
            return self.one(plain)
        due, moment = self.limit(plain.due)
        late = any(act.day > due for act in facts.acts)
        entered = not late and any(act.recorded_at > moment for act in facts.acts)
        return self.one(
            plain, facts.amount, facts.verdict, facts.review, facts.proxy, late, entered
        )
