"""The page of ``sx matrix``: one letter a cell, in blocks that fit a page of 80 columns.

Measures stand in rows and units in columns, under short headings; where that takes fewer lines, it
is the other way round. A wide level falls into blocks, one for each unit above where there are
several.
"""

from sixiang_cli.comparison import State
from sixiang_cli.lean.typing import Iterable, NamedTuple, Sequence
from sixiang_cli.model import Measure, Unit
from sixiang_cli.queries.matrix import LevelMatrix, Matrix
from sixiang_cli.views import layout
from sixiang_cli.views.listing import nothing_found
from sixiang_cli.views.naming import heading, time_line
from sixiang_cli.views.page import (
    BLANK,
    AnyRow,
    Block,
    Cell,
    Column,
    Heading,
    Line,
    Note,
    Page,
    Span,
    Table,
)
from sixiang_cli.views.tasks import NOTHING, Frame
from sixiang_cli.views.text import safe, width

LETTERS: dict[State, tuple[str, str, str]] = {
    State.DONE: ("办", "已办", "done"),
    State.LATE_ENTRY: ("补", "补录", "done"),
    State.LATE: ("晚", "逾期办结", "soon"),
    State.SUBMITTED: ("审", "待审核", "submitted"),
    State.IN_PROGRESS: ("在", "在办", "strong"),
    State.NOT_STARTED: ("〇", "未办", "strong"),
    State.OVERDUE: ("逾", "逾期未办", "overdue"),
    State.MISSED: ("停", "未开展", "settled"),
    State.NOT_APPLICABLE: ("免", "不适用", "settled"),
}
"""The letter of each state, the word it stands for, and its style; 〇 is a hole to be seen."""

_TITLE = 18  # cells of a short title: nine characters
_LETTER = 2
_LONGEST_HEADING = 6
_UNIT_NAME = 16


class _Block(NamedTuple):
    """Units that stand side by side, what is above them all, and their headings."""

    name: str
    units: tuple[Unit, ...]
    headings: tuple[str, ...]
    numbered: bool


def page(answer: Matrix, frame: Frame) -> Page:
    """Draw it."""
    if not answer.levels:
        return Page("矩阵", (Line(nothing_found(answer.selection, frame)),))
    blocks: list[Block] = [
        heading(answer.selection, frame, "措施和单位"),
        *time_line(answer.selection, frame),
        Line(_legend(answer), style="dim"),
    ]
    for level in answer.levels:
        blocks += _level(level, frame)
    return Page("矩阵", (*blocks, BLANK, *_foot(answer)))


def _legend(answer: Matrix) -> str:
    present = {cell.state for level in answer.levels for cell in level.cells.values()}
    always = {State.DONE, State.NOT_STARTED, State.OVERDUE}
    known = [
        f"{letter} {word}"
        for state, (letter, word, _) in LETTERS.items()
        if state in present | always
    ]
    return "  ".join([*known, f"{NOTHING} 不用办"])


def _foot(answer: Matrix) -> list[Block]:
    notes: list[Block] = [Note(f"共 {answer.tasks} 项任务，没办结的有 {answer.holes} 格。")]
    if any(cell.tasks > 1 for level in answer.levels for cell in level.cells.values()):
        notes.append(Note("一格有几期的，写最要紧的一期：先逾期，再未办。只看一期：-p 上月"))
    return notes


def _level(level: LevelMatrix, frame: Frame) -> list[Block]:
    upright = _upright(level, frame)
    turned = _turned(level, frame)
    return turned if turned is not None and _lines(turned) < _lines(upright) else upright


def _lines(blocks: Iterable[Block]) -> int:
    return sum(len(block.rows) + 2 if isinstance(block, Table) else 1 for block in blocks)


def _cell(level: LevelMatrix, measure: Measure, unit: Unit) -> Cell:
    cell = level.cells.get((measure.id, unit.code))
    if cell is None:
        return Span(NOTHING, "dim")
    letter, _, style = LETTERS[cell.state]
    return Span(letter, style)


# --- measures in rows --------------------------------------------------------------------------


