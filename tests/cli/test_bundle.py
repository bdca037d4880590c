"""``sx bundle``: what is said when events travel, and everything that is refused."""

import json
import re

import pytest

CODE = re.compile(r"[0-9a-f]{4}(?:-[0-9a-f]{4}){3}（A\d+(?: [A-Z]+\d+)*）")


@pytest.fixture
def devices(sx, tmp_path):
    """Give `on("a", "done …")`: run a command on the device of that name, in a workspace of its own."""

    def on(device, line, **options):
        words = line if isinstance(line, list) else line.split()
        return sx([*words, "--home", str(tmp_path / device)], **options)

    for name in ("a", "b"):
        on(name, "init --start 2026-10-01")
    on("a", "done 主题党日 -p 11月")
    on("a", "done 支委会 -p 11月")
    on("b", "done 党小组会 -p 11月")
    return on


@pytest.fixture
def parcel(devices, tmp_path):
    path = tmp_path / "a.jsonl"
    devices("a", f"bundle export {path}")
    return path


def lines_of(path):
    return path.read_text(encoding="utf-8").splitlines(keepends=True)


def test_two_devices_end_with_one_ledger_and_one_code(devices, parcel, tmp_path):
    assert "收到 3 条：新增 3 条，已有 0 条。" in devices("b", f"bundle import {parcel}").out
    devices("b", f"bundle export {tmp_path / 'b.jsonl'}")
    assert "新增 2 条，已有 3 条" in devices("a", f"bundle import {tmp_path / 'b.jsonl'}").out
    codes = {CODE.findall(devices(name, "report").out)[-1] for name in "ab"}
    assert len(codes) == 1
    for name in "ab":
        assert len(json.loads(devices(name, "list --all --json -s 已办").out)["data"]) == 3
        devices(name, "verify")


def test_whose_records_came_is_said_by_unit_and_task(plant, tmp_path):
    plant("done 军令状 指标 -u 轧辊作业区/甲班")
    plant("done 军令状 -u 精整作业区/乙班")
    plant("undo")
    plant(f"bundle export {tmp_path / 'x.jsonl'}")
    plant(["init", str(tmp_path / "hub"), "--start", "2026-10-01"])
    organisation = (plant.home / ".local/share/sixiang/default/organisation.toml").read_text()
    (tmp_path / "hub/organisation.toml").write_text(organisation)
    there = f"bundle import {tmp_path / 'x.jsonl'} --home {tmp_path / 'hub'}"
    (one,) = plant(f"{there} --dry-run --json").data["bundles"]
    assert [(each["unit"], each["events"]) for each in one["units"]] == [
        ("轧辊作业区/甲班", 2),
        ("精整作业区/乙班", 1),
        (None, 2),
    ]
    shown = plant(there).out
    assert "  轧辊作业区/甲班 2 条：与作业区签军令状、承接本班组指标\n" in shown
    assert "  精整作业区/乙班 1 条：与作业区签军令状\n" in shown
    assert "  记下目录、组织，撤销 2 条\n" in shown
    assert "甲班" not in plant(there).out  # nothing of theirs is new


def test_several_bundles_come_in_with_one_command_in_any_order(devices, sx, parcel, tmp_path):
    sx.at("2026-11-25 08:00")
    devices("a", "done 党课")
    devices("a", f"bundle export {tmp_path / 'late.jsonl'} --since 11-25")
    devices("c", "done 第一议题")
    devices("c", f"bundle export {tmp_path / 'c.jsonl'}")
    names = " ".join(str(tmp_path / f"{name}.jsonl") for name in ("late", "c", "a"))
    shown = devices("b", f"bundle import {names}").out
    assert re.findall(r"/(\w+)\.jsonl：(.*)\n", shown) == [
        ("late", "1 条：新增 1 条，已有 0 条。"),
        ("c", "2 条：新增 2 条，已有 0 条。"),
        ("a", "3 条：新增 3 条，已有 0 条。"),
    ]
    assert "收到 3 个包，共 6 条：新增 6 条，已有 0 条。" in shown
    data = devices("b", f"bundle import {names} --json").data
    assert (data["received"], data["known"]) == (6, 6)
    assert [each["known"] for each in data["bundles"]] == [1, 2, 3]
    pattern = str(tmp_path / "?.jsonl")  # as a shell of Windows hands it on
    data = devices("b", ["bundle", "import", pattern, "--json"]).data
    assert [each["received"] for each in data["bundles"]] == [3, 2]
    assert "没有这个文件" in devices("b", ["bundle", "import", str(tmp_path / "*.x")], code=2).err


