"""Ask whether known holes are in what the program depends on; say so where that can't be asked.

Runs pip-audit (in an environment of its own, so that nothing of it is installed beside the
program) over the packages installed beside the given Python. Exit code: 0 no known hole, 1 some,
2 it could not be found out. What a hole means is for people to judge.

Usage: python tools/audit_dependencies.py PYTHON
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

_SOURCES = ("pypi", "osv")  # either knows; one of them may be out of reach
_NOT_ASKED = (
    "it could not be found out whether the dependencies have known holes: {}\n"
    "Run `make audit` where the Python package index or its list of advisories can be reached."
)


def main() -> int:
    """Make the environment, list what is installed, ask."""
    python = sys.argv[1] if len(sys.argv) > 1 else sys.executable
    frozen = subprocess.run(
        [python, "-m", "pip", "freeze", "--exclude-editable"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    with tempfile.TemporaryDirectory() as folder:
        auditor = _auditor(Path(folder))
        if isinstance(auditor, str):
            print(_NOT_ASKED.format(auditor), file=sys.stderr)
            return 2
        requirements = Path(folder) / "requirements.txt"
        requirements.write_text(frozen, encoding="utf-8")
        return _ask(auditor, requirements)


def _auditor(folder: Path) -> Path | str:
    """Give the Python that has pip-audit, or why there is none."""
    home = folder / "env"
    subprocess.run([sys.executable, "-m", "venv", home], check=True)
    python = home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    installed = subprocess.run(
        [python, "-m", "pip", "install", "--quiet", "pip-audit>=2.9,<3"], capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    if installed.returncode:
        return "pip-audit can't be installed (" + installed.stderr.strip().splitlines()[-1] + ")"
    return python


def _ask(python: Path, requirements: Path) -> int:
    """Ask one source after the other until one of them knows the packages at all."""
    reason = "no answer"
    for source in _SOURCES:
        asked = subprocess.run(
            [python, "-m", "pip_audit", "--no-deps", "--disable-pip", "--progress-spinner=off",
             "--format=json", f"--vulnerability-service={source}", "--timeout=20", "-r", requirements],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        try:
            packages = json.loads(asked.stdout)["dependencies"]
        except (ValueError, KeyError):
            reason = (asked.stderr.strip() or "no answer").splitlines()[-1]
            continue
        known = [each for each in packages if "vulns" in each]
        skipped = [each["name"] for each in packages if "vulns" not in each]
        if known:
            return _tell(known, skipped, source)
        reason = f"{source} knows none of the {len(packages)} packages"
    print(_NOT_ASKED.format(reason), file=sys.stderr)
    return 2


def _tell(known: list[dict[str, Any]], skipped: list[str], source: str) -> int:
    holes = [(each, hole) for each in known for hole in each["vulns"]]
    for package, hole in holes:
        mended = ", ".join(hole["fix_versions"]) or "no release yet"
        print(f"{package['name']} {package['version']}: {hole['id']} (mended in {mended})")
    print(f"{len(known)} packages looked up at {source}, {len(holes)} known holes.")
    if skipped:
        print(f"Not looked up: {', '.join(skipped)}.")
    return int(bool(holes))


if __name__ == "__main__":
    raise SystemExit(main())
