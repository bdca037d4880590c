"""What a sender's codes mean here: records travel with codes, and a code may name something else.

A name may be corrected, so that the same code under another name may still be the same unit: people
decide. A code whose unit stands at another level, or under another unit, or whose name belongs to
another code here, is another unit, and nobody may credit it. Never here: files, asking, printing.
"""

from sixiang_cli.catalogue import Catalogue
from sixiang_cli.journal.bundle import Opening
from sixiang_cli.lean.typing import Collection, NamedTuple
from sixiang_cli.organisation import Organisation
from sixiang_cli.spelling import fold_text


class Clash(NamedTuple):
    """A code that two ledgers call differently; `certain` where it can't be a corrected name.

    `theirs` and `ours` say what each side means by it.
    """

    code: str
    theirs: str
    ours: str
    certain: bool


def opening(
    opening: Opening, catalogue: Catalogue, organisation: Organisation, units: Collection[str]
) -> Opening:
    """Put to an opening what the codes of units, and of those above them, and all measures mean here."""
    codes = {above.code for code in units for above in organisation.above(code)} | {*units}
    return opening._replace(
        units=tuple(
            (unit.code, unit.name, unit.level, unit.parent)
            for unit in organisation.units
            if unit.code in codes
        ),
        measures=tuple((measure.id, measure.title) for measure in catalogue.measures),
    )


def clashes(
    openings: Collection[Opening],
    catalogue: Catalogue,
    organisation: Organisation,
    units: Collection[str],
    measures: Collection[str],
) -> tuple[Clash, ...]:
    """Give the codes among these, and of the units above them, that mean something else here.

    What no opening tells the meaning of may be something else too.
    """
    found: list[Clash | None] = []
    for opening in openings:
        found += [
            _measure(id_, title, catalogue) for id_, title in opening.measures if id_ in measures
        ]
        theirs = {code: (name, level, parent) for code, name, level, parent in opening.units}
        concerned = _with_above(units, theirs)
        found += [
            _unit(code, meaning, theirs, organisation)
            for code, meaning in theirs.items()
            if code in concerned
        ]
    told = {code for opening in openings for code, *_ in (*opening.units, *opening.measures)}
    for code in sorted({*units, *measures} - told):
        unit, measure = organisation.unit(code), catalogue.measure(code)
        if unit is not None and code in units:
            found.append(Clash(code, "没有说", _said(unit.name, unit.level, ""), False))
        elif measure is not None and code in measures:
            found.append(Clash(code, "没有说", measure.title, False))
    return tuple(dict.fromkeys(clash for clash in found if clash is not None))


def _with_above(units: Collection[str], theirs: dict[str, tuple[str, str, str]]) -> set[str]:
    found: set[str] = set()
    for unit in units:
        code = unit
        while code in theirs and code not in found:
            found.add(code)
            code = theirs[code][2]
    return found


def said(clash: Clash) -> str:
    """Say what each side calls a code."""
    return f"{clash.code}  对方：{clash.theirs}    这里：{clash.ours}"


def _measure(id_: str, title: str, catalogue: Catalogue) -> Clash | None:
    here = catalogue.measure(id_)
    if here is None or fold_text(here.title) == fold_text(title):
        return None
    taken = any(fold_text(other.title) == fold_text(title) for other in catalogue.measures)
    return Clash(id_, title, here.title, taken)


def _unit(
    code: str,
    meaning: tuple[str, str, str],
    theirs: dict[str, tuple[str, str, str]],
    organisation: Organisation,
) -> Clash | None:
    name, level, parent = meaning
    here = organisation.unit(code)
    if here is None:
        return None
    is_same = fold_text(here.name) == fold_text(name)
    if is_same and here.level == level and (here.parent == parent or here.builtin):
        return None
    certain = (
        here.level != level
        or is_same
        or any(
            fold_text(other.name) == fold_text(name) and other.parent == parent
            for other in organisation.units
            if other.code != code
        )
    )
    above = organisation.unit(here.parent)
    return Clash(
        code,
        _said(name, level, theirs[parent][0] if parent in theirs else ""),
        _said(here.name, here.level, "" if above is None else above.name),
        certain,
    )


def _said(name: str, level: str, above: str) -> str:
    beside = f"{above}的{level}" if above else level
    return f"{name}（{beside}）"
