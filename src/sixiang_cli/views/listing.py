"""The page of ``sx list``: dimensions with their bars, areas, tasks; the summary stands last."""

from sixiang_cli.calendar import label
from sixiang_cli.lean.functools import lru_cache
from sixiang_cli.lean.typing import TYPE_CHECKING
from sixiang_cli.model import Status
from sixiang_cli.progress import percent, tally
from sixiang_cli.queries.listing import AreaGroup, DimensionGroup, Listing
from sixiang_cli.selection import Selection
from sixiang_cli.views import theme
from sixiang_cli.views.folding import Picked, Totals, totals_of
from sixiang_cli.views.page import (
    BLANK,
    AnyRow,
    Bar,
    Block,
    Cell,
    Column,
    Heading,
    Line,
    Note,
    Page,
    Row,
    Section,
    Span,
    Table,
)
from sixiang_cli.views.tasks import (
    ASSIGNEE,
    DUE,
    ID,
    LIGHT,
    MEASURE,
    NARROW_STATUS,
    NOTHING,
    PERIOD,
    STATUS,
    UNIT,
    Frame,
    legend,
    rows,
)

if TYPE_CHECKING:
    from sixiang_cli.ledger import Occurrence

_OPEN = frozenset({"not_started", "in_progress", "submitted", "returned", "overdue", "open"})
_WIDE = (
    Column("责任部门", min_width=8, key="department"),
    Column("佐证", min_width=8, key="evidence"),
    Column("备注", min_width=12, key="note"),
)


def page(
    answer: Listing,
    frame: Frame,
    *,
    each: bool = False,
    wide: bool = False,
    printed: bool = False,
) -> Page:
    """Draw it; `each` spells out units that would be folded into one row, `wide` adds columns.

    What is `printed` is headed by what it holds alone, not by what else may be typed.
    """
    name = scope_name(answer.selection, frame)
    frame = frame.about(answer.selection.roots)
    chosen = answer.selection.statuses is not None or answer.selection.lights is not None
    shown = [
        group for group in answer.groups if group.areas or (group.sums.expected and not chosen)
    ]
    owed = any(group.sums.expected for group in shown)
    if not answer.tasks and (chosen or not (answer.everything or owed)):
        said = nothing_found(answer.selection, frame, _earlier(answer.selection))
        return Page(name, (Line(said),))
    waiting = answer.selection.statuses == frozenset({"submitted"})  # a reviewer decides on each
    spelt_out = each or waiting
    totals = None if spelt_out else totals_of(answer.selection, answer.judged)
    columns = _columns(answer, wide=wide)
    drawn = [(group, _rows(group, frame, columns, totals)) for group in shown]
    merged = totals is not None and sum(len(made) for _, made in drawn) < len(answer.tasks)
    blocks: list[Block] = [
        Heading((Span(name, "heading"), _subject(answer, frame, merged, printed)), style="")
    ]
    header = True
    for group, made in drawn:
        position = int(group.dimension.id) - 1 if group.dimension.id.isdigit() else 0
        hue = theme.dimension(position)
        blocks += [BLANK, _number_of(group, hue) if chosen else _bar(group, hue)]
        if made:
            blocks.append(Table(columns, made, header=header, group="tasks"))
            header = False
    return Page(name, (*blocks, BLANK, *_foot(answer, frame)))


def scope_name(selection: Selection, frame: Frame) -> str:
    """Name the units that a page covers."""
    if not selection.roots:
        return frame.plant
    names = [frame.organisation.display(unit.code) for unit in selection.roots]
    return "、".join(names[:3]) + (f"等 {len(names)} 个单位" if len(names) > 3 else "")


