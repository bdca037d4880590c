"""Hostile text in every field that people can fill: no export makes anything of it."""

import csv
import io
import zipfile

import openpyxl
import pytest

TITLES = ["=1+1", "+2", "-3", "@SUM(A1)", "<script>alert(1)</script>", "http://示例.test/", "0012"]
NOTE = '=HYPERLINK("http://x","y")<img src=x onerror=1>|`*_[a](b)'


@pytest.fixture
def hostile(sx, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with open("m.csv", "w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(
            ["编号", "提升维度", "做法", "领域", "措施", "责任层级", "责任部门", "周期", "佐证"]
        )
        for number, title in enumerate(TITLES, 1):
            writer.writerow(
                [f"1.1.{number}", "=9*9", "@做法", "+领域", title, "厂", "=部门()", "每月", "=证"]
            )
    sx("init --start 2026-11-01")
    sx("import --catalogue m.csv -o checklists.toml")
    sx(["unit", "add", "=厂+1"])
    for number in range(1, len(TITLES) + 1):
        sx(["assign", f"1.1.{number}", "--to", "-岗位"])
        sx(["done", f"1.1.{number}", "--on", "11-18", "-m", NOTE, "--evidence", "@证据"])
    return sx


@pytest.mark.parametrize(
    "command",
    [
        "list --all",
        "report",
        "report --by 措施",
        "log",
        "matrix",
        "compare -l 厂",
        "brief -p 本月",
        "sheet",
    ],
)
def test_no_cell_of_a_workbook_is_anything_but_text(hostile, tmp_path, command):
    hostile(f"{command} -o a.xlsx")
    content = (tmp_path / "a.xlsx").read_bytes()
    book = openpyxl.load_workbook(io.BytesIO(content))
    values = set()
    for page in book:
        for line in page.iter_rows():
            for cell in line:
                assert cell.data_type != "f", cell.coordinate
                assert cell.hyperlink is None
                values.add(cell.value)
    if command.startswith(("list", "sheet")):
        assert {*TITLES, "=厂+1", "@证据", NOTE} <= values
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            part = archive.read(name).decode()
            if name.startswith("xl/worksheets"):
                assert "<f>" not in part
                assert "<hyperlink" not in part
            assert "/relationships/hyperlink" not in part


def test_a_sheet_full_of_it_comes_back_unchanged(hostile):
    hostile("sheet -o a.xlsx")
    assert "改 0 行，不变 7 行" in hostile("import a.xlsx").out


def test_csv_guards_and_the_guards_come_off_again(hostile, tmp_path):
    hostile("list --all -o a.csv")
    with open("a.csv", encoding="utf-8-sig", newline="") as stream:
        for line in csv.reader(stream):
            assert not [cell for cell in line if cell.startswith(("=", "+", "-", "@"))]
    assert "改 0 行，不变 7 行" in hostile("import a.csv").out


@pytest.mark.parametrize("ending", ["html", "md"])
def test_documents_make_no_markup_of_it(hostile, tmp_path, ending):
    hostile(f"list --all --wide -o a.{ending}")
    text = (tmp_path / f"a.{ending}").read_text("utf-8")
    assert "<script>alert" not in text
    assert "<img src=x" not in text
