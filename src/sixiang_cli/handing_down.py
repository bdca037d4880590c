"""``sx cascade``: what handing a measure down to a level (or taking it back) would change, and doing it.

One decision is one event: measure, level, the unit under which it holds. Which tasks follow is in
`obligations` and `ledger`; here it is decided whether the decision may be made and changes
anything, and it is written. Words of the answer are in `views`; nothing here prints or asks.
"""

from sixiang_cli import journal, lookup
from sixiang_cli.duties import row_digest
from sixiang_cli.errors import BadInput, NotOwed, Refused
from sixiang_cli.journal import Draft
from sixiang_cli.lean.typing import Any, Iterable, NamedTuple
from sixiang_cli.ledger import Ledger
from sixiang_cli.model import Cadence, Kind, Level, Measure, Unit
from sixiang_cli.obligations import Cascade, HandedDown, handed_on
from sixiang_cli.progress import Task
from sixiang_cli.recording import Recording
from sixiang_cli.workspace import Workspace


class Wish(NamedTuple):
    """What was asked for, as typed but for the measure; empty where nothing was."""

    measure: Measure
    level: str
    under: str = ""
    except_: tuple[str, ...] = ()
    times: int = 0
    on: bool = True


class Effect(NamedTuple):
    """What a decision means for one unit: the tasks of current periods that come, go, or change."""

    unit: Unit
    come: tuple[Task, ...]
    go: tuple[Task, ...]
    changed: tuple[Task, ...] = ()


class Plan(NamedTuple):
    """A decision with all it would change today.

    `effects` has one entry for each unit covered, in the organisation's order. `is_new` is false
    where nothing would change, now or for a unit that joins later; `confirms` tells that it only
    confirms a measure whose row was changed. `left` counts earlier tasks that stay owed.
    """

    measure: Measure
    decided: Cascade
    effects: tuple[Effect, ...]
    is_new: bool
    confirms: bool
    left: int

    @property
    def come(self) -> tuple[Task, ...]:
        """Give every task that comes."""
        return tuple(task for effect in self.effects for task in effect.come)

    @property
    def go(self) -> tuple[Task, ...]:
        """Give every task that goes."""
        return tuple(task for effect in self.effects for task in effect.go)

    @property
    def changed(self) -> tuple[Task, ...]:
        """Give every task that is to be done another number of times."""
        return tuple(task for effect in self.effects for task in effect.changed)


def plan(workspace: Workspace, wish: Wish) -> Plan:
    """Say what the wish would change.

    Raises:
        NotOwed: units of that level can't be given this measure; the message says why.
        Refused: the unit in use has no say there. NotFound, Ambiguous, BadInput: as typed.
    """
    decided = _decided(workspace, wish)
    with journal.reading(workspace.journal_path) as reader:
        before, after = Ledger(workspace, reader), Ledger(workspace, reader)
        after.suppose(decided)
        known = before.cascades()
        covered = before.covered(decided)
        left = 0 if decided.on else len(before.arrears(covered, {decided.measure}))
        effects = tuple(_effect(wish.measure, unit, before, after) for unit in covered)
        is_new = _changes(before, decided, known)
        written = _rows_written(before, decided)
    current = row_digest(wish.measure)
    confirms = decided.on and not is_new and any(row not in ("", current) for row in written)
    return Plan(wish.measure, decided, effects, is_new or confirms, confirms, left)


def carry_out(recorder: Recording, planned: Plan) -> None:
    """Write the decision as one event; one that changes nothing is not written."""
    if not planned.is_new:
        return
    decided = planned.decided
    body: dict[str, Any] = {
        "level": decided.level,
        "on": decided.on,
        "since": decided.since.isoformat(),
    }
    if decided.except_:
        body["except"] = list(decided.except_)
    if decided.times:
        body["times"] = decided.times
    if decided.on:
        body["row"] = row_digest(planned.measure)
    day = decided.since.isoformat()
    with recorder.writing() as transaction:
        transaction.append([Draft(decided.measure, decided.under, "", Kind.CASCADE, day, body)])


# --- may it be decided -------------------------------------------------------------------------


def _decided(workspace: Workspace, wish: Wish) -> Cascade:
    level = lookup.level(workspace.catalogue, wish.level)
    _refuse_level(workspace, wish, level)
    under = _under(workspace, wish, level)
    organisation = workspace.organisation
    inside = {unit.code for unit in organisation.below(under.code)}
    left_out = []
    for text in wish.except_:
        unit = lookup.unit(organisation, text, within=under)
        if unit.code not in inside:
            name, top = organisation.display(unit.code), organisation.display(under.code)
            raise BadInput(f"{name}不在{top}之下，不用写 --except，什么也没改。")
        left_out.append(unit.code)
    if wish.times and not wish.on:
        raise BadInput("--off 是收回，不写次数，什么也没改。")
    return Cascade(
        wish.measure.id,
        under.code,
        level.name,
        wish.on,
        workspace.today,
        tuple(dict.fromkeys(left_out)),
        0 if wish.times == wish.measure.times else wish.times,
    )


