"""What the SQLite file itself promises: append-only, recognisable, never made or changed by looking."""

import contextlib
import os
import shutil
import sqlite3
import tempfile

import pytest

from journal.contract import DAY, NOW, done, draft
from sixiang_cli.errors import Damaged, ReadOnly, StorageError, TooNew
from sixiang_cli.journal import (
    counting,
    permissions,
    reading,
    refolding,
    schema,
    store,
    verifying,
    writing,
)


@pytest.fixture
def path(tmp_path):
    return str(tmp_path / "台账 100%#?" / "sx.db")


@pytest.fixture
def book(path):
    os.mkdir(os.path.dirname(path))
    with writing(path, now_ms=NOW, actor="支部书记") as journal:
        journal.append([done(), done(unit="c1")])
    return path


@contextlib.contextmanager
def powerless():
    """Act as a user who may write nothing, in a folder that anyone may enter."""
    folder = tempfile.mkdtemp()
    os.chmod(folder, 0o755)
    is_root = os.geteuid() == 0
    try:
        yield folder, lambda: os.seteuid(65534) if is_root else os.chmod(folder, 0o555)
    finally:
        if is_root:
            os.seteuid(0)
        os.chmod(folder, 0o755)
        shutil.rmtree(folder)


posix = pytest.mark.skipif(os.name == "nt", reason="POSIX permissions")


# --- looking never changes anything -------------------------------------------------------------


def test_looking_at_an_absent_journal_makes_no_file(tmp_path):
    with reading(str(tmp_path / "nowhere" / "sx.db")) as journal:
        assert journal.count() == 0
    with reading(str(tmp_path / "sx.db")) as journal:
        assert journal.count() == 0
    assert list(tmp_path.iterdir()) == []


def test_looking_leaves_the_folder_byte_for_byte(book):
    folder = os.path.dirname(book)

    def contents():
        found = {}
        for name in os.listdir(folder):
            with open(os.path.join(folder, name), "rb") as file:
                found[name] = file.read()
        return found

    before = contents()
    with reading(book) as journal:
        assert journal.count() == 2
        assert len(journal.events()) == 2
    assert contents() == before


def test_a_write_of_nothing_leaves_no_file_behind(tmp_path):
    path = str(tmp_path / "sx.db")
    with writing(path, now_ms=NOW, actor=""):
        pass
    with pytest.raises(ValueError), writing(path, now_ms=NOW, actor="") as journal:
        journal.append([])
    assert not os.path.exists(path)


def test_an_empty_file_reads_as_an_empty_journal_and_can_be_written(tmp_path):
    path = str(tmp_path / "sx.db")
    with open(path, "w"):
        pass
    with reading(path) as journal:
        assert journal.count() == 0
    with writing(path, now_ms=NOW, actor="") as journal:
        journal.append([done()])
    with reading(path) as journal:
        assert journal.count() == 1


def test_a_reader_sees_one_moment_however_many_write(book):
    with reading(book) as journal:
        assert journal.count() == 2
    other = sqlite3.connect(book)
    other.execute("BEGIN")
    assert other.execute("SELECT count(*) FROM event").fetchone() == (2,)
    other.close()


@posix
def test_a_journal_on_a_read_only_disk_can_be_read_and_says_why_it_cannot_be_written():
    with powerless() as (folder, drop_rights):
        path = os.path.join(folder, "sx.db")
        with writing(path, now_ms=NOW, actor="") as journal:
            journal.append([done()])
        drop_rights()
        with reading(path) as journal:
            assert journal.count() == 1
        with pytest.raises(ReadOnly) as caught, writing(path, now_ms=NOW, actor=""):
            pass
        is_anothers = os.stat(path).st_uid != os.geteuid()
        why = "是别的用户建的，没有给你写的权限" if is_anothers else "没有写的权限"
        at = path if is_anothers else folder
        assert caught.value.message == f"记不了：台账只能读（{at}，{why}），什么也没改。"
        assert "--home" in caught.value.hint
        with pytest.raises(ReadOnly), writing(f"{folder}/new.db", now_ms=NOW, actor=""):
            pass


