"""What the user sees and the shell gets when something is not as it should be."""

import json
import os
import subprocess
import sys

import pytest

from sixiang_cli import __version__
from sixiang_cli.errors import Fault


def test_a_plain_line_runs_without_typer(demo, monkeypatch):
    monkeypatch.setitem(sys.modules, "sixiang_cli.cli.app", None)
    name, values = demo("done 主题党日 --on 昨天 -m 已开").ran
    assert name == "done"
    assert (values["items"], values["on"], values["message"]) == (("主题党日",), "昨天", "已开")


def test_an_odd_line_runs_through_typer_with_the_same_values(demo):
    name, values = demo("done 主题党日 -yn ３").ran
    assert (name, values["yes"], values["count"]) == ("done", True, 3)


def test_full_width_digits_are_read_and_said(demo):
    assert demo("done 党课 -n １２").err == "“１２”按 12 理解\n"


def test_no_command_is_the_bare_one_and_takes_options(demo):
    assert demo("").ran[0] == "today"
    assert demo("--json").ran == ("today", {"home": None, "json": True})


def test_options_of_every_command_may_stand_before_its_name(demo):
    assert demo("--home 台账 --json unit rename 甲 乙").ran == (
        "rename",
        {"old": "甲", "new": "乙", "times": None, "secret": False, "home": "台账", "json": True},
    )


def test_an_alias_is_the_command(demo):
    assert demo("ls").ran[0] == "list"


def test_a_command_gives_the_exit_code(demo):
    assert demo("fail found").code == 3


def test_candidates_stand_in_columns_with_whole_commands_right(demo):
    shown = demo("fail ambiguous")
    assert shown.code == 2
    assert shown.err == (
        "“工作室”对得上 3 项，一项也没记。要办哪项，照抄右边：\n"
        "  党员创新工作室组建    厂  一次性    sx done 3.2.5\n"
        "  劳模创新工作室组建    厂  一次性    sx done 3.2.6\n"
        "  工作室攻关摘牌        厂  四季度    sx done 4.3.4\n"
    )


def test_candidates_reach_programs_too(demo):
    error = demo("fail ambiguous --json").error
    assert error["code"] == "ambiguous"
    assert error["candidates"][2] == {
        "description": ["工作室攻关摘牌", "厂", "四季度"],
        "command": "sx done 4.3.4",
    }


def test_all_faults_of_a_file_are_printed(demo):
    shown = demo("fail definitions")
    assert (shown.code, shown.err) == (
        2,
        "a.toml:3:1 缺 id（E01）\na.toml:9:4 没有这个层级（E02）\n",
    )


def test_with_json_an_error_is_one_object_on_stderr_and_stdout_is_empty(demo):
    shown = demo("fail definitions --json")
    assert shown.out == ""
    assert shown.error["code"] == "bad-definitions"
    assert shown.error["hint"] == ""
    assert [fault["line"] for fault in shown.error["faults"]] == [3, 9]


def test_hostile_text_reaches_no_terminal(demo):
    shown = demo("fail hostile")
    assert shown.code == 1
    assert shown.err == "单位“甲\\u001b[31m班\\u202e”不归这里\n换一个\n"
    raw = demo("fail hostile --json")
    assert "\u202e" not in raw.err
    assert raw.error["message"] == "单位“甲\x1b[31m班\u202e”不归这里"


def test_an_unexpected_failure_is_one_line_without_a_traceback(demo):
    shown = demo("fail otherwise")
    assert shown.code == 1
    assert "SX_DEBUG=1" in shown.err
    assert "Traceback" not in shown.err
    assert "\x1b" not in shown.err


def test_a_developer_gets_the_traceback(demo, monkeypatch):
    monkeypatch.setenv("SX_DEBUG", "1")
    assert "Traceback" in demo("fail otherwise").err
    assert "Traceback" in demo("fail hostile").err


def test_the_operating_systems_refusal_names_the_file(demo):
    shown = demo("fail no-such-file")
    assert (shown.code, shown.err) == (1, "没做成：没有/这个.txt：没有这个文件或文件夹。\n")