def nothing_found(selection: Selection, frame: Frame, further: str = "") -> str:
    """Say that the scope is empty, what emptied it, and how to look further."""
    parts = []
    if selection.roots:
        set_by = "（sx use 设的）" if selection.roots == (selection.in_use,) else ""
        parts.append(f"{scope_name(selection, frame)}{set_by}")
    parts += selection.limits
    if selection.period:
        to_come = "（还没到）" if selection.period.start > frame.today else ""
        parts.append(f"周期：{label(selection.period, frame.today)}{to_come}")
    if selection.done_in:
        parts.append(f"办理日期在 {label(selection.done_in, frame.today)}")
    scope = f"范围：{'，'.join(parts)}。" if parts else ""
    wider = "看全厂：-u 全部" if selection.roots else "看全部：sx list --all"
    return f"没有符合的任务。{scope}{further or wider}"


def _subject(answer: Listing, frame: Frame, merged: bool, printed: bool) -> str:
    selection = answer.selection
    if selection.done_in is not None:
        subject = f"{label(selection.done_in, frame.today)}里办的任务"
    else:
        time = "当前各期" if selection.period is None else label(selection.period, frame.today)
        chosen = selection.statuses is not None or selection.lights is not None
        only_open = not chosen and not answer.everything
        subject = f"{time}{'未办' if only_open else ''}的任务"
    limits = "".join(f"  {limit}" for limit in selection.limits)
    how = "" if printed else "；逐个列出：--each"
    folded = f"（多个单位同办一项的合成一行{how}）" if merged else ""
    day = f"  按 {selection.as_of.isoformat()} 当天的账" if selection.as_of else ""
    return f"  {subject}{folded}{limits}{day}"


def _columns(answer: Listing, *, wide: bool) -> tuple[Column, ...]:
    assigned = any(task.assignee for task in answer.tasks)
    lit = answer.selection.lights is not None
    last = (NARROW_STATUS, ASSIGNEE) if assigned else (NARROW_STATUS if lit else STATUS,)
    return (
        ID,
        MEASURE,
        UNIT,
        PERIOD,
        DUE,
        *((LIGHT,) if lit else ()),
        *last,
        *(_WIDE if wide else ()),
    )


def _number_of(group: DimensionGroup, hue: str) -> Heading:
    """Head a dimension of which some were picked by how they stand: a rate would not be theirs."""
    number = sum(len(area.tasks) for area in group.areas)
    return Heading(_dimension(group, hue), f"{number} 项", level=2)


def _dimension(group: DimensionGroup, hue: str) -> Span:
    return Span(group.dimension.heading, hue)


def _bar(group: DimensionGroup, hue: str) -> Heading:
    done, owed = group.sums.done, group.sums.expected
    rate = percent(done, owed)
    return Heading(
        _dimension(group, hue),
        (
            f"已办 {done}/{owed}  ",
            Bar(done, owed, hue, width=18),
            f"{'-' if rate is None else f'{rate}%':>5}",
        ),
        level=2,
    )


def _rows(
    group: DimensionGroup,
    frame: Frame,
    columns: tuple[Column, ...],
    totals: Totals | Picked | None,
) -> list[AnyRow]:
    made: list[AnyRow] = []
    for area in group.areas:
        title = (
            f"{area.area.title}：当前没有专项"
            if area.dormant and not area.tasks
            else area.area.title
        )
        if area.area.title != group.dimension.uplift:  # no area of its own, made for its measures
            made.append(Section(area.area.id, title))
        listed = [*_summed(area, frame, columns), *rows(area.tasks, frame, columns, totals)]
        made += sorted(listed, key=_number)
        made += _without_denominator(area, frame, columns, each=totals is None)
    return made


def _number(row: AnyRow) -> tuple[int, ...]:
    """Give the number of a row's measure, to order by; equal ones keep the order they came in."""
    cells = row.cells if isinstance(row, Row) else row
    return _parts(str(cells[0]))


@lru_cache(maxsize=1024)
def _parts(number: str) -> tuple[int, ...]:
    return tuple([int(part) for part in number.split(".") if part.isdigit()])


def _summed(area: AreaGroup, frame: Frame, columns: tuple[Column, ...]) -> list[AnyRow]:
    """Draw what is not ticked but summed: umbrellas, and levels that only sum the units below."""
    made: list[AnyRow] = []
    for each in area.summed:
        measure, unit, sums = each.measure, each.unit, each.sums
        where = NOTHING if unit is None else frame.organisation.display(unit.code)
        title = measure.title if unit is None else measure.title_at(unit.level)
        status = f"汇总 {sums.done}/{sums.expected}"
        made.append(_row(columns, measure.id, title, where, NOTHING, status))
    return made


