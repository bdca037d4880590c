"""A filled-in sheet against the ledger: row by row what is the same, what changes, what can't.

Planning only reads; `taking` records. A row whose task moved on since the sheet was made is a conflict and is never
recorded; a row that nobody touched is left alone whatever happened to its task.
"""

from sixiang_cli.calendar import label
from sixiang_cli.errors import BadSheet, Fault
from sixiang_cli.intake import headings, stated
from sixiang_cli.intake.changes import WORDS, Change, change
from sixiang_cli.intake.headings import CellFault, Table
from sixiang_cli.intake.resolving import Resolver
from sixiang_cli.intake.stated import Stated
from sixiang_cli.lean.enum import StrEnum
from sixiang_cli.lean.typing import Iterable, NamedTuple, Sequence
from sixiang_cli.ledger import Ledger
from sixiang_cli.model import TaskKey
from sixiang_cli.progress import Task
from sixiang_cli.queries.fill_in import is_untouched, key_of, opened, positions
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
    resolver = Resolver(ledger)
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


def _judged(ledger: Ledger, resolver: Resolver, reads: Sequence[_Read]) -> Iterable[RowPlan]:
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
