"""A journal changed behind our back, by somebody who knows SQL and the chain.

What a chain can show by itself is always found. A tail cut off and a chain forged to its end leave
a journal that is consistent; they are always found against a check code printed before.
"""

import contextlib
import random
import shutil
import sqlite3

import pytest

from sixiang_cli.journal import Draft, chain, reading, refolding, writing
from sixiang_cli.model import Event
from torture import books
from torture.figures import sizes

NOW = 1_793_000_000_000
TRIGGERS = ("event_is_never_updated", "event_is_never_deleted", "event_is_only_appended")
FIELDS = (
    "stamp", "recorded_at", "actor", "command", "measure", "unit", "period", "kind", "occurred_on",
    "body", "hash",
)  # fmt: skip


@pytest.fixture
def book(home, sx):
    """A journal with the chains of two devices, some commands undone; and the code printed then."""
    dice = random.Random(1)
    places = [home / "甲", home / "乙"]
    sx(["init", str(places[0]), "--start", "2026-01-01"])
    places[1].mkdir()
    for turn in range(40):
        path = books.path_of(str(places[turn % 2]))
        with writing(
            path, now_ms=NOW + turn * 60_000, actor=dice.choice(["组织委员", "班组长"])
        ) as journal:
            journal.append(
                [
                    Draft(
                        "1.3.2",
                        "b1",
                        f"2026-{dice.randrange(1, 12):02}",
                        "done",
                        "2026-10-20",
                        {"note": f"第{turn}条"},
                    )
                    for _ in range(dice.randrange(1, 3))
                ]
            )
            if turn % 7 == 6:
                journal.undo(journal.commands(device=journal.device, off=False)[0])
    with reading(books.path_of(str(places[1]))) as other:
        events = [entry.event for entry in other.events()]
    with writing(books.path_of(str(places[0])), now_ms=NOW, actor="") as journal:
        journal.adopt(events)
    with reading(books.path_of(str(places[0]))) as journal:
        code = chain.check_text(journal.heads())
    sx(["--home", str(places[0]), "verify", "--anchor", code])
    return str(places[0]), code


TABLES = {
    "task": ("count", "verdict", "review", "day", "recorded_at", "special", "unit", "period"),
    "standing": ("since", "value", "only"),
    "off": ("command", "turned"),
    "alike": ("number", "count", "unit"),
    "claimed": ("number", "count", "measure", "day"),
}


class FigureForger:
    """Hands on what lists and reports are read from; events, and the guards on them, are left alone."""

    def __init__(self, path, dice):
        self.connection = sqlite3.connect(path, isolation_level=None)
        self.dice = dice

    def rows(self):
        return [
            sorted(map(repr, self.connection.execute(f"SELECT * FROM {table}"))) for table in TABLES
        ]

    def forge(self):
        """Insert, change or delete a row; give what was done, empty if that changed nothing."""
        before = self.rows()
        table = self.dice.choice(list(TABLES))
        found = self.connection.execute(f"SELECT * FROM {table}")
        names = [column[0] for column in found.description]
        rows = found.fetchall()
        if not rows:
            return ""
        row = self.dice.choice(rows)
        column = self.dice.choice(TABLES[table])
        act = self.dice.choice(("insert", "update", "delete"))
        here = " AND ".join(f"{name} IS ?" for name in names)
        old = row[names.index(column)]
        new = old + self.dice.choice((-1, 1, 7)) if isinstance(old, int) else f"{old}1"
        with contextlib.suppress(sqlite3.IntegrityError):
            if act == "delete":
                self.connection.execute(f"DELETE FROM {table} WHERE {here}", row)
            elif act == "update":
                self.connection.execute(
                    f"UPDATE {table} SET {column} = ? WHERE {here}", (new, *row)
                )
            else:
                values = [
                    new if name == column else value for name, value in zip(names, row, strict=True)
                ]
                marks = ", ".join("?" * len(names))
                self.connection.execute(f"INSERT INTO {table} VALUES ({marks})", values)
        return f"{act} {table}.{column} of {row}" if self.rows() != before else ""