@posix
def test_every_file_of_a_journal_has_the_permissions_that_the_umask_leaves(tmp_path):
    before = os.umask(0o002)
    try:
        for umask, mode in ((0o002, 0o664), (0o022, 0o644), (0o077, 0o600)):
            os.umask(umask)
            folder = tmp_path / f"{umask:o}"
            folder.mkdir()
            with writing(str(folder / "sx.db"), now_ms=NOW, actor="") as journal:
                journal.append([done()])
            found = {each.name: each.stat().st_mode & 0o777 for each in folder.iterdir()}
            assert found == dict.fromkeys(("sx.db", "sx.db-journal", "sx.db.lock"), mode)
    finally:
        os.umask(before)


@posix
@pytest.mark.parametrize("closed", ["sx.db", "sx.db-journal"])
def test_a_file_that_is_closed_to_those_who_share_the_folder_is_named_with_what_opens_it(closed):
    with powerless() as (folder, drop_rights):
        path = os.path.join(folder, "sx.db")
        with writing(path, now_ms=NOW, actor="") as journal:
            journal.append([done()])
        os.chmod(folder, 0o777)
        for name in os.listdir(folder):
            os.chmod(os.path.join(folder, name), 0o444 if name == closed else 0o666)
        drop_rights()
        is_anothers = os.stat(path).st_uid != os.geteuid()
        with pytest.raises(ReadOnly) as caught, writing(path, now_ms=NOW, actor="") as journal:
            journal.append([done(unit="c1")])
        assert f"只能读（{os.path.join(folder, closed)}，" in caught.value.message
        assert ("让建它的人 sx doctor --repair" in caught.value.hint) == is_anothers
        with reading(path) as journal:
            assert journal.count() == 1


@posix
def test_files_closed_to_the_group_of_the_folder_are_found_and_opened_to_it(book):
    folder = os.path.dirname(book)
    os.chmod(folder, 0o2755)
    os.chmod(book, 0o644)
    assert permissions.closed_to_group(book) == []  # the group can't write the folder either
    os.chmod(folder, 0o2775)
    os.chmod(f"{book}-journal", 0o600)
    os.chmod(f"{book}.lock", 0o664)
    assert permissions.closed_to_group(book) == [book, f"{book}-journal"]
    permissions.open_to_group(book)
    assert permissions.closed_to_group(book) == []
    assert os.stat(book).st_mode & 0o777 == 0o664
    assert os.stat(f"{book}-journal").st_mode & 0o777 == 0o660


@posix
def test_a_lock_file_that_another_user_made_does_not_shut_out():
    with powerless() as (folder, drop_rights):
        path = os.path.join(folder, "sx.db")
        with writing(path, now_ms=NOW, actor="") as journal:
            journal.append([done()])
        os.chmod(f"{path}.lock", 0o444)
        for name in (path, f"{path}-journal"):
            os.chmod(name, 0o666)
        drop_rights()
        os.chmod(folder, 0o777) if os.geteuid() != 65534 else None
        with writing(path, now_ms=NOW, actor="") as journal:
            journal.append([done(unit="c1")])
        with reading(path) as journal:
            assert journal.count() == 2