def _upright(level: LevelMatrix, frame: Frame) -> list[Block]:
    made: list[Block] = []
    blocks = list(_blocks(level, frame))
    with_ids = all(_fits(block, 9 + _TITLE) for block in blocks)
    first = Column("措施", min_width=_TITLE)
    for block in blocks:
        measures = [
            measure
            for measure in level.measures
            if any((measure.id, unit.code) in level.cells for unit in block.units)
        ]
        columns = (
            *([Column("编号", min_width=7, fold=False)] if with_ids else []),
            first,
            *(Column(text, fold=False) for text in block.headings),
        )
        rows: list[AnyRow] = [
            (
                *([measure.id] if with_ids else []),
                measure.title_at(level.level),
                *(_cell(level, measure, unit) for unit in block.units),
            )
            for measure in measures
        ]
        made += [BLANK, Heading(block.name, level=2, style="subheading")]
        if block.numbered:
            names = (
                f"{number} {frame.organisation.display(unit.code)}"
                for number, unit in zip(block.headings, block.units, strict=True)
            )
            made.append(Line("  ".join(names), style="dim"))
        made.append(Table(columns, rows))
    return made


def _blocks(level: LevelMatrix, frame: Frame) -> Iterable[_Block]:
    """Part the units of a level into blocks that fit, by the unit above where there are several."""
    families: dict[str, list[Unit]] = {}
    for unit in level.units:
        families.setdefault(unit.parent, []).append(unit)
    apart = len(families) > 1 and len(level.units) > len(families)
    groups = list(families.values()) if apart else [list(level.units)]
    number = 1
    for group in groups:
        name = frame.organisation.display(group[0].parent) if apart else level.level
        block = _headed(name, group, number)
        if not _fits(block, _TITLE):
            yield from _chunks(name, group, number)
        else:
            yield block
        number += len(group) if not apart else 0


def _chunks(name: str, units: list[Unit], number: int) -> Iterable[_Block]:
    """Part units that don't fit into as few blocks as possible, of nearly the same size."""
    for parts in range(2, len(units) + 1):
        size = -(-len(units) // parts)
        pieces = [units[at : at + size] for at in range(0, len(units), size)]
        blocks = [
            _headed(
                f"{name} {at * size + 1} 至 {at * size + len(piece)}", piece, number + at * size
            )
            for at, piece in enumerate(pieces)
        ]
        if all(_fits(block, _TITLE) for block in blocks):
            yield from blocks
            return


def _fits(block: _Block, left: int) -> bool:
    columns = sum(max(_LETTER, width(text)) + layout.GAP for text in block.headings)
    return left + columns <= layout.PAGE_WIDTH


def _headed(name: str, units: Sequence[Unit], number: int) -> _Block:
    """Give units short headings: their names without what all end with, or numbers and a key."""
    names = [safe(unit.name) for unit in units]
    if len(units) == 1:
        return _Block(name, tuple(units), tuple(names), numbered=False)
    ending = _common_ending(names)
    short = tuple(text.removesuffix(ending) for text in names)
    longest = max(map(width, short))
    if longest <= _LONGEST_HEADING and len(set(short)) == len(short) and all(short):
        return _Block(name, tuple(units), short, numbered=False)
    numbers = tuple(str(number + step) for step in range(len(units)))
    return _Block(name, tuple(units), numbers, numbered=True)


def _common_ending(names: Sequence[str]) -> str:
    """Give what all names end with, as long as something is left of each."""
    shortest = min(names, key=len)
    for at in range(1, len(shortest)):
        if all(name.endswith(shortest[at:]) for name in names):
            return shortest[at:]
    return ""


# --- units in rows -----------------------------------------------------------------------------


def _turned(level: LevelMatrix, frame: Frame) -> list[Block] | None:
    """Give the level with a row for each unit, or none where its measures don't fit beside each other."""
    columns = (
        Column(level.level, min_width=_UNIT_NAME),
        *(Column(measure.id, fold=False) for measure in level.measures),
    )
    names = [frame.organisation.display(unit.code) for unit in level.units]
    needed = max(_UNIT_NAME, *(width(safe(name)) for name in names))
    needed += sum(max(_LETTER, width(m.id)) + layout.GAP for m in level.measures)
    if needed > layout.PAGE_WIDTH or len(level.units) < 2:
        return None
    rows: list[AnyRow] = [
        (name, *(_cell(level, measure, unit) for measure in level.measures))
        for name, unit in zip(names, level.units, strict=True)
    ]
    key = "  ".join(f"{measure.id} {measure.title_at(level.level)}" for measure in level.measures)
    return [
        BLANK,
        Heading(level.level, level=2, style="subheading"),
        Line(key, style="dim"),
        Table(columns, rows),
    ]
