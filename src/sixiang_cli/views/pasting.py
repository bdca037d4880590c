"""The page of ``sx paste``: each line by its number and what it was taken to say, never the line itself."""

from sixiang_cli.calendar import day_label, label
from sixiang_cli.model import Cadence
from sixiang_cli.pasting import Pasted, Row
from sixiang_cli.replies import FAULTS
from sixiang_cli.views.page import Block, Cell, Column, Line, Note, Page, Span, Table
from sixiang_cli.views.tasks import Frame

_COLUMNS = (
    Column("行", align="right", min_width=3, fold=False),
    Column("认作", min_width=36),
    Column("办理日期", fold=False),
    Column("结果", min_width=16),
)
_MOST = 20
_EXAMPLE = "写法：单位 事项 日期，如 丙班 指标 11-20。也可以逐项记：sx done 指标 -u 丙班 --on 11-20"


def page(pasted: Pasted, frame: Frame) -> Page:
    """Draw what was understood."""
    frame = frame.about((pasted.top,))
    head = f"读到 {pasted.lines} 行，认出 {pasted.understood} 行"
    if not pasted.rows:
        return Page("", (Line(f"{head}。"), Note(_EXAMPLE)))
    blocks: list[Block] = [
        Line(f"{head}："),
        Table(_COLUMNS, [_cells(row, frame) for row in pasted.rows]),
    ]
    if pasted.understood < pasted.lines:
        blocks.append(Note(_EXAMPLE))
    return Page("收接龙", tuple(blocks))


def left_out(pasted: Pasted) -> tuple[Block, ...]:
    """Say which lines came to nothing, each reason with the numbers of its lines."""
    lines: dict[str, dict[int, None]] = {}
    for row in pasted.rows:
        if row.deed is None:
            lines.setdefault(row.why or FAULTS[row.fault], {})[row.line] = None
    if not lines:
        return ()
    said = "；".join(f"第 {_numbers([*found])} 行{why}" for why, found in lines.items())
    blocks: list[Block] = [Line((Span("没记的", "overdue"), f"：{said}。"))]
    if pasted.understood < pasted.lines:
        blocks.append(Note(_EXAMPLE))
    return tuple(blocks)


def _numbers(lines: list[int]) -> str:
    more = f" 等 {len(lines)}" if len(lines) > _MOST else ""
    return "、".join(map(str, lines[:_MOST])) + more


def _cells(row: Row, frame: Frame) -> tuple[Cell, ...]:
    if row.claim is None:
        unread = f"没认出：{FAULTS[row.fault].removeprefix('没认出')}"
        if FAULTS[row.fault].startswith("没认出"):
            unread = FAULTS[row.fault]
        return str(row.line), Span(unread, "settled"), "-", "不记，原文不保存"
    day = day_label(row.claim.day, frame.today)
    return str(row.line), what(row, frame), day, result(row)


def what(row: Row, frame: Frame) -> str:
    """Give what a row was taken to say: the unit, the measure, and how many times if not once."""
    claim = row.claim
    if claim is None:
        return ""
    unit = frame.organisation.unit(claim.unit)
    name = frame.unit_name(unit) if unit is not None else claim.unit
    title = claim.measure
    if row.measure is not None:
        title = row.measure.title_at(unit.level) if unit is not None else row.measure.title
    if row.task is not None:
        title = row.task.title
        if row.task.period.end < frame.today:
            title += f"（{label(row.task.period, frame.today)}）"
    times = f" {claim.times} 次" if claim.times > 1 else ""
    return f"{name}  {title}{times}"


def result(row: Row) -> Cell:
    """Say what will come of a row."""
    if row.deed is None or row.task is None:
        return Span(f"不记：{row.why}", "settled")
    task = row.task
    more = row.deed.amount or 1
    if task.measure.cadence is Cadence.AS_NEEDED:
        return f"将记 {more} 次"
    if task.times > 1:
        return f"将记 {more} 次（应 {task.times} 次）"
    return "将记为待审核" if task.measure.review else "将记为已办"
