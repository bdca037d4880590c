"""Changing the organisation: units added, renamed, retired. Returns what came of it; never prints.

The file is edited by `organisation.edit`; here is decided which code, level, parent and first day
a new unit gets. Nothing in the journal changes: events refer to codes, and codes are permanent.
"""

from itertools import pairwise

from sixiang_cli import journal, lookup, spelling
from sixiang_cli.calendar import day_at
from sixiang_cli.errors import Ambiguous, BadInput, Candidate
from sixiang_cli.lean.typing import NamedTuple
from sixiang_cli.model import Level, Unit
from sixiang_cli.organisation import edit
from sixiang_cli.organisation.tree import free_codes
from sixiang_cli.workspace import Workspace

TAKE_BACK = "-"
"""In the place of a unit's last day: that it has none after all."""


class UnitChange(NamedTuple):
    """What came of it: the units concerned, as they stand now.

    `before` is the name that changed hands (a built-in unit's, or the old one), `carried` how many
    events went with it; `since` the first day of new units, empty where they began with the ledger.
    """

    units: tuple[Unit, ...]
    before: str = ""
    carried: int = 0
    since: str = ""
    began: bool = False


def add(
    workspace: Workspace,
    names: list[str],
    *,
    under: str | None,
    level: str | None,
    since: str | None,
) -> UnitChange:
    """Add units of one level below one parent.

    Raises:
        Ambiguous: several units could be the parent; BadInput, StorageError: as `edit.add_units`.
    """
    names = [spelling.clean_note(name, "名称").strip() for name in names]
    if not names:
        raise BadInput(
            "没有写单位的名称，什么也没加。", "例：sx unit add 甲班 乙班 --under 轧辊作业区"
        )
    _plan(workspace, names, under=under, level=level, since=since)  # before anything is made
    began = workspace.begin()
    with workspace.alone():
        plan = _plan(workspace, names, under=under, level=level, since=since)
        days = [plan.since] * len(names)
        if plan.before:  # the one that takes over has existed since the ledger began
            days[0] = ""
        edit.add_units(
            workspace.organisation_path,
            workspace.catalogue.levels,
            names,
            level=plan.level.name,
            parent=plan.parent,
            since=days,
            codes=plan.codes,
        )
    _forget(workspace)
    made = tuple(filter(None, map(workspace.organisation.unit, plan.codes)))
    return UnitChange(made, plan.before, plan.carried, plan.since, began)


class _Plan(NamedTuple):
    """What adding units comes to; `before` is the built-in unit whose place the first one takes."""

    level: Level
    parent: str
    codes: tuple[str, ...]
    since: str
    before: str
    carried: int


def _plan(
    workspace: Workspace,
    names: list[str],
    *,
    under: str | None,
    level: str | None,
    since: str | None,
) -> _Plan:
    organisation, levels = workspace.organisation, workspace.catalogue.levels
    parent, wanted = _place(workspace, names, under, level)
    with journal.reading(workspace.journal_path) as reader:
        used = reader.used_units()
        first = reader.first_recorded()
        declared = any(
            unit.level == wanted.name and not unit.builtin for unit in organisation.units
        )
        known = {unit.code for unit in organisation.units if not unit.builtin} | used
        codes = free_codes(levels, wanted.name, len(names), declared=declared, used=known)
        stood_in = None if declared else organisation.unit(codes[0])
        carried = len(reader.events(units=[codes[0]])) if stood_in is not None else 0
    day = _first_day(workspace, since, first)
    _refuse_known(workspace, names, parent, day)
    return _Plan(wanted, parent, tuple(codes), day, stood_in.name if stood_in else "", carried)


def _refuse_known(workspace: Workspace, names: list[str], parent: str, since: str) -> None:
    """Refuse a name that a unit of the same parent has, also one that retired no earlier."""
    organisation = workspace.organisation
    for unit in organisation.units:
        if unit.builtin or unit.parent != parent or unit.name not in names:
            continue
        shown = organisation.display(unit.code)
        if not unit.until:
            raise BadInput(f"已经有{shown}，什么也没加。", "全部单位：sx unit list")
        if not since or since <= unit.until:
            raise BadInput(
                f"{shown}原来就有，到 {unit.until} 撤销，什么也没加。",
                f"恢复它：sx unit retire {lookup.quoted(shown)} --on -",
            )


def rename(workspace: Workspace, old: str, new: str) -> UnitChange:
    """Give a unit another name; its history stays with it."""
    lookup.unit(workspace.organisation, old, again="sx unit rename", then=lookup.quoted(new))
    name = spelling.clean_note(new, "名称").strip()
    workspace.begin()
    with workspace.alone():
        unit = lookup.unit(workspace.organisation, old)
        edit.rename_unit(workspace.organisation_path, workspace.catalogue.levels, unit.code, name)
    _forget(workspace)
    return UnitChange(tuple(filter(None, [workspace.organisation.unit(unit.code)])), unit.name)


