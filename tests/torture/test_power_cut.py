"""Power goes off: what was acknowledged is there, and a command is there whole or not at all."""

import json
import os
import random
import shutil
from pathlib import Path

from sixiang_cli.journal import Draft, reading, refolding, verifying, writing
from sixiang_cli.journal.connecting import is_half_done
from torture import power, shim
from torture.figures import sizes

# Everyday commands, random ones, one after another; each acknowledged with what stands then.
DAY = """
import hashlib, json, os, random, sys
from sixiang_cli.cli.main import main
from sixiang_cli.journal import reading
home, ack, seed, number = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
acks = os.open(ack, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
dice = random.Random(seed)
sys.stdout = sys.stderr = open(os.devnull, "w")

def digest(name):
    try:
        with open(os.path.join(home, name), "rb") as file:
            return hashlib.sha256(file.read()).hexdigest()
    except FileNotFoundError:
        return ""

items = ["1.1.1@厂", "1.1.2@厂", "1.2.1@厂", "3.1.5@厂", "1.3.2@作业区", "1.3.1.2@作业区"]
for turn in range(number):
    token = f"{seed}-{turn}"
    words = dice.choice([
        ["note", *dice.sample(items, dice.randrange(1, 4)), "-m", token * dice.randrange(1, 80)],
        ["done", *dice.sample(items, dice.randrange(1, 4)), "-n", "1", "-m", token],
        ["assign", dice.choice(items), "--to", token],
        ["undo", "-y"], ["redo", "-y"],
        ["unit", "add", f"班{token}", "--under", "作业区"],
        ["config", "set", "title", token],
    ])
    if seed % 3 == 0 and turn == 0:
        words = ["init", home]
    sys.argv = ["sx", "--home", home, *words] if words[0] != "init" else ["sx", *words]
    code = main()
    with reading(os.path.join(home, "sx.db")) as journal:
        heads = [(head.seq, head.hash.hex()) for head in journal.heads()]
    stand = {"code": code, "words": words, "heads": heads,
             "organisation": digest("organisation.toml"), "settings": digest("sx.toml")}
    os.write(acks, json.dumps(stand).encode())
"""
NOTHING = {"heads": [], "organisation": "", "settings": "", "words": []}


def record_a_day(built, folder, seed, commands):
    """Let the program work for a while and give what it changed on disk, in order."""
    from torture import processes

    root = folder / "disk"
    root.mkdir(parents=True)
    home, log, ack = root / "data" / "台账", folder / "log", folder / "ack"
    process = processes.start(
        DAY, home, ack, seed, commands,
        env=shim.environment(built, root, log=log, ack=ack),
    )  # fmt: skip
    _, error = process.communicate(timeout=300)
    assert process.returncode == 0, error.decode()
    return os.path.realpath(root), os.path.realpath(home), power.records(log)


def digest_of(path):
    import hashlib

    return hashlib.sha256(Path(path).read_bytes()).hexdigest() if os.path.exists(path) else ""


def look(home, before, after, tries):
    """Hold what is found after a cut against what stood before it and what was under way."""
    journal = os.path.join(home, "sx.db")
    states = (before, after)
    half_done = is_half_done(journal)
    with reading(journal) as opened:
        heads = [[head.seq, head.hash.hex()] for head in opened.heads()]
    assert heads in [state["heads"] for state in states], (tries, heads, states)
    for key, name in (("organisation", "organisation.toml"), ("settings", "sx.toml")):
        found = digest_of(os.path.join(home, name))
        # The first command makes the settings and then the journal: two files, one after the other.
        assert found in [state[key] for state in states] or not before["heads"], (tries, name)
    assert verifying.verify(journal).is_whole, tries
    assert refolding.refold(journal) == [], tries
    os.makedirs(home, exist_ok=True)
    with writing(journal, now_ms=1_795_000_000_000, actor="断电之后") as opened:
        opened.append([Draft("1.1.1", "c0", "2026-11", "note", "", {"text": "又能记"})])
    assert verifying.verify(journal).is_whole, tries
    assert refolding.refold(journal) == [], tries
    return half_done


@sizes(short=(1, 12, 40), long=(8, 40, 400))
def test_what_was_acknowledged_outlasts_a_power_cut(size, tmp_path_factory, figure):
    days, commands, cuts = size
    built = shim.library(tmp_path_factory)
    folder = tmp_path_factory.mktemp("power")
    tried = half_done = acknowledged = 0
    for seed in range(days):
        root, home, log = record_a_day(built, folder / str(seed), seed, commands)
        dice = random.Random(seed)
        assert sum(record.op == "W" for record in log) > commands
        wanted = sorted(dice.randrange(len(log) + 1) for _ in range(cuts // days))
        acks = [(at, json.loads(record.data)) for at, record in enumerate(log) if record.op == "A"]
        acknowledged += len(acks)
        disk, at = power.Disk(root), 0
        for cut in wanted:
            for record in log[at:cut]:
                disk.apply(record)
            at = cut
            before = next((state for end, state in reversed(acks) if end < cut), NOTHING)
            after = next((state for end, state in acks if end >= cut), before)
            found = folder / "found"
            power.put(disk.after_a_cut(dice), root, found)
            half_done += look(
                os.path.join(found, os.path.relpath(home, root)), before, after, (seed, cut)
            )
            shutil.rmtree(found)
            tried += 1
    figure(
        "断电",
        f"{tried} 次：录下程序对磁盘的每一次改动，任取一处断电，没有落盘的内容、文件名随机丢弃，"
        f"{acknowledged} 条命令",
        f"已答复而丢失 0，半条命令 0，{half_done} 次断在写到一半处，都自行恢复",
    )


def test_the_simulated_disk_loses_what_was_not_synced(tmp_path):
    """Or the test above would prove nothing."""
    made = [
        power.Record("C", 1, 0, "/disk/a", "", b""),
        power.Record("W", 1, 0, "/disk/a", "", b"x" * 600),
    ]
    synced = power.Record("S", 1, 0, "/disk/a", "", b"")
    named = power.Record("S", 2, 0, "/disk", "", b"")

    def outcomes(*log):
        disk = power.Disk("/disk")
        for record in log:
            disk.apply(record)
        return [disk.after_a_cut(random.Random(seed)) for seed in range(60)]

    assert {} in outcomes(*made, synced)
    assert {"/disk/a": b""} in outcomes(*made, named)
    assert {"/disk/a": b"x" * 512} in outcomes(*made, named)
    assert all(found == {"/disk/a": b"x" * 600} for found in outcomes(*made, synced, named))


def test_the_shim_sees_every_kind_of_change(tmp_path_factory):
    built = shim.library(tmp_path_factory)
    *_, log = record_a_day(built, tmp_path_factory.mktemp("seen"), 3, 12)
    assert {record.op for record in log} >= set("CWTSRMA")