class Forger:
    """Hands on the tables of a copy, with the guards taken down and put up again."""

    def __init__(self, path, dice):
        self.connection = sqlite3.connect(path, isolation_level=None)
        self.dice = dice
        rows = self.connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        self.guards = dict(rows.fetchall())
        self.connection.execute("BEGIN")
        for name in TRIGGERS:
            self.connection.execute(f"DROP TRIGGER {name}")
        rows = self.connection.execute(
            "SELECT device, max(seq) FROM event GROUP BY device ORDER BY device"
        )
        self.last = dict(rows.fetchall())

    def close(self):
        for name in TRIGGERS:
            self.connection.execute(self.guards[name])
        self.connection.execute("COMMIT")
        self.connection.close()

    def place(self, *, before_the_last=0):
        device = self.dice.choice(list(self.last))
        return device, self.dice.randrange(1, self.last[device] + 1 - before_the_last)

    def bit_flip(self):
        device, seq = self.place()
        field = self.dice.choice(FIELDS)
        where = (device, seq)
        (value,) = self.connection.execute(
            f"SELECT {field} FROM event WHERE device = ? AND seq = ?", where
        ).fetchone()
        if isinstance(value, int):
            flipped = value ^ (1 << self.dice.randrange(40))
        else:
            raw = bytearray(value if isinstance(value, bytes) else value.encode())
            if not raw:
                raw = bytearray(b"\0")
            raw[self.dice.randrange(len(raw))] ^= 1 << self.dice.randrange(8)
            flipped = bytes(raw)
            if isinstance(value, str):  # still text to SQLite, if it is still UTF-8
                with contextlib.suppress(UnicodeDecodeError):
                    flipped = flipped.decode()
        self.connection.execute(
            f"UPDATE event SET {field} = ? WHERE device = ? AND seq = ?", (flipped, *where)
        )
        return f"{field} of {where}"

    def deletion(self):
        device, seq = self.place(before_the_last=1)
        self.connection.execute("DELETE FROM event WHERE device = ? AND seq = ?", (device, seq))
        return f"{device} {seq}"

    def reorder(self):
        device, one = self.place()
        other = self.dice.choice([seq for seq in range(1, self.last[device] + 1) if seq != one])
        for old, new in ((one, -1), (other, one), (-1, other)):
            self.connection.execute(
                "UPDATE event SET seq = ? WHERE device = ? AND seq = ?", (new, device, old)
            )
        return f"{device} {one} {other}"

    def insertion(self):
        """Put an event between two others, with a hash that fits its predecessor; renumber the rest."""
        device, seq = self.place()
        self.connection.execute(
            "UPDATE event SET seq = -seq WHERE device = ? AND seq >= ?", (device, seq)
        )
        self.connection.execute(
            "UPDATE event SET seq = 1 - seq WHERE device = ? AND seq < 0", (device,)
        )
        row = self.row(
            device, self.dice.choice([at for at in range(1, self.last[device] + 2) if at != seq])
        )
        event = row._replace(seq=seq, occurred_on="2026-10-31")
        self.insert(device, event._replace(hash=chain.digest(self.hash_before(device, seq), event)))
        return f"{device} {seq}"

    def truncated_tail(self):
        device, seq = self.place()
        self.connection.execute("DELETE FROM event WHERE device = ? AND seq >= ?", (device, seq))
        if seq == 1:
            self.connection.execute("DELETE FROM device WHERE id = ?", (device,))
        return f"{device} from {seq}"

    def forged_to_its_end(self):
        """Change one event and compute every hash from there on anew."""
        device, seq = self.place()
        previous = self.hash_before(device, seq)
        for at in range(seq, self.last[device] + 1):
            event = self.row(device, at)
            if at == seq:
                event = event._replace(occurred_on="2026-10-01", actor="别人")
            previous = chain.digest(previous, event)
            self.connection.execute(
                "UPDATE event SET occurred_on = ?, actor = ?, hash = ? WHERE device = ? AND seq = ?",
                (event.occurred_on, event.actor, previous, device, at),
            )
        return f"{device} {seq}"

    def row(self, device, seq):
        found = self.connection.execute(
            "SELECT d.code, e.seq, stamp, recorded_at, actor, command, measure, unit, period, kind,"
            " occurred_on, body, hash FROM event e JOIN device d ON d.id = e.device"
            " WHERE e.device = ? AND e.seq = ?",
            (device, seq),
        ).fetchone()
        return Event(*found)

    def hash_before(self, device, seq):
        return self.row(device, seq - 1).hash if seq > 1 else chain.GENESIS

    def insert(self, device, event):
        marks = ", ".join("?" * 13)
        self.connection.execute(f"INSERT INTO event VALUES (NULL, {marks})", (device, *event[1:13]))


