"""Measure everything and write docs/reference/benchmarks.md: what `make bench` runs.

python bench/run.py [--tasks 100000] [--sizes 100 1000 10000] [--plants FOLDER] [--install-peers]
"""

import argparse
import os
import platform
import sqlite3
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import bulk
import growth
import peers
import startup
from growth import Bench
from timing import ROOT, install, timed

PAGE = ROOT / "docs" / "reference" / "benchmarks.md"
HEAD = """# 快慢实测

这一页由 `make bench` 写成，改它没有用。数字是比值，不是毫秒：换一台机器，毫秒会变，比值大致不变。
B 是同一环境里什么也不做的 Python（`python -c pass`）。每个命令都同它紧挨着跑，取各次比值的中位数。
内存是进程的峰值。“at most”一列是产品要守住的上限，“-”是没有定上限、只报数字。

重新量：`make bench`；一百万项任务、三百万条记录：`make bench BENCH="--tasks 1000000"`；
连同别家的 Python 工具：`make bench BENCH="--install-peers"`。
"""


def machine(programs: Path, env: dict[str, str]) -> list[str]:
    """Say what was measured on: kinds and versions, nothing that names the machine."""
    python = str(programs / "python")
    bare = statistics.median(timed([python, "-c", "pass"], env).wall for _ in range(21))
    version = subprocess.run(
        [python, "-c", "import platform; print(platform.python_version())"],
        capture_output=True, text=True, check=True,
    ).stdout.strip()  # fmt: skip
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "-"
    return [
        "## 机器",
        "",
        f"- {platform.system()}，{platform.machine()}，{os.cpu_count()} 个核，当时的负载 {load}",
        f"- Python {version}，SQLite {sqlite3.sqlite_version}",
        f"- B：{bare * 1000:.0f} 毫秒",
        "",
    ]


def main() -> int:
    """Measure, write the page, and say where it is."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--tasks", type=int, default=100_000, help="touched tasks of the large plant"
    )
    parser.add_argument("--sizes", type=int, nargs="+", default=peers.SIZES)
    parser.add_argument("--plants", type=Path, help="keep plants here, and take them from here")
    parser.add_argument("--programs", type=Path, help="bin folder of an environment that has sx")
    parser.add_argument("--topydo", type=Path, help="bin folder of an environment that has topydo")
    parser.add_argument(
        "--todoman", type=Path, help="bin folder of an environment that has todoman"
    )
    parser.add_argument("--install-peers", action="store_true", help="install both from PyPI")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--page", type=Path, default=PAGE)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        programs = options.programs or install(folder)
        plants = options.plants or folder / "plants"
        bench = Bench(programs, plants, folder / "home", max(3, options.rounds // 2))
        two = (options.topydo, options.todoman)
        if options.install_peers:
            two = peers.install_peers(folder)
        env = bench.env(folder / "nowhere")
        parts = [HEAD, *machine(programs, env)]

        def section(title: str, *lines: str) -> None:
            parts.extend([f"## {title}", "", *lines, ""])
            print("\n".join(lines), flush=True)

        section("起动", startup.measured(programs, folder / "startup", options.rounds))
        section("历史变长以后", *growth.measure_all(bench, options.tasks))
        section("成批", *bulk.measure_all(bench, folder))
        bench.rounds = 5
        compared = peers.measure_all(bench, folder, tuple(options.sizes), *two)
        section("同别家比", *compared, "", peers.NOTE)
    options.page.write_text("\n".join(parts), encoding="utf-8")
    print(f"wrote {options.page}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
