"""What a user typed -> a measure, a unit, a level …; or the candidates, each a whole command.

Names only: which task an address means, with its fallbacks, is in `targets`. Nothing is ever
guessed: one reading is taken, several are shown, none names what comes nearest.
"""

from sixiang_cli import matching, spelling
from sixiang_cli.calendar import day_label, label, parse_day, period_of
from sixiang_cli.catalogue import Catalogue
from sixiang_cli.errors import Ambiguous, BadInput, Candidate, NotFound
from sixiang_cli.lean.datetime import date
from sixiang_cli.lean.typing import TYPE_CHECKING, Iterable, NamedTuple, Sequence
from sixiang_cli.model import Area, Cadence, Dimension, Level, Measure, Status, Unit
from sixiang_cli.obligations import is_on
from sixiang_cli.organisation import Organisation
from sixiang_cli.workspace import Workspace

if TYPE_CHECKING:
    from sixiang_cli.lights import Light

MOST_CANDIDATES = 8
EVERYTHING = frozenset({"/", "全部", "全厂", "all"})
NOBODY = "-"


class Retype(NamedTuple):
    """How to say the user's command again: its name, and the options that were typed with it.

    Without a name (many commands look, each with its own options) only what was wrong is said
    again. `nothing` and `wish` word the question for this command: 一项也没记, 要办哪项.
    """

    command: str
    carried: tuple[str, ...] = ()
    nothing: str = "一项也没记"
    wish: str = "要办哪项"

    def line(self, item: str, *more: str) -> str:
        """Give the whole command for `item`, ready to paste in any shell."""
        return " ".join(
            ("sx", self.command, quoted(item), *(quoted(part) for part in (*more, *self.carried)))
        )


class Address(NamedTuple):
    """An address as typed, ``MEASURE@UNIT#PERIOD``; what was left out is empty."""

    measure: str
    unit: str
    period: str


def address(text: str) -> Address:
    """Split what was typed; full-width ``＠`` and ``＃`` count as well.

    Raises:
        BadInput: there is no measure in it.
    """
    rest, _, period = text.replace("＃", "#").replace("＠", "@").partition("#")
    measure, _, unit = rest.partition("@")
    if not measure.strip():
        raise BadInput(f"“{text}”里没有写哪一项。", "地址的写法：1.3.2@轧辊作业区#2026-11")
    return Address(measure.strip(), unit.strip(), period.strip())


def items(words: Iterable[str]) -> list[str]:
    """Give the items of an argument list; ``、`` and ``，`` separate several in one argument."""
    return [item for word in words for item in spelling.split_list(word)]


def measures(catalogue: Catalogue, text: str) -> tuple[Measure, ...]:
    """Give every measure that the text may mean, best readings only, in the catalogue's order."""
    exact = catalogue.measure(text)
    if exact is not None:
        return (exact,)
    found = (catalogue.measure(name.id) for name in matching.match(text, catalogue.search))
    return tuple(measure for measure in found if measure is not None)


def measure(catalogue: Catalogue, text: str, retype: Retype, today: date) -> Measure:
    """Give the one measure that the text means; of several, the only one that has not ended.

    Raises:
        NotFound: none; the hint names what comes nearest.
        Ambiguous: several; each is a candidate.
    """
    found = measures(catalogue, text)
    if len(found) > 1:
        found = tuple(each for each in found if is_on(each, today, today)) or found
    if len(found) == 1:
        return found[0]
    if not found:
        raise no_such_measure(catalogue, text, retype)
    raise several_measures(text, found, retype)


def no_such_measure(catalogue: Catalogue, text: str, retype: Retype) -> NotFound:
    """Say that no measure is called so, and which ones sound like it."""
    near = [catalogue.measure(name.id) for name in matching.nearest(text, catalogue.search)]
    titles = [found.title for found in near if found is not None]
    hints = [f"{each}（{retype.line(each)}）" for each in titles] if retype.command else titles
    close = f"相近的：{'、'.join(hints)}。" if hints else ""
    nothing = retype.nothing.replace("一项", "什么") if "一项" in retype.nothing else retype.nothing
    return NotFound(f"没有叫“{text}”的措施，{nothing}。{close}全部：sx list --all")