ALONE = ("bit_flip", "deletion", "reorder", "insertion")
ANCHORED = ("truncated_tail", "forged_to_its_end")


@sizes(short=24, long=1000)
def test_every_change_is_found_by_the_chain_or_by_a_check_code(size, book, home, sx, figure):
    place, code = book
    found = dict.fromkeys(ALONE + ANCHORED, 0)
    for number in range(size):
        kind = (ALONE + ANCHORED)[number % 6]
        copy = home / "篡改"
        shutil.copytree(place, copy)
        forger = Forger(str(copy / "sx.db"), random.Random(number))
        what = getattr(forger, kind)()
        forger.close()
        said = ("--home", str(copy), "verify")
        alone = sx([*said], code=None)
        anchored = sx([*said, "--anchor", code], code=None)
        assert "自己出了错" not in alone.both + anchored.both, (kind, what)
        assert anchored.code == 3, (kind, what, anchored.both)
        if kind in ALONE:
            assert alone.code == 3, (kind, what, alone.both)
            assert "前后一致  是" not in alone.out
        else:
            refolding.repair(str(copy / "sx.db"), now_ms=NOW, actor="")  # covers its traces
            alone = sx([*said], code=None)
            assert alone.code == 0, (kind, what, alone.both)
            assert "能证明：" not in alone.out.replace("不能证明：", "")
            assert sx([*said, "--anchor", code], code=3)
        found[kind] += 1
        shutil.rmtree(copy)
    local, by_code = sum(found[kind] for kind in ALONE), sum(found[kind] for kind in ANCHORED)
    figure(
        "篡改",
        f"{size} 次：改一位、删、调换、插入，截去末尾，整条链重算",
        f"前四种 {local}/{local} 次本地查出；后两种 {by_code}/{by_code} 次由校验码查出，没有校验码时只说前后一致",
    )


@sizes(short=12, long=400)
def test_a_flipped_bit_anywhere_in_the_file_is_found_or_changed_nothing(
    size, book, home, sx, figure
):
    """Also where no event lies: indexes, the state table, free space."""
    place, _ = book
    dice = random.Random(9)
    raw = (home / "甲" / "sx.db").read_bytes()
    with reading(books.path_of(place)) as journal:
        before = (
            [entry.event for entry in journal.events()],
            sorted(journal.tasks()),
            journal.standings(),
        )
    found = harmless = 0
    copy = home / "翻转"
    copy.mkdir()
    (copy / "sx.toml").write_bytes((home / "甲" / "sx.toml").read_bytes())
    for _ in range(size):
        damaged = bytearray(raw)
        damaged[dice.randrange(len(raw))] ^= 1 << dice.randrange(8)
        (copy / "sx.db").write_bytes(damaged)
        here = ["--home", str(copy)]
        answers = [sx([*here, line], code=None) for line in ("verify", "doctor", "list")]
        (copy / "sx.db").write_bytes(damaged)
        writes = sx([*here, "done", "1.3.2@作业区#2026-10", "-m", "照记"], code=None)
        for answer in (*answers, writes):
            assert "自己出了错" not in answer.both, answer.both
        if answers[0].code or answers[1].code:
            found += 1
            continue
        (copy / "sx.db").write_bytes(damaged)
        with reading(str(copy / "sx.db")) as journal:
            after = (
                [entry.event for entry in journal.events()],
                sorted(journal.tasks()),
                journal.standings(),
            )
        assert after == before
        harmless += 1
    figure(
        "篡改",
        f"{size} 次，文件里任意一位",
        f"查出 {found}，落在空处没有改动任何内容 {harmless}，漏掉 0",
    )


