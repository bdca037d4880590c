"""How units, periods and scopes are named in running text and in the headings of summaries."""

from sixiang_cli.calendar import Period, label
from sixiang_cli.lean.typing import Iterable, Sequence
from sixiang_cli.model import Tally, Unit
from sixiang_cli.progress import Task
from sixiang_cli.selection import Selection
from sixiang_cli.views.listing import scope_name
from sixiang_cli.views.page import Block, Heading, Line, Span
from sixiang_cli.views.tasks import Frame

FEW = 3  # units that are named one by one where room is short


def heading(selection: Selection, frame: Frame, subject: str, *, levels: bool = True) -> Heading:
    """Open a page: whose it is, what it is about, what narrows it, and as of which day."""
    limits = [each for each in selection.limits if levels or not each.startswith("层级：")]
    text = "".join(f"  {each}" for each in (subject, *limits))
    return Heading(
        (Span(scope_name(selection, frame), "heading"), text),
        f"截至 {frame.today.isoformat()}",
        style="",
    )


def time_line(selection: Selection, frame: Frame) -> list[Block]:
    """Say which periods are meant, and that an earlier state of the ledger is shown."""
    if selection.done_in is not None:
        text = f"办理日期在{label(selection.done_in, frame.today)}的任务"
    elif selection.period is not None:
        text = f"周期：{period_name(selection.period, frame)}"
    else:
        text = "周期：各措施当前一期"
    if selection.as_of is not None:
        text += f"；按 {selection.as_of.isoformat()} 结束时账上的记录"
    return [Line(text, style="dim")]


def period_name(period: Period, frame: Frame) -> str:
    """Give a period as a report names it: a whole year by its number."""
    return label(period, frame.today).replace("全年", f"{period.start.year}年")


def units_text(units: Sequence[Unit], frame: Frame, most: int = FEW) -> str:
    """Name a few units, or say how many of which level there are."""
    if len(units) <= most:
        return "、".join(frame.organisation.display(unit.code) for unit in units)
    levels: dict[str, int] = {}
    for unit in units:
        levels[unit.level] = levels.get(unit.level, 0) + 1
    return "、".join(f"{level} {number} 个" for level, number in levels.items())


def listed_tasks(tasks: Iterable[Task], selection: Selection, frame: Frame) -> str:
    """Write tasks as a sentence lists them: each measure once, with its units.

    The unit that the sentence is about (the plant, or the one unit asked for) isn't named again.
    """
    own = selection.roots[0] if len(selection.roots) == 1 else frame.organisation.top
    groups: dict[tuple[str, str], list[Task]] = {}
    for task in tasks:
        groups.setdefault((task.measure.id, task.unit.level), []).append(task)
    said = []
    for group in groups.values():
        units = list({task.unit.code: task.unit for task in group}.values())
        alone = len(units) == 1 and units[0].code == own.code
        said.append(group[0].title + ("" if alone else f"（{units_text(units, frame)}）"))
    return "、".join(said)


def beside_the_rates(total: Tally, *, carried: bool = False) -> str:
    """Say what stands beside the rates and must never be forgotten; empty if there is nothing."""
    texts = (
        ("未开展 {} 项", total.missed),
        ("补录 {} 项", total.late_entry),
        ("逾期办结 {} 项", total.late),
        ("往期未结 {} 项", total.carried if carried else 0),
    )
    said = "，".join(text.format(number) for text, number in texts if number)
    return f"{said}。" if said else ""
