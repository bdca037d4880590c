"""Libraries that not every installation has, and the command that adds one to where sx runs.

The program is on no index, so its own name with an extra can't be asked for; what the extra asks for
can. `REQUIREMENTS` says the same as ``pyproject.toml`` and is tested against it: an editable install or
a folder of wheels may know no metadata, and reading it is slow.
"""

import sys

from sixiang_cli.lean.typing import Final

REQUIREMENTS: Final = {
    "xlsxwriter": "XlsxWriter>=3.2,<4",
    "docx": "python-docx>=1.2,<2",
    "chinese_calendar": "chinesecalendar>=1.11",
}


def how_to_install(module: str) -> str:
    """Give the line that installs `module` for the Python that runs this; for every shell."""
    from importlib.util import find_spec

    python = f'"{sys.executable}"' if " " in sys.executable else sys.executable
    wanted = f'"{REQUIREMENTS[module]}"'
    if find_spec("pip") is not None:
        return f"{python} -m pip install {wanted}"
    return f"uv pip install --python {python} {wanted}"  # only uv leaves pip out
