"""What a run of `make torture` measured: one line for each fault, printed and written to the docs.

Tests hand in their lines through the fixture `figure`; how often they did what, and what came of
it, is theirs to say. The order is that of `FAULTS`.
"""

from pathlib import Path
from typing import NamedTuple

import pytest

FAULTS = (
    "多人同写", "强行结束", "断电", "磁盘满", "写入上限", "同步出错", "中断", "只读", "篡改", "时钟",
    "恶意文字", "坏文件", "乱序操作", "解析器", "管道",
)  # fmt: skip


class Line(NamedTuple):
    """One fault: what was done, and what came of it."""

    fault: str
    done: str
    outcome: str


LINES: list[Line] = []


def sizes(short, long):
    """Run a test in its short form with all tests, and in its long form with `make torture`."""
    return pytest.mark.parametrize(
        "size",
        [
            pytest.param(short, id="short"),
            pytest.param(long, id="long", marks=pytest.mark.torture),
        ],
    )


def ordered() -> list[Line]:
    """Give the lines by fault, in the order of `FAULTS`."""
    return sorted(LINES, key=lambda line: FAULTS.index(line.fault))


HEAD = """# 折腾测试的结果

`make torture` 把台账往坏里折腾，再看记下的还在不在、改过的认不认得出。下面是最近一次的数，由测试写成，不是手写的。
各项的短版在 `make check` 里，每次改动都跑。每一项怎么做，见 `tests/torture/` 里同名的文件；为什么这些算数，见
[可信到什么程度](../explanation/trust.md)。

| 折腾 | 做了什么 | 结果 |
|---|---|---|
"""


def write(path: Path, note: str) -> None:
    """Write the page for the docs; `note` is its last line."""
    rows = [f"| {line.fault} | {line.done} | {line.outcome} |\n" for line in ordered()]
    path.write_text(f"{HEAD}{''.join(rows)}\n{note}\n", encoding="utf-8")
