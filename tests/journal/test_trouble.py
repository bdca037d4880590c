"""When the disk, another process or the user gets in the way: what holds, and what is said."""

import contextlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time

import pytest

from journal.contract import NOW, done
from sixiang_cli.errors import Busy, Damaged, DiskFull, ReadOnly, StorageError, Unknown
from sixiang_cli.journal import (
    HeldInterrupts,
    connecting,
    faults,
    locks,
    reading,
    refolding,
    schema,
    verifying,
    writing,
)

posix = pytest.mark.skipif(os.name == "nt", reason="POSIX signals and limits")


@pytest.fixture
def path(tmp_path):
    path = str(tmp_path / "sx.db")
    append(path)
    return path


def append(path, unit="b1", actor="支部书记", patience=30.0):
    with writing(path, now_ms=NOW, actor=actor, patience=patience) as journal:
        journal.append([done(unit=unit)])


def count(path):
    with reading(path) as journal:
        return journal.count()


# --- another process writes --------------------------------------------------------------------

HOLDER = """
import sys, time
from sixiang_cli.journal import writing
with writing(sys.argv[1], now_ms=1_795_000_000_000, actor="轧辊作业区") as journal:
    print("held", flush=True)
    sys.stdin.read()
"""


@contextlib.contextmanager
def held_by_another(path):
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        text=True,
    )
    assert process.stdout.readline() == "held\n"
    try:
        yield process
    finally:
        process.stdin.close()
        process.stdout.close()
        process.wait()


def test_who_waits_in_vain_is_told_who_holds_it(path):
    with held_by_another(path) as holder, pytest.raises(Busy) as caught:
        append(path, patience=0.05)
    assert "轧辊作业区" in caught.value.message
    assert f"进程 {holder.pid}" in caught.value.message
    assert "什么也没记" in caught.value.message
    assert count(path) == 1


def test_waiting_in_vain_is_told_in_a_thread_too(path):
    caught = []

    def wait():
        try:
            append(path, patience=0.05)
        except Busy as error:
            caught.append(error)

    with held_by_another(path):
        thread = threading.Thread(target=wait)
        thread.start()
        thread.join()
    assert len(caught) == 1


def test_a_holder_that_left_no_name_is_another_program(path):
    with open(f"{path}.lock", "w", encoding="utf-8") as file:
        file.write("{不是 JSON")
    assert "另一个程序" in locks.busy(f"{path}.lock", 30).message


def test_who_waits_gets_its_turn_when_the_holder_is_done(path):
    with held_by_another(path) as holder:
        threading.Timer(0.05, holder.stdin.close).start()
        append(path)
    assert count(path) == 2


def test_who_waits_for_long_is_told_for_whom_and_when_it_is_over(path, monkeypatch):
    monkeypatch.setattr(locks, "_SOON", 0.01)
    told = []
    with held_by_another(path) as holder:

        def progress(text):
            told.append(text)
            if text:
                holder.stdin.close()

        with writing(path, now_ms=NOW, actor="", progress=progress) as journal:
            journal.append([done(unit="c7")])
    assert told == ["在等 轧辊作业区 记完", ""]
    told.clear()
    with writing(path, now_ms=NOW, actor="", progress=progress):
        pass
    assert told == []  # nobody was in the way


def test_a_killed_holder_leaves_nothing_locked(path):
    with held_by_another(path) as holder:
        holder.kill()
        holder.wait()
        append(path)
    assert count(path) == 2


def test_reading_waits_for_nobody(path):
    with held_by_another(path):
        assert count(path) == 1


def test_the_alarm_of_the_waiting_leaves_no_trace(path):
    before = signal.getsignal(signal.SIGALRM) if os.name != "nt" else None
    with held_by_another(path), contextlib.suppress(Busy):
        append(path, patience=0.05)
    if os.name != "nt":
        assert signal.getsignal(signal.SIGALRM) == before
        assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_many_writers_lose_nothing(path):
    program = (
        "import sys\n"
        "from journal.contract import NOW, done\n"
        "from sixiang_cli.journal import writing\n"
        "for number in range(10):\n"
        "    with writing(sys.argv[1], now_ms=NOW, actor=sys.argv[2]) as journal:\n"
        "        journal.append([done(unit=sys.argv[2], period=str(number))])\n"
        "    print(number)\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", program, path, f"w{number}"],
            stdout=subprocess.PIPE,
            env=environment,
        )
        for number in range(4)
    ]
    assert [len(writer.communicate()[0].split()) for writer in writers] == [10] * 4
    found = verifying.verify(path)
    assert found.is_whole
    assert found.counts[0][1] == 41
    assert refolding.refold(path) == []