def test_of_several_bundles_all_are_refused_and_each_fault_is_named(devices, parcel, tmp_path):
    cut = tmp_path / "cut.jsonl"
    cut.write_text("".join(lines_of(parcel)[:-1]), encoding="utf-8")
    (tmp_path / "x.jsonl").write_text("x\n", encoding="utf-8")
    before = devices("b", "report --json").data["check_code"]
    refused = devices("b", f"bundle import {parcel} {cut} {tmp_path / 'x.jsonl'}", code=2).err
    assert "cut.jsonl 不是完整的记录包" in refused
    assert "x.jsonl:1:1 不是 JSON" in refused
    assert "一次收的 3 个包，一个也没收，去掉不对的，其余的照收。" in refused
    assert devices("b", "report --json").data["check_code"] == before
    devices("b", f"bundle import {parcel} {parcel}")  # one named twice is one


def test_the_same_bundle_twice_brings_nothing_new(devices, parcel):
    devices("b", f"bundle import {parcel}")
    assert "新增 0 条，已有 3 条" in devices("b", f"bundle import {parcel}").out


def test_a_code_from_one_device_is_found_on_another_that_received_in_another_order(
    devices, parcel, tmp_path
):
    devices("b", f"bundle import {parcel}")
    code = CODE.findall(devices("b", "report").out)[-1]
    devices("b", "done 党课")
    devices("b", f"bundle export {tmp_path / 'b.jsonl'}")
    for name, order in (("c", ("b", "a")), ("d", ("a", "b"))):
        for which in order:
            devices(name, f"bundle import {tmp_path / (which + '.jsonl')}")
        devices(name, "done 领导班子进班组 -u 班组")
        assert "外部凭证  有" in devices(name, ["verify", "--anchor", code]).out


def test_a_gap_is_named_and_closes_by_itself(devices, parcel, tmp_path):
    first, second, third = lines_of(parcel)[1:]
    (tmp_path / "part.jsonl").write_text(third, encoding="utf-8")
    (tmp_path / "rest.jsonl").write_text(second + first + first, encoding="utf-8")
    shown = devices("b", f"bundle import {tmp_path / 'part.jsonl'} --partial -y").out
    assert "等前面的 1 条" in shown
    assert re.search(r"设备 \w+（记的是作业区）缺第 1 至 2 条", shown)
    assert "接不上的 1 条" in devices("b", "verify").out
    data = devices("b", "bundle status --all --json").data
    assert (data["gaps"][0]["last"], data["gaps"][0]["units"]) == (2, ["作业区"])
    again = devices("b", f"bundle import {tmp_path / 'part.jsonl'} --partial -y").out
    assert "收到 1 条：新增 0 条，已有 0 条，等前面的 1 条。" in again
    assert len(data["events"]) == 1
    shown = devices("b", f"bundle import {tmp_path / 'rest.jsonl'} --partial -y").out
    assert "收到 3 条：新增 2 条，已有 1 条；先前等着的 1 条接上了。" in shown
    assert "作业区 2 条：主题党日、支委会" in shown
    assert "都接上了" in devices("b", "bundle status").out


def test_since_exports_the_end_of_each_chain(devices, sx, tmp_path):
    sx.at("2026-11-25 08:00")
    devices("a", "done 党课")
    devices("a", f"bundle export {tmp_path / 'x.jsonl'} --since 11-25")
    assert len(lines_of(tmp_path / "x.jsonl")) == 2
    devices("c", f"bundle import {tmp_path / 'x.jsonl'} --dry-run")
    assert not (tmp_path / "c").exists()


def test_a_trial_changes_nothing(devices, parcel):
    before = devices("b", "report --json").data["check_code"]
    assert "没有真收" in devices("b", f"bundle import {parcel} --dry-run").out
    assert devices("b", "report --json").data["check_code"] == before


