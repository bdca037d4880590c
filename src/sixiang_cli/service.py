"""What changes history: tick, reopen, skip, set aside, note, assign, undo. Returns what happened.

Every function takes tasks that `targets` resolved, looks at them again under the journal's lock,
and writes one command. Rules about a single task are in `progress`; words are in `views`; nothing
here prints, asks or reads a clock. What is refused is refused whole: nothing half-done.
"""

from sixiang_cli import journal, lookup
from sixiang_cli.calendar import day_label, label
from sixiang_cli.errors import BadInput, NotOwed, Refused
from sixiang_cli.journal import Draft, Reader
from sixiang_cli.lean.datetime import date, timedelta
from sixiang_cli.lean.typing import Any, Callable, NamedTuple, Sequence
from sixiang_cli.ledger import Ledger
from sixiang_cli.model import Cadence, Kind, Status, Unit
from sixiang_cli.progress import Task
from sixiang_cli.recording import Recording
from sixiang_cli.workspace import Workspace

# What changes a task that was decided: how it is called, and how it is typed.
_CHANGES = {
    Kind.DONE: ("再加次数", "sx done {} -n 1"),
    Kind.REOPEN: ("重新打开", "sx reopen {}"),
    Kind.SKIP: ("记未开展", "sx skip {} -m 原因"),
    Kind.NOT_APPLICABLE: ("记不适用", "sx na {} -m 原因"),
}


class Deed(NamedTuple):
    """One act to be recorded: the task, the day claimed, and how many times (none: once)."""

    task: Task
    on: date
    amount: int | None = None


class Change(NamedTuple):
    """One task as it stood and as it stands; `recorded` is false where there was nothing to record."""

    before: Task
    after: Task
    recorded: bool


class Outcome(NamedTuple):
    """What one command did.

    `left` is, where one task was ticked, how many of the current periods its unit still has open in
    the dimension. `began` tells that the workspace was made just now. `on` is the day claimed.
    """

    kind: Kind
    changes: tuple[Change, ...]
    on: date
    left: int = 0
    began: bool = False


