"""``sx bundle import``: whose records these are, whether all came, and what came twice."""

import json
from pathlib import Path

import pytest

from support import ladder
from support.runner import words_of


@pytest.fixture
def plants(sx, tmp_path):
    """Give `on("a", "done …")` over plants with the same three levels, and their folders."""

    def on(device, line, **options):
        return sx([*words_of(line), "--home", str(tmp_path / device)], **options)

    for name in ("a", "b"):
        ladder.small(tmp_path / name, "2026-10-01")
    return on


@pytest.fixture
def carry(plants, tmp_path):
    """Take everything from one device to another; give what was answered."""

    def run(source, target, options="", code=0, **more):
        path = tmp_path / f"{source}.jsonl"
        plants(source, f"bundle export {path} --force")
        return plants(target, f"bundle import {path} {options}", code=code, **more)

    return run


def correct(tmp_path, device, *changes, name="organisation.toml"):
    path = tmp_path / device / name
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = (
            text.replace(old, "\0").replace(new, old).replace("\0", new)
        )  # swaps, if both are there
    path.write_text(text, encoding="utf-8")


def test_records_never_go_to_another_unit_that_has_the_same_code(plants, carry, tmp_path):
    correct(tmp_path, "b", ("轧辊作业区", "精整作业区"))
    plants("a", "done 主题党日 -u 轧辊作业区 -p 11月")
    for options in ("", "-y", "--partial -y", "--dry-run"):
        said = carry("a", "b", options, code=2).err
        assert (
            "b1  对方：轧辊作业区（热轧示例厂的作业区）    这里：精整作业区（热轧示例厂的作业区）"
            in said
        )
        assert "b2" not in said  # nothing was recorded about it
        assert "一条也没收" in said
        assert "organisation.toml" in said
    assert plants("b", "list --all -s 已办 --json").data == []
    assert plants("b", "verify --json").data["total"] == 0


def test_every_code_that_means_another_unit_is_named(plants, carry, tmp_path):
    correct(tmp_path, "b", ("轧辊作业区", "精整作业区"), ('"c1"', '"c2"'))
    plants("a", "done 军令状 -l 班组 -y")
    error = carry("a", "b", "--json", code=2).error
    assert error["code"] == "other-meanings"
    for code in ("b1", "b2", "c1", "c2"):
        assert f"\n  {code}  " in error["message"]


def test_a_unit_that_stands_under_another_is_another_unit(plants, carry, tmp_path):
    correct(tmp_path, "b", ('code = "c1"\nname = "甲班"\nlevel = "班组"\nparent = "b1"',
                            'code = "c1"\nname = "甲班"\nlevel = "班组"\nparent = "b2"'),
                           ('code = "c5"\nname = "甲班"\nlevel = "班组"\nparent = "b2"',
                            'code = "c5"\nname = "甲班"\nlevel = "班组"\nparent = "b1"'))  # fmt: skip
    plants("a", "done 军令状 -u 轧辊/甲班")
    assert "精整作业区的班组" in carry("a", "b", "-y", code=2).err


def test_a_corrected_name_is_asked_about_once_and_loses_nothing(plants, carry, tmp_path):
    correct(tmp_path, "b", ("轧辊作业区", "轧辊分厂"))
    plants("a", "done 主题党日 -u 轧辊作业区 -p 11月")
    said = carry("a", "b", code=1).err
    assert "这里：轧辊分厂" in said
    assert "-y" in said
    assert "没有做" in carry("a", "b", code=1, terminal=True, stdin="n\n").err
    assert plants("b", "verify --json").data["total"] == 0
    assert "新增 2 条" in carry("a", "b", terminal=True, stdin="y\n").out
    assert "新增 0 条" in carry("a", "b").out  # nothing new, nothing to ask
    plants("a", "done 支委会 -u 精整作业区 -p 11月")
    assert "新增 1 条" in carry("a", "b").out  # of units that are called the same
    (done, *_) = plants("b", "list 主题党日 --all -s 已办 -p 11月 --json").data
    assert done["unit"] == "轧辊分厂"


def test_unnamed_units_are_not_taken_for_named_ones_unasked(sx, plants, carry):
    plants("c", "init --start 2026-10-01")
    plants("c", "done 主题党日 -p 11月")
    assert "b1  对方：作业区" in carry("c", "a", code=1).err
    assert "b1  对方：作业区" in carry("c", "a", "--dry-run").out
    assert plants("a", "verify --json").data["total"] == 0


def test_a_measure_that_has_another_ones_number_is_refused(plants, carry, tmp_path):
    plants("c", ["init", str(tmp_path / "c"), "--catalogue", "builtin", "--start", "2026-10-01"])
    correct(tmp_path, "c", ('title = "主题党日"', 'title = "支委会"'), name="checklists.toml")
    plants("d", "init --start 2026-10-01")
    plants("d", "done 主题党日 -p 11月")
    assert "1.3.2  对方：主题党日    这里：支委会" in carry("d", "c", "-y", code=2).err


