"""The invented plant: anyone can make it, and nothing in it is refused."""

import os
import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).parents[2] / "examples" / "make_plant.py"
SOURCE = Path(__file__).parents[2] / "src"


def _make(folder, *more):
    env = dict(os.environ) | {"PYTHONPATH": str(SOURCE)}
    return subprocess.run(
        [sys.executable, str(SCRIPT), str(folder), *more],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=env,
        check=False,
    )


def test_a_plant_works_through_its_first_months_without_a_refusal(tmp_path, sx):
    done = _make(tmp_path / "示例台账", "--until", "2026-04-10")
    assert (done.returncode, done.stderr) == (0, "")
    assert "0 条没记成" in done.stdout
    sx.at("2026-04-10 12:00")
    units = sx(["unit", "list", "--home", str(tmp_path / "示例台账"), "--json"]).data
    assert len(units) == 1 + 10 + 100
    total = sx(["report", "-p", "一季度", "--home", str(tmp_path / "示例台账"), "--json"]).data[
        "total"
    ]
    for kind in ("done", "late_entry", "not_applicable"):
        assert total[kind] > 0


def test_a_folder_with_something_in_it_is_left_alone(tmp_path):
    (tmp_path / "别的").write_text("", encoding="utf-8")
    done = _make(tmp_path)
    assert done.returncode == 2
    assert "不是空的" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["别的"]