def several_measures(
    text: str, found: Sequence[Measure], retype: Retype, today: date | None = None
) -> Ambiguous:
    """Ask which of several measures was meant; with `today`, the current period tells them apart too."""
    candidates = []
    for each in found[:MOST_CANDIDATES]:
        said = [each.title, "、".join(each.levels)]
        if today is not None and not each.rolls_up:
            as_needed = each.cadence is Cadence.AS_NEEDED
            last = parse_day(each.until) if each.until else today
            period = label(period_of(each.cadence, min(last, today)), today)
            said.append("按需" if as_needed else period)
            if last < today and not {"-p", "--on"} & {*retype.carried}:
                candidates.append(_before_its_end(each, said, period, last, retype, today))
                continue
        candidates.append(Candidate(tuple(said), retype.line(each.id)))
    more = f"只列前 {MOST_CANDIDATES} 项，写得再具体些。" if len(found) > MOST_CANDIDATES else ""
    message = f"“{text}”对得上 {len(found)} 项，{retype.nothing}。{retype.wish}，照抄右边："
    return Ambiguous(message, tuple(candidates), more)


def _before_its_end(
    measure: Measure, said: list[str], period: str, last: date, retype: Retype, today: date
) -> Candidate:
    """Offer a measure that has ended for its last period."""
    if retype.command != "done":
        return Candidate(tuple(said), retype.line(measure.id, "-p", period))
    told = (*said[:-1], f"{said[-1]}，日期改成实际那天")
    return Candidate(told, retype.line(measure.id, "--on", day_label(last, today)))


def units(organisation: Organisation, text: str) -> tuple[Unit, ...]:
    """Give every unit that the text may mean: a code, a name, a part of a path, pinyin initials."""
    exact = organisation.unit(text) or organisation.shown_as(text)
    if exact is not None:
        return (exact,)
    found = (organisation.unit(name.id) for name in matching.match_units(text, organisation.search))
    return tuple(unit for unit in found if unit is not None)


def unit(
    organisation: Organisation,
    text: str,
    *,
    within: Unit | None = None,
    again: str = "-u",
    then: str = "",
) -> Unit:
    """Give the one unit that the text means, of those at or below `within` if that leaves one.

    `again` is what stands before the unit when it is typed again: ``-u``, or ``sx use``; `then`
    what stands after it.

    Raises:
        NotFound: none; the hint names what comes nearest.
        Ambiguous: several, told apart by their paths.
    """
    found = units(organisation, text)
    if within is not None and len(found) > 1:
        inside = {each.code for each in organisation.below(within.code)}
        found = tuple(each for each in found if each.code in inside) or found
    if len(found) == 1:
        return found[0]
    if not found:
        raise no_such_unit(organisation, text)
    raise several_units(organisation, text, found, again, then)


def no_such_unit(organisation: Organisation, text: str) -> NotFound:
    """Say that no unit is called so, and which ones sound like it."""
    steps = text.count("/") + 1  # what stands above a unit says nothing of how like its own name is
    own = [
        name._replace(titles=("/".join(name.titles[-steps:]), _without_level(organisation, name)))
        for name in organisation.search
    ]
    near = [organisation.display(name.id) for name in matching.nearest(text, own)]
    close = f"相近的：{'、'.join(near)}。" if near else ""
    return NotFound(f"没有叫“{text}”的单位，什么也没做。{close}全部单位：sx unit list")


def _without_level(organisation: Organisation, name: matching.Name) -> str:
    """Give a unit's name as people shorten it: 电气 for 电气作业区; the whole one where it is that."""
    found = organisation.unit(name.id)
    whole = name.titles[-1]
    return whole if found is None else whole.removesuffix(found.level) or whole


def several_units(
    organisation: Organisation,
    text: str,
    found: Sequence[Unit],
    again: str = "-u",
    then: str = "",
) -> Ambiguous:
    """Ask which of several units was meant; the right side is what to write for it."""
    candidates = tuple(
        Candidate(
            ("/".join(organisation.path(each.code)),),
            f"{again} {quoted(organisation.display(each.code))} {then}".rstrip(),
        )
        for each in found[:MOST_CANDIDATES]
    )
    how = "写右边这样" if again.startswith("-") else "照抄右边"
    return Ambiguous(f"“{text}”对得上 {len(found)} 个单位，什么也没做。{how}：", candidates)


def unit_in_use(workspace: Workspace) -> Unit | None:
    """Give the unit in use; none if none was chosen.

    Raises:
        NotFound: ``SX_UNIT`` or what was kept names no unit of this workspace.
    """
    text = workspace.unit_in_use
    if not text:
        return None
    try:
        return unit(workspace.organisation, text)
    except BadInput as error:
        origin = "SX_UNIT" if workspace.around.environ.get("SX_UNIT") else "sx use"
        raise NotFound(
            f"{origin} 设的单位“{text}”在这个台账里没有。", "重新选：sx use 单位；不设：sx use -"
        ) from error


