"""Where an answer goes: -o never harms what is there (BAD_INPUTS 58)."""

import os
import re
import sys
import zipfile
from pathlib import Path

import pytest


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_ending_chooses_the_format_and_stderr_says_where_it_went(sx, here):
    shown = sx("list -o 台账.csv")
    assert (shown.out, shown.err.splitlines()[-1]) == ("", "已写入 台账.csv")
    assert (here / "台账.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_what_is_printed_is_not_headed_by_what_to_type(plant, here):
    assert "合成一行；逐个列出：--each）" in plant("list").out
    plant("list -o 台账.html")
    text = (here / "台账.html").read_text("utf-8")
    assert "合成一行）" in text
    assert "--each" not in text


def test_a_format_that_is_typed_beats_the_ending(sx, here):
    sx("list --format tsv -o 台账.txt")
    assert (here / "台账.txt").read_text("utf-8").startswith("address\tmeasure\t")


def test_a_file_is_only_replaced_with_force(sx, here):
    kept = here / "a.csv"
    kept.write_text("mine")
    shown = sx("list -o a.csv", code=2)
    assert "已经有了" in shown.err
    assert "--force" in shown.err
    assert kept.read_text() == "mine"
    sx("list -o a.csv --force")
    assert kept.read_text("utf-8") != "mine"


@pytest.mark.parametrize("force", ["", " --force"])
def test_a_link_is_neither_followed_nor_replaced(sx, here, force):
    (here / "real.csv").write_text("mine")
    (here / "link.csv").symlink_to("real.csv")
    assert "是链接" in sx(f"list -o link.csv{force}", code=2).err
    assert (here / "real.csv").read_text() == "mine"
    assert (here / "link.csv").is_symlink()


@pytest.mark.parametrize("force", ["", " --force"])
def test_a_folder_is_refused(sx, here, force):
    (here / "x.csv").mkdir()
    assert "是文件夹" in sx(f"list -o x.csv{force}", code=2).err


@pytest.mark.skipif(os.name == "nt", reason="no named pipes there")
def test_what_is_no_plain_file_is_refused(sx, here):
    os.mkfifo(here / "p.csv")
    assert "不是普通文件" in sx("list -o p.csv --force", code=2).err


def test_nothing_is_left_behind_where_writing_failed(sx, here):
    assert "没有它所在的文件夹" in sx("list -o 没有/a.csv", code=1).err
    assert list(here.iterdir()) == []


def test_a_dash_is_stdout(sx, here):
    assert sx("list --format csv -o -").out == sx("list --format csv").out
    assert list(here.iterdir()) == []


def test_a_format_an_answer_has_not_is_refused_by_name(sx, here):
    refused = sx("list --format ics", code=2).err
    assert refused.startswith("这条命令没有 ics 格式。\n可以写成 text、markdown、html、xlsx：")


def test_a_workbook_is_not_poured_over_a_screen(sx, here):
    shown = sx("list --format xlsx", code=2, terminal=True)
    assert "-o 文件名.xlsx" in shown.err
    assert shown.out == ""


def test_without_the_library_it_is_said_how_to_get_it(sx, here, monkeypatch):
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    for line in ("list -o a.xlsx", "report -o a.xlsx", "sheet -o a.xlsx"):
        assert f'{sys.executable} -m pip install "XlsxWriter' in sx(line, code=1).err
    assert list(here.iterdir()) == []


@pytest.mark.parametrize("ending", ["txt", "md", "html", "xlsx"])
def test_a_document_names_what_it_covers_and_its_check_code(sx, here, ending):
    sx("done 主题党日 --on 11-18")
    for command in (
        "list -p 11月",
        "report -p 11月",
        "log -p 11月",
        "compare -l 班组",
        "matrix",
        "brief",
    ):
        name = f"{command.split()[0]}.{ending}"
        sx(f"{command} -o {name}")
        text = (here / name).read_bytes()
        if ending == "xlsx":
            with zipfile.ZipFile(here / name) as archive:
                text = b"".join(archive.read(part) for part in archive.namelist())
        said = text.decode()
        assert "截至" in said, name
        assert re.search("校验码[： ][0-9a-f]{4}(-[0-9a-f]{4}){3}", said), name


@pytest.mark.parametrize(("name", "word"), [("表.csv", "已办"), ("表.tsv", "done")])
def test_a_list_written_for_people_or_programs_comes_back_the_same(sx, name, word):
    sx("done 主题党日")
    sx(f"list 主题党日 支委会 --all -o {name}")
    assert word in Path(name).read_text(encoding="utf-8-sig")
    assert "不变 2 行" in sx(f"import {name}").out


def test_of_an_unknown_ending_only_what_the_command_can_write_is_named(sx, here):
    assert ".html、.xlsx，或" in sx("list -o a.pdf", code=2).err
    assert ".xlsx、.docx，或" in sx("brief -o a.pdf", code=2).err


def test_markdown_is_also_called_by_its_ending(sx, here):
    assert sx("report --format md").out == sx("report --format markdown").out
