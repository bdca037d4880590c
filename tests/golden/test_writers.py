"""The agreed screens through every writer, compared to the cell."""

import io

import pytest

from sixiang_cli.views import layout, markdown, plain, quick, render, terminal
from support.sample_pages import PAGES

pytestmark = pytest.mark.parametrize("name", PAGES)


def _on_terminal(page, width, *, color=False):
    stream = io.StringIO()
    environ = {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
    render.render(page, stream=stream, fmt="table", width=width, color=color, environ=environ)
    return stream.getvalue()


@pytest.mark.parametrize("width", [20, 40, 80, 120])
def test_a_terminal_of_this_width_shows_the_agreed_screen(name, width, golden):
    golden(f"{name}-{width}.txt", _on_terminal(PAGES[name](), width))


def test_a_colour_terminal_shows_the_agreed_colours(name, golden):
    golden(f"{name}-80.ansi", _on_terminal(PAGES[name](), 80, color=True))


def test_a_pipe_gets_the_agreed_text(name, golden):
    golden(f"{name}-pipe.txt", plain.render(PAGES[name]()))


def test_markdown_is_the_agreed_one(name, golden):
    golden(f"{name}.md", markdown.render(PAGES[name]()))


@pytest.mark.parametrize("width", [7, 20, 33, 47, 58, 66, 74, 80, 101, 160])
def test_the_quick_writer_draws_exactly_what_rich_draws(name, width):
    page = PAGES[name]()
    quickly = quick.drawn(page, layout.fit(page, width), width, quick.unpainted, solid=False)
    assert "".join(f"{line}\n" for line in quickly) == _on_terminal(page, width)


@pytest.mark.parametrize("width", [47, 80])
def test_the_quick_writer_colours_what_rich_colours(name, width):
    page = PAGES[name]()
    environ = {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
    console = terminal.console(io.StringIO(), width=width, color=True, environ=environ)
    lines = quick.drawn(page, layout.fit(page, width), width, terminal.painter(console), solid=True)
    painted = "".join(f"{line}\n" for line in lines)
    agreed = _on_terminal(page, width, color=True)
    assert _looks(painted) == _looks(agreed)
    assert _bare(painted) == _bare(agreed)


def _bare(painted):
    first, *coded = painted.split("\x1b[")
    return first + "".join(part.partition("m")[2] for part in coded)


def _looks(painted):
    """Give each visible character with the codes that hold at it; spaces only if they have a ground."""
    looks, current, rest = [], "", painted
    while rest:
        if rest.startswith("\x1b["):
            current, _, rest = rest[2:].partition("m")
            current = "" if current == "0" else current
            continue
        if rest[0] != " " or "48;" in current:
            looks.append((rest[0], current if rest[0] != "\n" else ""))
        rest = rest[1:]
    return looks