def level(catalogue: Catalogue, text: str) -> Level:
    """Give the level of that name, slug or alias.

    Raises:
        NotFound: there is none; the hint names all.
    """
    found = catalogue.level(text)
    if found is None:
        raise NotFound(
            f"没有“{text}”这个层级。", "层级：" + "、".join(each.name for each in catalogue.levels)
        )
    return found


def dimension(catalogue: Catalogue, text: str) -> Dimension:
    """Give the dimension of that number, or of a part of its two names.

    Raises:
        NotFound: there is none; the hint names all.
        BadInput: several; the message names them.
    """
    known = catalogue.dimensions
    names = [(each.id, each.uplift, f"{each.uplift}|{each.method}") for each in known]
    return known[_place_of(text, names, "维度")]


def area(catalogue: Catalogue, text: str) -> Area:
    """Give the area of that number, or of a part of its title.

    Raises:
        NotFound: there is none; the hint names all.
        BadInput: several; the message names them.
    """
    known = catalogue.areas
    return known[_place_of(text, [(each.id, each.title, each.title) for each in known], "领域")]


def _place_of(text: str, names: Sequence[tuple[str, str, str]], what: str) -> int:
    """Give the place of the only one whose id is `text` or whose names hold it.

    `names` are (id, what it is called, what it may be found by); `what` says what they are.
    """
    folded = spelling.fold_text(text)
    found = [
        place
        for place, (id_, _, sought) in enumerate(names)
        if folded == id_ or folded in spelling.fold_text(sought)
    ]
    if len(found) == 1:
        return found[0]
    listed = "、".join(f"{names[at][0]} {names[at][1]}" for at in found or range(len(names)))
    if found:
        raise BadInput(f"“{text}”对得上几个{what}：{listed}。")
    raise NotFound(f"没有“{text}”这个{what}。", f"{what}：{listed}")


def departments(catalogue: Catalogue, text: str) -> tuple[str, ...]:
    """Give the departments that the text means: one of that name, else all that contain it, in order.

    Raises:
        NotFound: there is none; the hint names all.
    """
    known = dict.fromkeys(name for measure in catalogue.measures for name in measure.departments)
    if text in (NOBODY, "未定"):
        return ("",)
    folded = spelling.fold_text(text)
    exact = [name for name in known if spelling.fold_text(name) == folded]
    found = exact or [name for name in known if folded in spelling.fold_text(name)]
    if not found:
        raise NotFound(
            f"没有“{text}”这个责任部门。", "责任部门：" + "、".join(known) + "；没有定的写 -"
        )
    return tuple(found)


def no_such_post(text: str, known: Sequence[str]) -> NotFound:
    """Say that no task was ever given to a post of that name, and which ones there are."""
    if not known:
        return NotFound(
            f"没有“{text}”这个责任岗位，还没有定过。", "定：sx assign 措施 --to 岗位；没有定的写 -"
        )
    names = [matching.Name(name, name, (spelling.fold_text(name),)) for name in known]
    near = "、".join(name.id for name in matching.nearest(text, names))
    close = f"相近的：{near}。" if near else ""
    listed = "、".join(known[:MOST_CANDIDATES]) + ("等" if len(known) > MOST_CANDIDATES else "")
    return NotFound(f"没有“{text}”这个责任岗位。{close}", f"定过的：{listed}；没有定的写 -")


def status(text: str) -> str:
    """Give a status (`Status` value), or what is noted beside one (``overdue`` …), for the word typed.

    Raises:
        NotFound: it is none of these.
    """
    found = spelling.status(text)
    if found is None:
        words = "未办、在办、待审核、已办、未开展、不适用、逾期、逾期办结、补录、未结、退回、已销号、延期"
        raise NotFound(f"没有“{text}”这个状态。", f"状态：{words}")
    return Status(found).value if found in set(Status) else found


def light(text: str) -> "Light":
    """Give the light of the word typed: 红, 红灯, red.

    Raises:
        NotFound: it is none of the four.
    """
    from sixiang_cli import lights

    found = lights.read(text)
    if found is None:
        raise NotFound(f"没有“{text}”这种灯。", f"灯：{'、'.join(lights.WORDS.values())}")
    return found


def quoted(text: str) -> str:
    """Give `text` as one argument for sh, zsh, cmd and PowerShell alike."""
    plain = (
        text
        and all(char.isalnum() or char in "._-/:#@%+=" for char in text)
        and not text.startswith("@")
    )
    if plain:
        return text
    if any(char in text for char in '"$`\\!'):
        return "'" + text.replace("'", "'\\''") + "'"
    return f'"{text}"'
