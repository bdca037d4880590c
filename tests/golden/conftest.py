"""Compare a whole screen with the one that was agreed on."""

from pathlib import Path

import pytest

SCREENS = Path(__file__).parent / "screens"


@pytest.fixture(autouse=True)
def _forget_colours():
    """Let no test inherit another terminal's colours: rich keeps a style's codes as first drawn."""
    from rich.style import Style

    for remembered in (Style.parse, Style._add, Style.clear_meta_and_links, Style.normalize):
        remembered.cache_clear()


@pytest.fixture
def golden(rewrite):
    """``golden("list-80.txt", text)``: fail where `text` is not the screen that is kept."""

    def compare(name: str, text: str) -> None:
        path = SCREENS / name
        if rewrite:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="")
        assert path.exists(), f"no screen {name} yet: run pytest --rewrite, and look at it"
        assert text == path.read_bytes().decode("utf-8"), f"{name} changed; if it should: --rewrite"

    return compare
