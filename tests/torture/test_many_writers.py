"""Many write at once: nothing lost, nobody turned away, nobody kept waiting for long."""

import threading
import time

import pytest

from sixiang_cli.journal import writing
from torture import books, processes
from torture.figures import sizes

NOW = 1_795_000_000_000


def gathered(writers):
    """Wait for all and give what each acknowledged; reading them together, so that no pipe fills."""
    found = [None] * len(writers)

    def take(at, writer):
        found[at] = [text.decode() for text in writer.communicate()]

    threads = [threading.Thread(target=take, args=each) for each in enumerate(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


@sizes(short=(6, 20), long=(32, 500))
def test_writers_through_the_service_lose_nothing(size, home, figure):
    number, each = size
    place = str(home / "台账")
    begun = time.monotonic()
    writers = [
        processes.start_module("writer", place, f"w{at}", each, 1, cwd=home) for at in range(number)
    ]
    answers = gathered(writers)
    took = time.monotonic() - begun
    assert [error for _, error in answers] == [""] * number
    waits = sorted(
        float(line.split()[1]) for out, _ in answers for line in out.splitlines() if line != "ready"
    )
    assert len(waits) == number * each
    assert books.texts(place) == {
        f"w{at}-{turn}": 1 for at in range(number) for turn in range(each)
    }
    books.is_sound(place)
    p99, longest = waits[len(waits) * 99 // 100], waits[-1]
    figure(
        "多人同写",
        f"{number} 个进程各写 {each} 条",
        f"丢 0，错 0；等待 p99 {p99 / 1000:.2f} 秒，最长 {longest / 1000:.2f} 秒；"
        f"每秒 {len(waits) / took:.0f} 条",
    )
    if number > 8:
        assert p99 < 1000
        assert longest < 5000


@sizes(short=(3, 4), long=(8, 50))
def test_people_at_the_command_line_lose_nothing(size, home, figure):
    number, each = size
    place = str(home / "台账")
    failed = []

    def person(name):
        for turn in range(each):
            text = f"p{name}-{turn}"
            code, out, err = processes.run("--home", place, "note", "1.1.1@厂", "-m", text)
            if code:
                failed.append((text, code, out, err))

    people = [threading.Thread(target=person, args=(name,)) for name in range(number)]
    for thread in people:
        thread.start()
    for thread in people:
        thread.join()
    assert failed == []
    assert books.texts(place) == {
        f"p{at}-{turn}": 1 for at in range(number) for turn in range(each)
    }
    books.is_sound(place)
    figure("多人同写", f"{number} 个人用 sx 各记 {each} 条", "丢 0，错 0")


@sizes(short=(4, 2), long=(8, 5))
def test_units_and_settings_that_many_change_at_once_are_all_kept(size, home, figure):
    number, each = size
    place = str(home / "台账")
    assert processes.run("init", place)[0] == 0
    failed = []

    def person(name):
        for turn in range(each):
            words = ("unit", "add", f"单位{name}x{turn}x", "--under", "作业区")
            code, out, err = processes.run("--home", place, *words)
            if code:
                failed.append((words, code, out, err))

    people = [threading.Thread(target=person, args=(name,)) for name in range(number)]
    for thread in people:
        thread.start()
    for thread in people:
        thread.join()
    assert failed == []
    out = processes.run("--home", place, "unit", "list", "--format", "tsv")[1]
    missing = [
        name
        for name in (f"单位{at}x{turn}x" for at in range(number) for turn in range(each))
        if name not in out
    ]
    assert missing == []
    figure("多人同写", f"{number} 个人各加 {each} 个单位", "丢 0，错 0")


@pytest.mark.torture
def test_who_waits_thirty_seconds_is_told_who_holds_it(home, figure):
    place = str(home / "台账")
    assert processes.run("--home", place, "note", "1.1.1@厂", "-m", "一")[0] == 0
    with writing(books.path_of(place), now_ms=NOW, actor="轧辊作业区"):
        begun = time.monotonic()
        code, out, err = processes.run("--home", place, "note", "1.1.1@厂", "-m", "二")
        waited = time.monotonic() - begun
    assert (code, out) == (1, "")
    assert "轧辊作业区（进程 " in err
    assert 29 < waited < 40
    assert processes.run("--home", place, "note", "1.1.1@厂", "-m", "二")[0] == 0
    assert books.texts(place) == {"一": 1, "二": 1}
    figure("多人同写", "一个进程占着不放", f"等 {waited:.0f} 秒后说出是谁占着；放开后照常记")
