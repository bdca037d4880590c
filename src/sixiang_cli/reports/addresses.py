"""Tasks as their addresses, one a line: what ``sx done -`` reads."""

from sixiang_cli.lean.typing import TYPE_CHECKING, Iterable

if TYPE_CHECKING:
    from sixiang_cli.reports.formats import Document


def pieces(document: "Document", _name: str) -> Iterable[bytes]:
    """Give one address a line."""
    return (f"{line}\n".encode() for line in document.addresses())
