"""Disks that are full, limited, failing or read-only: what is said is true, and nothing is lost."""

import contextlib
import os
import random
import re
import resource
import shutil
import subprocess
from datetime import datetime

import pytest

from sixiang_cli.errors import DiskFull, StorageError, Unknown
from sixiang_cli.journal import Draft, reading, writing
from sixiang_cli.journal.connecting import is_half_done
from support import runner
from torture import books, processes, shim
from torture.figures import sizes

NOW = 1_795_000_000_000


@contextlib.contextmanager
def small_disk(folder, kilobytes):
    """Mount a disk of so many KB; skip where that is not for us to do."""
    folder.mkdir()
    options = ["-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(folder)]
    if shutil.which("mount") is None or os.geteuid() != 0:
        pytest.skip("mounting a small disk needs root")
    mounted = subprocess.run(["mount", *options], capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip(f"mount refused: {mounted.stderr.decode().strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def remount(folder, how):
    subprocess.run(["mount", "-o", f"remount,{how}", str(folder)], check=True)


def append(path, text, number=1):
    with writing(path, now_ms=NOW, actor="支部书记") as journal:
        journal.append([Draft("1.1.1", "a1", "2026-11", "note", "", {"text": text})] * number)


@sizes(short=1, long=6)
def test_a_full_disk_is_named_and_nothing_acknowledged_is_lost(size, tmp_path, sx, figure):
    refused = acknowledged = 0
    for turn in range(size):
        with small_disk(tmp_path / f"小盘{turn}", 300) as disk:
            place = str(disk / "台账")
            (disk / "占地方").write_bytes(bytes(40_000 + 4096 * turn))
            said = []
            for number in range(2000):
                text = f"满{number}" * (30 + turn)
                answer = sx(["--home", place, "note", "1.1.1@厂", "-m", text], code=None)
                if answer.code:
                    break
                said.append(text)
            else:
                pytest.fail("the disk never filled")
            assert answer.code == 1
            assert answer.out == ""
            assert re.search(rf"磁盘满了（{disk}，剩 [\d,]+ (KB|字节)），什么也没记", answer.err)
            for _ in range(3):  # it stays refused, and reading goes on
                sx(["--home", place, "note", "1.1.1@厂", "-m", text], code=1)
                assert books.texts(place) == dict.fromkeys(said, 1)
                refused += 1
            sx(["--home", place, "list"])
            (disk / "占地方").unlink()
            sx(["--home", place, "note", "1.1.1@厂", "-m", "腾出来了"])
            assert books.texts(place) == dict.fromkeys([*said, "腾出来了"], 1)
            books.is_sound(place)
            acknowledged += len(said)
    figure(
        "磁盘满",
        f"{size} 个 300 KB 的盘，写到满，再删出空来",
        f"{acknowledged} 条已答复，丢 0；拒绝 {refused} 次，都说出哪个盘、还剩多少；有空后照常记",
    )


@sizes(short=25, long=200)
def test_at_whatever_size_a_file_may_not_grow_nothing_is_half_recorded(size, tmp_path, figure):
    path = str(tmp_path / "sx.db")
    append(path, "头一条")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    top = os.path.getsize(path) + 60_000
    written, refused = 1, 0
    for step in range(size):
        limit = step * top // size
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, before[1]))
        try:
            append(path, f"第{step}步" * 20, number=40)
        except DiskFull as error:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
            assert "什么也没记" in error.message  # noqa: PT017 (either outcome is right)
            refused += 1
        else:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
            written += 40
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
        with reading(path) as journal:
            assert journal.count() == written, limit
    books.is_sound(str(tmp_path))
    append(path, "放开以后")
    books.is_sound(str(tmp_path))
    assert refused
    figure(
        "写入上限",
        f"RLIMIT_FSIZE 从 0 到 {top // 1024} KB，{size} 步",
        f"拒绝 {refused} 次，都说出上限，半条 0；放开后照常记",
    )


@sizes(short=60, long=1500)
def test_whatever_is_said_of_a_failed_sync_is_true(size, home, tmp_path_factory, figure):
    """One fsync in five fails: saved is there, not saved is not, and else it is called unknown."""
    built = shim.library(tmp_path_factory)
    place = str(home / "台账")
    counts = {"saved": 0, "refused": 0, "unknown": 0}
    for batch in range(2):
        uses = shim.environment(built, home, eio=20, seed=batch + 1)
        process = processes.start_module(
            "writer", place, f"e{batch}", size // 2, 2, env=uses, cwd=home
        )
        out, err = (text.decode() for text in process.communicate(timeout=300))
        assert process.returncode == 0, err
        assert "Traceback" not in err
        saved = {f"e{batch}-{line.split()[0]}" for line in out.splitlines()[1:]}
        failed = dict(line.split("\t")[:2] for line in err.splitlines())
        unknown = {f"e{batch}-{turn}" for turn, code in failed.items() if code == Unknown.code}
        refused = {f"e{batch}-{turn}" for turn, code in failed.items() if code == StorageError.code}
        assert len(saved) + len(unknown) + len(refused) == size // 2, err
        found = {text for text in books.texts(place) if text.startswith(f"e{batch}-")}
        assert saved <= found
        assert not refused & found
        assert found <= saved | unknown
        counts["saved"] += len(saved)
        counts["refused"] += len(refused)
        counts["unknown"] += len(unknown)
    assert set(books.texts(place).values()) == {2}
    books.is_sound(place)
    append(books.path_of(place), "好了")
    books.is_sound(place)
    assert counts["refused"]
    figure(
        "同步出错",
        f"fsync 五次有一次报 EIO，{size} 条命令",
        f"说记下的 {counts['saved']} 条都在，说没记的 {counts['refused']} 条都不在，"
        f"说不能确定的 {counts['unknown']} 条；半条 0",
    )


def test_a_ledger_that_finds_no_room_leaves_no_empty_folder(tmp_path, sx):
    with small_disk(tmp_path / "小盘", 60) as disk:
        (disk / "占地方").write_bytes(bytes(60 * 1024))
        for line in (
            ["init", str(disk / "部" / "台账")],
            ["init", str(disk / "台账"), "--catalogue", "builtin"],
        ):
            answer = sx(line, code=1)
            assert "满了" in answer.err
            assert os.listdir(disk) == ["占地方"]
        (disk / "台账").mkdir()
        sx(["init", str(disk / "台账")], code=1)
        assert "台账" in os.listdir(disk)  # it was there before


def leave_half_done(path, tmp_path_factory, home):
    """Kill a writer between its first write to the journal and its commit."""
    built = shim.library(tmp_path_factory)
    dice = random.Random(5)
    for number in range(200):
        uses = shim.environment(built, home, die=dice.randrange(15, 80))
        processes.start_module("writer", home, f"h{number}", 1, 3, env=uses, cwd=home).communicate()
        if is_half_done(path):
            return
    pytest.fail("no kill left a half-done write")


@sizes(short=1, long=1)
def test_a_read_only_disk_is_read_and_every_write_refused_with_the_reason(
    size, tmp_path, sx, tmp_path_factory, figure
):
    with small_disk(tmp_path / "只读盘", 3000) as disk:
        place = str(disk / "台账")
        sx.now = datetime.now(runner.PLANT)  # the writer below goes by the machine's clock
        sx(["--home", place, "note", "1.1.1@厂", "-m", "先前"])
        for hot in (False, True):
            if hot:
                remount(disk, "rw")
                leave_half_done(books.path_of(place), tmp_path_factory, place)
                before = sorted(os.listdir(place))
            remount(disk, "ro")
            for line in (
                ["list"],
                ["report"],
                ["log"],
                ["show", "1.1.1"],
                [],
                ["verify"],
                ["check"],
            ):
                sx(["--home", place, *line])
            assert "先前" in sx(["--home", place, "log"]).out
            for line in (
                ["done", "1.1.1@厂"],
                ["note", "1.1.1@厂", "-m", "后来"],
                ["undo", "-y"],
                ["unit", "add", "轧辊作业区", "--under", "厂"],
                ["config", "set", "title", "示例厂"],
                ["init", str(disk / "新的")],
            ):
                answer = sx(["--home", place, *line] if line[0] != "init" else line, code=1)
                assert answer.out == ""
                assert "只能读" in answer.err, answer.err
                assert str(disk) in answer.err
            if hot:
                assert sorted(os.listdir(place)) == before
        remount(disk, "rw")
        sx(["--home", place, "note", "1.1.1@厂", "-m", "又能写"])
        books.is_sound(place)
    figure(
        "只读",
        "只读的盘，又留有写到一半的流水",
        "7 种查看照常，6 种写入都以非零退出并说明只读；可写后照常记",
    )
