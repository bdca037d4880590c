"""The page of ``sx report``: one row a heading, a bar, n/m before every percentage, the rules at the foot."""

from sixiang_cli.calendar import Period, label
from sixiang_cli.lean.datetime import date
from sixiang_cli.lean.typing import Iterable
from sixiang_cli.model import Tally
from sixiang_cli.progress import on_time
from sixiang_cli.queries.report import Report, ReportRow
from sixiang_cli.queries.since import Since
from sixiang_cli.views import theme
from sixiang_cli.views.listing import scope_name
from sixiang_cli.views.page import (
    BLANK,
    Bar,
    Block,
    Cell,
    Column,
    Heading,
    Line,
    Note,
    Page,
    Row,
    Span,
    Table,
    percent,
)
from sixiang_cli.views.tasks import Frame

_NAMES = {
    "dimension": ("提升维度", "各维度进度"),
    "area": ("做法领域", "各领域进度"),
    "level": ("层级", "各层级进度"),
    "unit": ("单位", "各单位进度"),
    "department": ("责任部门", "各部门进度"),
    "assignee": ("责任岗位", "各岗位进度"),
    "measure": ("措施", "各措施进度"),
}
_TOLD = 2  # of what was changed
DEFINITIONS = (
    "应办＝已办＋待审核＋在办＋未办＋未开展；其中逾期含在未办、在办里；完成率＝已办/应办；"
    "按期率＝按期办结/(已办＋逾期＋未开展)，按办理日期算。"
)


def definitions_named(names: Iterable[str]) -> str:
    """Name definitions as people call them: 目录、组织、启用日."""
    if not names:
        return ""
    from sixiang_cli.views.alterations import parts_named

    return parts_named(names)


def first_column(by: str) -> str:
    """Name the column of a report's headings."""
    return _NAMES[by][0]


def page(answer: Report, frame: Frame) -> Page:
    """Draw it."""
    selection = answer.selection
    name = scope_name(selection, frame)
    frame = frame.about(selection.roots)
    first, subject = _NAMES[answer.by]
    if answer.by == "dimension" and not selection.limits:
        levels = dict.fromkeys(unit.level for unit in selection.units)
        limits = f"  层级：{'、'.join(levels)}" if len(levels) > 1 else ""
    else:
        limits = "".join(f"  {limit}" for limit in selection.limits)
    blocks: list[Block] = [
        Heading(
            (Span(name, "heading"), f"  {subject}{limits}"),
            f"截至 {frame.today.isoformat()}",
            style="",
        )
    ]
    blocks.append(Line(_periods(answer, frame), style="dim"))
    if selection.as_of:
        changed = definitions_named(answer.changed_since)
        said = f"；{changed}从那天以后改过，应办按现在的{changed}算" if changed else ""
        blocks.append(
            Line(f"按 {selection.as_of.isoformat()} 结束时账上的记录{said}。", style="dim")
        )
    optional = _optional(answer)
    rows = [
        _row(
            _labelled(row, frame),
            place,
            optional,
            answer.by,
            _empty(answer, row.sums, unasked=row.key in answer.unasked),
        )
        for place, row in enumerate(answer.rows)
    ]
    nothing = _empty(answer, answer.total, unasked=len(answer.unasked) == len(rows) > 0)
    total = _row(ReportRow("", "合计", answer.total), -1, optional, answer.by, nothing)
    table = Table(_columns(first, optional, answer.by), rows, foot=[Row(total.cells, "total")])
    return Page(name, (*blocks, BLANK, table, BLANK, *_foot(answer, frame)))


def _empty(answer: Report, sums: Tally, *, unasked: bool) -> str:
    """Say in the place of a bar why there is nothing to sum up."""
    selection = answer.selection
    if unasked:
        return "本级没有任务"
    if sums.carried:
        return "当前一期没有"
    if selection.narrows_tasks:
        return "没有符合的"
    if selection.period is not None:
        return "这一期没有应办"
    return "那天没有应办" if selection.as_of else "现在没有应办"


def _periods(answer: Report, frame: Frame) -> str:
    if answer.selection.done_in is not None:
        return f"办理日期在{label(answer.selection.done_in, frame.today)}的任务"
    if answer.selection.period is not None:
        return f"周期：{_named(answer.selection.period, frame)}"
    names = "、".join(label(period, frame.today) for period in answer.periods)
    return f"周期：各措施当前一期（{names}）" if names else "周期：各措施当前一期"


def _named(period: Period, frame: Frame) -> str:
    return label(period, frame.today).replace("全年", f"{period.start.year}年")


_Optional = tuple[tuple[str, str], ...]


def _optional(answer: Report) -> _Optional:
    """Give the columns that stand only where they aren't all 0: heading and the tally's field."""
    known = (
        ("待审核", "submitted"),
        ("在办", "in_progress"),
        ("未开展", "missed"),
        ("往期未结", "carried"),
    )
    return tuple(pair for pair in known if getattr(answer.total, pair[1]))


def _columns(first: str, optional: _Optional, by: str) -> tuple[Column, ...]:
    titles = dict.fromkeys(heading for heading, _ in optional)
    crowded = len(optional) > 1
    middle = [heading for heading in ("待审核", "在办") if heading in titles]
    late = [heading for heading in ("未开展",) if heading in titles]
    carried = [heading for heading in ("往期未结",) if heading in titles]
    texts = (
        "已办/应办",
        "完成率",
        *middle,
        "未办",
        "逾期" if crowded else "其中逾期",
        *late,
        "按期率",
        *carried,
    )
    least = 16 if by == "unit" else 0
    return (
        Column(first, min_width=least, key="label"),
        Column("进度", key="bar"),
        *(Column(text, align="right", fold=False) for text in texts),
    )