def _without_denominator(
    area: AreaGroup, frame: Frame, columns: tuple[Column, ...], *, each: bool
) -> list[AnyRow]:
    made: list[AnyRow] = []
    together: dict[tuple[str, str], list[Occurrence]] = {}
    for one in area.occurrences:
        key = one.measure.id, one.unit.code if each else ""
        together.setdefault(key, []).append(one)
    for group in together.values():
        measure, times = group[0].measure, sum(one.facts.amount for one in group)
        name = frame.unit_name(group[0].unit)
        unit = name if len(group) == 1 else f"{group[0].unit.level} {len(group)} 个"
        year = label(group[0].period, frame.today).replace("全年", "今年")
        made.append(_row(columns, measure.id, measure.title, unit, "按需", f"{year} {times} 次"))
    made += [
        Row(
            _row(
                columns,
                measure.id,
                measure.title,
                "、".join(measure.levels) or NOTHING,
                NOTHING,
                "归档",
            ),
            "settled",
        )
        for measure in area.archived
    ]
    return made


def _row(
    columns: tuple[Column, ...], id_: str, title: str, unit: str, period: str, status: str
) -> tuple[Cell, ...]:
    known = {"measure": id_, "title": title, "unit": unit, "period": period, "status": status}
    return tuple(known.get(column.key, NOTHING) for column in columns)


def _earlier(selection: Selection) -> str:
    """Say that what is settled of earlier periods was not looked at, where a state asks for such."""
    if (selection.statuses or _OPEN) <= _OPEN or selection.period or selection.done_in:
        return ""
    scope = selection.asked._replace(period="今年").typed()
    return f"只看了当前各期和往期没办结的；今年各期的：sx list{scope}"


def _counts(answer: Listing) -> str:
    """Say how the tasks listed stand, in the words and by the rules of a report."""
    sums = tally(answer.tasks)
    said = "".join(
        f"，{word} {number} 项"
        for word, number, always in (
            ("已办", sums.done, True),
            ("待审核", sums.submitted, False),
            ("未开展", sums.missed, False),
            ("不适用", sums.not_applicable, False),
            ("逾期", sums.overdue, True),
        )
        if number or always
    )
    begun = f"（在办 {sums.in_progress} 项）" if sums.in_progress else ""
    still = answer.open - sums.submitted
    return f"共 {len(answer.tasks)} 项，其中未办 {still} 项{begun}{said}。"


def _times(answer: Listing) -> str:
    """Say how often what is done as needed was done, which is no part of the numbers before it."""
    times = sum(
        each.facts.amount
        for group in answer.groups
        for area in group.areas
        for each in area.occurrences
    )
    return f"按需 {times} 次另计。" if times else ""


def _foot(answer: Listing, frame: Frame) -> list[Block]:
    if answer.everything:
        return [Note(_counts(answer) + _times(answer))]
    selection = answer.selection
    if (
        selection.statuses is not None
        or selection.lights is not None
        or selection.done_in is not None
    ):
        said = f"共 {len(answer.tasks)} 项，其中逾期 {answer.overdue} 项。"
        lights = "" if selection.lights is None else legend(frame)
        return [Note(text) for text in (said, _earlier(selection), lights) if text]
    waiting = sum(task.status is Status.SUBMITTED for task in answer.tasks)
    hidden = [
        text
        for text, number in (
            (f"已归档 {answer.archived} 项", answer.archived),
            (f"按需 {answer.as_needed} 项", answer.as_needed),
        )
        if number
    ]
    left_out = f"{'、'.join(hidden)}不列" if hidden else "全部"
    more = f"{left_out}：sx list{selection.asked.typed()} --all"
    beside = f"{waiting} 项待审核，" if waiting else ""
    return [Note(f"共 {answer.open - waiting} 项未办，{beside}{answer.overdue} 项逾期。{more}")]
