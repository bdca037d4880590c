"""What Tab offers, and that the shells' scripts can ask for it."""

import os
import shutil
import subprocess
import sys

import pytest

from sixiang_cli.cli import candidates
from sixiang_cli.cli.completion import split


@pytest.fixture
def offered(demo, monkeypatch):
    """Give what is offered for the last of some words; items are two, addresses one."""
    known = {
        "item": ("主题党日", "主题 学习", "1.3.2@轧辊作业区#2026-11"),
        "unit": ("甲班", "乙班"),
    }
    monkeypatch.setattr(
        candidates,
        "complete",
        lambda kind, prefix: ((one, kind) for one in known.get(kind, ()) if one.startswith(prefix)),
    )

    def ask(*words, shell="zsh"):
        shown = demo(["--complete", shell, *words])
        assert (shown.code, shown.err, shown.ran) == (0, "", None)
        return [line.split("\t")[0] for line in shown.out.splitlines()]

    return ask


def test_commands_are_offered_by_their_beginning(offered):
    assert offered("") == ["list", "done", "unit", "fail", "help", "completion"]
    assert offered("d") == ["done"]
    assert offered("unit", "") == ["rename", "list"]
    assert offered("unit", "r") == ["rename"]
    assert offered("help", "do") == ["done"]


def test_items_are_offered_again_and_again(offered):
    assert offered("done", "主") == ["主题党日", "主题 学习"]
    assert offered("done", "主题党日", "-m", "好", "主") == ["主题党日", "主题 学习"]
    assert offered("unit", "rename", "甲") == ["甲班"]
    assert offered("unit", "rename", "甲班", "甲班", "甲") == []


def test_options_are_offered_and_those_given_are_not(offered):
    assert offered("done", "--me") == ["--message"]
    assert "--message" not in offered("done", "-m", "好", "--")
    assert "--except" in offered("done", "--except", "甲班", "--")
    assert "--secret" not in offered("unit", "rename", "--")
    assert offered("done", "--", "--") == []


def test_values_of_options_are_offered(offered):
    assert offered("done", "-u", "") == ["甲班", "乙班"]
    assert offered("done", "--unit=乙") == ["--unit=乙班"]
    assert offered("list", "--format", "t") == ["table", "text", "tsv"]
    assert offered("done", "-m", "") == []
    assert offered("--home", "台账", "done", "-u", "乙") == ["乙班"]


def test_a_provider_that_fails_offers_nothing_and_says_nothing(offered, monkeypatch):
    monkeypatch.setattr(candidates, "complete", lambda kind, prefix: 1 / 0)
    assert offered("done", "主") == []


def test_bash_gets_words_it_can_put_in_as_they_stand(demo, offered):
    def bash(line, seen):
        return demo(["--complete", "bash", line, seen]).out.splitlines()

    assert bash("sx done 主", "主") == ["主题党日", "主题\\ 学习"]
    assert bash('sx done "主', '"主') == ["主题党日", "主题 学习"]
    assert bash("sx done 1.3.2@轧", "轧") == ["轧辊作业区#2026-11"]
    assert bash("sx done 1.3.2@", "@") == ["轧辊作业区#2026-11"]
    assert bash("sx done --unit=乙", "乙") == ["乙班"]
    assert bash("sx done ", "") == ["主题党日", "主题\\ 学习", "1.3.2@轧辊作业区#2026-11"]


def test_a_half_typed_line_is_split_as_a_shell_would():
    assert split("sx done '主题 党日' a\\ b \"引") == ["sx", "done", "主题 党日", "a b", "引"]
    assert split("sx ") == ["sx", ""]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_every_script_says_how_to_install_it_and_asks_us(demo, shell):
    text = demo(f"completion {shell}").out
    assert f"sx completion {shell}" in text
    assert f"--complete {shell}" in text
    assert "sixiang" in text


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_no_script_has_a_syntax_error(demo, shell, tmp_path):
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    script = tmp_path / "script"
    script.write_text(demo(f"completion {shell}").out, encoding="utf-8")
    subprocess.run([shell, "-n", str(script)], check=True)


@pytest.mark.skipif(os.name == "nt" or shutil.which("bash") is None, reason="needs bash")
def test_bash_itself_completes(demo, tmp_path):
    (tmp_path / "script").write_text(demo("completion bash").out, encoding="utf-8")
    program = tmp_path / "sx"
    program.write_text(
        f'#!/bin/sh\nexec "{sys.executable}" -m sixiang_cli "$@"\n', encoding="utf-8"
    )
    program.chmod(0o755)
    asked = (
        f"source {tmp_path}/script; COMP_LINE='sx compl'; COMP_POINT=8; COMP_WORDS=(sx compl); "
        f"COMP_CWORD=1; _sx {program}; printf '%s\\n' \"${{COMPREPLY[@]}}\"; complete -p sx"
    )
    source = os.path.join(os.path.dirname(__file__), "..", "..", "src")
    done = subprocess.run(
        ["bash", "-c", asked],
        env=dict(os.environ) | {"PYTHONPATH": source},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert done.stdout.splitlines()[0] == "completion"
    assert "-F _sx sx" in done.stdout
