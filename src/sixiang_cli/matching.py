"""Which names a typed text fits, and how well: ranking only.

Pure. Names come in as `Name`s that the catalogue and the organisation have prepared; what is
found goes back as `Name`s, in their order. Never here: messages, files, periods, what a unit owes.
"""

from sixiang_cli.lean.typing import Callable, Final, NamedTuple, Sequence
from sixiang_cli.spelling import fold_text

_EXACT: Final = 0
_PART: Final = 1
_PINYIN: Final = 2
_FEWEST_INITIALS: Final = 2
_ALIKE: Final = 0.5
"""How alike (`difflib` ratio) a name must be to be offered as near."""


class Name(NamedTuple):
    """Everything a measure or a unit may be called, ready to be compared.

    A measure: `id`, `slug`, `titles` (its own and those of its levels) and `keywords`. A unit:
    its code as `id`, and the names of its path from the top down as `titles`. All have been
    through `spelling.fold_text`. `initials` has one entry for each title: a tuple with, for each
    character, one string of all its possible pinyin initials (``"cz"`` for 长), as
    `pinyin.initials` gives it; if it is empty it is worked out when it is needed.
    """

    id: str
    slug: str
    titles: tuple[str, ...]
    keywords: tuple[str, ...] = ()
    initials: tuple[tuple[str, ...], ...] = ()


def match(typed: str, names: Sequence[Name]) -> tuple[Name, ...]:
    """Give the measures that the text fits best.

    A whole id, slug or title beats the beginning of an id or slug, that beats a part of a title
    or keyword, and that beats a part of the pinyin initials (two letters up).
    """
    text = fold_text(typed)
    if not text:
        return ()
    tiers: tuple[Callable[[str, Name], bool], ...] = (_is_exact, _is_prefix, _is_part, _is_pinyin)
    for fits in tiers:
        found = tuple(name for name in names if fits(text, name))
        if found:
            return found
    return ()


def match_units(typed: str, names: Sequence[Name]) -> tuple[Name, ...]:
    """Give the units that the text fits best: a code, or a trailing part of a path.

    Each step of the path may be a whole name, a part of one, or of its pinyin initials, and
    ranks in that order, the last step first: ``轧辊/甲``, ``zg/jb``, ``精整／乙班``.
    """
    text = fold_text(typed).strip("/")
    if not text:
        return ()
    coded = tuple(name for name in names if name.id == text)
    if coded:
        return coded
    steps = tuple(reversed(text.split("/")))
    ranked = [(rank, name) for name in names if (rank := _rank(steps, name))]
    best = min((rank for rank, _ in ranked), default=())
    return tuple(name for rank, name in ranked if rank == best) or _run_together(text, names)


def _run_together(text: str, names: Sequence[Name]) -> tuple[Name, ...]:
    """Give the units whose path, or the end of it, is the text without strokes: 轧辊作业区甲班."""
    return tuple(
        name
        for name in names
        if len(name.titles) > 1
        and text.endswith(name.titles[-1])
        and any(text == "".join(name.titles[start:]) for start in range(len(name.titles) - 1))
    )


def matches_initials(typed: str, initials: Sequence[str]) -> bool:
    """Tell whether typed letters are a part of the initials, any reading of each character.

    `typed` is folded; `initials` is what `pinyin.initials` gives for one title.
    """
    if not typed or not typed.isascii() or not typed.isalnum():
        return False
    return any(
        all(letter in initials[start + at] for at, letter in enumerate(typed))
        for start in range(len(initials) - len(typed) + 1)
    )


def nearest(typed: str, names: Sequence[Name], n: int = 3) -> tuple[Name, ...]:
    """Give up to `n` names that look most like the text, the nearest first."""
    from difflib import SequenceMatcher

    text = fold_text(typed)
    comparison = SequenceMatcher(autojunk=False)
    comparison.set_seq2(text)

    def likeness(word: str) -> float:
        comparison.set_seq1(word)
        if comparison.real_quick_ratio() < _ALIKE or comparison.quick_ratio() < _ALIKE:
            return 0.0
        return comparison.ratio()

    scored = [(max(map(likeness, _words(name)), default=0.0), name) for name in names]
    near = [pair for pair in scored if pair[0] >= _ALIKE]
    near.sort(key=lambda pair: -pair[0])
    return tuple(name for _, name in near[:n])


def _words(name: Name) -> tuple[str, ...]:
    return (name.id, name.slug, *name.titles, *name.keywords)


def _is_exact(text: str, name: Name) -> bool:
    return text in (name.id, name.slug) or text in name.titles


def _is_prefix(text: str, name: Name) -> bool:
    """Compare numbers part by part: 1.1 begins 1.1.2 and not 1.10."""
    if text.isascii() and text.replace(".", "").isdigit():
        return name.id.startswith(text.rstrip(".") + ".")
    return name.id.startswith(text) or name.slug.startswith(text)


def _is_part(text: str, name: Name) -> bool:
    return any(text in word for word in (*name.titles, *name.keywords))


def _is_pinyin(text: str, name: Name) -> bool:
    if not _may_be_pinyin(text):
        return False
    return any(matches_initials(text, initials) for initials in _initials(name))


def _may_be_pinyin(text: str) -> bool:
    letters = sum("a" <= char <= "z" for char in text)
    return text.isascii() and letters >= _FEWEST_INITIALS


def _initials(name: Name) -> tuple[tuple[str, ...], ...]:
    """Give the initials of the titles, worked out now where the name doesn't bring them."""
    if name.initials:
        return name.initials
    from sixiang_cli.pinyin import initials

    return tuple(map(initials, name.titles))


def _rank(steps: tuple[str, ...], name: Name) -> tuple[int, ...]:
    """Give how well each step fits the end of the unit's path, last step first; () if any doesn't.

    One letter is enough for a step when the path as a whole has two.
    """
    if len(steps) > len(name.titles):
        return ()
    pinyin = _may_be_pinyin("".join(step for step in steps if step.isascii()))
    ranks = []
    for back, step in enumerate(steps, 1):
        title = name.titles[-back]
        if step == title:
            ranks.append(_EXACT)
        elif step and step in title:
            ranks.append(_PART)
        elif pinyin and matches_initials(step, _initials(name)[-back]):
            ranks.append(_PINYIN)
        else:
            return ()
    return tuple(ranks)
