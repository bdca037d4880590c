"""Bad workbooks, tables, bundles at the command line, by the numbers of the agreed list: 38 to 57.

What each message must say in full is in `tests/unit` and `tests/cli`; here a whole process reads the file, and
what it costs is measured too. Nothing is imported, ever.
"""

import io
import json
import zipfile

import openpyxl
import pytest

from torture import processes

HEADINGS = ["地址", "编号", "措施", "单位", "周期", "状态", "办理日期", "次数", "备注"]
ROW = [
    "1.3.2@作业区#2026-11",
    "1.3.2",
    "主题党日",
    "作业区",
    "2026-11",
    "已办",
    "2026-11-20",
    "",
    "",
]


def workbook(*rows, change=None):
    book, room = openpyxl.Workbook(), io.BytesIO()
    for row in rows or (HEADINGS, ROW):
        book.active.append(row)
    if change is not None:
        change(book.active)
    book.save(room)
    return room.getvalue()


def repacked(name, content, *, raw=None):
    """Put one part into a workbook, in place of what is there."""
    room = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(raw or workbook())) as old,
        zipfile.ZipFile(room, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, content)
    return room.getvalue()


def table(*rows, separator=","):
    return "".join(separator.join(row) + "\n" for row in rows or (HEADINGS, ROW))


def at_the_far_corner(sheet):
    sheet["XFD1048576"] = "远"


def merged(sheet):
    sheet.merge_cells("A2:B2")


def formula(sheet):
    sheet["F2"] = '="已"&"办"'


def bomb():
    return repacked("xl/worksheets/sheet1.xml", b"<x>" + b" " * 201_000_000 + b"</x>")


SHEET = "xl/worksheets/sheet1.xml"
CASES = {
    "38-old-excel": ("表.xls", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), ".xlsx"),
    "38-encrypted": ("表.xlsx", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), ".xlsx"),
    "40-truncated": ("表.xlsx", lambda: workbook()[:3000], "损坏"),
    "40-damaged": ("表.xlsx", lambda: repacked(SHEET, b"<worksheet><sheetData><row"), "损坏"),
    "41-bomb": ("表.xlsx", bomb, "200 MB"),
    "41-too-large": ("表.csv", lambda: b"a" * 21_000_000, "20 MB"),
    "41-too-many-rows": ("表.csv", lambda: table(HEADINGS, *[ROW] * 100_001).encode(), "100"),
    "42-dtd": (
        "表.xlsx",
        lambda: repacked(SHEET, b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet>&a;</worksheet>'),
        "",
    ),
    "42-macros": ("表.xlsx", lambda: repacked("xl/vbaProject.bin", b"x"), "宏"),
    "43-far-corner": ("表.xlsx", lambda: workbook(change=at_the_far_corner), ""),
    "44-formula": ("表.xlsx", lambda: workbook(change=formula), "公式"),
    "45-number-id": (
        "表.xlsx",
        lambda: workbook(["编号", "单位", "周期", "状态"], [1.1, "作业区", "2026-11", "已办"]),
        "文本",
    ),
    "46-date-number": ("表.xlsx", lambda: workbook(HEADINGS, [*ROW[:6], 45678, "", ""]), ""),
    "48-missing-heading": ("表.csv", lambda: table(["甲", "乙"], ["1", "2"]).encode(), "编号"),
    "48-duplicate-heading": (
        "表.csv",
        lambda: table([*HEADINGS, "状态"], [*ROW, "未办"]).encode(),
        "状态",
    ),
    "49-undecodable": ("表.csv", lambda: table().encode() + b"\xff\xfe\xff\x81\x00\x01", ""),
}


def recorded(home):
    path = home / ".local/share/sixiang/default/sx.db"
    return path.read_bytes() if path.exists() else b""


@pytest.mark.parametrize("name", CASES)
def test_a_bad_sheet_is_refused_in_words_and_nothing_is_imported(name, home):
    file, content, says = CASES[name]
    processes.run("note", "1.1.1@厂", "-m", "开头")
    before = recorded(home)
    (home / file).write_bytes(content())
    code, out, err, seconds, megabytes = processes.measured("import", file, "-y")
    assert code == 2, (code, out, err)
    assert out == ""
    assert says in err, err
    assert "Traceback" not in err
    assert "自己出了错" not in err
    assert seconds < 2
    assert megabytes < 300
    assert recorded(home) == before


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("39-csv-named-xlsx", lambda: table().encode()),
        ("47-merged", lambda: workbook(change=merged)),
        ("49-gbk", lambda: table().encode("gbk")),
        ("50-semicolons", lambda: table(separator=";").encode()),
        ("50-tabs", lambda: table(separator="\t").encode()),
    ],
)
def test_an_odd_sheet_is_read_and_what_is_odd_is_said(name, content, home):
    file = "表.xlsx" if name[:2] in {"39", "47"} else "表.csv"
    (home / file).write_bytes(content())
    code, out, err, *_ = processes.measured("import", file, "--dry-run")
    assert code in {0, 2}, err
    assert "自己出了错" not in err
    said = {"39": "CSV", "47": "合并", "49": "GBK", "50": "分号" if "semi" in name else "制表符"}
    assert said[name[:2]] in out + err, out + err


