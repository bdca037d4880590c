"""Which unit an item means: named, of the levels asked for, the one in use, the only one that owes it.

Says who does owe a measure where the unit that is meant does not. Periods are for `which_period`.
"""

from sixiang_cli import lookup
from sixiang_cli.errors import Ambiguous, BadInput, Candidate, NotOwed
from sixiang_cli.lookup import MOST_CANDIDATES, Address
from sixiang_cli.model import Measure, Status, Unit
from sixiang_cli.progress import Task
from sixiang_cli.targets.wanted import Aim, Wanted


def units(wanted: Wanted, measure: Measure, typed: Address) -> list[Unit]:
    """Give the units of a measure that an item means.

    Raises:
        NotFound, Ambiguous, NotOwed: no unit is named, several could be, or none owes it.
        BadInput: what waits for review was asked for of a measure that has none.
    """
    named = wanted.units_named(typed)
    if named:
        return [_named(wanted, measure, text, typed) for text in named]
    if wanted.choice.levels:
        return _of_levels(wanted, measure)
    if wanted.aim is Aim.WAITING:
        return [_waiting_unit(wanted, measure)]
    if wanted.in_use is not None:
        if wanted.concerns(measure, wanted.in_use):
            return [wanted.in_use]
        raise _not_for(wanted, measure, wanted.in_use, typed)
    owing = [unit for unit in wanted.organisation.units if wanted.concerns(measure, unit)]
    if measure.until and wanted.aim is Aim.OPEN and not wanted.is_dated(typed):
        owing = _not_ended(wanted, measure, owing)
    if len(owing) == 1:
        return owing
    if not owing:
        raise _by_nobody(wanted, measure)
    raise _which_unit(wanted, measure, typed, owing)


def _not_ended(wanted: Wanted, measure: Measure, owing: list[Unit]) -> list[Unit]:
    """Give those of the units that still have something to do of a measure that may have ended."""
    if measure.until >= wanted.ledger.today.isoformat():
        return owing
    left = wanted.left_over(measure)
    return [unit for unit in owing if unit.code in left]


def refuse_unknown(wanted: Wanted, typed: Address) -> None:
    """Refuse a unit that nothing is called, before it is repeated in a command."""
    for text in wanted.units_named(typed):
        if not lookup.units(wanted.organisation, text):
            raise lookup.no_such_unit(wanted.organisation, text)


def _named(wanted: Wanted, measure: Measure, text: str, typed: Address) -> Unit:
    found = wanted.known_units.get(text)
    if found is None:  # a list names the same few units a thousand times
        found = wanted.known_units[text] = lookup.units(wanted.organisation, text)
    if not found:
        raise lookup.no_such_unit(wanted.organisation, text)
    concerned = [unit for unit in found if wanted.concerns(measure, unit)]
    if len(concerned) > 1 and wanted.in_use is not None:
        below = {unit.code for unit in wanted.organisation.below(wanted.in_use.code)}
        concerned = [unit for unit in concerned if unit.code in below] or concerned
    if len(concerned) == 1:
        return concerned[0]
    if len(found) > 1:
        others = [
            part for name in wanted.units_named(typed) if name != text for part in ("-u", name)
        ]
        again = wanted.again(typed, unit=False).line(measure.id, *others)
        raise lookup.several_units(wanted.organisation, text, concerned or found, f"{again} -u")
    raise _not_for(wanted, measure, found[0], typed)


def _of_levels(wanted: Wanted, measure: Measure) -> list[Unit]:
    levels = {lookup.level(wanted.catalogue, text).name for text in wanted.choice.levels}
    top = wanted.in_use or wanted.organisation.top
    left_out = {
        each.code
        for text in wanted.choice.except_
        for each in wanted.organisation.below(
            lookup.unit(wanted.organisation, text, within=wanted.in_use).code
        )
    }
    chosen = [
        unit
        for unit in wanted.organisation.below(top.code)
        if unit.level in levels and unit.code not in left_out and wanted.concerns(measure, unit)
    ]
    if wanted.aim is Aim.WAITING:
        chosen = [task.unit for task in _waiting(wanted, measure, chosen)]
        if not chosen:
            raise NotOwed(f"{measure.title}没有待审核的，什么也没记。")
    if not chosen:
        names = "、".join(sorted(levels))
        raise NotOwed(
            f"{wanted.organisation.display(top.code)}之下没有要办{measure.title}的{names}，{wanted.retype.nothing}。"
        )
    return chosen


def _waiting(wanted: Wanted, measure: Measure, units: list[Unit]) -> list[Task]:
    """Give the tasks of these units that wait for review, those of one unit once."""
    ids = {measure.id}
    tasks = wanted.ledger.arrears(units, ids) + wanted.ledger.current_tasks(units, ids)
    waiting = [task for task in tasks if task.status is Status.SUBMITTED]
    return list({task.unit.code: task for task in waiting}.values())


def _waiting_unit(wanted: Wanted, measure: Measure) -> Unit:
    units = list(wanted.organisation.units)
    if wanted.in_use is not None:
        units = list(wanted.organisation.below(wanted.in_use.code)[1:])
    if not measure.review:
        raise BadInput(
            f"{measure.title}没有设审核，办完就是已办，{wanted.retype.nothing}。",
            "要审核：在目录里给这一项写 review = true",
        )
    waiting = _waiting(wanted, measure, units)
    if len(waiting) == 1:
        return waiting[0].unit
    if not waiting and wanted.in_use is not None and _waiting(wanted, measure, [wanted.in_use]):
        return wanted.in_use  # its own, which it will be told it can't judge
    if not waiting:
        raise NotOwed(
            f"{measure.title}没有待审核的，什么也没记。", "待审核的有哪些：sx list -s 待审核"
        )
    candidates = tuple(
        Candidate(
            (task.title, wanted.organisation.display(task.unit.code)),
            wanted.retype.line(measure.id, "-u", wanted.organisation.display(task.unit.code)),
        )
        for task in waiting
    )
    levels = dict.fromkeys(task.unit.level for task in waiting)
    every = "、".join(f"sx {wanted.retype.command} {measure.id} -l {level}" for level in levels)
    message = f"{measure.title}有 {len(waiting)} 个单位待审核，{wanted.retype.nothing}。是哪个单位，照抄右边："
    return_every = f"看完一起审：{every}" if wanted.retype.command == "accept" else ""
    raise Ambiguous(message, candidates, return_every)


