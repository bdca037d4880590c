"""A filled-in sheet against the ledger: row by row what is the same, what changes, what can't.

Planning reads, `Taker.take` writes all of it as one command, after looking again under the
journal's lock. A row whose task moved on since the sheet was made is a conflict and is never
recorded; a row that nobody touched is left alone whatever happened to its task.
"""

from collections.abc import Iterable, Sequence
from enum import StrEnum

from sixiang_cli import lookup, spoken_time
from sixiang_cli.calendar import Period, label, parse_key
from sixiang_cli.errors import BadInput, BadSheet, Fault, Refused, SxError
from sixiang_cli.intake import headings, stated
from sixiang_cli.intake.changes import WORDS, Change, change
from sixiang_cli.intake.headings import CellFault, Table
from sixiang_cli.intake.stated import Stated
from sixiang_cli.journal import Draft
from sixiang_cli.lean_typing import NamedTuple
from sixiang_cli.ledger import Ledger
from sixiang_cli.model import Kind, Measure, TaskKey, Unit
from sixiang_cli.progress import Task
from sixiang_cli.queries.fill_in import is_untouched, key_of, opened, positions
from sixiang_cli.service import Recorder
from sixiang_cli.sheets import Grid, Row
from sixiang_cli.workspace import Workspace


class Result(StrEnum):
    """What becomes of a row."""

    SAME = "same"
    CHANGE = "change"
    CONFLICT = "conflict"
    BAD = "bad"


class RowPlan(NamedTuple):
    """One row: what it is about and what becomes of it; `fault` says why where it can't be taken."""

    sheet: str
    line: int
    result: Result
    named: str
    task: Task | None = None
    change: Change | None = None
    position: str = ""
    fault: Fault | None = None


class Plan(NamedTuple):
    """A whole file: its rows, sentences about how it was read, sheets that were passed over."""

    path: str
    rows: tuple[RowPlan, ...]
    said: tuple[str, ...]

    def having(self, result: Result) -> list[RowPlan]:
        """Give the rows of which that becomes."""
        return [row for row in self.rows if row.result is result]

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Give why rows can't be taken, in the order of the file."""
        return tuple(row.fault for row in self.rows if row.fault is not None)


class _Read(NamedTuple):
    """A row that names a task of this ledger."""

    table: Table
    row: Stated
    key: TaskKey


def plan(ledger: Ledger, grids: Sequence[Grid]) -> Plan:
    """Hold the sheets of a file against the ledger.

    Raises:
        BadSheet: no sheet has the headings of a filled-in sheet, or a heading stands twice.
    """
    tables, said = _tables(grids)
    resolver = _Resolver(ledger)
    plans: dict[tuple[str, int], RowPlan] = {}
    reads: list[_Read] = []
    seen: dict[TaskKey, tuple[str, int]] = {}
    for table in tables:
        broken = {fault.line: fault for fault in reversed(list(headings.formulas(table)))}
        for row in table.rows:
            if row.number not in broken and not stated.is_about_a_task(table, row):
                continue
            where = (table.grid.name, row.number)
            fault = broken.get(row.number)
            named = _named(table, row)
            if fault is None:
                try:
                    read = stated.state(table, row, ledger.workspace.today)
                    key = resolver.key(read)
                    _refuse_twice(seen.setdefault(key, where), where)
                    reads.append(_Read(table, read, key))
                    continue
                except CellFault as error:
                    fault = table.fault(row, error.key, error.code, error.message)
            plans[where] = RowPlan(*where, Result.BAD, named, fault=fault)
    for made in _judged(ledger, resolver, reads):
        plans[made.sheet, made.line] = made
    order = {table.grid.name: place for place, table in enumerate(tables)}
    rows = sorted(plans.values(), key=lambda each: (order[each.sheet], each.line))
    return Plan(grids[0].path, tuple(rows), tuple(said))


def _about_tasks(table: Table) -> list[Row]:
    return [row for row in table.rows if stated.is_about_a_task(table, row)]


def _refuse_twice(first: tuple[str, int], where: tuple[str, int]) -> None:
    if first != where:
        sheet = f"“{first[0]}”" if first[0] != where[0] else ""
        raise CellFault("measure", "twice", f"和{sheet}第 {first[1]} 行是同一项任务，删掉一行。")


