"""A filled-in sheet against the ledger: row by row what is the same, what changes, what can't.

Planning only reads; `taking` records. A row whose task moved on since the sheet was made is a conflict and is never
recorded; a row that nobody touched is left alone whatever happened to its task.
"""

from sixiang_cli.calendar import label
from sixiang_cli.errors import BadSheet, Fault
from sixiang_cli.intake import headings, stated
from sixiang_cli.intake.about import Rows, passed_over, renamed, rows_of, without_heading
from sixiang_cli.intake.agreeing import Agreement
from sixiang_cli.intake.changes import WORDS, Change, change
from sixiang_cli.intake.headings import Table, Wrong
from sixiang_cli.intake.resolving import Resolver
from sixiang_cli.intake.stated import Stated
from sixiang_cli.lean.enum import StrEnum
from sixiang_cli.lean.typing import Iterable, NamedTuple, Sequence
from sixiang_cli.ledger import Ledger
from sixiang_cli.model import TaskKey
from sixiang_cli.progress import Task
from sixiang_cli.queries.fill_in import key_of, opened, positions
from sixiang_cli.sheets import Grid, Row
from sixiang_cli.workspace import Workspace


class Result(StrEnum):
    """What becomes of a row."""

    SAME = "same"
    CHANGE = "change"
    CONFLICT = "conflict"
    BAD = "bad"


class RowPlan(NamedTuple):
    """One row: what it is about and what becomes of it; `faults` say why it can't be taken."""

    sheet: str
    line: int
    result: Result
    named: str
    task: Task | None = None
    change: Change | None = None
    position: str = ""
    faults: tuple[Fault, ...] = ()


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
        return tuple(fault for row in self.rows for fault in row.faults)


class _Read(NamedTuple):
    """A row that names a task of this ledger, and what is wrong with it so far."""

    table: Table
    row: Stated
    key: TaskKey
    wrong: Wrong


def plan(ledger: Ledger, grids: Sequence[Grid]) -> Plan:
    """Hold the sheets of a file against the ledger.

    Raises:
        BadSheet: no sheet has the headings of a filled-in sheet, or a heading stands twice.
    """
    tables, said = _tables(grids)
    resolver = Resolver(ledger)
    agreement = Agreement(resolver)
    plans: list[RowPlan] = []
    reads: list[_Read] = []
    for table, rows in tables:
        plans += [_refused(table, row, wrong) for row, wrong in rows.lost]
        broken = _broken(table)
        for row in rows.about:
            wrong = broken.get(row.number) or Wrong()
            read = stated.state(table, row, ledger.workspace.today, wrong)
            key = resolver.key(read, wrong)
            if key is not None and agreement.holds(table, read, key, wrong):
                reads.append(_Read(table, read, key, wrong))
            else:
                plans.append(_refused(table, row, wrong))
    _refuse_twice(reads)
    plans += _judged(ledger, resolver, reads)
    order = {table.grid.name: place for place, (table, _) in enumerate(tables)}
    plans.sort(key=lambda each: (order[each.sheet], each.line))
    return Plan(grids[0].path, tuple(plans), tuple(said))


def _broken(table: Table) -> dict[int, Wrong]:
    """Give for each row that has some the cells that hold a formula or an error value."""
    found: dict[int, Wrong] = {}
    for row, key, message in headings.formulas(table):
        found.setdefault(row.number, Wrong()).add(key, "formula", message)
    return found


def _refused(table: Table, row: Row, wrong: Wrong) -> RowPlan:
    faults = tuple(table.faults(row, wrong))
    named = _named(table, row)
    return RowPlan(table.grid.name, row.number, Result.BAD, named, faults=faults)


def _refuse_twice(reads: Sequence[_Read]) -> None:
    """Refuse every row of a task that stands on several: which one is meant, nobody can tell."""
    rows: dict[TaskKey, list[_Read]] = {}
    for read in reads:
        rows.setdefault(read.key, []).append(read)
    for same in rows.values():
        for read in same if len(same) > 1 else ():
            others = [other for other in same[:4] if other is not read][:3]
            places = "、".join(
                f"{'' if other.table is read.table else f'“{other.table.grid.name}”'}"
                f"第 {other.row.row.number} 行"
                for other in others
            )
            more = f"等 {len(same) - 1} 行" if len(same) > 4 else ""
            at = "address" if read.row.address else "measure"
            read.wrong.add(at, "twice", f"和{places}{more}是同一项任务，只留一行。")


def _tables(grids: Sequence[Grid]) -> tuple[list[tuple[Table, Rows]], list[str]]:
    tables: list[tuple[Table, Rows]] = []
    said: list[str] = []
    faults: list[Fault] = []
    passed: list[str] = []
    for grid in grids:
        table, wrong = headings.find(grid, stated.HEADINGS, stated.LEAST)
        faults += wrong
        if table is None:
            faults += without_heading(grid)
            passed += [f"“{grid.name}”"] if grid.rows else []
            continue
        rows = rows_of(table)
        faults += renamed(table, rows.about)
        said += [*grid.said, *headings.remarks(table, rows.about), *passed_over(rows.passed)]
        if grid.hidden:
            said.append(f"“{grid.name}”是隐藏的表，也读了。")
        tables.append((table, rows))
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
    table, row, wrong = read.table, read.row, read.wrong
    unit = workspace.organisation.display(task.unit.code)
    named = f"{task.measure.id} {task.title}（{unit}，{label(task.period, workspace.today)}）"
    made = RowPlan(table.grid.name, row.row.number, Result.SAME, named, task, position=position)
    sealed = opened(row.seal)
    if not wrong and sealed is not None and sealed.is_untouched(row.cells):
        return made
    unread = table.faults(row.row, wrong)
    wanted = change(task, row, workspace.today, wrong)
    if wanted is not None and not wanted.steps:
        return made
    if position != ("0" if sealed is None else sealed.position):
        since = "账上" if sealed is None else "这张表做出之后"
        message = (
            f"{named}{since}已经记过（现在是{_now(task)}），没有改；看：sx show {task.measure.id}"
        )
        conflict = table.fault(row.row, "status", "conflict", message)
        return made._replace(result=Result.CONFLICT, faults=(*unread, conflict))
    if wanted is None:
        return made._replace(result=Result.BAD, faults=tuple(table.faults(row.row, wrong)))
    return made._replace(result=Result.CHANGE, change=wanted)


def _now(task: Task) -> str:
    on = f" {task.done_on.isoformat()}" if task.done_on else ""
    return f"{WORDS[task.status]}{on}"
