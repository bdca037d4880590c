"""Where output goes: a closed pipe is no error, a full disk under stdout is no success."""

import os
import subprocess

import pytest

from torture import processes

LOOKING = (
    "",
    "list",
    "list --format csv",
    "list --json",
    "report",
    "log",
    "help 全部",
    "unit list",
)


def shell(line):
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", line],
        env=processes.environment(SX=" ".join(processes.SX)),
        capture_output=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("line", LOOKING)
def test_a_pipe_that_closes_early_is_quiet(home, line):
    shell("$SX note 1.1.1@厂 -m 开头")
    done = shell(f"$SX {line} | head -n 1")
    assert done.returncode == 0, done.stderr.decode()
    assert done.stderr == b""
    assert done.stdout.count(b"\n") == 1
    done = shell(f"$SX {line} | true")
    assert done.returncode == 0
    assert done.stderr == b""


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full here")
@pytest.mark.parametrize("line", LOOKING)
def test_a_full_disk_under_stdout_is_no_success(home, line):
    done = shell(f"$SX {line} > /dev/full")
    assert done.returncode != 0
    assert "没能输出完" in done.stderr.decode()


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full here")
def test_a_write_whose_answer_cannot_be_printed_is_recorded_and_says_how_to_look(home):
    done = shell("$SX note 1.1.1@厂 -m 记了 > /dev/full")
    assert done.returncode != 0
    assert "sx log -n 3" in done.stderr.decode()
    assert "记了" in shell("$SX log").stdout.decode()


@pytest.mark.torture
def test_figures_of_pipes(figure):
    figure(
        "管道",
        f"{len(LOOKING)} 条查看命令接 head、true、/dev/full",
        "管道早关不吭声，写不完都非零退出",
    )