def test_a_foreign_program_in_a_transaction_is_waited_for_and_reported(path, monkeypatch):
    monkeypatch.setattr(connecting, "PATIENCE", 0.05)
    foreign = sqlite3.connect(path, isolation_level=None)
    foreign.execute("BEGIN IMMEDIATE")
    with pytest.raises(Busy):
        append(path)
    foreign.execute("ROLLBACK")
    foreign.execute("BEGIN EXCLUSIVE")
    with pytest.raises(Busy):
        count(path)
    foreign.close()
    append(path)
    assert count(path) == 2


def test_a_reader_that_stays_makes_the_commit_fail_and_nothing_is_recorded(path, monkeypatch):
    monkeypatch.setattr(connecting, "PATIENCE", 0.05)
    foreign = sqlite3.connect(path, isolation_level=None)
    foreign.execute("BEGIN")
    foreign.execute("SELECT * FROM event").fetchone()
    with pytest.raises(Busy):
        append(path)
    foreign.close()
    assert count(path) == 1
    assert verifying.verify(path).is_whole


# --- Ctrl-C ------------------------------------------------------------------------------------


@posix
def test_an_interrupt_before_the_commit_leaves_nothing(path):

    def write():
        with writing(path, now_ms=NOW, actor="") as journal:
            journal.append([done(unit="c1")])
            signal.raise_signal(signal.SIGINT)
            journal.append([done(unit="c2")])

    with pytest.raises(KeyboardInterrupt):
        write()
    assert count(path) == 1


@posix
def test_an_interrupt_before_the_commit_is_told_at_once_even_inside_a_scope(path):
    """Or the caller would acknowledge what was rolled back."""
    acknowledged = []

    def write():
        with HeldInterrupts():
            with writing(path, now_ms=NOW, actor="") as journal:
                journal.append([done(unit="c1")])
                signal.raise_signal(signal.SIGINT)
            acknowledged.append("已办")

    with pytest.raises(KeyboardInterrupt):
        write()
    assert acknowledged == []
    assert count(path) == 1


@posix
def test_an_interrupt_after_the_commit_waits_for_the_acknowledgement(path):
    acknowledged = []

    def write():
        with HeldInterrupts():
            append(path, unit="c1")
            signal.raise_signal(signal.SIGINT)
            acknowledged.append("已办")

    with pytest.raises(KeyboardInterrupt):
        write()
    assert acknowledged == ["已办"]
    assert count(path) == 2


@posix
def test_an_interrupt_during_the_commit_finds_it_done(path, monkeypatch):
    class Interrupted(sqlite3.Connection):
        def execute(self, sql, *values):
            if sql == "COMMIT":
                signal.raise_signal(signal.SIGINT)
            return super().execute(sql, *values)

    connect = sqlite3.connect
    monkeypatch.setattr(
        connecting.sqlite3, "connect", lambda *a, **k: connect(*a, **k, factory=Interrupted)
    )
    with pytest.raises(KeyboardInterrupt):
        append(path, unit="c1")
    monkeypatch.undo()
    assert count(path) == 2


@posix
def test_before_and_after_a_write_interrupts_are_as_they_were(path):
    before = signal.getsignal(signal.SIGINT)
    append(path)
    assert signal.getsignal(signal.SIGINT) is before
    with pytest.raises(RuntimeError), writing(path, now_ms=NOW, actor=""):
        raise RuntimeError
    assert signal.getsignal(signal.SIGINT) is before
    with pytest.raises(KeyboardInterrupt), HeldInterrupts():
        signal.raise_signal(signal.SIGINT)


@posix
def test_waiting_for_the_lock_can_be_interrupted(path):
    with held_by_another(path):
        former = signal.signal(signal.SIGUSR1, lambda *_: signal.raise_signal(signal.SIGINT))
        timer = threading.Timer(0.05, os.kill, (os.getpid(), signal.SIGUSR1))
        timer.start()
        try:
            with pytest.raises(KeyboardInterrupt):
                append(path)
        finally:
            timer.join()
            signal.signal(signal.SIGUSR1, former)
    assert count(path) == 1


