"""Ctrl-C at any moment: recorded and said so, or not recorded; trying again makes no duplicate."""

import random
import signal
import time

import pytest

from torture import books, processes
from torture.figures import sizes

TASKS = 3


@pytest.fixture(autouse=True)
def heeded():
    """See to it that programs heed Ctrl-C, even if these tests run where a shell has it ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@sizes(short=8, long=200)
def test_an_interrupted_command_is_recorded_once_or_not_at_all(size, home, figure):
    dice = random.Random(4)
    place = str(home / "台账")
    span = 1.2 * processes.lifetime("--home", place, "note", "1.1.1@厂", "-m", "开头")
    interrupted = late = repeated = before_python = 0
    for number in range(size):
        text = f"i{number}"
        words = ("--home", place, "note", "1.1.1@厂", "1.1.2@厂", "1.2.1@厂", "-m", text)
        process = processes.sx(*words)
        time.sleep(dice.random() * span)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
        said = bool(out)
        found = books.texts(place).get(text, 0)
        assert found in {0, TASKS}, (number, found)
        assert said == bool(found), (number, process.returncode, out, err, found)
        if process.returncode == 0:
            assert said
        else:
            # Python itself answers before our first line is reached.
            before_python += process.returncode == -signal.SIGINT or b"Traceback" in err
            assert process.returncode in {130, -signal.SIGINT, 1}, err
            interrupted += 1
            late += said
        if not said:
            assert processes.run(*words)[0] == 0
            repeated += 1
        assert books.texts(place)[text] == TASKS
    books.is_sound(place)
    figure(
        "中断",
        f"{size} 次 Ctrl-C，随机时刻",
        f"打断 {interrupted} 次（{late} 次已提交，先答复再退出；{before_python} 次 Python 还没起来），半条 0；"
        f"重做 {repeated} 次，重复 0",
    )
