"""The page as text: aligned, or as Markdown. How it looks is in `views`."""

from sixiang_cli.lean.typing import TYPE_CHECKING, Iterable

if TYPE_CHECKING:
    from sixiang_cli.reports.formats import Document


def pieces(document: "Document", name: str) -> Iterable[bytes]:
    """Give the page as ``text`` or ``markdown``."""
    if name == "markdown":
        from sixiang_cli.views import markdown

        return [markdown.render(document.page()).encode()]
    from sixiang_cli.views import plain

    return [plain.render(document.page()).encode()]
