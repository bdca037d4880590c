"""Texts that mean harm, and what no output of ours may hold after one of them went in."""

import csv
import html.parser
import io
import json
import random
import re
import sys
import unicodedata
import zipfile
from xml.etree.ElementTree import fromstring

MARK = "evil7331"  # nothing of our own contains it

_SEEDS = (
    "\x1b[2J\x1b[H", "\x1b[31;5m{m}", "\x1b]0;{m}\x07", "\x1b]8;;http://{m}/\x1b\\点我\x1b]8;;\x1b\\",
    "\x1b]52;c;{m}==\x07", "\x1bP{m}\x1b\\", "\x9b2J", "\x9d0;{m}\x9c", "\x85{m}", "\r{m}", "\x08" * 9,
    "\x7f{m}", "\x0b\x0c{m}", "{m}\n\n{m}", "\t{m}", "\u202e{m}\u202c", "\u2066{m}\u2069", "\u200b{m}\u200d",
    "\ufeff{m}", "\u2028{m}\u2029", "\u00ad{m}", "\u061c{m}", "\U000e0041{m}", "\ufe0f{m}", "\u3164{m}",
    "[red]{m}[/]", "[/]", "[link=http://{m}]x[/link]", "[[{m}]]", "[bold", ":boom: {m}", "[@click={m}()]x[/]",
    "=1+1", "=cmd|'/C {m}'!A0", "+{m}()", "-2+3+{m}()", "@SUM({m})", "\t=1+1", "\r=1+1", "'=1+1", "＝1+1",
    '=HYPERLINK("http://{m}","x")', '"=1+1', ";=1+1", "%0A=1+1", "={m}", '=DDE("{m}")',
    "<script>{m}()</script>", "<img src=x onerror={m}()>", '"><svg onload={m}()>', "'-{m}()-'",
    "<a href='javascript:{m}()'>x</a>", "</style><script>{m}()</script>", "</title><script>{m}()</script>",
    "<!--{m}", "]]><script>{m}()</script>", "<iframe src=//{m}>", "&lt;script&gt;{m}", "<b onmouseover={m}()>",
    "`{m}`", "| {m} | x |", "![{m}](javascript:{m}())", "[x](javascript:{m}())", "~~~\n{m}", "<!-- {m} -->",
    "\x00{m}", "a\x00b", "\udc80{m}", "\ud800", "\udfff{m}", "é" * 40, "e\u0301" * 40, "a\u0300" + "\u0301" * 200,
    "$(touch {m})", "`touch {m}`", "; rm -rf {m}", "../../{m}", "/dev/{m}", "C:\\{m}", "CON", "nul.txt", "a" * 300,
    "'; DROP TABLE event; --", "%s%s%s{m}", "{0}{m}", "{{{m}}}", "\\u202e{m}", "&#x202e;{m}", "％０ａ{m}",
    "BEGIN:VEVENT\n{m}", "X\r\nATTENDEE:{m}", "\ufffe{m}", "\uffff", "\U0010ffff{m}", "Ⅳ²③{m}", "﷽" * 20,
    "-", "--json", "-m", "@", "#", "1.1.1@厂#2026-11", "甲班\u200f{m}", "０１２３", "；{m}", "  {m}  ", "", " ",
)  # fmt: skip


def texts(number):
    """Give so many texts: each of the list, then mixtures of two or three, and now and then 1 MB."""
    dice = random.Random(7331)
    found = [seed.replace("{m}", MARK) for seed in _SEEDS]
    while len(found) < number:
        parts = [dice.choice(_SEEDS).replace("{m}", MARK) for _ in range(dice.randrange(2, 4))]
        found.append("措施".join(parts))
    found = found[:number]
    for at in range(60, number, 100):
        found[at] = (found[at] or "长") * (1_000_000 // max(1, len(found[at])))
    return found


_CATEGORIES = {"Cc", "Cf", "Cs", "Zl", "Zp"}
_HARMFUL = re.compile(
    "["
    + "".join(
        f"\\U{code:08x}"
        for code in range(sys.maxunicode + 1)
        if unicodedata.category(chr(code)) in _CATEGORIES and code != 0x0A
    )
    + "]"
)
_OWN_COLOURS = re.compile("\x1b\\[[0-9;]*m")


def control(text, *, allowed=""):
    """Give what acts on a terminal or hides, with what stands around it; empty if nothing does."""
    for found in _HARMFUL.finditer(text):
        if found.group() not in allowed:
            around = text[max(0, found.start() - 30) : found.start() + 30]
            return f"{found.group()!r} in {around!r}"
    return ""


def on_screen(text, *, colour=False):
    """Say what is wrong with what a terminal or a pipe was given."""
    if "自己出了错" in text or "Traceback (most recent" in text:
        return text[-600:]
    return control(_OWN_COLOURS.sub("", text) if colour else text)


class _Live(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.inside = ""
        self.found = ""

    def handle_starttag(self, tag, attributes):
        self.inside = tag
        written = f"<{tag} {attributes}>"
        # A text may be quoted in an attribute that is only shown.
        live = [
            (name, value)
            for name, value in attributes
            if name not in {"title", "aria-label", "content"} and not name.startswith("data-")
        ]
        if MARK in tag or MARK in str(live) or "javascript:" in written.lower():
            self.found = written

    def handle_data(self, text):
        if self.inside in {"script", "style"} and MARK in text:
            self.found = f"in {self.inside}: {text[:200]}"


def _html(raw):
    text = raw.decode()
    page = _Live()
    page.feed(text)
    page.close()
    return page.found or control(text, allowed="\r\t")


def _csv(raw):
    text = raw.decode("utf-8-sig")
    for row in csv.reader(io.StringIO(text, newline="")):
        for cell in row:
            if cell != "-" and cell.startswith(
                ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
            ):
                return f"formula: {cell[:80]!r}"
    return control(text, allowed="\r\n\t")


def _xlsx(raw):
    import openpyxl

    for row_of_sheet in openpyxl.load_workbook(io.BytesIO(raw)):
        for row in row_of_sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f" and MARK in str(cell.value):
                    return f"formula: {cell.value!r}"
                if cell.hyperlink is not None and MARK in str(cell.hyperlink.target):
                    return f"link: {cell.hyperlink.target!r}"
                bad = control(cell.value) if isinstance(cell.value, str) else ""
                if bad:
                    return bad
    return _packed(raw)


def _packed(raw):
    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        for name in packed.namelist():
            if name.endswith((".xml", ".rels")):
                fromstring(packed.read(name))
    return ""


def _json(raw):
    text = raw.decode()
    json.loads(text)
    return control(text)


_LOOKERS = {
    "html": _html,
    "csv": _csv,
    "xlsx": _xlsx,
    "docx": _packed,
    "json": _json,
    "tsv": lambda raw: control(raw.decode(), allowed="\t"),
    "ics": lambda raw: control(raw.decode(), allowed="\r\t"),
}


def in_file(name, raw):
    """Say what is wrong with a file of the format `name`; empty if nothing is."""
    return _LOOKERS.get(name, lambda raw: control(raw.decode()))(raw)