def _tables(grids: Sequence[Grid]) -> tuple[list[Table], list[str]]:
    tables: list[Table] = []
    said: list[str] = []
    faults: list[Fault] = []
    passed: list[str] = []
    for grid in grids:
        table, wrong = headings.find(grid, stated.HEADINGS, stated.LEAST)
        faults += wrong
        if table is None:
            passed += [f"“{grid.name}”"] if grid.rows else []
            continue
        said += [*grid.said, *headings.remarks(table, _about_tasks(table))]
        if grid.hidden:
            said.append(f"“{grid.name}”是隐藏的表，也读了。")
        tables.append(table)
    if faults:
        raise BadSheet(tuple(faults))
    if not tables:
        raise BadSheet((headings.no_heading(grids[0], stated.HEADINGS, stated.NEEDED),))
    if passed:
        said.append(f"没有读{'、'.join(passed)}：没有填报的表头。")
    return tables, list(dict.fromkeys(said))


def _named(table: Table, row: Row) -> str:
    parts = (
        headings.text_of(table.cell(row, key)) for key in ("measure", "title", "unit", "period")
    )
    return " ".join(filter(None, parts)) or headings.text_of(table.cell(row, "address"))


class _Resolver:
    """Finds the measure, unit and period that a row names; what repeats is looked up once."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.measures: dict[str, Measure] = {}
        self.units: dict[str, Unit] = {
            ledger.organisation.display(unit.code): unit for unit in ledger.organisation.units
        }
        self.periods: dict[str, Period] = {}

    def key(self, row: Stated) -> TaskKey:
        """Give the task of a row.

        Raises:
            CellFault: it names none, or one that is not owed.
        """
        names = lookup.Address(row.measure, row.unit, row.period)
        at = "measure"
        if row.address:
            at = "address"
            names = self._address(row.address)
        measure = self._measure(names.measure, at)
        unit = self._unit(names.unit, "unit" if at == "measure" else at)
        period = self._period(names.period, measure, "period" if at == "measure" else at)
        window = self.ledger.window(measure, unit)
        name = f"{measure.title_at(unit.level)}（{names.unit}，{label(period, self.ledger.today)}）"
        if measure.is_umbrella:
            raise CellFault(at, "umbrella", f"{measure.title}是汇总项，由所含各项得出，不用填。")
        if window is None or not window.holds(period):
            raise CellFault(at, "not-owed", f"{name}不用办，删掉这一行。")
        return TaskKey(measure.id, unit.code, period.key)

    def _address(self, text: str) -> lookup.Address:
        try:
            names = lookup.address(text)
        except BadInput as error:
            raise CellFault("address", "bad-address", error.message) from error
        if not names.unit or not names.period:
            raise CellFault(
                "address", "bad-address", f"地址“{text}”要写全：1.3.2@轧辊作业区#2026-11。"
            )
        return names

    def _measure(self, text: str, at: str) -> Measure:
        if text not in self.measures:
            found = lookup.measures(self.ledger.catalogue, text) if text else ()
            if len(found) != 1:
                count = f"对得上 {len(found)} 项" if found else "目录里没有"
                raise CellFault(
                    at, "unknown-measure", f"“{headings.shorten(text)}”{count}；写编号。"
                )
            self.measures[text] = found[0]
        return self.measures[text]

    def _unit(self, text: str, at: str) -> Unit:
        if text not in self.units:
            try:
                self.units[text] = lookup.unit(self.ledger.organisation, text)
            except SxError as error:
                shown = headings.shorten(text)
                raise CellFault(
                    at, "unknown-unit", f"没有“{shown}”这个单位，或对得上几个。"
                ) from error
        return self.units[text]

    def _period(self, text: str, measure: Measure, at: str) -> Period:
        known = f"{measure.cadence}|{text}"
        if known not in self.periods:
            try:
                period = self._parsed(text)
            except BadInput as error:
                raise CellFault(at, "bad-period", error.message) from error
            expected = self.ledger.current.get(measure.cadence)
            if expected is None or period.cadence is not expected.cadence:
                shown = headings.shorten(text)
                raise CellFault(at, "bad-period", f"“{shown}”不是{measure.title}的周期。")
            self.periods[known] = period
        return self.periods[known]

    def _parsed(self, text: str) -> Period:
        if text == "一次性":
            return parse_key("once")
        if text == "全年":
            return parse_key(str(self.ledger.today.year))
        try:
            return parse_key(text)
        except BadInput:
            return spoken_time.parse_period(text, self.ledger.today)

    def triple(self, key: TaskKey) -> tuple[Measure, Unit, Period]:
        """Give the records behind a key that was found."""
        measure = self.ledger.catalogue.measure(key.measure)
        unit = self.ledger.organisation.unit(key.unit)
        if measure is None or unit is None:  # both were found by these very keys
            raise LookupError(key)
        return measure, unit, parse_key(key.period)


def _judged(ledger: Ledger, resolver: _Resolver, reads: Sequence[_Read]) -> Iterable[RowPlan]:
    tasks = ledger.tasks_at([resolver.triple(read.key) for read in reads])
    stands = positions(ledger.reader, tasks)
    for read, task in zip(reads, tasks, strict=True):
        yield _plan_of(ledger.workspace, read, task, stands[key_of(task)])


def _plan_of(workspace: Workspace, read: _Read, task: Task, position: str) -> RowPlan:
    table, row = read.table, read.row
    unit = workspace.organisation.display(task.unit.code)
    named = f"{task.measure.id} {task.title}（{unit}，{label(task.period, workspace.today)}）"
    made = RowPlan(table.grid.name, row.row.number, Result.SAME, named, task, position=position)
    if is_untouched(row.seal, row.cells):
        return made
    base = opened(row.seal)
    fault: Fault | None = None
    wanted: Change | None = None
    try:
        wanted = change(task, row, workspace.today)
    except CellFault as error:
        fault = table.fault(row.row, error.key, error.code, error.message)
    if wanted is not None and not wanted.steps:
        return made
    moved = base[0] != position if base else position != "0"
    if moved:
        since = "这张表做出之后" if base else "账上"
        message = (
            f"{named}{since}已经记过（现在是{_now(task)}），没有改；看：sx show {task.measure.id}"
        )
        fault = table.fault(row.row, "status", "conflict", message)
        return made._replace(result=Result.CONFLICT, fault=fault)
    if fault is not None:
        return made._replace(result=Result.BAD, fault=fault)
    return made._replace(result=Result.CHANGE, change=wanted)


def _now(task: Task) -> str:
    on = f" {task.done_on.isoformat()}" if task.done_on else ""
    return f"{WORDS[task.status]}{on}"


class Taker(Recorder):
    """Records what a plan changes, as the unit in use, as one command."""

    def take(self, rows: Sequence[RowPlan]) -> int:
        """Write the steps of these rows; give the number of tasks changed.

        Raises:
            Refused: a task moved on since the plan was made, or isn't this unit's to record.
        """
        tasks = [row.task for row in rows if row.task is not None and row.change is not None]
        with self.writing() as transaction:
            again = Ledger(self.workspace, transaction).tasks_at(
                (task.measure, task.unit, task.period) for task in tasks
            )
            stands = positions(transaction, again)
            for row in rows:
                if row.task is not None and stands[key_of(row.task)] != row.position:
                    raise Refused(
                        f"{row.named}刚才又有人记过，一行也没有导。", "再导一次，会按冲突列出。"
                    )
            drafts: list[Draft] = []
            for row in rows:
                if row.task is not None and row.change is not None:
                    drafts += self._drafts(row.task, row.change)
            transaction.append(drafts)
        return len(tasks)

    def refusals(self, rows: Iterable[RowPlan]) -> dict[int, str]:
        """Say for which rows (by their place) the unit in use may not record, and why."""
        found: dict[int, str] = {}
        known: dict[str, str] = {}
        for place, row in enumerate(rows):
            if row.task is None or row.result is not Result.CHANGE:
                continue
            code = row.task.unit.code
            if code not in known:
                try:
                    self._proxy(row.task.unit)
                    known[code] = ""
                except Refused as error:
                    known[code] = error.message.replace("，什么也没记", "")
            if known[code]:
                found[place] = known[code]
        return found

    def _drafts(self, task: Task, wanted: Change) -> Iterable[Draft]:
        for step in wanted.steps:
            draft = self._draft(task, step.kind, dict(step.body), step.on)
            if step.kind is Kind.DONE and step.on is None and task.done_on is not None:
                draft = draft._replace(occurred_on=task.done_on.isoformat())
            yield draft


def checked(taker: Taker, made: Plan) -> Plan:
    """Give the plan with the rows marked bad that the unit in use may not record."""
    rows = list(made.rows)
    for place, message in taker.refusals(rows).items():
        row = rows[place]
        where = f"{made.path}（{row.sheet}）" if row.sheet else made.path
        fault = Fault(where, row.line, 0, "not-yours", message)
        rows[place] = row._replace(result=Result.BAD, change=None, fault=fault)
    return made._replace(rows=tuple(rows))