def retire(workspace: Workspace, name: str, on: str | None) -> UnitChange:
    """Write the last day of a unit and of all below it; ``-`` takes a last day back."""
    again = "sx unit retire" if on is None else f"sx unit retire --on {lookup.quoted(on)}"
    lookup.unit(workspace.organisation, name, again=again)
    if on == TAKE_BACK:
        return _revive(workspace, name)
    day = workspace.today if on is None else spelling.parse_day(on, workspace.today)
    _closing(workspace, name)
    with workspace.alone():
        closing = _closing(workspace, name)
        codes = [each.code for each in closing]
        edit.retire_units(
            workspace.organisation_path, workspace.catalogue.levels, codes, day.isoformat()
        )
    _forget(workspace)
    found = tuple(filter(None, map(workspace.organisation.unit, codes)))
    return UnitChange(found, since=day.isoformat())


def concerned(workspace: Workspace, name: str, on: str | None) -> tuple[Unit, ...]:
    """Give the units that `retire` would end or bring back, the named one among them."""
    again = "sx unit retire" if on is None else f"sx unit retire --on {lookup.quoted(on)}"
    lookup.unit(workspace.organisation, name, again=again)
    return tuple(_ended(workspace, name) if on == TAKE_BACK else _closing(workspace, name))


def _ended(workspace: Workspace, name: str) -> list[Unit]:
    """Give the retired unit of that name and those below it that ended on the same day."""
    organisation = workspace.organisation
    unit = lookup.unit(organisation, name)
    if not unit.until:
        raise BadInput(f"{organisation.display(unit.code)}没有撤销，什么也没改。")
    return [each for each in organisation.below(unit.code) if each.until == unit.until]


def _revive(workspace: Workspace, name: str) -> UnitChange:
    """Take back the last day of a unit, and of those below it that ended on the same day."""
    with workspace.alone():
        codes = [each.code for each in _ended(workspace, name)]
        edit.retire_units(workspace.organisation_path, workspace.catalogue.levels, codes, "")
    _forget(workspace)
    return UnitChange(tuple(filter(None, map(workspace.organisation.unit, codes))))


def _closing(workspace: Workspace, name: str) -> list[Unit]:
    """Give the unit of that name and all below it that are still there."""
    unit = lookup.unit(workspace.organisation, name)
    if unit.code == workspace.organisation.top.code:
        raise BadInput(f"{unit.name}是最上一级，撤不了。")
    closing = [
        each
        for each in workspace.organisation.below(unit.code)
        if not each.until and not each.builtin
    ]
    if not closing:
        raise BadInput(
            f"{unit.name}没有可撤的：{'已于 ' + unit.until + ' 撤销' if unit.until else '还没有起名'}。"
        )
    return closing


def _place(
    workspace: Workspace, names: list[str], under: str | None, level: str | None
) -> tuple[str, Level]:
    """Give the parent's code (empty at the top) and the level of new units; nothing is guessed."""
    organisation, levels = workspace.organisation, workspace.catalogue.levels
    wanted = lookup.level(workspace.catalogue, level) if level else None
    if under is not None:
        parent = lookup.unit(organisation, under)
        place = [each.name for each in levels].index(parent.level)
        below = levels[place + 1 :]
        if not below:
            raise BadInput(f"{parent.name}是{parent.level}，下面没有层级了。")
        if wanted is not None and wanted not in below:
            raise BadInput(f"{wanted.name}不在{parent.level}之下。")
        return parent.code, wanted or below[0]
    if wanted is not None and wanted != levels[0]:
        above = [
            unit
            for unit in organisation.units
            if unit.level == levels[levels.index(wanted) - 1].name
        ]
        if len(above) == 1:
            return above[0].code, wanted
        raise _which_parent(workspace, names, above)
    if organisation.top.builtin:
        return "", levels[0]
    possible = [unit for unit in organisation.units if unit.level != levels[-1].name]
    raise _which_parent(workspace, names, possible)


def _which_parent(workspace: Workspace, names: list[str], possible: list[Unit]) -> Ambiguous:
    organisation, levels = workspace.organisation, workspace.catalogue.levels
    below = {level.name: following.name for level, following in pairwise(levels)}
    typed = " ".join(lookup.quoted(name) for name in names)
    candidates = tuple(
        Candidate(
            (f"{organisation.display(unit.code)}之下的{below[unit.level]}",),
            f"sx unit add {typed} --under {lookup.quoted(organisation.display(unit.code))}",
        )
        for unit in possible[: lookup.MOST_CANDIDATES]
        if unit.level in below
    )
    return Ambiguous(f"{'、'.join(names)}在谁的下面，还没有写，什么也没加。照抄右边：", candidates)


def _first_day(workspace: Workspace, since: str | None, first_recorded: int | None) -> str:
    """Give the first day of new units: as typed, else today once the ledger has been in use."""
    if since is not None:
        return spelling.parse_day(since, workspace.today).isoformat()
    if first_recorded is None or day_at(first_recorded, workspace.timezone) >= workspace.today:
        return ""
    return workspace.today.isoformat()


def _forget(workspace: Workspace) -> None:
    """Have the organisation read again."""
    workspace.__dict__.pop("organisation", None)