def test_an_altered_event_leaves_nothing_behind(devices, parcel, tmp_path):
    text = parcel.read_text(encoding="utf-8").replace("1.3.1.2", "1.3.1.3")
    parcel.write_text(text, encoding="utf-8")
    assert "一条也没收" in devices("c", f"bundle import {parcel}", code=2).err
    assert not (tmp_path / "c").exists()


def test_all_faults_are_given_to_programs_too(devices, parcel):
    parcel.write_text("{}\n[]\nx\n", encoding="utf-8")
    error = devices("b", f"bundle import {parcel} --json", code=2).error
    assert error["code"] == "bad-bundle"
    assert [fault["line"] for fault in error["faults"]] == [1, 2, 3]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"SQLite format 3\0" + bytes(80), "数据库文件"),
        (b"PK\x03\x04" + bytes(80), "压缩包"),
        ("{}".encode("utf-16"), "UTF-16"),
        ("{'单位'}".encode("gbk"), "UTF-8"),
        (b"", "没有记录"),
        (b'{"schema": 1, "kind": "tasks", "data": []}\n', "不是记录包"),
    ],
)
def test_what_is_no_bundle_is_named(devices, parcel, content, said):
    parcel.write_bytes(content)
    assert said in devices("b", f"bundle import {parcel}", code=2).err


def test_a_file_cut_anywhere_is_called_cut(devices, parcel):
    devices("a", "note 主题党日 -m 与生产例会合开")
    devices("a", f"bundle export {parcel} --force")
    content = parcel.read_bytes()
    last = content.rindex("生产".encode())
    for size in range(last - 1, last + 8):
        parcel.write_bytes(content[:size])
        refused = devices("b", f"bundle import {parcel}", code=2).err
        assert "截断" in refused
        assert "UTF-8" not in refused


def test_a_newer_form_asks_for_a_newer_program(devices, parcel):
    first, *rest = lines_of(parcel)
    parcel.write_text(
        "".join([first.replace('"schema": 1', '"schema": 2'), *rest]), encoding="utf-8"
    )
    assert "升级 sx" in devices("b", f"bundle import {parcel}", code=1).err
    parcel.write_text("".join(rest).replace('"kind":"done"', '"kind":"vote"'), encoding="utf-8")
    assert "升级 sx" in devices("b", f"bundle import {parcel}", code=1).err


def test_paths_are_refused_whole(devices, parcel):
    text = parcel.read_text(encoding="utf-8").replace('"unit":"b1"', '"unit":"../b1"', 1)
    parcel.write_text(text, encoding="utf-8")
    assert "像是路径" in devices("b", f"bundle import {parcel}", code=2).err


def test_export_goes_over_nothing(devices, parcel, tmp_path):
    assert "已经有了" in devices("a", f"bundle export {parcel}", code=2).err
    devices("a", f"bundle export {parcel} --force")
    assert "文件夹" in devices("a", f"bundle export {tmp_path}", code=2).err
    (tmp_path / "link").symlink_to(parcel)
    assert "链接" in devices("a", f"bundle export {tmp_path / 'link'} --force", code=2).err


def test_an_unknown_measure_is_kept_and_said(devices, parcel, tmp_path):
    devices("c", ["init", str(tmp_path / "c"), "--catalogue", "builtin"])
    catalogue = tmp_path / "c" / "checklists.toml"
    text = catalogue.read_text(encoding="utf-8")
    catalogue.write_text(text.replace('id = "1.3.2"', 'id = "1.3.9"'), encoding="utf-8")
    assert "1 项的措施、单位或周期这里没有" in devices("c", f"bundle import {parcel}").out
    devices("c", "verify")


def test_the_file_may_stand_behind_o_as_everywhere(devices, tmp_path):
    devices("a", f"bundle export -o {tmp_path / '另.jsonl'}")
    assert (tmp_path / "另.jsonl").exists()
    assert "只能写一个" in devices("a", f"bundle export x.jsonl -o {tmp_path / 'y'}", code=2).err
    assert "还缺 文件" in devices("a", "bundle export", code=2).err
