"""Writers that are killed: what was acknowledged is there, and nothing needs repair by hand."""

import random
import signal
import time

from torture import books, processes, shim
from torture.figures import sizes

TASKS = 3  # events of one command


def kill_after(process, seconds):
    """Let a writer come to its loop, wait, kill it; give the numbers that it acknowledged."""
    assert process.stdout.readline() == b"ready\n"
    time.sleep(seconds)
    process.kill()
    out, err = (
        process.stdout.read(),
        process.stderr.read(),
    )  # communicate() would skip what is buffered
    process.communicate()
    assert err == b"", err.decode()
    return [
        int(line.split()[0])
        for line in out.decode().splitlines()
        if line.endswith(tuple("0123456789"))
    ]


def held(home, name, acknowledged, found, *, number):
    """Every acknowledged command is there, each of them whole, and at most the one under way more."""
    recorded = {text: n for text, n in found.items() if text.startswith(f"{name}-")}
    assert set(recorded.values()) <= {TASKS}, recorded
    missing = {f"{name}-{turn}" for turn in acknowledged} - set(recorded)
    assert not missing, missing
    assert len(recorded) <= len(acknowledged) + 1, (name, acknowledged, recorded)


@sizes(short=5, long=400)
def test_what_a_killed_writer_acknowledged_is_there(size, home, figure):
    """Killed at any moment, two writers at a time."""
    dice = random.Random(1)
    acknowledged = 0
    for number in range(0, size, 2):
        place = str(home / f"台账{number // 50}")
        names = [f"k{number}", f"k{number + 1}"]
        writers = [
            processes.start_module("writer", place, name, 10_000, TASKS, cwd=home) for name in names
        ]
        answers = [kill_after(writer, dice.random() * 0.05) for writer in writers]
        found = books.texts(place)
        for name, answer in zip(names, answers, strict=True):
            held(place, name, answer, found, number=number)
            acknowledged += len(answer)
        if number % 50 in (0, 48):
            books.is_sound(place)
    books.is_sound(place)
    figure(
        "强行结束",
        f"{size} 次，随机时刻，写服务层",
        f"{acknowledged} 条已答复，丢 0，损坏 0，无一需要手工修复",
    )


@sizes(short=12, long=400)
def test_a_writer_killed_within_a_write_leaves_nothing_half_done(
    size, home, tmp_path_factory, figure
):
    """Killed at a chosen change of a file, half of it written: every step of a commit is met."""
    built = shim.library(tmp_path_factory)
    dice = random.Random(2)
    acknowledged = killed = 0
    running = []
    for number in range(size):
        place = str(home / f"库{number % 8}")
        if number >= 8:
            running.pop(0)()
        uses = shim.environment(built, place, die=dice.randrange(1, 90))
        process = processes.start_module(
            "writer", place, f"d{number}", 4, TASKS, cwd=home, env=uses
        )

        def settle(process=process, place=place, number=number):
            nonlocal acknowledged, killed
            out, err = process.communicate(timeout=60)
            assert err == b"", err.decode()
            answer = [int(line.split()[0]) for line in out.decode().splitlines()[1:]]
            killed += process.returncode == -signal.SIGKILL
            held(place, f"d{number}", answer, books.texts(place), number=number)
            books.is_sound(place)
            acknowledged += len(answer)

        running.append(settle)
    for settle in running:
        settle()
    assert killed > size // 2
    figure(
        "强行结束",
        f"{killed} 次，落在某一次写盘的半途",
        f"{acknowledged} 条已答复，丢 0，损坏 0，半条命令 0",
    )


@sizes(short=6, long=200)
def test_a_killed_command_is_there_whole_or_not_at_all(size, home, figure):
    """The real `sx`, killed at any moment of its life."""
    dice = random.Random(3)
    place = str(home / "台账")
    span = 1.2 * processes.lifetime("--home", place, "note", "1.1.1@厂", "-m", "开头")
    outcomes = {True: 0, False: 0}
    lost = []
    for number in range(size):
        words = ("note", "1.1.1@厂", "1.1.2@厂", "1.2.1@厂", "-m", f"s{number}")
        process = processes.sx("--home", place, *words)
        time.sleep(dice.random() * span)
        process.kill()
        out, _ = process.communicate()
        done = process.returncode == 0
        found = books.texts(place).get(f"s{number}", 0)
        assert found in {0, TASKS}, (number, found)
        if (done or out) and not found:
            lost.append((number, out))
        outcomes[bool(found)] += 1
    assert lost == []
    books.is_sound(place)
    assert processes.run("--home", place, "doctor")[0] in (0, 1)
    figure(
        "强行结束",
        f"{size} 次，随机时刻，sx 命令",
        f"{outcomes[True]} 条整条记下，{outcomes[False]} 条整条没记；答复过的丢 0",
    )