@sizes(short=12, long=400)
def test_figures_that_were_not_recorded_are_found_and_the_code_above_them_proves_nothing(
    size, book, home, sx, figure
):
    place, code = book
    with writing(books.path_of(place), now_ms=NOW + 10**7, actor="组织委员") as journal:
        journal.append(
            [Draft("1.3.2", "b1", "", "na", "", {"standing": "2027-01", "reason": "未设"})]
        )
        journal.append([Draft("1.3.3", "b1", "2026-10", "assign", "", {"to": "组织委员"})])
        journal.undo(journal.commands(device=journal.device, off=False)[0])
    copy = home / "改数"
    found = 0
    for number in range(size * 2):
        if found == size:
            break
        shutil.copytree(place, copy)
        forger = FigureForger(str(copy / "sx.db"), random.Random(number))
        what = forger.forge()
        forger.connection.close()
        if what:
            found += 1
            said = sx(["--home", str(copy), "verify", "--anchor", code], code=3)
            assert "前后一致  否" in said.out, what
            assert "完全对上" not in said.out, what
            assert "能证明：" not in said.out.replace("不能证明：", ""), what
            assert sx(["--home", str(copy), "export", "--all", "-o", str(copy / "出")], code=1)
            sx(["--home", str(copy), "doctor", "--repair"])
            assert "完全对上" in sx(["--home", str(copy), "verify", "--anchor", code]).out, what
        shutil.rmtree(copy)
    assert found == size
    figure(
        "篡改",
        f"{size} 次：往状态表里添一行、改一格、删一行，流水不动",
        f"查出 {found}，都不说“完全对上”；照流水重算后都复原",
    )


@sizes(short=24, long=1000)
def test_a_bundle_that_is_not_whole_is_never_taken_for_whole(size, book, home, sx, figure):
    """Cut anywhere, at the end of a line too; lines left out, and openings of other bundles."""
    place, _ = book
    whole, part = home / "全.jsonl", home / "缺.jsonl"
    sx(["--home", place, "bundle", "export", str(whole)])
    raw = whole.read_bytes()
    lines = raw.splitlines(keepends=True)
    refused = 0
    for number in range(size):
        dice = random.Random(number)
        kind = ("byte", "line", "missing", "headless")[number % 4]
        if kind == "byte":
            content = raw[: dice.randrange(len(raw) - 1)]
        elif kind == "line":
            content = b"".join(lines[: dice.randrange(len(lines))])
        elif kind == "missing":
            gone = dice.randrange(1, len(lines))
            content = b"".join(lines[:gone] + lines[gone + 1 :])
        else:
            content = b"".join(lines[dice.randrange(1, len(lines)) :])
        part.write_bytes(content)
        answer = sx(["--home", str(home / "收"), "bundle", "import", str(part), "-y"], code=2)
        assert "自己出了错" not in answer.both, (kind, number)
        assert not (home / "收").exists(), (kind, number)
        refused += 1
    sx(["--home", str(home / "收"), "bundle", "import", str(whole), "-y"])
    sx(["--home", str(home / "收"), "verify"])
    figure(
        "篡改",
        f"{size} 次：记录包断在任意一处（行末也有）、少一行、没有开头",
        f"不收 {refused}，什么也没留下；完整的照收",
    )
