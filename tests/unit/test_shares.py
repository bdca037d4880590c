"""A workspace on a network share is recognised, whatever kind of share it is."""

import os
import subprocess
import sys

import pytest

from sixiang_cli import shares

MOUNTS = """\
22 27 0:21 / /proc rw,relatime - proc proc rw
27 1 254:0 / / rw,relatime - ext4 /dev/vda rw
30 27 0:40 / /mnt/nfs rw,relatime shared:5 - nfs4 server:/export rw
31 27 0:41 / /mnt/共享\\040盘 rw - cifs //server/share rw
32 27 0:42 / /home/u/remote rw - fuse.sshfs u@host:/ rw
33 27 0:43 / /home/u/secret rw - fuse.gocryptfs /x rw
34 27 0:44 / /mnt/c rw - 9p drvfs rw
35 27 0:45 /sub /srv rw - btrfs /dev/vdb rw
36 27 0:46 / /tmp rw - tmpfs tmpfs rw
37 30 254:1 / /mnt/nfs/local rw - xfs /dev/vdc rw
38 27 0:47 / /win rw - smb3 //server/x rw
39 27 0:48 / /over rw - ext4 /dev/vdd rw
40 39 0:49 / /over rw master:1 - nfs server:/b rw
odd line
"""


@pytest.mark.parametrize(
    ("path", "kind", "network"),
    [
        ("/mnt/nfs/台账", "nfs4", True),
        ("/mnt/nfs", "nfs4", True),
        ("/mnt/nfsx", "ext4", False),
        ("/mnt/nfs/local/x", "xfs", False),
        ("/mnt/共享 盘/a", "cifs", True),
        ("/home/u/remote/a", "fuse.sshfs", True),
        ("/home/u/secret/a", "fuse.gocryptfs", False),
        ("/home/u/a", "ext4", False),
        ("/mnt/c/Users", "9p", True),
        ("/srv/a", "btrfs", False),
        ("/tmp/a", "tmpfs", False),
        ("/win/a", "smb3", True),
        ("/over/a", "nfs", True),
    ],
)
def test_the_deepest_mount_decides(path, kind, network):
    assert shares.kind_of_mount(MOUNTS, path, "9:9") == kind
    assert shares.is_network(kind) is network


def test_a_device_number_decides_where_no_mount_point_fits():
    assert (
        shares.kind_of_mount("30 27 0:40 / /elsewhere rw - nfs4 s:/ rw\n", "/x", "0:40") == "nfs4"
    )


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks at this machine's mounts")
def test_this_machine_s_own_folders_are_local(tmp_path):
    assert shares.share_of(str(tmp_path)) == ""
    assert shares.share_of(str(tmp_path / "not" / "yet")) == ""


@pytest.mark.parametrize(
    "path", ["\\\\server\\share\\台账", "\\\\?\\UNC\\server\\share", "\\\\server\\c$\\x"]
)
def test_unc_paths_are_shares(monkeypatch, path):
    assert shares._windows(path) == "UNC"


def test_a_local_drive_is_none():
    assert shares._windows("C:\\Users\\台账") == ""


@pytest.fixture
def on_a_share(monkeypatch, sx):
    monkeypatch.setattr(shares, "share_of", lambda _folder: "nfs4")
    return sx


def test_writing_to_a_share_is_refused_until_it_is_accepted_once(on_a_share):
    sx = on_a_share
    for line in ("done 主题党日 -u 作业区", "unit add 甲班", "init x", "note 主题党日 -m 一句"):
        answer = sx(line, code=1)
        assert "网络共享" in answer.err
        assert "config set network accepted" in answer.err
    assert sx("done 主题党日 --json", code=1).error["code"] == "network-share"
    assert "主题党日" in sx("list").out
    sx("config set network accepted")
    sx("done 主题党日 -u 作业区")
    assert "已办" in sx("list --all").out
    sx(["config", "set", "network", ""])
    sx("done 支委会 -u 作业区", code=1)
    sx("undo", code=1)
    assert "主题党日" in sx("log").out


@pytest.mark.skipif(
    not sys.platform.startswith("linux") or os.geteuid() != 0, reason="mounting needs root"
)
def test_a_real_mount_of_another_file_system_is_looked_up(tmp_path):
    folder = tmp_path / "ram"
    folder.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "none", folder], check=False, capture_output=True
    ).returncode:
        pytest.skip("mounting is not allowed here")
    try:
        assert shares.share_of(str(folder)) == ""
        with open("/proc/self/mountinfo", encoding="utf-8") as stream:
            assert shares.kind_of_mount(stream.read(), str(folder / "x"), "9:9") == "tmpfs"
    finally:
        subprocess.run(["umount", folder], check=True)
