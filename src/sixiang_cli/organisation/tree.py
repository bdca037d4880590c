"""The tree of units, and its compiled form; on the path of every command.

Here: which unit stands where, and how it is called. What makes an organisation valid is in
`source`, changing the file in `edit`. Never here: TOML, files, the clock, what a unit owes.
"""

from sixiang_cli.lean.json import dumps, loads
from sixiang_cli.lean.typing import Final, Iterable
from sixiang_cli.matching import Name
from sixiang_cli.model import Level, Unit
from sixiang_cli.spelling import fold_text

_FORMAT: Final = 1
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"


class Organisation:
    """A valid organisation: one unit at the top, all others below it, depth first."""

    def __init__(self, units: tuple[Unit, ...], displays: tuple[str, ...], digest: str) -> None:
        """Take units in tree order, with the text by which each is shown."""
        self.units = units
        self.digest = digest
        self._displays = displays
        self._places = {unit.code: place for place, unit in enumerate(units)}
        self._search: tuple[Name, ...] | None = None

    @property
    def top(self) -> Unit:
        """Give the unit that has none above it."""
        return self.units[0]

    def unit(self, code: str) -> Unit | None:
        """Give the unit of that code, exactly as written."""
        place = self._places.get(code)
        return None if place is None else self.units[place]

    def children(self, code: str) -> tuple[Unit, ...]:
        """Give the units directly below, in the organisation's order."""
        return tuple(unit for unit in self.below(code)[1:] if unit.parent == code)

    def below(self, code: str) -> tuple[Unit, ...]:
        """Give the unit itself and all below it, depth first; empty for an unknown code."""
        start = self._places.get(code)
        if start is None:
            return ()
        inside = {code}
        end = start + 1
        while end < len(self.units) and self.units[end].parent in inside:
            inside.add(self.units[end].code)
            end += 1
        return self.units[start:end]

    def above(self, code: str) -> tuple[Unit, ...]:
        """Give the units above, the top first; without the unit itself."""
        chain: list[Unit] = []
        unit = self.unit(code)
        while unit is not None and unit.parent:
            unit = self.unit(unit.parent)
            if unit is not None:
                chain.append(unit)
        return tuple(reversed(chain))

    def path(self, code: str) -> tuple[str, ...]:
        """Give the names from the top down to the unit; empty for an unknown code."""
        unit = self.unit(code)
        return () if unit is None else (*(one.name for one in self.above(code)), unit.name)

    @property
    def search(self) -> tuple[Name, ...]:
        """Give what each unit can be found by; `Name.id` is its code as written."""
        if self._search is None:
            self._search = tuple(
                Name(unit.code, "", tuple(map(fold_text, self.path(unit.code))))
                for unit in self.units
            )
        return self._search

    def display(self, code: str) -> str:
        """Give the shortest trailing path that tells the unit apart, or an unknown code as it is.

        Where no path does (a unit was abolished and another got its name), it is the code.
        """
        place = self._places.get(code)
        return code if place is None else self._displays[place]

    def shown_as(self, text: str) -> Unit | None:
        """Give the unit whose `display` is this very text; it is that of no other."""
        return self.units[self._displays.index(text)] if text in self._displays else None


def builtin(levels: Iterable[Level]) -> Organisation:
    """Give one nameless unit for each level, each below the one before."""
    return arrange((), tuple(levels), "")


def builtin_code(place: int) -> str:
    """Give the code of the unit that stands in for the level at that place (from 0)."""
    return f"{_LETTERS[place]}1"


def free_codes(
    levels: tuple[Level, ...], level: str, count: int, *, declared: bool, used: Iterable[str]
) -> tuple[str, ...]:
    """Give codes for `count` new units of a level.

    The first `declared` unit of a level takes over the code of the built-in one, and with it what
    was recorded; `used` holds the codes that the file or the journal knows.
    """
    place = [one.name for one in levels].index(level)
    letter = _LETTERS[place]
    first = builtin_code(place)
    numbers = [
        int(code[1:])
        for code in used
        if code[:1] == letter and code[1:].isascii() and code[1:].isdigit() and len(code) < 12
    ]
    largest = max(numbers, default=1)
    fresh = [f"{letter}{largest + step}" for step in range(1, count + 1)]
    return tuple(fresh if declared else [first, *fresh][:count])


def arrange(declared: tuple[Unit, ...], levels: tuple[Level, ...], digest: str) -> Organisation:
    """Put valid units in tree order and give each level without any its built-in one."""
    known = list(declared)
    for place, level in enumerate(levels):
        if not any(unit.level == level.name for unit in declared):
            parent = _natural_parent(known, levels, place)
            known.append(Unit(builtin_code(place), level.name, level.name, parent, builtin=True))
    return _organisation(_depth_first(known), digest)


def _natural_parent(units: list[Unit], levels: tuple[Level, ...], place: int) -> str:
    """Give the only unit of the nearest level above, else the top unit; empty for the top."""
    if place == 0:
        return ""
    nearest = [unit.code for unit in units if unit.level == levels[place - 1].name]
    if len(nearest) == 1:
        return nearest[0]
    return next(unit.code for unit in units if not unit.parent)


def _depth_first(units: list[Unit]) -> tuple[Unit, ...]:
    children: dict[str, list[Unit]] = {}
    for unit in units:
        children.setdefault(unit.parent, []).append(unit)
    ordered: list[Unit] = []
    waiting = children.get("", [])[::-1]
    while waiting:
        unit = waiting.pop()
        ordered.append(unit)
        waiting.extend(reversed(children.get(unit.code, [])))
    return tuple(ordered)


def _organisation(units: tuple[Unit, ...], digest: str) -> Organisation:
    return Organisation(units, _displays(units), digest)


def _displays(units: tuple[Unit, ...]) -> tuple[str, ...]:
    """Give each unit the shortest trailing path that no other unit's path ends with."""
    paths: dict[str, tuple[str, ...]] = {"": ()}
    folded: dict[str, tuple[str, ...]] = {"": ()}
    for unit in units:
        paths[unit.code] = (*paths[unit.parent], unit.name)
        folded[unit.code] = (*folded[unit.parent], fold_text(unit.name))
    endings: dict[tuple[str, ...], int] = {}
    for unit in units:
        path = folded[unit.code]
        for start in range(len(path)):
            endings[path[start:]] = endings.get(path[start:], 0) + 1
    shown = []
    for unit in units:
        path = paths[unit.code]
        for start in range(len(path) - 1, -1, -1):
            if endings[folded[unit.code][start:]] == 1:
                shown.append("/".join(path[start:]))
                break
        else:
            shown.append(unit.code)
    return tuple(shown)


def pack(organisation: Organisation) -> bytes:
    """Give the compiled form."""
    displays = [organisation.display(unit.code) for unit in organisation.units]
    parts = (_FORMAT, organisation.digest, organisation.units, displays)
    return dumps(parts).encode()


def load(compiled: bytes) -> Organisation:
    """Open what `pack` wrote.

    Raises:
        ValueError: it isn't a compiled organisation, is cut short, or is of another version.
    """
    parts = loads(compiled)
    if not isinstance(parts, list) or len(parts) != 4 or parts[0] != _FORMAT:
        raise ValueError("not a compiled organisation of this version")
    _, digest, units, displays = parts
    return Organisation(tuple(Unit(*unit) for unit in units), tuple(displays), digest)
