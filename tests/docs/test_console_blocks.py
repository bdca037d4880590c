"""Docs that can't lie: every console block is run, and prints what the page says it prints."""

from pathlib import Path

import pytest

from support import console

ROOT = Path(__file__).parents[2]
PAGES = [
    *sorted((ROOT / "docs").glob("tutorial/*.md")),
    *sorted((ROOT / "docs").glob("how-to/*.md")),
    ROOT / "README.md",
    ROOT / "README.zh-CN.md",
]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_page_prints_what_the_program_prints(path, sx, monkeypatch, rewrite):
    page = path.read_text(encoding="utf-8")
    shown = {}
    for block in console.blocks_of(page):
        if block.clock:
            sx.at(block.clock)
        for command in block.commands:
            shown[command.line] = console.run(command, sx, monkeypatch)
    if rewrite:
        path.write_text(console.rewritten(page, shown), encoding="utf-8", newline="\n")
        return
    for block in console.blocks_of(page):
        for command in block.commands:
            where = f"{path.name}:{command.line}: $ {command.text}"
            assert shown[command.line] == command.expected, f"{where}  (make docs writes it anew)"


def test_blocks_are_found_with_their_clock_commands_and_output():
    page = """# Title
<!-- clock: 2026-12-02 09:00 -->
```console
$ sx list
one
two

$ sx done 1.3.2
three
```
<!-- not run -->
```console
$ pipx install .
```
<!-- exit: 2 -->
```console
$ sx nothing
```
"""
    first, second = console.blocks_of(page)
    assert first.clock == "2026-12-02 09:00"
    assert [(command.text, command.expected) for command in first.commands] == [
        ("sx list", "one\ntwo"),
        ("sx done 1.3.2", "three"),
    ]
    assert second.commands[0].code == 2
    assert console.rewritten(page, {}) == page
    assert "four\n\n$ sx done" in console.rewritten(page, {first.commands[0].line: "four"})