def _labelled(row: ReportRow, frame: Frame) -> ReportRow:
    """Give a unit's row its name as it reads in its place: in a tree, below its parent."""
    unit = None if row.own is None else frame.organisation.unit(row.key)
    if unit is None:
        return row
    return row._replace(label=unit.name if row.depth else frame.unit_name(unit))


def _row(row: ReportRow, place: int, optional: _Optional, by: str, empty: str) -> Row:
    sums = row.sums
    hue = (
        theme.dimension(place)
        if by == "dimension" and place >= 0
        else ("total" if place < 0 else "")
    )
    present = {field for _, field in optional}
    label_text = "  " * row.depth + row.label
    late = Span(str(sums.overdue), "overdue") if sums.overdue else "0"
    if not sums.expected:
        blanks: tuple[Cell, ...] = ("-",) * (
            4 + len(present & {"submitted", "in_progress", "missed"})
        )
        carried: tuple[Cell, ...] = (str(sums.carried),) if "carried" in present else ()
        return Row((label_text, empty, "0/0", *blanks, *carried), "settled")
    width = 8 if len(optional) > 1 else 0
    done, owed = on_time(sums)
    cells: list[Cell] = [
        Span(label_text, hue) if hue.startswith("dimension") else label_text,
        Bar(sums.done, sums.expected, hue, width=width),
        f"{sums.done}/{sums.expected}",
        percent(sums.done, sums.expected),
    ]
    cells += [
        str(getattr(sums, field)) for field in ("submitted", "in_progress") if field in present
    ]
    cells += [str(sums.not_started), late]
    cells += [str(sums.missed)] if "missed" in present else []
    cells.append(percent(done, owed))
    cells += [str(sums.carried)] if "carried" in present else []
    return Row(tuple(cells))


def _foot(answer: Report, frame: Frame) -> list[Block]:
    texts = [_rules(answer), _said(answer.total, answer.by_proxy), *_elsewhere(answer, frame)]
    period = answer.selection.period
    if answer.since.number and period is not None:
        texts.append(changed_text(answer.since, period, frame.today))
    if answer.unrecorded:
        changed = definitions_named(answer.unrecorded)
        texts.append(f"{changed}改过，还没记进流水，下次记事时先记上；这里按现在的{changed}算。")
    if answer.added:
        texts.append(f"应办里有 {answer.added} 项是下放加的，不是目录规定这一级办的。")
    return [Note(text) for text in texts if text]


def changed_text(since: Since, period: Period, today: date) -> str:
    """Say that what a closed period is judged by was changed since, how often, and how."""
    from sixiang_cli.views.alterations import told

    said = f"：{told(since.items, _TOLD)}" if since.items else ""
    return (
        f"{label(period, today)}过完以后{definitions_named(since.parts)}改过 {since.number} 次{said}。"
        "这里按现在的算；逐次看：sx log --only 目录变更"
    )


def _rules(answer: Report) -> str:
    """Say what the sums leave out, or why some dimensions are empty."""
    empty = [row.label for row in answer.rows if row.key in answer.unasked]
    if answer.by == "dimension" and answer.selection.levels and 0 < len(empty) < len(answer.rows):
        levels = "、".join(answer.selection.levels)
        return f"{'、'.join(empty)}：没有给{levels}定任务。看{levels}分别做到哪：--by unit"
    counts = dict(answer.not_counted)
    return (
        "按期率＝按期办结/(已办+逾期+未开展)。"
        f"不计入：不适用 {answer.total.not_applicable}、按需 {counts['as_needed']}、"
        f"汇总 {counts['umbrella']}、归档 {counts['archived']}。"
    )


def _elsewhere(answer: Report, frame: Frame) -> list[str]:
    """Say what lies beside the period summed up, and how to list it in the same scope."""
    asked, period = answer.selection.asked, answer.selection.period
    said = []
    if answer.overdue_before:
        overdue = answer.total.overdue + answer.overdue_before
        # A list by two states would be of either: where one was asked for, none is named.
        more = "。" if asked.status else f"：sx list{asked._replace(status=('逾期',)).typed()}"
        said.append(f"连同往期，逾期共 {overdue} 项{more}")
    if answer.left_out and period is not None:
        where = label(period, frame.today)
        beside = f"，其中 {answer.done_beside} 项在{where}里办过" if answer.done_beside else ""
        said.append(f"更长周期的任务 {answer.left_out} 项不在内{beside}。")
        if answer.done_beside:
            scope = asked._replace(period=None, done_in=where).typed()
            said.append(f"{where}里办的，不论属哪一期：sx list{scope}")
    return said


def _said(total: Tally, by_proxy: int) -> str:
    """Say what stands beside the rates and must never be forgotten."""
    texts = (
        ("不适用 {} 项", total.not_applicable),
        ("未开展 {} 项", total.missed),
        ("补录 {} 项", total.late_entry),
        ("逾期办结 {} 项", total.late),
        ("代录 {} 项", by_proxy),
        ("往期未结 {} 项（不在上面各列里）", total.carried),
    )
    said = "，".join(text.format(number) for text, number in texts if number)
    return f"{said}。" if said else ""