def leave_half_done(path, into):
    """Put into a folder what a crash in the middle of a big write would leave of the journal."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = TRUNCATE")
    connection.execute("PRAGMA cache_size = 1")
    connection.execute("BEGIN IMMEDIATE")
    for number in range(2000):
        connection.execute(
            "INSERT INTO task VALUES (?, 'c9', 'x', '', 1, '', '', '', 0, NULL, NULL, 0, 0)",
            (str(number),),
        )
    connection.execute("UPDATE task SET count = 99")
    for name in (path, f"{path}-journal"):
        shutil.copy(name, into)
    connection.execute("ROLLBACK")
    connection.close()
    copy = os.path.join(into, "sx.db")
    assert os.path.getsize(f"{copy}-journal") > 0
    return copy


def test_reading_sees_through_a_half_done_write(book, tmp_path):
    copy = leave_half_done(book, tmp_path)
    with reading(copy) as journal:
        assert [row[3].amount for row in journal.tasks()] == [1, 1]


@posix
def test_reading_sees_through_a_half_done_write_on_a_read_only_disk(book):
    with powerless() as (folder, drop_rights):
        copy = leave_half_done(book, folder)
        for name in os.listdir(folder):
            os.chmod(os.path.join(folder, name), 0o644)
        before = os.path.getsize(f"{copy}-journal")
        drop_rights()
        with reading(copy) as journal:
            assert [row[3].amount for row in journal.tasks()] == [1, 1]
        assert os.path.getsize(f"{copy}-journal") == before


def test_writing_goes_on_after_a_half_done_write(book, tmp_path):
    copy = leave_half_done(book, tmp_path)
    with writing(copy, now_ms=NOW, actor="") as journal:
        journal.append([done(unit="c2")])
    with reading(copy) as journal:
        assert [row[3].amount for row in journal.tasks()] == [1, 1, 1]
    assert verifying.verify(copy).is_whole


# --- the file is ours, and only appended to ----------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET actor = '别人'",
        "DELETE FROM event WHERE seq = 2",
        (
            "INSERT OR REPLACE INTO event SELECT arrival, device, seq, stamp, recorded_at, '别人',"
            " command, measure, unit, period, kind, occurred_on, body, hash FROM event"
        ),
        (
            "INSERT OR REPLACE INTO event SELECT arrival, device, seq + 2, stamp, recorded_at, actor,"
            " command, measure, unit, period, kind, occurred_on, body, hash FROM event WHERE seq = 1"
        ),
        (
            "INSERT INTO event SELECT NULL, device, seq + 7, stamp, recorded_at, actor,"
            " command, measure, unit, period, kind, occurred_on, body, hash FROM event WHERE seq = 1"
        ),
    ],
    ids=["update", "delete", "replace", "replace by arrival", "leave a gap"],
)
def test_events_are_neither_changed_nor_removed_even_by_other_programs(book, statement):
    connection = sqlite3.connect(book)
    with pytest.raises(sqlite3.IntegrityError):
        connection.execute(statement)
    connection.close()


def test_the_settings_that_survive_a_power_cut_are_in_force(book):
    with writing(book, now_ms=NOW, actor="") as journal:
        connection = store.connection_of(journal)

        def pragma(name):
            return connection.execute(f"PRAGMA {name}").fetchone()[0]

        assert pragma("journal_mode") == "truncate"
        assert pragma("synchronous") == 3  # EXTRA
        assert pragma("trusted_schema") == 0
        assert pragma("application_id") == schema.APPLICATION_ID
        assert connection.in_transaction


def test_each_migration_is_recorded_with_what_it_applied(book):
    connection = sqlite3.connect(book)
    rows = connection.execute("SELECT name, statements FROM migration ORDER BY number").fetchall()
    assert [name for name, _ in rows] == [name for name, _ in schema.MIGRATIONS]
    assert "CREATE TRIGGER event_is_never_updated" in rows[0][1]
    connection.close()


def test_an_older_file_reads_as_it_is_and_is_brought_up_to_date_by_a_write(book, monkeypatch):
    later = (*schema.MIGRATIONS, ("9999-later", ("CREATE TABLE later (x TEXT)",)))
    monkeypatch.setattr(schema, "MIGRATIONS", later)
    with open(book, "rb") as file:
        before = file.read()
    with reading(book) as journal:
        assert len(journal.tasks()) == 2
        assert store.connection_of(journal).execute("SELECT * FROM later").fetchall() == []
    with open(book, "rb") as file:
        assert file.read() == before
    with writing(book, now_ms=NOW, actor="") as journal:
        journal.append([done()])
    connection = sqlite3.connect(book)
    assert connection.execute("SELECT count(*) FROM migration").fetchone() == (len(later),)
    connection.close()


@pytest.mark.parametrize("known", [4, 5, 6])
def test_what_an_older_file_holds_is_counted(tmp_path, monkeypatch, known):
    path = str(tmp_path / "sx.db")
    with monkeypatch.context() as before:
        before.setattr(schema, "MIGRATIONS", schema.MIGRATIONS[:known])
        with writing(path, now_ms=NOW, actor="") as journal:
            journal.append([done(), done(unit="b2"), draft("note", text="补充", unit="b3")])
    assert refolding.refold(path) == []
    with reading(path) as journal:
        assert len(counting.counts(journal, "2026-11")["1.3.2"]) == 2
    with writing(path, now_ms=NOW + DAY, actor="") as journal:
        journal.append([done(unit="b3")])
    assert refolding.refold(path) == []


def refusals(path):
    with pytest.raises(StorageError) as on_reading, reading(path) as journal:
        journal.events()
    with pytest.raises(StorageError) as on_writing, writing(path, now_ms=NOW, actor="") as journal:
        journal.append([done()])
    return on_reading.value, on_writing.value


def test_a_file_of_a_later_version_is_left_alone(book):
    connection = sqlite3.connect(book)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    for error in refusals(book):
        assert isinstance(error, TooNew)
        assert "升级" in error.hint


def test_the_database_of_another_program_is_left_alone(tmp_path):
    path = str(tmp_path / "sx.db")
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE bookmarks (url TEXT)")
    connection.close()
    with open(path, "rb") as file:
        before = file.read()
    for error in refusals(path):
        assert isinstance(error, Damaged)
        assert path in error.message
    with open(path, "rb") as file:
        assert file.read() == before


def test_a_file_that_is_no_database_is_called_damaged(tmp_path):
    path = tmp_path / "sx.db"
    path.write_text("这是一个文本文件\n" * 500, encoding="utf-8")
    for error in refusals(str(path)):
        assert isinstance(error, Damaged)
        assert "sx doctor" in error.hint


def test_a_folder_in_its_place_is_said_to_be_unreadable(tmp_path):
    (tmp_path / "sx.db").mkdir()
    for error in refusals(str(tmp_path / "sx.db")):
        assert "sx.db" in error.message


def test_a_missing_folder_is_named(tmp_path):
    path = str(tmp_path / "没有" / "sx.db")
    with pytest.raises(StorageError, match="没有文件夹"), writing(path, now_ms=NOW, actor=""):
        pass


def test_a_late_event_refolds_its_own_task_only(book, tmp_path):
    """Another row is made wrong first: it would come right if it were folded too."""
    elsewhere = str(tmp_path / "sx.db")
    with writing(elsewhere, now_ms=NOW - DAY, actor="") as journal:
        journal.append([done(n=5)])
    connection = sqlite3.connect(book)
    connection.execute("UPDATE task SET count = 77")
    connection.commit()
    connection.close()
    with reading(elsewhere) as journal:
        events = [entry.event for entry in journal.events()]
    with writing(book, now_ms=NOW, actor="") as journal:
        assert journal.adopt(events).added == 1
        assert sorted((row[1], row[3].amount) for row in journal.tasks()) == [("b1", 6), ("c1", 77)]


# --- which device this is ----------------------------------------------------------------------


def append(path, now=NOW):
    with writing(path, now_ms=now, actor="") as journal:
        journal.append([done()])
        return journal.device


def test_a_moved_folder_continues_its_chain(book):
    device = append(book)
    moved = f"{os.path.dirname(book)} 搬走"
    os.rename(os.path.dirname(book), moved)
    assert append(os.path.join(moved, "sx.db")) == device


def test_a_copied_folder_begins_a_chain_of_its_own(book):
    device = append(book)
    copied = f"{os.path.dirname(book)} 复制"
    shutil.copytree(os.path.dirname(book), copied)
    copy = os.path.join(copied, "sx.db")
    with reading(copy) as journal:
        assert journal.device == ""
    assert append(copy) != device
    assert append(copy) == append(copy)
    assert append(book) == device
    with reading(copy) as journal:
        assert [head.seq for head in journal.heads()] in ([3, 3], [3, 3])
    assert verifying.verify(copy).is_whole


def test_another_machine_at_the_same_path_begins_a_chain_of_its_own(book, monkeypatch):
    device = append(book)
    monkeypatch.setattr("sixiang_cli.journal.identity._machine_id", lambda: b"another")
    assert append(book) != device


def test_the_id_of_the_machine_itself_is_not_stored(book, monkeypatch):
    monkeypatch.setattr("sixiang_cli.journal.identity._machine_id", lambda: b"secret-machine")
    append(book)
    with open(book, "rb") as file:
        assert b"secret-machine" not in file.read()


# --- how much it takes -------------------------------------------------------------------------


def test_an_event_takes_at_most_350_bytes_with_its_share_of_everything(tmp_path):
    path = str(tmp_path / "sx.db")
    units = [f"c{number}" for number in range(1, 60)]
    with writing(path, now_ms=NOW, actor="轧辊作业区支部书记") as journal:
        for month in range(1, 13):
            period = f"2026-{month:02}"
            for kind in ("assign", "done", "note"):
                body = {"assign": {"to": "组织委员"}, "done": {}, "note": {"text": "三个班都到了"}}
                journal.append(
                    [
                        draft(kind, unit=unit, period=period, **body[kind])._replace(
                            occurred_on=f"{period}-18" if kind == "done" else ""
                        )
                        for unit in units
                    ]
                )
        number = journal.count()
    assert os.path.getsize(path) / number <= 350


@pytest.mark.parametrize(
    ("ask", "scans"),
    [
        (lambda j: j.tasks(periods=["2026-11"], units=["b1"]), []),
        (lambda j: j.tasks(periods=["2026-11", "2026Q4"]), []),
        (lambda j: j.tasks(units=["b1"], measures=["1.3.2"]), []),
        (lambda j: j.tasks(measures=["1.3.2"]), []),
        (lambda j: list(j.closed_counts(units=["b1"], before={"7-": "2026-11"})), []),
        (lambda j: j.tasks_named([("1.3.2", "b1", "2026-11")]), []),
        (lambda j: j.claimed_between("2026-11-01", "2026-11-30", since=NOW), []),
        (lambda j: j.touched_after(NOW), ["SCAN event USING INDEX event_by_target"]),
        (lambda j: list(j.periods_alike([("b1", "1.3.2", "7-")])), []),
        (
            lambda j: j.facts_as_of(NOW + DAY, named=[("1.3.2", "b1", "2026-11")]),
            ["SCAN e USING INDEX event_by_target"],
        ),
        (
            lambda j: list(j.closed_counts(units=None, before={"7-": "2026-11"})),
            ["SCAN alike"],
        ),
        (
            lambda j: j.facts_as_of(NOW + DAY, periods=["2026-11"]),
            ["SCAN e USING INDEX event_by_target"],
        ),
        (lambda j: j.events(measure="1.3.2"), []),
        (lambda j: j.events(measure="1.3.2", units=["b1"], period="2026-11"), []),
        (lambda j: j.events(since=NOW), []),
        (lambda j: j.events(last=3), [f"SCAN {name} USING" for name in ("e", "event")]),
        (lambda j: j.cascades(), []),
        (
            lambda j: j.standings(as_of=NOW + DAY, units=["b1"]),
            ["SCAN event USING INDEX event_by_target"],
        ),
        (
            lambda j: j.standings(as_of=0),
            [f"SCAN {name} USING INDEX event_by_target" for name in ("e", "event")]
            + ["SCAN standing"],
        ),
        (lambda j: j.standings(pairs=[("b1", "1.3.2")]), []),
        (lambda j: j.last_definitions(), []),
        (lambda j: j.used_units(), []),
        (lambda j: counting.counts(j, "2026-11"), []),
        (lambda j: counting.kinds(j, "2026-11", "1.3.2", "2026-11-25", NOW), []),
        (lambda j: j.first_recorded(), ["SCAN event USING INDEX event_by_stamp"]),
        (lambda j: j.append([done(), draft("assign", to="甲")]), []),
        (lambda j: j.undo(j.commands(device=j.device)[0]), []),
        (lambda j: j.later_touching(j.commands(device=j.device)[0]), []),
    ],
)
def test_no_everyday_question_reads_all_of_history(book, ask, scans):
    """What a query scans is looked up in its plan; scans of what is small are let pass."""
    asked = []
    with writing(book, now_ms=NOW, actor="") as journal:
        connection = store.connection_of(journal)
        connection.set_trace_callback(asked.append)
        ask(journal)
        connection.set_trace_callback(None)
        plans = [
            row[3]
            for statement in asked
            if statement.lstrip().startswith(("SELECT", "INSERT", "UPDATE", "DELETE"))
            for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}")
        ]
    # devices; groups already counted; tasks that were named; rows that are written together; guards
    small = (
        "SCAN d", "SCAN device", "SCAN g", "SCAN k", "SCAN CONSTANT", "SCAN 2 CONSTANT",
        "SCAN sqlite_master",
    )  # fmt: skip
    found = [plan for plan in plans if plan.startswith("SCAN") and not plan.startswith(small)]
    assert [plan for plan in found if not any(plan.startswith(scan) for scan in scans)] == []
