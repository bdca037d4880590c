"""``make torture``: the long tests, in two halves at once, and the table of what they measured.

``python tests/torture/run.py PAGE`` writes the page when everything passed. One half starts real
processes and waits for them, the other computes: together they fill two cores.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent
TESTS = HERE.parent
sys.path.insert(0, str(TESTS))
_PROCESSES = ("many_writers", "killed", "interrupts", "disks", "power_cut", "pipes", "bad_files")


def main(page):
    """Run everything; give 0 if all of it passed."""
    from torture import figures

    begun = time.monotonic()
    first = [str(HERE / f"test_{name}.py") for name in _PROCESSES]
    second = [str(TESTS), *(f"--ignore={path}" for path in first)]
    with tempfile.TemporaryDirectory() as folder:
        notes = [Path(folder) / "first.json", Path(folder) / "second.json"]
        halves = [
            subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "pytest",
                    "-m",
                    "torture",
                    "-p",
                    "no:randomly",
                    "-q",
                    *files,
                ],
                env={**os.environ, "SX_TORTURE_LINES": str(note)},
                cwd=TESTS.parent,
            )
            for files, note in zip((first, second), notes, strict=True)
        ]
        codes = [half.wait() for half in halves]
        for note in notes:
            if note.exists():
                lines = json.loads(note.read_text(encoding="utf-8"))
                figures.LINES.extend(figures.Line(*line) for line in lines)
    minutes = (time.monotonic() - begun) / 60
    for line in figures.ordered():
        sys.stdout.write(f"{line.fault}  {line.done}：{line.outcome}\n")
    sys.stdout.write(f"{minutes:.1f} minutes, {'failed' if any(codes) else 'passed'}\n")
    if not any(codes):
        figures.write(Path(page), f"两个核的机器上全部跑完用了 {minutes:.0f} 分钟。")
    return int(any(codes))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