def test_an_interrupt_is_130(demo):
    shown = demo("fail interrupt")
    assert (shown.code, shown.err) == (130, "已中断。\n")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("done", "sx done 后面还缺 事项。"),
        ("unit rename 甲班", "sx unit rename 后面还缺 新名。"),
        ("done 党课 --lvel 班组", "sx done 没有选项 --lvel。是不是 --level？"),
        ("done 党课 --messa 好", "sx done 没有选项 --messa。是不是 --message？"),
        ("done 党课 -z", "sx done 没有选项 -z。"),
        ("done 党课 -m", "-m 后面还缺内容。"),
        ("done 党课 -m --on 昨天", "-m 后面还缺内容。"),
        ("done 党课 --yes=是", "--yes 后面不带值。"),
        ("done 党课 -n 两", "--count 要写整数，“两”不是整数。"),
        ("done 党课 -n ²", "--count 要写整数，“²”不是整数。"),
        ("list --format cvs", "--format 没有“cvs”这一种。是不是 csv？"),
        ("unit rename 甲 乙 丙", "多出了“丙”：sx unit rename 只认前面的。"),
        ("lsit", "没有“lsit”这个命令。"),
        ("unit renam 甲 乙", "没有“unit renam”这个命令。"),
        ("unit -u 甲", "sx unit 后面还缺命令：rename、list。"),
        ("——json", "“——json”像是中文破折号，应写 --json"),
        ("done 党课 ——level 班组", "“——level”像是中文破折号，应写 --level"),
        ("unit rename 甲 乙 ——home 丙", "“——home”像是中文破折号，应写 --home"),
        ("done 党课 —m 好", "“—m”像是中文破折号，应写 -m"),
        ("done 党课 －－on=昨天", "“－－on=昨天”像是全角横线，应写 --on=昨天"),
    ],
)
def test_wrong_usage_is_named_in_chinese_and_nothing_runs(demo, line, said):
    shown = demo(line)
    assert shown.code == 2
    assert shown.err.split("\n")[0] == said
    assert shown.ran is None
    shown = demo(f"--json {line}" if line[0].isalpha() else f"{line} --json")
    assert (shown.out, shown.error["message"]) == ("", said)


def test_a_note_may_be_an_option_when_it_is_clearly_meant(demo):
    assert demo(["done", "党课", "--message=--on"]).ran[1]["message"] == "--on"


def test_a_near_command_is_offered(demo):
    assert "sx list" in demo("lsit").err
    assert "sx unit rename" in demo("unit renam").err


def test_a_dash_within_a_note_is_left_alone(demo):
    assert demo(["done", "党课", "-m", "——好"]).ran[1]["message"] == "——好"


def test_bytes_that_are_no_text_are_refused_before_anything_runs(demo):
    shown = demo(["done", "党\udcff课"])
    assert (shown.code, shown.ran) == (2, None)
    assert "\\udcff" in shown.err


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
def test_a_full_disk_under_stdout_is_no_success(demo_process):
    with open("/dev/full", "wb") as full:
        process = demo_process("list", stdout=full)
        err = process.communicate(timeout=60)[1].decode()
    assert process.returncode == 1
    assert err.startswith("没能输出完：磁盘已满。\n")
    assert "Exception ignored" not in err


def test_a_reader_that_stops_ends_it_quietly(demo_process):
    process = demo_process("list", stdin=subprocess.PIPE)
    process.stdout.close()
    err = process.stderr.read().decode()
    process.stderr.close()
    process.stdin.close()
    assert (process.wait(60), err) == (0, "")


@pytest.mark.parametrize("line", ["list", "help list"])
def test_a_closed_stdout_is_no_success(line, demo_process):
    process = demo_process(*line.split(), stdout=None, preexec_fn=lambda: os.close(1))
    err = process.communicate(timeout=60)[1].decode()
    assert "Traceback" not in err
    assert process.returncode == 1
    assert err.startswith("没能输出完：输出已经关闭。\n")


@pytest.mark.parametrize("encoding", ["gbk", "latin-1", "ascii", "utf-8"])
def test_no_console_makes_it_crash(demo_process, encoding):
    process = demo_process("✔ 镍", env={"PYTHONIOENCODING": encoding})
    _, err = process.communicate(timeout=60)
    said = err.decode("gbk" if encoding == "gbk" else "utf-8")
    assert said.startswith("没有“√ 镍”" if encoding == "gbk" else "没有“✔ 镍”")
    assert process.returncode == 2


def test_the_version_is_told_without_loading_anything(demo):
    assert demo("--version").out == f"sx {__version__}\n"


@pytest.mark.parametrize("line", ["--version --json", "--json --version"])
def test_the_version_is_told_to_programs(demo, line):
    answer = json.loads(demo(line).out)
    assert answer == {"schema": 1, "kind": "version", "data": __version__}


@pytest.mark.parametrize(("words", "code"), [(("fail", "found"), 3), (("--version",), 0)])
def test_leaving_at_once_loses_neither_output_nor_exit_code(demo_process, words, code):
    process = demo_process(*words, call="entry()")
    out, _ = process.communicate(timeout=60)
    assert process.returncode == code
    assert out.decode() == ("先印了一行\n" if code else f"sx {__version__}\n")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
def test_leaving_at_once_still_notices_a_full_disk(demo_process):
    for words in (("list",), ("--version",)):
        with open("/dev/full", "wb") as full:
            process = demo_process(*words, call="entry()", stdout=full)
            process.communicate(timeout=60)
        assert process.returncode == 1


def test_a_fault_of_a_whole_file_has_no_line_and_no_column():
    assert (
        str(Fault("a.csv", 0, 0, "no-heading", "没有表头。")) == "a.csv：没有表头。（no-heading）"
    )
    assert (
        str(Fault("a.toml", 3, 1, "unused", "不起作用。", True))
        == "a.toml:3:1 不起作用。（unused，提醒）"
    )