def test_a_unit_that_the_sender_no_longer_has_is_asked_about(plants, carry, tmp_path):
    plants("a", "done 军令状 -u 轧辊/甲班")
    path = tmp_path / "a" / "organisation.toml"
    text = path.read_text(encoding="utf-8").split("\n[[unit]]\n")
    path.write_text("\n[[unit]]\n".join(p for p in text if '"c1"' not in p), encoding="utf-8")
    assert "c1  对方：没有说    这里：甲班" in carry("a", "b", code=1).err
    carry("a", "b", "-y")


@pytest.fixture
def parcel(plants, tmp_path):
    for item in ("主题党日", "支委会", "党小组会"):
        plants("a", f"done {item} -u 轧辊作业区 -p 11月")
    path = tmp_path / "包.jsonl"
    plants("a", f"bundle export {path}")
    return path


def lines_of(path):
    return path.read_text(encoding="utf-8").splitlines(keepends=True)


@pytest.mark.parametrize("kept", [slice(0, 3), slice(0, 1), slice(1, None), slice(0, None, 2)])
def test_a_bundle_cut_at_the_end_of_a_line_is_not_taken_for_whole(plants, parcel, kept):
    parts = lines_of(parcel)
    parcel.write_text("".join(parts[kept]), encoding="utf-8")
    said = plants("b", f"bundle import {parcel}", code=2).err
    assert "没收" in said
    if kept == slice(0, 3):
        assert "开头写着 4 条，里面只有 2 条，设备 " in said
        assert "缺第 3 至 4 条" in said
        assert "--partial" in said
        said = plants("b", f"bundle import {parcel} --partial").out
        assert "新增 2 条" in said
        assert "这个包不全" in said
    elif kept == slice(0, None, 2):
        assert "缺第 3 条" in said
    elif kept != slice(0, 1):
        assert "收到 " in plants("b", f"bundle import {parcel} --partial -y").out


def test_other_events_under_an_old_opening_are_refused(plants, parcel, tmp_path):
    """A forger who has the device's file can link anything; the opening's code was printed before."""
    opening, *_ = lines_of(parcel)
    plants("a", "undo -y")
    plants("a", f"bundle export {tmp_path / '新.jsonl'}")
    later = lines_of(tmp_path / "新.jsonl")[1:]
    parcel.write_text("".join([opening, *later[:-2], later[-1], later[-1]]), encoding="utf-8")
    said = plants("c", f"bundle import {parcel}", code=2).err
    assert "到第 4 条为止，里面的不是那一条" in said
    changed = json.loads(opening)
    changed["heads"][0][1] = 3
    parcel.write_text("".join([json.dumps(changed) + "\n", *later]), encoding="utf-8")
    assert "开头一行" in plants("c", f"bundle import {parcel}", code=2).err


def test_two_bundles_in_one_file_are_both_whole(plants, parcel, tmp_path):
    plants("b", "done 第一议题 -p 11月")
    plants("b", f"bundle export {tmp_path / 'b.jsonl'}")
    both = tmp_path / "两包.jsonl"
    both.write_bytes((tmp_path / "b.jsonl").read_bytes() + parcel.read_bytes())
    ladder.small(tmp_path / "c", "2026-10-01")
    assert "新增 6 条" in plants("c", f"bundle import {both}").out


def test_the_end_of_chains_alone_is_a_whole_bundle(sx, plants, parcel, tmp_path):
    plants("b", f"bundle import {parcel}")
    sx.at("2026-11-25 08:00")
    plants("b", "done 第一议题 -p 11月")
    plants("b", f"bundle export {tmp_path / 'b.jsonl'}")
    plants("a", f"bundle import {tmp_path / 'b.jsonl'}")
    sx.at("2026-11-26 08:00")
    plants("b", "undo -y")
    plants("b", f"bundle export {tmp_path / 'x.jsonl'} --since 11-26")
    assert len(lines_of(tmp_path / "x.jsonl")) == 2
    assert "新增 1 条" in plants("a", f"bundle import {tmp_path / 'x.jsonl'}").out