def test_a_thread_may_write(path):
    thread = threading.Thread(target=append, args=(path, "c1"))
    thread.start()
    thread.join()
    assert count(path) == 2


# --- what fails is not left open ---------------------------------------------------------------


class Watched(sqlite3.Connection):
    """A connection that is remembered, and whose copies fail as on a full disk."""

    opened: list[sqlite3.Connection]

    def __init__(self, *given, **named):
        super().__init__(*given, **named)
        self.opened.append(self)

    def backup(self, _target):
        raise driver_error("SQLITE_IOERR_READ")


@pytest.fixture
def opened(monkeypatch):
    connect = sqlite3.connect
    monkeypatch.setattr(
        connecting.sqlite3, "connect", lambda *a, **k: connect(*a, **k, factory=Watched)
    )
    monkeypatch.setattr(Watched, "opened", [], raising=False)
    yield Watched.opened
    for connection in Watched.opened:
        connection.close()


def is_closed(connection):
    try:
        connection.execute("SELECT 1")
    except sqlite3.ProgrammingError:
        return True
    return False


def test_an_older_file_that_cannot_be_copied_is_closed_again(path, opened, monkeypatch):
    later = (*schema.MIGRATIONS, ("9999-later", ("CREATE TABLE later (x TEXT)",)))
    monkeypatch.setattr(schema, "MIGRATIONS", later)
    with pytest.raises(StorageError):
        count(path)
    assert [*map(is_closed, opened)] == [True, True]


def test_tables_that_cannot_be_made_leave_nothing_open(tmp_path, opened, monkeypatch):
    later = (*schema.MIGRATIONS, ("9999-later", ("CREATE TABLE event (x TEXT)",)))
    monkeypatch.setattr(schema, "MIGRATIONS", later)
    with pytest.raises(StorageError):
        count(str(tmp_path / "nowhere.db"))
    assert [*map(is_closed, opened)] == [True]


# --- the disk ----------------------------------------------------------------------------------


def failing_commit(monkeypatch, error, *, after=False, reading_too=False):
    """Make the next COMMIT fail with `error`, before or after it took place."""

    class Failing(sqlite3.Connection):
        def execute(self, sql, *values):
            if sql == "COMMIT":
                if after:
                    super().execute(sql)
                if reading_too:
                    monkeypatch.setattr(connecting, "for_reading", refuse)
                raise error
            return super().execute(sql, *values)

    def refuse(_path):
        raise error

    connect = sqlite3.connect
    monkeypatch.setattr(
        connecting.sqlite3, "connect", lambda *a, **k: connect(*a, **k, factory=Failing)
    )


def driver_error(name):
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorname = name
    return error


def test_a_failed_commit_that_left_nothing_says_so(path, monkeypatch):
    failing_commit(monkeypatch, driver_error("SQLITE_IOERR_FSYNC"))
    with pytest.raises(StorageError) as caught:
        append(path)
    assert "什么也没记" in caught.value.message
    assert not isinstance(caught.value, Unknown)
    monkeypatch.undo()
    assert count(path) == 1


def test_a_failed_commit_that_was_written_all_the_same_counts_as_written(path, monkeypatch):
    failing_commit(monkeypatch, driver_error("SQLITE_IOERR_FSYNC"), after=True)
    append(path)
    monkeypatch.undo()
    assert count(path) == 2


def test_a_failed_commit_whose_outcome_cannot_be_seen_is_called_unknown(path, monkeypatch):
    failing_commit(monkeypatch, driver_error("SQLITE_IOERR_FSYNC"), after=True, reading_too=True)
    with pytest.raises(Unknown) as caught:
        append(path)
    assert caught.value.message.startswith("不能确定是否已记下")
    assert "sx log -n 3" in caught.value.hint


def test_a_write_that_cannot_be_made_to_last_is_called_unknown(path, monkeypatch):
    failing_commit(monkeypatch, driver_error("SQLITE_IOERR_FSYNC"), after=True)

    def fsync(_file):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(Unknown):
        append(path)


def test_a_full_disk_is_named_with_what_is_free(path, monkeypatch):
    failing_commit(monkeypatch, driver_error("SQLITE_FULL"))
    monkeypatch.setattr(faults, "_free_bytes", lambda _path: 12_345)
    monkeypatch.setattr(faults, "_disk", lambda _path: "/mnt/台账盘")
    with pytest.raises(DiskFull) as caught:
        append(path)
    assert caught.value.message == "记不了：磁盘满了（/mnt/台账盘，剩 12 KB），什么也没记。"