def test_51_what_changed_in_the_meantime_is_a_conflict_and_stays(sx, home):
    sx("done 2.1.2@厂 -n 1 -m 先记一次")
    sx("sheet 2.1.2 主题党日 -o 填报.xlsx")
    book = openpyxl.load_workbook("填报.xlsx")
    sx("done 主题党日@作业区 -m 后来办的")
    for sheet in book:
        for row in sheet.iter_rows():
            if any(cell.value == "主题党日" for cell in row):
                for cell in row:
                    if cell.value == "未办":
                        cell.value = "未开展"
    book.save("填报.xlsx")
    answer = sx("import 填报.xlsx -y", code=2)
    assert "自己出了错" not in answer.both
    assert "conflict" in answer.err
    assert sx("show 主题党日 --json").code == 0
    done = [task for task in sx("list --all --json -u 作业区").data if task["measure"] == "1.3.2"]
    assert [task["status"] for task in done] == ["done"]


# --- bundles -----------------------------------------------------------------------------------


@pytest.fixture
def bundle(sx, home):
    for text in ("一", "二", "三"):
        sx(f"note 1.1.1@厂 -m {text} --home 甲")
    sx("bundle export 包.jsonl --home 甲")
    return (home / "包.jsonl").read_text(encoding="utf-8").splitlines()


def imported(sx, home, lines, code, says):
    (home / "收.jsonl").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    answer = sx("bundle import 收.jsonl --home 乙", code=None)
    assert "自己出了错" not in answer.both
    assert code is None or answer.code == code, answer
    assert says in answer.both, answer.both
    return answer


def test_53_the_same_bundle_twice_adds_nothing(sx, home, bundle):
    imported(sx, home, bundle, 0, "")
    before = (home / "乙" / "sx.db").read_bytes()
    imported(sx, home, bundle, 0, "0")
    assert (home / "乙" / "sx.db").read_bytes() == before


def test_54_a_gap_is_named(sx, home, bundle):
    imported(sx, home, [*bundle[:2], *bundle[-1:]], None, "缺")


def test_55_another_event_of_the_same_number_is_a_fork(sx, home, bundle):
    imported(sx, home, bundle, 0, "")
    forged = json.loads(bundle[-1])
    forged["actor"] = "别人"
    answer = imported(sx, home, [*bundle[:-1], json.dumps(forged, ensure_ascii=False)], None, "")
    assert answer.code != 0 or "分叉" in answer.both


def test_56_a_newer_bundle_asks_for_a_newer_program(sx, home, bundle):
    head = json.loads(bundle[0])
    head["schema"] = 99
    imported(sx, home, [json.dumps(head), *bundle[1:]], 1, "升级")


def test_57_a_database_is_no_bundle(sx, home, bundle):
    answer = sx("bundle import 甲/sx.db --home 乙", code=2)
    assert "自己出了错" not in answer.err
    assert not (home / "乙" / "sx.db").exists()


def test_52_an_export_that_points_outside_is_refused_whole(sx, home):
    sx("note 1.1.1@厂 -m 一 --home 甲")
    sx("export --all -o 导出 --home 甲")
    listed = next(path for path in (home / "导出").iterdir() if path.suffix == ".json")
    text = listed.read_text(encoding="utf-8")
    for bad in ("../外面", "/etc/passwd"):
        listed.write_text(text.replace("sx.toml", bad), encoding="utf-8")
        assert "自己出了错" not in sx("restore 导出 --home 乙", code=2).err
    listed.write_text(text, encoding="utf-8")
    (home / "导出" / "sx.toml").unlink()
    (home / "导出" / "sx.toml").symlink_to(home / "甲" / "sx.toml")
    sx("restore 导出 --home 乙", code=2)
    assert not (home / "乙").exists() or not list((home / "乙").iterdir())
