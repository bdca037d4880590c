"""Everything that reads what a stranger wrote: bytes in, a value or an error of ours out.

Used by the tests (mutated seeds) and by `fuzz.py` (guided by coverage). A target returns whatever it
likes, and raises nothing but `SxError`.
"""

import contextlib
import os
import tempfile
from datetime import date
from functools import cache

from sixiang_cli import (
    catalogue,
    characters,
    lookup,
    organisation,
    settings_source,
    spelling,
    spoken_time,
)
from sixiang_cli.catalogue import load
from sixiang_cli.cli import quick, registry
from sixiang_cli.cli.params import declared
from sixiang_cli.errors import BadDefinitions, SxError
from sixiang_cli.journal import anchor, bundle
from sixiang_cli.matching import nearest
from sixiang_cli.sheets import grid
from sixiang_cli.toml_source import parse
from sixiang_cli.workspace import builtin_catalogue

TODAY = date(2026, 11, 23)


@cache
def _builtin():
    with open(builtin_catalogue(), "rb") as file:
        return load(catalogue.compile(file.read(), "checklists.toml"))


@cache
def _scratch():
    folder = "/dev/shm" if os.path.isdir("/dev/shm") else None
    return tempfile.mkdtemp(prefix="sx-fuzz-", dir=folder)


def _file(ending, content):
    path = os.path.join(_scratch(), f"{os.getpid()}{ending}")
    with open(path, "wb") as file:
        file.write(content)
    return path


def _text(content):
    return content.decode("utf-8", "surrogateescape")


def toml(content):
    parse(content, "x.toml")


def checklists(content):
    load(catalogue.compile(content, "checklists.toml"))


def units(content):
    organisation.load(organisation.compile(content, "organisation.toml", _builtin().levels))


def settings(content):
    settings_source.values(content, "sx.toml")


def days(content):
    text = _text(content)
    for read in (spelling.parse_day, spelling.parse_due):
        with contextlib.suppress(SxError):
            read(text, TODAY)
    with contextlib.suppress(SxError):
        spelling.parse_count(text)
    spelling.split_list(text)
    spelling.status(text)
    spelling.clean_note(text)


def periods(content):
    for period in spoken_time.parse_periods(_text(content), TODAY):
        assert period.key


def names(content):
    text = _text(content)
    typed = lookup.address(text)
    lookup.measures(_builtin(), typed.measure)
    lookup.units(organisation.builtin(_builtin().levels), typed.unit)
    nearest(typed.measure[:60], [])
    spelling.fold_text(text)


def arguments(content):
    words = _text(content).split("\n")
    found = registry.find(words)
    if found.row is not None:
        quick.read(declared(registry.load(found.row)), found.args)


def codes(content):
    anchor.parse(_text(content))


def bundles(content):
    path = _file(".jsonl", content)
    if not bundle.examine(path).faults:
        list(bundle.read(path))


def csv_round_trip(content):
    text = _text(content).encode("utf-8", "replace").decode()
    assert characters.unguarded(characters.guarded(text)) == text


def csv_sheets(content):
    grid.read(_file(".csv", content))


def excel_sheets(content):
    grid.read(_file(".xlsx", content))


TARGETS = {
    target.__name__: target
    for target in (
        toml, checklists, units, settings, days, periods, names, arguments, codes, bundles, csv_round_trip,
        csv_sheets, excel_sheets,
    )
}  # fmt: skip


def seeds(name):
    """Give well-formed inputs of a target, to mutate."""
    if name in {"toml", "checklists", "units", "settings"}:
        with open(builtin_catalogue(), "rb") as file:
            whole = file.read()
        return [
            whole[:3000],
            whole[-3000:],
            'schema = 1\ntitle = "示例"\nstart = 2026-01-01\n'.encode(),
            '[[unit]]\ncode = "c1"\nname = "甲班"\nlevel = "班组"\nfrom = 2026-01-01\n'.encode(),
            'x = { a = [1, 2.5, nan], "班" = """\n四化""" }\n[a.b]\nc = 1988-04-17T02:00:00+08:00\n'.encode(),
        ]
    if name == "excel_sheets":
        import io

        import openpyxl

        book, room = openpyxl.Workbook(), io.BytesIO()
        book.active.append(["编号", "措施", "单位", "周期", "状态", "办理日期"])
        book.active.append(["1.3.2", "主题党日", "作业区", "2026-11", "已办", "2026-11-20"])
        book.save(room)
        return [room.getvalue()]
    texts = {
        "days": "昨天\n11月28日\n2026.11.28\n１２\n3次\n月底\n上周五\n2026-02-29",
        "periods": "上月\n11月\n四季度\n下半年\n2026-W47\n1月到3月\n2026Q4\n第47周\n2025-11～2026-02\n今年",
        "names": "1.3.2@轧辊/甲#2026-11\n主题党日\nztdr\n1。3。2\n“军令状”@厂\n@#\n1.3@@",
        "arguments": "done\n1.3.2\n-m\n说明\n--on=昨天\nlist\n-pu\n--json\n--\n-n3\nreport\n--by\nunit",
        "codes": "7f3a-91c2-e04b-55d8（A118 B64 C23）\n7f3a91c2e04b55d8\n校验码：7F3A-91C2-E04B-55D8 (A1)",
        "csv_round_trip": "=1+1\n'=1\n''=1\n\t\n＝\n'a\n-",
        "csv_sheets": "编号,措施,单位,周期,状态\n1.3.2,主题党日,作业区,2026-11,已办\n\"a\"\"b\",'=1,,,\n",
        "bundles": '{"schema": 1, "kind": "bundle", "events": 1, "check_code": "7f3a-91c2-e04b-55d8（A1）"}\n'
        '{"device": "a1b2c3d4e5f6", "seq": 1, "stamp": 1, "recorded_at": 1, "actor": "班组长", "command": 1, '
        '"measure": "1.3.2", "unit": "b1", "period": "2026-11", "kind": "done", "occurred_on": "2026-11-20", '
        '"body": "{}", "hash": "00"}\n',
    }  # fmt: skip
    return [texts[name].encode(), *(line.encode() for line in texts[name].split("\n"))]


def tried(name, content):
    """Run a target; an error of ours is an answer, everything else goes through."""
    try:
        TARGETS[name](content)
    except BadDefinitions as error:
        assert error.faults  # noqa: PT017 (to be read at all is as right)
    except SxError as error:
        assert error.message  # noqa: PT017 (as above)