@posix
def test_a_limit_on_file_size_is_named_and_nothing_half_recorded(path):
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    for limit in range(0, os.path.getsize(path) + 8192, 4096):
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, before[1]))
        try:
            with writing(path, now_ms=NOW, actor="") as journal:
                journal.append([done(unit=f"c{number}") for number in range(300)])
            outcome = "written"
        except DiskFull as error:
            outcome = error.message
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
        assert outcome != "written"
        assert "什么也没记" in outcome
        assert f"{limit // 1024} KB" in outcome or "0 字节" in outcome
        assert count(path) == 1
    append(path)
    assert count(path) == 2
    assert verifying.verify(path).is_whole


@pytest.mark.parametrize(
    ("error", "leaf"),
    [
        (driver_error("SQLITE_FULL"), DiskFull),
        (driver_error("SQLITE_READONLY"), ReadOnly),
        (driver_error("SQLITE_READONLY_DBMOVED"), ReadOnly),
        (driver_error("SQLITE_BUSY_SNAPSHOT"), Busy),
        (OSError(28, "No space left on device"), DiskFull),
        (OSError(30, "Read-only file system"), ReadOnly),
        (PermissionError(13, "Permission denied"), ReadOnly),
        (driver_error("SQLITE_MISUSE"), StorageError),
        (OSError(5, "Input/output error"), StorageError),
    ],
)
def test_each_trouble_has_its_own_kind(path, error, leaf):
    found = faults.translate(error, path, writing=True)
    assert type(found) is leaf
    assert path in found.message or leaf in {DiskFull, Busy}
    assert found.hint


def test_the_disk_of_a_path_is_its_mount_point(tmp_path):
    disk = faults._disk(str(tmp_path / "没有" / "sx.db"))
    assert os.path.ismount(disk)
    assert str(tmp_path).startswith(disk)


def test_the_lock_file_signs_with_the_actor(path):
    with writing(path, now_ms=NOW, actor="甲班"), open(f"{path}.lock", encoding="utf-8") as file:
        assert json.load(file) == {"pid": os.getpid(), "actor": "甲班", "since": NOW}


def test_a_shorter_signature_leaves_nothing_of_the_one_before(path):
    for actor in ("机械动力作业区检修一班", "甲班"):
        with writing(path, now_ms=NOW, actor=actor), open(f"{path}.lock", encoding="utf-8") as file:
            assert [json.loads(line)["actor"] for line in file] == [actor]


def test_reading_and_writing_import_nothing_heavy(path):
    """What sqlite3, hashlib and json bring along anyway is no news; these would be."""
    program = (
        "import sys\n"
        "from sixiang_cli.journal import Draft, reading, writing\n"
        "with writing(sys.argv[1], now_ms=1, actor='甲班') as journal:\n"
        "    journal.append([Draft('1.3.2', 'b1', '2026-11', 'done', '2026-11-18', {})])\n"
        "with reading(sys.argv[1]) as journal:\n"
        "    journal.tasks(), journal.events()\n"
        "heavy = 'dataclasses inspect pathlib uuid tempfile shutil random subprocess socket urllib'\n"
        "print([name for name in heavy.split() if name in sys.modules])\n"
        "walks = 'sixiang_cli.journal.verifying', 'sixiang_cli.journal.refolding'\n"
        "print(any(name in sys.modules for name in walks))\n"
    )
    finished = subprocess.run(
        [sys.executable, "-S", "-c", program, path],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert finished.stdout.splitlines() == ["[]", "False"]


def test_time_is_never_asked_of_the_clock(path, monkeypatch):
    def refuse():
        raise AssertionError("the moment is passed in")

    monkeypatch.setattr(time, "time", refuse)
    append(path)
    assert count(path) == 2


def test_a_journal_that_cannot_even_be_looked_into_is_called_damaged(path, monkeypatch):
    def look_into(place):
        with reading(place):
            raise UnicodeError("a name in the file is no text")

    monkeypatch.setattr(refolding, "is_sound", look_into)
    with pytest.raises(Damaged), reading(path):
        raise ValueError("the first mistake")
