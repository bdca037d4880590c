"""A text as a cell of ours holds it, and back: what a written sheet can be compared by."""

from sixiang_cli.characters import INVISIBLE, safe
from sixiang_cli.lean.typing import Final

LONGEST_CELL: Final = 32_767
_KEPT: Final = 8_000


def cell_text(value: str) -> str:
    """Give a text as a cell holds it: nothing hidden, line breaks kept, what is too long said so."""
    if not value.isprintable() or not INVISIBLE.isdisjoint(value):
        value = "\n".join(safe(line) for line in value.replace("\r\n", "\n").split("\n"))
    if len(value) * 2 > LONGEST_CELL and len(value.encode("utf-16-le")) > 2 * LONGEST_CELL:
        value = f"{value[:_KEPT]}…（全文 {len(value):,} 个字，用 sx show 看）"
    return value


def same_text(typed: str, kept: str) -> bool:
    """Tell whether a cell still says what a kept text was written as."""
    return typed.strip() in {kept.strip(), cell_text(kept).strip()}
