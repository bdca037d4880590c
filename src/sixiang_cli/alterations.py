"""What was changed from one catalogue or organisation to the next, measure by measure; pure.

The items stand in the journal, in the body of the ``definitions`` event that puts the change on
record: plain tables of text, whole numbers and lists. When they are made is `redefined`'s business,
how they read is `views.alterations`'s.
"""

from sixiang_cli.lean.typing import Any, Sequence, TypeAlias
from sixiang_cli.model import Measure, Unit

Item: TypeAlias = dict[str, Any]
"""`part` is ``catalogue``, ``organisation``, ``start`` or ``holiday``. Of the last two only `was` and
`is` are given; ``holiday`` is the setting and, if there is one, the digest of the file. Of a measure or
unit: `id`, `name`, and either `change` (``added``, ``removed``) or `key` (as in the file), `was` and `is`.
Where no measure or unit was changed, `change` is ``words`` (what judges nothing) or ``unknown`` (nobody
knows what it was before). ``more`` stands for a `number` of others."""

MOST = 100
_SPELT = {"since": "from", "departments": "department", "level_titles": "level_title"}
_LONG = frozenset({"slug", "keywords", "evidence", "note", "level_titles"})
_MEASURE = tuple(name for name in Measure._fields if name not in {"id", "line"})
_UNIT = ("name", "level", "parent", "since", "until")
_JUDGES_NOTHING = frozenset({"slug", "keywords", "evidence", "basis", "note"})


def of_measures(before: Sequence[Measure], after: Sequence[Measure]) -> list[Item]:
    """Give what was changed of measures, in the order of `after`; what is gone stands last."""
    return _changed(
        "catalogue",
        {each.id: (each.title, each) for each in before},
        {each.id: (each.title, each) for each in after},
        _MEASURE,
    )


def of_units(before: Sequence[Unit], after: Sequence[Unit]) -> list[Item]:
    """Give what was changed of units, in the order of `after`; what is gone stands last.

    Units that stand in for a level without any follow the others: nobody changed them.
    """
    items = _changed("organisation", _declared(before), _declared(after), _UNIT)
    for item in items:
        if item.get("key") == "parent":
            for key, units in (("was", before), ("is", after)):
                item[key] = next((each.name for each in units if each.code == item[key]), "")
    return items


def _declared(units: Sequence[Unit]) -> dict[str, tuple[str, Unit]]:
    return {each.code: (each.name, each) for each in units if not each.builtin}


def cut(items: list[Item]) -> list[Item]:
    """Give the first so many of them; of a file replaced whole, the rest only as a number."""
    if len(items) <= MOST:
        return items
    parts = {item["part"]: None for item in items[MOST:]}
    more = [
        {"part": part, "change": "more", "number": sum(i["part"] == part for i in items[MOST:])}
        for part in parts
    ]
    return items[:MOST] + more


def concerns(item: Item, last: str) -> bool:
    """Tell whether it may change what was owed, or how it reads, up to the day `last` (ISO)."""
    if item.get("change") == "words" or item.get("key") in _JUDGES_NOTHING:
        return False
    if item.get("change") == "added":
        return str(item.get("from", "")) <= last
    if item.get("key") == "until":  # the earlier of the two ends is where they begin to differ
        return str(min(item["was"] or "9999", item["is"] or "9999")) < last
    if item.get("key") == "from":
        return str(min(item["was"], item["is"])) <= last
    return True


def _changed(
    part: str,
    before: dict[str, tuple[str, Any]],
    after: dict[str, tuple[str, Any]],
    fields: tuple[str, ...],
) -> list[Item]:
    items: list[Item] = []
    for id_, (name, now) in after.items():
        about = {"part": part, "id": id_, "name": name}
        if id_ not in before:
            items.append({**about, "change": "added", **({"from": now.since} if now.since else {})})
            continue
        then = before[id_][1]
        for field in fields:
            was, is_ = getattr(then, field), getattr(now, field)
            if was != is_:
                values = {} if field in _LONG else {"was": _plain(was), "is": _plain(is_)}
                items.append({**about, "key": _SPELT.get(field, field), **values})
    items += [
        {"part": part, "id": id_, "name": name, "change": "removed"}
        for id_, (name, _) in before.items()
        if id_ not in after
    ]
    return items


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return value if isinstance(value, bool | int) else str(value)