def _refuse_level(workspace: Workspace, wish: Wish, level: Level) -> None:
    """Refuse what is owed there anyway, what can't be owed, and what the catalogue doesn't allow."""
    measure, name = wish.measure, wish.measure.title
    show = f"看这项：sx show {measure.id}"
    if measure.rolls_up:
        raise NotOwed(
            f"{name}由 {'、'.join(measure.rolls_up)} 汇总，不能下放，下放它的细项。", show
        )
    if measure.archived:
        raise NotOwed(f"{name}已归档，没有单位要办，不能下放。", show)
    if measure.cadence is Cadence.AS_NEEDED:
        raise NotOwed(f"{name}是按需的，办一次记一次，没有应办，不能下放。", show)
    if level.name in (measure.levels or (workspace.catalogue.levels[0].name,)):
        raise NotOwed(f"{name}本来就由{level.name}办，不用下放，什么也没改。", show)
    if level.name in measure.derived:
        raise NotOwed(f"{name}在{level.name}由下级汇总，不能下放，什么也没改。", show)
    if level.name not in measure.optional_levels:
        possible = "、".join(measure.optional_levels)
        can = f"可下放到：{possible}。" if possible else "目录里没有给它写可下放的层级。"
        raise NotOwed(
            f"{name}不能下放到{level.name}，什么也没改。{can}",
            f"要能下放，先在目录里给 {measure.id} 写 optional_levels = ['{level.name}']，再 sx check",
        )


def _under(workspace: Workspace, wish: Wish, level: Level) -> Unit:
    organisation = workspace.organisation
    in_use = lookup.unit_in_use(workspace)
    if wish.under in lookup.EVERYTHING:
        under = organisation.top
    elif wish.under:
        under = lookup.unit(organisation, wish.under, within=in_use)
    else:
        under = in_use or organisation.top
    if in_use is not None and under.code not in {
        unit.code for unit in organisation.below(in_use.code)
    }:
        own, other = organisation.display(in_use.code), organisation.display(under.code)
        raise Refused(f"{own}只能定自己和所属单位的，不能给{other}下放，什么也没改。")
    order = [each.name for each in workspace.catalogue.levels]
    if order.index(under.level) > order.index(level.name):
        name = organisation.display(under.code)
        raise BadInput(f"{name}之下没有{level.name}，什么也没改。")
    return under


# --- what would change -------------------------------------------------------------------------


def _effect(measure: Measure, unit: Unit, before: Ledger, after: Ledger) -> Effect:
    ids = {measure.id}
    old = {task.period.key: task for task in before.current_tasks([unit], ids)}
    new = {task.period.key: task for task in after.current_tasks([unit], ids)}
    return Effect(
        unit,
        tuple(task for key, task in new.items() if key not in old),
        tuple(task for key, task in old.items() if key not in new),
        tuple(task for key, task in new.items() if key in old and task.times != old[key].times),
    )


def _changes(ledger: Ledger, decided: Cascade, known: Iterable[Cascade]) -> bool:
    """Tell whether anything changes for a unit that exists, or for one that joins somewhere below."""
    organisation = ledger.organisation
    concerning = [
        one for one in known if (one.measure, one.level) == (decided.measure, decided.level)
    ]
    left_out = _below(ledger, decided.except_)
    for unit in organisation.below(decided.under):
        if unit.code in left_out:
            continue
        stands: tuple[HandedDown, ...] = ()
        for one in concerning:
            if _covers(ledger, one, unit):
                stands = handed_on(stands, one)
        if handed_on(stands, decided) != stands:
            return True
    return False


def _covers(ledger: Ledger, decided: Cascade, unit: Unit) -> bool:
    """Tell whether it holds for `unit`, or for whoever joins below it."""
    chain = {one.code for one in (*ledger.organisation.above(unit.code), unit)}
    return decided.under in chain and not chain.intersection(decided.except_)


def _below(ledger: Ledger, codes: Iterable[str]) -> set[str]:
    return {unit.code for code in codes for unit in ledger.organisation.below(code)}


def _rows_written(ledger: Ledger, decided: Cascade) -> list[str]:
    """Give the digests of the row as the decisions in force for this level knew it."""
    return [
        row
        for one, row in ledger.cascades_with_rows()
        if (one.measure, one.level, one.under) == (decided.measure, decided.level, decided.under)
    ][-1:]
