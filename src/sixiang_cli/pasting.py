"""``sx paste``: what the lines of a group chat would record, line by line, and recording it.

`replies` reads the text; here each claim becomes a task, or the reason why it isn't recorded.
Nothing of the text goes beyond this module but units, measures, days and counts.
"""

from sixiang_cli import journal, lookup, obligations, replies
from sixiang_cli.errors import SxError
from sixiang_cli.lean.datetime import date
from sixiang_cli.lean.typing import NamedTuple
from sixiang_cli.ledger import Ledger
from sixiang_cli.lookup import Retype
from sixiang_cli.matching import Name
from sixiang_cli.model import Cadence, Measure, Unit
from sixiang_cli.obligations import is_on
from sixiang_cli.progress import Task
from sixiang_cli.replies import Claim, Vocabulary
from sixiang_cli.service import Deed, Outcome, Recorder
from sixiang_cli.spelling import fold_text
from sixiang_cli.targets import Aim, Choice, resolve
from sixiang_cli.workspace import Workspace


class Row(NamedTuple):
    """One thing a line says, or a line that was not read.

    `fault` is a word of `replies.FAULTS` where the line was not read. `deed` is what would be
    recorded, none where nothing would, and `why` then says why. `measure` is what was meant where
    there is no `task`.
    """

    line: int
    claim: Claim | None = None
    task: Task | None = None
    fault: str = ""
    deed: Deed | None = None
    why: str = ""
    measure: Measure | None = None


class Pasted(NamedTuple):
    """What a text was understood to say: its rows, and how many lines were read and understood.

    `top` is the unit in whose group it was said.
    """

    rows: tuple[Row, ...]
    lines: int
    understood: int
    top: Unit

    @property
    def deeds(self) -> tuple[Deed, ...]:
        """Give what would be recorded, in the order of the lines."""
        return tuple(row.deed for row in self.rows if row.deed is not None)


def understand(
    workspace: Workspace, text: str, *, unit: str | None = None, day: date | None = None
) -> Pasted:
    """Read a text as the answers of the units at or below `unit` (the one in use, else all).

    `day` stands for the date of lines without one.
    """
    in_use = lookup.unit_in_use(workspace)
    organisation = workspace.organisation
    top = lookup.unit(organisation, unit, within=in_use) if unit else in_use or organisation.top
    with journal.reading(workspace.journal_path) as reader:
        ledger = Ledger(workspace, reader)
        units = organisation.below(top.code)
        found = replies.read(text, _vocabulary(ledger, units), today=workspace.today, day=day)
        rows: list[Row] = []
        said: dict[tuple[str, str, str], list[Row]] = {}
        for reply in found:
            if reply.fault:
                rows.append(Row(reply.line, fault=reply.fault))
            for claim in reply.claims:
                row = _row(ledger, reply.line, claim, said)
                rows.append(row)
                if row.task is not None:
                    said.setdefault(_key(row.task), []).append(row)
    return Pasted(tuple(rows), len(found), sum(not reply.fault for reply in found), top)


def carry_out(recorder: Recorder, pasted: Pasted) -> Outcome:
    """Record everything that was understood as one command, as 代录."""
    return recorder.record_each(pasted.deeds, on_behalf=True)


def _row(
    ledger: Ledger, line: int, claim: Claim, said: dict[tuple[str, str, str], list[Row]]
) -> Row:
    claim = claim._replace(measure=_on_its_day(ledger, claim))
    address = f"{claim.measure}@{claim.unit}"
    try:
        (task,) = resolve(ledger, [address], Choice(on=claim.day), Retype("done"), Aim.OPEN)
    except SxError as error:
        measure = ledger.catalogue.measure(claim.measure)
        why = error.message.partition("，什么也没记")[0].rstrip("。")
        return Row(line, claim, why=why, measure=measure)
    row = Row(line, claim, task)
    before = said.get(_key(task), [])
    why = _known(task, claim, before)
    if why:
        return row._replace(why=why)
    amount = claim.times if claim.times > 1 or _is_counted(task) else None
    return row._replace(deed=Deed(task, claim.day, amount))


def _on_its_day(ledger: Ledger, claim: Claim) -> str:
    """Give which of the measures of one title was in force on the day claimed, the one read if none."""
    read = ledger.catalogue.measure(claim.measure)
    if read is None or is_on(read, claim.day, claim.day):
        return claim.measure
    for each in ledger.catalogue.measures:
        if each.title == read.title and is_on(each, claim.day, claim.day):
            return each.id
    return claim.measure


def _known(task: Task, claim: Claim, before: list[Row]) -> str:
    """Say why it isn't recorded again: an earlier line said so, or the ledger knows it already."""
    if _is_counted(task):
        same = [row for row in before if row.claim is not None and row.claim.day == claim.day]
        if same:
            return f"第 {same[0].line} 行已报"
        if any(act.day == claim.day.isoformat() for act in task.facts.acts):
            return "这一天已记过"
        return ""
    if before:
        return f"第 {before[0].line} 行已报"
    if task.amount >= task.times and task.facts.review != "returned":
        return "早已办过"
    if task.period.cadence is not Cadence.ONCE and claim.day < task.period.start:
        return "日期不在这一期"
    return ""


def _is_counted(task: Task) -> bool:
    return task.times > 1 or task.measure.cadence is Cadence.AS_NEEDED


def _key(task: Task) -> tuple[str, str, str]:
    return task.measure.id, task.unit.code, task.period.key


# --- what may be named -------------------------------------------------------------------------


def _vocabulary(ledger: Ledger, units: tuple[Unit, ...]) -> Vocabulary:
    wanted = {unit.code for unit in units}
    names = [name for name in ledger.organisation.search if name.id in wanted]
    levels = list(dict.fromkeys(unit.level for unit in units))
    items = {level: _items(ledger, level, units) for level in levels}
    generic = {
        fold_text(word)
        for level in ledger.catalogue.levels
        for word in (level.name, *level.aliases)
    }
    return Vocabulary(
        names,
        {unit.code: unit.level for unit in units},
        items,
        {name.id: name.id for found in items.values() for name in found},
        frozenset(generic),
    )


def _items(ledger: Ledger, level: str, units: tuple[Unit, ...]) -> list[Name]:
    """Give what some unit of the level owes or may record, under the titles of that level."""
    ours = [unit for unit in units if unit.level == level]
    found = []
    for measure in ledger.measures_for(level):
        if _may_report(ledger, measure, ours) and not _is_followed(ledger, measure):
            titles = dict.fromkeys((measure.title, measure.title_at(level)))
            found.append(
                Name(
                    measure.id,
                    fold_text(measure.slug),
                    tuple(map(fold_text, titles)),
                    tuple(map(fold_text, measure.keywords)),
                )
            )
    return found


def _is_followed(ledger: Ledger, measure: Measure) -> bool:
    """Tell whether another measure of that title has come after it; `_on_its_day` tells them apart."""
    today = ledger.today.isoformat()
    return bool(measure.until) and any(
        each.title == measure.title and measure.until < each.since <= today
        for each in ledger.catalogue.measures
    )


def _may_report(ledger: Ledger, measure: Measure, units: list[Unit]) -> bool:
    if measure.archived or measure.rolls_up:
        return False
    if measure.cadence is Cadence.AS_NEEDED:
        top = ledger.catalogue.levels[0].name
        return any(obligations.owed_at(measure, unit.level, top) for unit in units)
    return any(ledger.window(measure, unit) is not None for unit in units)
