"""Draw docs/screens/*.svg: what a colour terminal shows, for the READMEs.

Runs the program at a fixed time in homes of its own and turns its colours into a picture. The
letters are those of the reader's machine: nothing is loaded from elsewhere.
"""

import html
import os
import re
import subprocess
import sys
import tempfile
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from rich.cells import cell_len
from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

ROOT = Path(__file__).parents[1]
SCREENS = ROOT / "docs" / "screens"
MONDAY = datetime(2026, 11, 23, 8, 2, tzinfo=ZoneInfo("Asia/Shanghai"))
PROGRAM = """
from sixiang_cli.cli import clock
clock.now_ms = lambda: {now}
from sixiang_cli.cli.main import main
raise SystemExit(main())
"""
THEME = TerminalTheme(
    (24, 26, 31),
    (214, 218, 226),
    [
        (59, 64, 74), (226, 97, 97), (126, 190, 108), (222, 178, 84),
        (96, 158, 232), (194, 130, 214), (88, 188, 190), (214, 218, 226),
    ],
    [
        (112, 118, 130), (240, 128, 128), (152, 212, 134), (238, 200, 116),
        (130, 182, 244), (212, 158, 230), (120, 208, 210), (242, 244, 248),
    ],
)  # fmt: skip
# Rich's own frame without its fonts, which it would fetch from a server.
FRAME = """\
<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{
  font-family: "Sarasa Mono SC", "Noto Sans Mono CJK SC", "Source Han Mono SC", NSimSun,
    Menlo, Consolas, monospace;
  font-size: {char_height}px; line-height: {line_height}px;
}}
.{unique_id}-title {{ font-size: 18px; font-family: sans-serif; }}
{styles}
</style>
<defs><clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" />
</clipPath>{lines}</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">{matrix}</g>
</g>
</svg>
"""
CELL = 12.2  # what Rich takes a cell to be, in the picture's units
TEXT = re.compile(r'<text([^>]*?)x="([\d.]+)"([^>]*?)textLength="[\d.]+"([^>]*)>([^<]*)</text>')
RUN = re.compile(r"\u00a0+|[\u2e80-\uffff]+|[^\u00a0\u2e80-\uffff]+")
BEGUN = (
    "done 主题党日 支委会 --on 2026-11-20",
    "done 第一议题 --on 2026-11-10",
    "done 中心组集中学习 --on 2026-11-12",
    "done 书记接待日 职工意见收集",
    "assign 党小组会 --to 组织委员",
)


class Screen(NamedTuple):
    """One picture: its file's name, the command, how wide, and what was typed before."""

    name: str
    line: str
    columns: int = 80
    before: tuple[str, ...] = BEGUN


PICTURES = (
    Screen("today", ""),
    Screen("list", "list"),
    Screen("report", "report"),
    Screen("today-120", "", 120),
    Screen("list-120", "list", 120),
    Screen("report-120", "report", 120),
)


def printed(line: str, home: str, columns: int) -> str:
    """Run one command and give what it writes to stdout, colours included."""
    env = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT / "src"),
        "HOME": home,
        "LANG": "C.UTF-8",
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "FORCE_COLOR": "1",
        "COLUMNS": str(columns),
    }
    program = PROGRAM.format(now=int(MONDAY.timestamp() * 1000))
    done = subprocess.run(
        [sys.executable, "-c", program, *line.split()],
        env=env,
        cwd=home,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        sys.exit(f"sx {line} exited with {done.returncode}: {done.stderr}")
    return done.stdout


def draw(screen: Screen) -> str:
    """Give the picture of one screen."""
    with tempfile.TemporaryDirectory() as home:
        for line in screen.before:
            printed(line, home, screen.columns)
        shown = printed(screen.line, home, screen.columns)
    with open(os.devnull, "w", encoding="utf-8") as nowhere:
        console = Console(record=True, width=screen.columns, file=nowhere, force_terminal=True)
        console.print(Text("$ ", "dim") + Text(f"sx {screen.line}".rstrip()))
        console.print(Text.from_ansi(shown.rstrip("\n")), soft_wrap=True)
        return placed(
            console.export_svg(
                title="sx", theme=THEME, code_format=FRAME, unique_id=f"sx-{screen.name}"
            )
        )


def placed(picture: str) -> str:
    """Put every run of letters where a terminal would: a Chinese one takes two cells.

    Rich gives a whole line one length, counted in characters; here wide and narrow runs are
    separate texts, each with its own place and length.
    """
    return TEXT.sub(_runs, picture)


def _runs(match: re.Match[str]) -> str:
    before, x, between, after, content = match.groups()
    at, made = float(x), []
    for run in RUN.findall(html.unescape(content)):
        length = cell_len(run) * CELL
        if run.strip("\u00a0"):
            text = html.escape(run, quote=False).replace("\u00a0", "&#160;")
            made.append(
                f'<text{before}x="{at:.1f}"{between}textLength="{length:.1f}"{after}>{text}</text>'
            )
        at += length
    return "".join(made)


def main() -> int:
    """Draw all pictures."""
    SCREENS.mkdir(parents=True, exist_ok=True)
    for screen in PICTURES:
        path = SCREENS / f"{screen.name}.svg"
        path.write_text(draw(screen), encoding="utf-8", newline="\n")
        print(f"docs/screens/{path.name} drawn")
    return 0


if __name__ == "__main__":
    sys.exit(main())
