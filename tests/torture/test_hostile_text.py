"""A stranger's text is data: in whatever command it is typed, in whatever format it comes out.

The commands are those of the registry, their options those of their signatures, the formats those of
`reports.formats`: what is added there is tested here without a line being added.
"""

import os
import random
from importlib.util import find_spec

import pytest

from sixiang_cli.cli import registry
from sixiang_cli.cli.params import Arg, declared
from sixiang_cli.journal import Draft, writing
from sixiang_cli.reports import formats
from torture import books, hostile
from torture.figures import sizes

COMMANDS = [row for row in registry.ROWS if row.name != "help"]
FORMATS = [each for each in formats.FORMATS if find_spec(f"sixiang_cli.reports.{each.module}")]
PLAUSIBLE = {
    "item": "1.1.1@厂", "unit": "厂", "level": "厂", "period": "11月", "date": "11-20", "setting": "title",
    "dimension": "贯穿力度", "area": "1.1", "department": "党委", "assignee": "组织委员", "status": "未办",
    "shell": "bash", "dir": "文件夹", "file": "文件.txt",
}  # fmt: skip


def plausible(param):
    marker = param.marker
    if marker.choices:
        return marker.choices[0]
    return PLAUSIBLE.get(marker.complete, "3" if param.kind == "number" else "内容")


def takes_text(param):
    return param.kind in {"text", "many"} and param.name != "home"


def typed(params, victim, text):
    """Give the words that put `text` into one parameter and something plausible into the others."""
    words = []
    for param in params:
        value = text if param is victim else plausible(param) if param.required else None
        if value is None:
            continue
        if isinstance(param.marker, Arg):
            words.append(value)
        else:
            words += [param.marker.flags[-1], value]
    needs = {
        flag for param in params if not isinstance(param.marker, Arg) for flag in param.marker.flags
    }
    if "-m" in needs and "-m" not in words and "--message" not in words:
        words += ["-m", "说明"]
    return words


@sizes(short=6, long=500)
def test_a_hostile_text_typed_into_any_command_is_harmless(size, sx, home, figure):
    commands = [(row, declared(registry.load(row))) for row in COMMANDS]
    dice = random.Random(11)
    all_texts = hostile.texts(500)
    chosen = all_texts if size == 500 else dice.sample(all_texts, size)
    ran, refused = 0, {}
    sx("note 1.1.1@厂 -m 开头")
    for number, text in enumerate(chosen):
        if number % 20 == 19:
            os.chdir(home.parent)
            os.chdir(home)
        for row, params in commands:
            victims = [param for param in params if takes_text(param)]
            if not victims:
                continue
            words = [*row.name.split(), *typed(params, dice.choice(victims), text)]
            answer = sx(words, code=None, terminal=number % 4 == 3)
            told = [part[:300] for part in words]
            wrong = hostile.on_screen(answer.err) or (
                hostile.on_screen(answer.out, colour=number % 4 == 3)
                if "tsv" not in words and "csv" not in words
                else ""
            )
            assert not wrong, (told, wrong)
            assert answer.code in {0, 1, 2, 3}, (told, answer.code)
            ran += 1
            refused[answer.code] = refused.get(answer.code, 0) + 1
    sx("doctor", code=None)
    books.is_sound(str(home / ".local" / "share" / "sixiang" / "default"))
    figure(
        "恶意文字",
        f"{len(chosen)} 种文字输入 {len(commands)} 条命令，共 {ran} 次",
        "控制字符 0，标记出错 0，内部错误 0",
    )


def stored(place, batch):
    """Put texts where the program itself would not have let them in: as another device's events."""
    clean = [text.replace("\0", "").encode("utf-8", "ignore").decode()[:3000] for text in batch]
    at = 1_795_000_000_000
    with writing(books.path_of(place), now_ms=at, actor=clean[0]) as journal:
        journal.append(
            [Draft("1.1.1", "a1", "2026-11", "note", "", {"text": text}) for text in clean]
            + [
                Draft(measure, unit, period, "done", "2026-11-20", {"note": text, "evidence": text})
                for (measure, unit, period), text in zip(
                    [
                        ("1.1.1", "a1", "2026-11"),
                        ("1.3.2", "b1", "2026-11"),
                        ("1.1.2", "a1", "2026Q4"),
                    ],
                    clean,
                    strict=False,
                )
            ]
            + [
                Draft("3.1.5", "a1", "2026-11", "na", "", {"reason": clean[-1]}),
                Draft(
                    "3.1.2", "b1", "2026", "assign", "", {"to": clean[-2], "department": clean[-3]}
                ),
                Draft("3.1.3", "b1", "2026", "assign", "", {"to": clean[-4]}),
                Draft(clean[-5][:40], clean[-6][:40], "2026-11", "done", "2026-11-20", {}),
            ]
        )


@sizes(short=1, long=20)
def test_a_hostile_text_comes_out_harmless_in_every_format(size, sx, home, figure):
    """The texts lie in the journal, the settings and the organisation, as if brought from elsewhere."""
    all_texts = hostile.texts(500)
    random.Random(5).shuffle(all_texts)
    step = len(all_texts) // size if size > 1 else 25
    written = 0
    for number in range(size):
        batch = all_texts[number * step : (number + 1) * step]
        place = str(home / f"台账{number}")
        sx(["init", place, "--start", "2026-01-01"])
        printable = [
            text for text in batch if text.strip() and text.isprintable() and len(text) < 60
        ]
        for at, text in enumerate(printable[:6]):
            words = ["config", "set", "title"] if at == 0 else ["unit", "add", "--under", "作业区"]
            sx([*words, "--home", place, text], code=None)
        stored(place, batch)
        for row in COMMANDS:
            params = {param.name: param for param in declared(registry.load(row))}
            if "format" not in params:
                continue
            needed = [plausible(param) for param in params.values() if param.required]
            line = [*row.name.split(), *needed, "--home", place]
            for terminal in (False, True):
                answer = sx(line, code=None, terminal=terminal)
                wrong = hostile.on_screen(answer.out, colour=terminal) or hostile.on_screen(
                    answer.err
                )
                assert not wrong, (line, wrong)
            answer = sx([*line, "--json"], code=None)
            assert not (answer.out and hostile.in_file("json", answer.out.encode())), line
            for form in FORMATS:
                target = home / f"{row.name.replace(' ', '-')}.{form.name}"
                answer = sx([*line, "--format", form.name, "-o", str(target), "--force"], code=None)
                assert not hostile.on_screen(answer.err), (line, form.name, answer.err[-500:])
                if answer.code == 0:
                    wrong = hostile.in_file(form.name, target.read_bytes())
                    assert not wrong, (line, form.name, wrong)
                    written += 1
    assert written
    figure(
        "恶意文字",
        f"500 种文字存进台账，{len(FORMATS)} 种格式输出 {written} 个文件",
        "控制字符 0，公式 0，活的 HTML 0，XML 和 JSON 都读得回",
    )


@pytest.mark.parametrize(
    ("form", "raw"),
    [
        ("html", b"<p title='x'><script>evil7331()</script></p>"),
        ("html", b"<img src=x onerror=evil7331()>"),
        ("html", b"<a href='javascript:x'>x</a>"),
        ("csv", b"a,=1+1\r\n"),
        ("text", b"\x1b[31m"),
        ("tsv", "\u202e".encode()),
    ],
)
def test_the_lookers_see_what_is_harmful(form, raw):
    """Or the tests above would prove nothing."""
    assert hostile.in_file(form, raw)
