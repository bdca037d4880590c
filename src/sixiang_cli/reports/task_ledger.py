"""The ledger that clerks know, as sheets: a row for each task, and a summary with its chart.

The columns are those of the paper ledger, in its order. What a task's state is called is decided
in `views.tasks`; how a sheet is written, in `xlsx`.
"""

from sixiang_cli.calendar import day_at, label, parse_day
from sixiang_cli.catalogue import Catalogue
from sixiang_cli.lean.typing import Iterable, Sequence
from sixiang_cli.model import Status, Tally
from sixiang_cli.progress import Task, completion, on_time, percent
from sixiang_cli.queries.report import Report
from sixiang_cli.reports.workbook import Book, Chart, Column, Sheet, Value
from sixiang_cli.views.about import About
from sixiang_cli.views.report import DEFINITIONS, first_column
from sixiang_cli.views.tasks import NOBODY, UNDATED, Frame, status_cell

COLUMNS = (
    Column("序号", "place", 6, 8),
    Column("编号", "text", 8, 12),
    Column("提升维度", "text", 10, 14),
    Column("工作任务", "text", 16, 28),
    Column("责任单位", "text", 10, 24),
    Column("责任部门", "text", 10, 18),
    Column("责任岗位", "text", 10, 16),
    Column("周期", "text", 8, 14),
    Column("完成时限", "day", 11, 11),
    Column("完成情况", "text", 14, 20),
    Column("完成日期", "day", 11, 11),
    Column("记录日期", "day", 11, 11),
    Column("逾期天数", "number", 6, 8),
    Column("佐证", "text", 10, 22),
    Column("备注", "text", 12, 30),
)
_STATE = 9
SUMS = (
    ("应办", "expected"),
    ("已办", "done"),
    ("待审核", "submitted"),
    ("在办", "in_progress"),
    ("未办", "not_started"),
    ("其中逾期", "overdue"),
    ("未开展", "missed"),
    ("逾期办结", "late"),
    ("补录", "late_entry"),
    ("不适用", "not_applicable"),
    ("往期未结", "carried"),
)
_GREEN, _BLUE, _YELLOW, _PALE, _DARK = "#70AD47", "#5B9BD5", "#FFC000", "#D9D9D9", "#7F7F7F"


def above(about: About) -> tuple[str, ...]:
    """Give what stands above a ledger."""
    return (f"单位：{about.scope}    周期：{about.period}    截至日期：{about.as_of}",)


def signed(about: About) -> tuple[str, ...]:
    """Give what stands below a ledger, for those who sign it."""
    return (
        ("填表人：　　　　", "审核人：　　　　", f"校验码：{about.check}")
        if about.check
        else ("填表人：　　　　", "审核人：　　　　")
    )


def list_book(tasks: Sequence[Task], about: About, frame: Frame, catalogue: Catalogue) -> Book:
    """Give the tasks as one ledger."""
    return Book(
        about.title, (_ledger("台账", tasks, about, frame, catalogue),), parse_day(about.as_of)
    )


def report_book(
    answer: Report, tasks: Sequence[Task], about: About, frame: Frame, catalogue: Catalogue
) -> Book:
    """Give a summary with its chart, and a ledger for each dimension that has tasks."""
    sheets = [_summary(answer, about)]
    for dimension in catalogue.dimensions:
        own = [task for task in tasks if task.measure.dimension == dimension.id]
        if own:
            title = dimension.heading
            sheets.append(_ledger(dimension.uplift, own, about, frame, catalogue, title))
    return Book(about.title, tuple(sheets), parse_day(about.as_of))


def _ledger(
    name: str,
    tasks: Sequence[Task],
    about: About,
    frame: Frame,
    catalogue: Catalogue,
    title: str = "",
) -> Sheet:
    return Sheet(
        name,
        f"任务台账：{title}" if title else about.title,
        COLUMNS,
        list(rows(tasks, frame, catalogue)),
        above=above(about),
        below=(f"共 {len(tasks)} 项。{DEFINITIONS}",),
        signed=signed(about),
        lights=_STATE,
    )


def rows(tasks: Iterable[Task], frame: Frame, catalogue: Catalogue) -> Iterable[tuple[Value, ...]]:
    """Give tasks as rows of `COLUMNS`."""
    uplifts = {dimension.id: dimension.uplift for dimension in catalogue.dimensions}
    names = {unit.code: frame.organisation.display(unit.code) for unit in frame.organisation.units}
    for number, task in enumerate(tasks, 1):
        recorded = None
        if task.recorded_at:
            recorded = day_at(task.recorded_at, frame.timezone)
        yield (
            number,
            task.measure.id,
            uplifts[task.measure.dimension],
            task.title,
            names[task.unit.code],
            "、".join(task.departments) or NOBODY,
            task.assignee or NOBODY,
            label(task.period, frame.today),
            task.due or UNDATED,
            state(task, frame),
            task.done_on,
            recorded,
            task.overdue or None,
            task.facts.evidence,
            "；".join(filter(None, (task.facts.note, task.facts.reason))),
        )


def state(task: Task, frame: Frame) -> str:
    """Give a task's state in words, the word of the state first."""
    words = status_cell(task, frame).text
    if task.status is not Status.NOT_STARTED or words == "未办":
        return words
    return f"未办 {words}"


def _summary(answer: Report, about: About) -> Sheet:
    columns = (
        Column(first_column(answer.by), "text", 14, 34),
        *(Column(title, "number", 8, 9) for title, _ in SUMS),
        Column("完成率", "percent", 8, 9),
        Column("按期率", "percent", 8, 9),
    )
    made = [_sums("  " * row.depth + row.label, row.sums) for row in answer.rows]
    places = {field: place for place, (_, field) in enumerate(SUMS, 1)}
    series = (
        (places["done"], "已办", _GREEN),
        (places["submitted"], "待审核", _BLUE),
        (places["in_progress"], "在办", _YELLOW),
        (places["not_started"], "未办", _PALE),
        (places["missed"], "未开展", _DARK),
    )
    shown = tuple(one for one in series if any(row[one[0]] for row in made))
    chart = Chart("应办任务办到哪一步", 0, len(made), shown) if shown and len(made) <= 40 else None
    counts = dict(answer.not_counted)
    left_out = (
        f"不计入：不适用 {answer.total.not_applicable}、按需 {counts['as_needed']}、"
        f"汇总 {counts['umbrella']}、归档 {counts['archived']}。"
    )
    return Sheet(
        "汇总",
        about.title,
        columns,
        [*made, _sums("合计", answer.total)],
        above=above(about),
        below=(DEFINITIONS, left_out),
        signed=signed(about),
        total=True,
        chart=chart,
    )


def _sums(name: str, sums: Tally) -> tuple[Value, ...]:
    return (
        name,
        *(getattr(sums, field) for _, field in SUMS),
        _rate(*completion(sums)),
        _rate(*on_time(sums)),
    )


def _rate(numerator: int, denominator: int) -> Value:
    """Give a rate that shows 100% only of all and 0% only of none, as every screen does."""
    whole = percent(numerator, denominator)
    return "-" if whole is None else whole / 100