class Recorder(Recording):
    """Writes one command about tasks into the journal of a workspace, as the unit in use.

    A `trial` writes nothing and refuses what would be refused; `after` in its outcome is `before`.
    """

    def __init__(self, workspace: Workspace, *, trial: bool = False) -> None:
        """Take the workspace; who acts is read from it."""
        super().__init__(workspace)
        self.trial = trial

    # --- one task after another ----------------------------------------------------------------

    def done(
        self,
        targets: Sequence[Task],
        *,
        on: date | None = None,
        amount: int | None = None,
        note: str = "",
        evidence: str = "",
    ) -> Outcome:
        """Tick tasks, all on one day (today if none is given) and so many times each."""
        day = self.claimed(on)
        deeds = [Deed(target, day, amount) for target in targets]
        return self.record_each(deeds, note=note, evidence=evidence)._replace(on=day)

    def record_each(
        self,
        deeds: Sequence[Deed],
        *,
        note: str = "",
        evidence: str = "",
        on_behalf: bool = False,
    ) -> Outcome:
        """Tick tasks, each on its own day, as one command.

        One that is closed gets nothing new unless there is a note, evidence or amount; what comes
        before in `deeds` counts. `on_behalf` marks all but the unit in use's own as 代录, also
        where no unit is in use.
        """
        for day in {deed.on for deed in deeds}:
            self.claimed(day)
        said = {name: text for name, text in (("note", note), ("evidence", evidence)) if text}

        def make(tasks: list[Task]) -> list[Draft | None]:
            ahead: dict[tuple[str, str, str], list[tuple[str, int]]] = {}
            drafts: list[Draft | None] = []
            for deed, task in zip(deeds, tasks, strict=True):
                self._refuse_early(task, deed.on)
                day = deed.on.isoformat()
                known = ahead.setdefault((task.measure.id, task.unit.code, task.period.key), [])
                returned = task.facts.review == "returned" and not known
                closed = task.amount + sum(more for _, more in known) >= task.times and not returned
                if task.measure.cadence is Cadence.AS_NEEDED:  # each time; twice a day needs -n
                    closed = day in [act.day for act in task.facts.acts] + [at for at, _ in known]
                adds = bool(deed.amount is not None or said)
                if closed and (adds or len(deeds) == 1):
                    self._refuse_set_aside(task)
                if closed and not adds:
                    drafts.append(None)
                    continue
                extra = 0 if closed and deed.amount is None else (deed.amount or 1)
                known.append((day, extra))
                body: dict[str, object] = {**said} if extra == 1 else {"n": extra, **said}
                if on_behalf and self.in_use is None:
                    body["by"] = ""
                drafts.append(self._draft(task, Kind.DONE, body, deed.on))
            return drafts

        return self._write(Kind.DONE, [deed.task for deed in deeds], make)

    def reopen(self, targets: Sequence[Task], *, note: str = "") -> Outcome:
        """Take back everything that was decided of these tasks; their history stays."""

        def draft(task: Task) -> Draft | None:
            if not (
                task.amount
                or task.facts.verdict
                or task.facts.review
                or task.status is Status.NOT_APPLICABLE
            ):
                return None
            body: dict[str, object] = {"note": note} if note else {}
            if task.status is Status.NOT_APPLICABLE and not task.facts.verdict:
                return self._draft(
                    task, Kind.REOPEN, body | {"standing": task.period.key}
                )._replace(period="")
            return self._draft(task, Kind.REOPEN, body)

        return self._each(Kind.REOPEN, targets, draft)

    def skip(self, targets: Sequence[Task], *, reason: str) -> Outcome:
        """Say that a period has passed without it (未开展): still owed, no longer open."""

        def draft(task: Task) -> Draft:
            name = f"{task.title}（{label(task.period, self.workspace.today)}）"
            if task.period.end >= self.workspace.today:
                after = task.period.end + timedelta(days=1)
                begins = f"{day_label(after, self.workspace.today)} 起才能记"
                how = "不能记" if task.period.cadence is Cadence.ONCE else begins
                raise NotOwed(
                    f"{name}还没过完，{how}未开展，什么也没记。",
                    f"本单位没有这回事：sx na {task.measure.id} -m 原因",
                )
            if task.status in (Status.DONE, Status.SUBMITTED):
                state = "已办" if task.status is Status.DONE else "已办，待审核"
                raise Refused(
                    f"{name}{state}，不能记未开展，什么也没记。",
                    f"先重新打开：sx reopen {task.measure.id} -p {label(task.period, self.workspace.today)}",
                )
            return self._draft(task, Kind.SKIP, {"reason": reason})

        return self._each(Kind.SKIP, targets, draft)

    def not_applicable(self, targets: Sequence[Task], *, reason: str, standing: bool) -> Outcome:
        """Say that the unit has no such thing (不适用): not owed; `standing` until withdrawn."""

        def draft(task: Task) -> Draft:
            body: dict[str, object] = {"reason": reason}
            if standing:
                body["standing"] = task.period.key
                return self._draft(task, Kind.NOT_APPLICABLE, body)._replace(period="")
            return self._draft(task, Kind.NOT_APPLICABLE, body)

        return self._each(Kind.NOT_APPLICABLE, targets, draft)

    def note(self, targets: Sequence[Task], *, text: str) -> Outcome:
        """Add a remark; the state doesn't change."""
        return self._each(
            Kind.NOTE, targets, lambda task: self._draft(task, Kind.NOTE, {"text": text})
        )

    def assign(
        self,
        targets: Sequence[Task],
        *,
        to: str | None = None,
        due: date | None = None,
        department: str | None = None,
        only: bool = False,
    ) -> Outcome:
        """Say which post answers for tasks, from this period on; a due day holds for this period.

        Empty `to` or `department` clears. A due day may only come forward.
        """

        def draft(task: Task) -> Draft:
            body: dict[str, object] = {}
            if to is not None:
                body["to"] = to
            if department is not None:
                body["department"] = department
            if only:
                body["only"] = True
            if due is not None:
                self._refuse_later(task, due)
                body["due"] = due.isoformat()
            return self._draft(task, Kind.ASSIGN, body)

        return self._each(Kind.ASSIGN, targets, draft)

    def _each(
        self,
        kind: Kind,
        targets: Sequence[Task],
        draft: Callable[[Task], Draft | None],
        on: date | None = None,
    ) -> Outcome:
        """Draft an event for each task as it stands under the lock, and write them as one command."""
        return self._write(kind, targets, lambda tasks: [draft(task) for task in tasks], on)

    def _write(
        self,
        kind: Kind,
        targets: Sequence[Task],
        make: Callable[[list[Task]], list[Draft | None]],
        on: date | None = None,
    ) -> Outcome:
        """Make the events of one command from the tasks as they stand under the lock."""
        if self.trial:
            return self._tried(kind, targets, make([*targets]), on)
        if not self.workspace.exists:  # what is refused leaves no ledger behind either
            make(list(targets))
        with self.writing() as transaction:
            ledger = Ledger(self.workspace, transaction)
            before = ledger.tasks_at((each.measure, each.unit, each.period) for each in targets)
            drafts = make(before)
            self._refuse_changing_the_accepted(transaction, kind, before, drafts)
            wanted = [each for each in drafts if each is not None]
            if wanted:
                transaction.append(wanted)
            after = ledger.tasks_at((each.measure, each.unit, each.period) for each in before)
            changes = tuple(
                Change(task, now if made else task, made is not None)
                for task, now, made in zip(before, after, drafts, strict=True)
            )
            is_one = kind is Kind.DONE and len(wanted) == 1
            left = _left(ledger, changes[-1].after) if is_one else 0
        return Outcome(kind, changes, on or self.workspace.today, left, self.began)

    def _tried(
        self, kind: Kind, targets: Sequence[Task], drafts: list[Draft | None], on: date | None
    ) -> Outcome:
        with journal.reading(self.workspace.journal_path) as reader:
            self._refuse_changing_the_accepted(reader, kind, [*targets], drafts)
        changes = (
            Change(task, task, made is not None) for task, made in zip(targets, drafts, strict=True)
        )
        return Outcome(kind, tuple(changes), on or self.workspace.today)

    # --- shared --------------------------------------------------------------------------------

    def _draft(self, task: Task, kind: Kind, body: dict[str, Any], on: date | None = None) -> Draft:
        by = self._proxy(task.unit)
        if by:
            body = {**body, "by": by}
        day = on or self.workspace.today
        return Draft(task.measure.id, task.unit.code, task.period.key, kind, day.isoformat(), body)

    def _proxy(self, unit: Unit) -> str:
        """Give the code of the unit in use where it records for one below; refuse any other."""
        if self.in_use is None or self.in_use.code == unit.code:
            return ""
        organisation = self.workspace.organisation
        if self.in_use not in organisation.above(unit.code):
            own, other = organisation.display(self.in_use.code), organisation.display(unit.code)
            raise Refused(
                f"{own}不能替{other}记，什么也没记。一个单位只记自己的和所属单位的。",
                f"换到{other}：sx use {lookup.quoted(other)}",
            )
        return self.in_use.code

    def claimed(self, on: date | None) -> date:
        """Give the day an act is claimed for, today if none was typed; refuse one to come."""
        today = self.workspace.today
        if on is not None and on > today:
            raise BadInput(
                f"{day_label(on, today)} 还没到（今天 {day_label(today, today)}），什么也没记。"
            )
        return on or today

    def _called(self, task: Task) -> str:
        unit = self.workspace.organisation.display(task.unit.code)
        return f"{task.title}（{unit}，{label(task.period, self.workspace.today)}）"

    def _address(self, task: Task) -> str:
        unit = self.workspace.organisation.display(task.unit.code)
        return lookup.quoted(f"{task.measure.id}@{unit}#{task.period.key}")

    def _above(self) -> str:
        """Say who judges what the unit in use did."""
        code = self.in_use.code if self.in_use else ""
        above = self.workspace.organisation.above(code)
        return f"由上级（{above[-1].name}）" if above else "最上一级的，由不设单位的人"

    def _refuse_changing_the_accepted(
        self, reader: Reader, kind: Kind, tasks: Sequence[Task], drafts: Sequence[Draft | None]
    ) -> None:
        """Refuse what would change a task that a unit above accepted; words may be added to it."""
        if self.in_use is None or kind not in _CHANGES:
            return
        for task, draft in zip(tasks, drafts, strict=True):
            adds_words_only = draft is not None and draft.body.get("n") == 0
            if task.facts.review != "accepted" or draft is None or adds_words_only:
                continue
            if not draft.period:  # what holds for longer leaves what was done as it is
                continue
            from sixiang_cli.accepted import keeper

            organisation = self.workspace.organisation
            kept = keeper(reader, organisation, self.in_use, task)
            if kept is not None:
                verb, command = _CHANGES[kind]
                raise Refused(
                    f"{self._called(task)}是{kept.name}销号的，"
                    f"{organisation.display(self.in_use.code)}不能{verb}，什么也没改。",
                    f"确要{verb}，由{kept.who_may}来做：{command.format(self._address(task))}",
                )

    def _refuse_set_aside(self, task: Task) -> None:
        """Refuse to tick or word what was done once and then called 不适用: it would stay so."""
        if task.status is Status.NOT_APPLICABLE:
            raise Refused(
                f"{self._called(task)}办过以后记了不适用（{task.facts.reason}），什么也没记。",
                f"先重新打开，再记：sx reopen {self._address(task)}",
            )

    def _refuse_early(self, task: Task, day: date) -> None:
        if task.period.cadence is not Cadence.ONCE and day < task.period.start:
            today = self.workspace.today
            raise BadInput(
                f"{day_label(day, today)} 还不到{label(task.period, today)}，什么也没记。",
                "去掉 -p，周期会跟着日期走。",
            )

    def _refuse_later(self, task: Task, due: date) -> None:
        today = self.workspace.today
        if task.original_due is not None and due > task.original_due:
            raise BadInput(
                f"{task.title}的期限是 {day_label(task.original_due, today)}，派任务只能提前，不能推后，什么也没改。",
                f"确要延期：sx postpone {task.measure.id} --to {due.isoformat()} -m 原因",
            )


def _left(ledger: Ledger, task: Task) -> int:
    same = {
        measure.id
        for measure in ledger.measures_for(task.unit.level)
        if measure.dimension == task.measure.dimension
    }
    return sum(each.is_open for each in ledger.current_tasks([task.unit], same))