def _by_nobody(wanted: Wanted, measure: Measure) -> NotOwed:
    """Say that no unit owes the measure now; and why, where the ledger is yet to begin."""
    workspace = wanted.ledger.workspace
    if workspace.today < workspace.start:
        return NotOwed(
            f"台账从 {workspace.start.isoformat()} 才启用，今天是 {workspace.today.isoformat()}，"
            f"{measure.title}还没有单位要办，{wanted.retype.nothing}。",
            "日期不对，先把这台机器的时钟调准。",
        )
    return NotOwed(
        f"{measure.title}现在没有单位要办，{wanted.retype.nothing}。",
        f"看这项：sx show {measure.id}",
    )


def _not_for(wanted: Wanted, measure: Measure, unit: Unit, typed: Address) -> NotOwed:
    """Say that this unit does not owe the measure, who does, and how to record for them."""
    name = wanted.organisation.display(unit.code)
    if unit.level in measure.derived:
        return NotOwed(
            f"{measure.title}由下级单位汇总，{name}不用打勾。看进展：sx show {measure.id}"
        )
    owing = [each for each in wanted.organisation.units if wanted.concerns(measure, each)]
    if not owing:
        return _by_nobody(wanted, measure)
    if unit.level in {each.level for each in owing}:
        since = f"（{unit.since} 起设立）" if unit.since else ""
        gone = f"（{unit.until} 已撤销）" if unit.until else ""
        return NotOwed(
            f"{measure.title}：{name}{since}{gone}现在不用办。什么也没记。",
            "" if since or gone else _hand_down(wanted, measure, unit),
        )
    levels = "、".join(dict.fromkeys(each.level for each in owing))
    departments = "、".join(measure.departments)
    by = f"{levels}（{departments}）" if departments else levels
    hint = _how_to_record(wanted, measure, _related(wanted, unit, owing), typed)
    handed_down = _hand_down(wanted, measure, unit)
    hint += f"    {handed_down}" if handed_down else ""
    return NotOwed(f"{measure.title}由{by}办，{unit.level}不用办。什么也没记。", hint)


def _how_to_record(wanted: Wanted, measure: Measure, owing: Unit, typed: Address) -> str:
    """Give the command that records for a unit; a unit in use that isn't above it can't do that."""
    again, name = wanted.again(typed, unit=False), wanted.organisation.display(owing.code)
    may = (*wanted.organisation.above(owing.code), owing)
    if wanted.in_use is None or wanted.in_use in may:
        return f"替{owing.level}记：{again.line(measure.id, '-u', name)}"
    switch = f"{name}才能记，换到它：sx use {lookup.quoted(name)}"
    return f"{switch}    再记：{again.line(measure.id)}"


def _hand_down(wanted: Wanted, measure: Measure, unit: Unit) -> str:
    """Give the command by which the unit would owe the measure too; empty where none would."""
    if unit.level not in measure.optional_levels:
        return ""
    under = lookup.quoted(wanted.organisation.display(unit.code))
    return f"让它也办：sx cascade {measure.id} --to {unit.level} --under {under}"


def _related(wanted: Wanted, unit: Unit, owing: list[Unit]) -> Unit:
    """Give an owing unit on the same branch of the organisation if there is one."""
    below = {each.code for each in wanted.organisation.below(unit.code)}
    for each in owing:
        if each.code in below or unit.code in {
            one.code for one in wanted.organisation.below(each.code)
        }:
            return each
    return owing[0]


def _which_unit(wanted: Wanted, measure: Measure, typed: Address, owing: list[Unit]) -> Ambiguous:
    one_each = len({unit.level for unit in owing}) == len(owing)
    again_with = wanted.again(typed, unit=False)
    candidates = tuple(
        Candidate(
            (measure.title_at(unit.level), wanted.organisation.display(unit.code)),
            again_with.line(measure.id, "-u", wanted.organisation.display(unit.code)),
        )
        for unit in owing[:MOST_CANDIDATES]
    )
    again = f"以后不用再写 -u：sx use {lookup.quoted(wanted.organisation.display(owing[-1].code))}"
    if one_each:
        number = {2: "两", 3: "三"}.get(len(owing), str(len(owing)))
        message = f"{_called(measure, typed)}{number}级各办各的，{wanted.retype.nothing}。你是哪一级，照抄右边："
    else:
        one_level = len({unit.level for unit in owing}) == 1
        name = measure.title_at(owing[0].level) if one_level else _called(measure, typed)
        message = (
            f"{name}有 {len(owing)} 个单位要办，{wanted.retype.nothing}。是哪个单位，照抄右边："
        )
        if len(owing) > MOST_CANDIDATES:
            again = f"另有 {len(owing) - MOST_CANDIDATES} 个：sx show {measure.id}。{again}"
    return Ambiguous(message, candidates, again)


def _called(measure: Measure, typed: Address) -> str:
    """Name a measure as it was typed if that was words; an abbreviation can't be checked."""
    return measure.title if typed.measure.isascii() else typed.measure
