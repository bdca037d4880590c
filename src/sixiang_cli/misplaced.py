"""A period, a state, a day, a unit … that stands where a measure is named: what to write instead.

Only asked when no measure is called so. One reading is named, the first that fits; what fits none is
left to the measures that come nearest.
"""

from sixiang_cli import lookup, spelling, spoken_time
from sixiang_cli.errors import BadInput, NotFound
from sixiang_cli.lean import contextlib
from sixiang_cli.ledger import Ledger

_CHANGING = frozenset({"-u", "-l", "-p", "--on"})
"""The options of every command that changes something; those that look know all but ``--on``."""


def no_such_measure(ledger: Ledger, text: str, retype: lookup.Retype) -> NotFound:
    """Say that no measure is called so, and how to write what was meant, or what comes nearest.

    A `retype` with a name other than ``show`` is of a command that changes something.
    """
    error = lookup.no_such_measure(ledger.catalogue, text, retype)
    option, what, plain = _meant(ledger, text)
    if not option:
        return error
    said = f"{error.message.partition('。')[0]}。“{text}”是{what}"
    if option == "--anchor":
        return NotFound(f"{said}：sx verify --anchor {plain}")
    typed = f"{option} {lookup.quoted(plain)}"
    changes = retype.command not in {"", "show"}
    if (option in _CHANGING) if changes else (option != "--on" and not retype.command):
        return NotFound(f"{said}，写成 {typed}")
    return error if option == "--on" else NotFound(f"{said}：sx list {typed}")


def _meant(ledger: Ledger, text: str) -> tuple[str, str, str]:
    """Give the option that the text belongs behind, what it is, and how it is written there."""
    catalogue, folded = ledger.catalogue, spelling.fold_text(text)
    digits = folded.replace("-", "")
    if len(digits) == 16 and set(digits) <= set("0123456789abcdef"):
        return "--anchor", "校验码", "-".join(digits[at : at + 4] for at in range(0, 16, 4))
    if catalogue.level(text) is not None:
        return "-l", "层级", text
    if spelling.status(text) is not None:
        return "-s", "状态", text
    if folded in {spelling.fold_text(each) for one in catalogue.dimensions for each in one[1:]}:
        return "-d", "维度", text
    if text in lookup.EVERYTHING:
        return "-u", "全部单位", text
    if lookup.units(ledger.organisation, text):
        return "-u", "单位", text
    for option, what, read in (
        ("-p", "周期", spoken_time.parse_period),
        ("--on", "日期", spelling.parse_day),
        ("--on", "日期", spoken_time.day_without_month),
    ):
        with contextlib.suppress(BadInput):
            if read(text, ledger.today) is not None:
                return option, what, text
    try:
        lookup.light(text)
    except NotFound:
        return "", "", ""
    return "--light", "灯", text
