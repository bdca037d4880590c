"""What is said of a first word that is no command: the command or the measure that was meant."""

from sixiang_cli import lookup
from sixiang_cli.cli import registry, session
from sixiang_cli.cli.params import Common
from sixiang_cli.errors import NotFound, SxError


def unknown_command(word: str, rest: tuple[str, ...]) -> SxError:
    """Give the error for `word`, which names no command; `rest` is what followed it."""
    names = [row.name for row in registry.ROWS if not row.hidden]
    typed = f"{word} {rest[0]}" if rest and registry.below(word) else word
    meant = _measure(word)
    if meant:
        return NotFound(f"没有“{word}”这个命令。看这项：sx show {meant}    办这项：sx done {meant}")
    from difflib import get_close_matches

    near = get_close_matches(typed, names, n=3)
    hint = f"是不是 {'、'.join(f'sx {name}' for name in near)}？" if near else ""
    return NotFound(f"没有“{typed}”这个命令。", f"{hint}全部命令：sx help 全部")


def _measure(word: str) -> str:
    """Give how to write the measure that the word means; nothing if it means none."""
    try:
        found = lookup.measures(session.workspace(Common()).catalogue, word)
    except (SxError, OSError):
        return ""
    return lookup.quoted(word) if found else ""