def test_what_both_sides_recorded_is_said_wherever_people_look(plants, carry):
    plants("a", "done 主题党日 -u 轧辊作业区 --on 11-17")
    plants("b", "done 主题党日 -u 轧辊作业区 --on 11-18")
    plants("b", "done 主题党日 -u 精整作业区 --on 11-18")
    assert "都记了" in carry("a", "b", "--dry-run").out
    answer = carry("a", "b")
    assert "1 项几台设备都记了" in answer.out
    assert "1.3.2 主题党日（轧辊作业区，11月）：11-17、11-18，应 1 次，现在算 2 次" in answer.out
    assert "都记了" not in carry("a", "b").out  # said when it comes
    assert "主题党日（轧辊作业区，11月）" in plants("b", "check", code=3).out
    assert "几台设备都记了 1 项" in plants("b", "verify").out
    assert plants("b", "verify -p 10月 --json").data["recorded_twice"] == 0
    plants("b", "reopen 主题党日 -u 轧辊作业区 -p 11月")
    plants("b", "done 主题党日 -u 轧辊作业区 --on 11-17")
    plants("b", "check")
    assert "都记了" not in plants("b", "verify").out


def test_counted_and_repeated_acts_of_one_device_are_nothing_to_say(plants, carry):
    plants("b", "done 主题党日 -u 轧辊作业区 --on 11-18")
    plants("b", "done 主题党日 -u 轧辊作业区 --on 11-19 -n 1")
    plants("b", "done 联学 -u a1 --on 11-19")  # as needed
    plants("a", "done 联学 -u a1 --on 11-20")
    assert "都记了" not in carry("a", "b").out
    assert "都记了" not in plants("b", "verify").out


def test_a_fork_is_shown_from_both_sides_until_it_is_settled(plants, carry, tmp_path):
    plants("a", "done 主题党日 -u 轧辊作业区 -p 11月")
    carry("a", "b")
    plants("a", "backup -o 旧.db")
    plants("a", "done 支委会 -u 轧辊作业区 -p 11月 -m 先记的")
    carry("a", "b")
    old = (tmp_path / "a" / "旧.db") if (tmp_path / "a" / "旧.db").exists() else Path("旧.db")
    (tmp_path / "a" / "sx.db").write_bytes(old.read_bytes())  # where it stood, by its own inode
    plants("a", "done 党小组会 -u 轧辊作业区 -p 11月 -m 后记的")
    said = carry("a", "b").out
    assert "分叉 1 条放在一边" in said
    assert "可能有人改过记录" in said
    shown = plants("b", "bundle status --all").out
    assert shown.index("放在一边的") < shown.index("后记的") < shown.index("同号在用的")
    assert shown.index("同号在用的") < shown.index("先记的")
    data = plants("b", "bundle status --all --json").data
    assert [row["seq"] for row in data["in_force"]] == [row["seq"] for row in data["events"]]
    assert "分叉 1 处" in plants("b", "doctor").out
    assert "分叉 1 处" in plants("b", "verify").out
    assert "收来的" not in plants("a", "doctor").out


@pytest.mark.parametrize(
    "change",
    [
        lambda opening: opening | {"events": float("inf")},
        lambda opening: opening | {"events": None},
        lambda opening: opening | {"heads": [["x", 1]]},
        lambda opening: opening | {"heads": 3},
        lambda opening: opening | {"units": [["b1", "轧辊作业区", "作业区"]]},
        lambda opening: opening | {"check_code": "7f3a-91c2-e04b-55d8（A4）"},
        lambda opening: {key: value for key, value in opening.items() if key != "measures"},
    ],
)
def test_an_opening_that_the_program_never_wrote_is_refused(plants, parcel, change):
    opening, *rest = lines_of(parcel)
    opening = json.dumps(change(json.loads(opening))) + "\n"
    parcel.write_text("".join([opening, *rest]), encoding="utf-8")
    for options in ("", "--partial -y"):
        assert "开头一行" in plants("b", f"bundle import {parcel} {options}", code=2).err


def test_a_bundle_of_an_earlier_version_is_a_part_and_its_codes_are_asked_about(plants, parcel):
    opening, *rest = lines_of(parcel)
    old = {key: json.loads(opening)[key] for key in ("schema", "kind", "events", "check_code")}
    parcel.write_text("".join([json.dumps(old) + "\n", *rest]), encoding="utf-8")
    assert "旧版" in plants("b", f"bundle import {parcel}", code=2).err
    said = plants("b", f"bundle import {parcel} --partial", code=1).err
    assert "b1  对方：没有说    这里：轧辊作业区" in said
    assert "新增 4 条" in plants("b", f"bundle import {parcel} --partial -y").out


def test_names_in_an_opening_are_data(plants, parcel):
    opening, *rest = lines_of(parcel)
    hostile = json.loads(opening)
    hostile["units"] = [[a, "\x1b[31m\u202e[red]坏", c, d] for a, _, c, d in hostile["units"]]
    parcel.write_text("".join([json.dumps(hostile) + "\n", *rest]), encoding="utf-8")
    shown = plants("b", f"bundle import {parcel}", code=1).both
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert "[red]坏" in shown
