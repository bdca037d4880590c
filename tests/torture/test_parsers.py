"""Bytes of any kind are read or refused in our own words; what fuzzing found is kept here."""

import random

import pytest

from torture import parsers
from torture.figures import sizes

FOUND: list[tuple[str, bytes]] = []


def mutated(seed, dice):
    """Change some bytes, cut, double, or put in something nasty."""
    raw = bytearray(seed)
    for _ in range(dice.randrange(1, 6)):
        at = dice.randrange(len(raw) + 1)
        what = dice.randrange(6)
        if what == 0 and raw:
            raw[at % len(raw)] ^= 1 << dice.randrange(8)
        elif what == 1:
            del raw[at : at + dice.randrange(8)]
        elif what == 2:
            raw[at:at] = raw[at : at + dice.randrange(30)]
        elif what == 3:
            raw[at:at] = dice.choice(NASTY)
        elif what == 4:
            raw[at:at] = dice.randbytes(dice.randrange(4))
        else:
            del raw[at:]
    return bytes(raw)


NASTY = [
    text.encode("utf-8", "surrogatepass")
    for text in ("\0", "\ufeff", "\u202e", "\udc80", "²", "１", "𠀀", "\r", '"""', "'", "[[", "]]", "{", "=", "#",
                 "-", "9" * 30, "nan", "0x", "1e999", "\\u", "\\", "@", "／", "。", "、", "～", ",", ";", "\t", "年", "W53")
]  # fmt: skip


@sizes(short=150, long=20_000)
@pytest.mark.parametrize("name", [name for name in parsers.TARGETS if name != "excel_sheets"])
def test_mutated_input_is_read_or_refused_in_our_own_words(name, size, figure):
    dice = random.Random(name)
    seeds = parsers.seeds(name)
    number = size if name not in {"checklists", "bundles"} else size // 4
    for _ in range(number):
        parsers.tried(name, mutated(dice.choice(seeds), dice))
    if name == "toml":
        figure(
            "解析器",
            f"{len(parsers.TARGETS)} 个解析器，各 {size} 个改坏的输入",
            "除了自己的错误，没有别的；另有 make fuzz 按覆盖率找",
        )


@sizes(short=15, long=400)
def test_a_mutated_workbook_is_read_or_refused_in_our_own_words(size):
    dice = random.Random(0)
    (seed,) = parsers.seeds("excel_sheets")
    for _ in range(size):
        parsers.tried("excel_sheets", mutated(seed, dice))


def test_what_fuzzing_found_stays_answered():
    for name, content in FOUND:
        parsers.tried(name, content)
