"""What a test must not see of the machine it runs on, and what it sees instead."""

import os
import time

# Where settings, data and caches are looked for, on every system the program runs on.
_HOMES = {
    "HOME": "",
    "USERPROFILE": "",
    "APPDATA": "roaming",
    "LOCALAPPDATA": "local",
    "XDG_CONFIG_HOME": ".config",
    "XDG_DATA_HOME": ".local/share",
    "XDG_CACHE_HOME": ".cache",
    "XDG_STATE_HOME": ".local/state",
    "XDG_RUNTIME_DIR": ".run",
}
_FOREIGN = ("SX_", "XDG_", "LC_", "_SX_", "PYTHON", "RICH_", "TTY_")
_FOREIGN_NAMES = (
    "LANGUAGE",
    "NO_COLOR",
    "FORCE_COLOR",
    "CLICOLOR",
    "CLICOLOR_FORCE",
    "COLORTERM",
    "LINES",
    "VISUAL",
    "EDITOR",
    "PAGER",
    "CI",
    "GITHUB_ACTIONS",
)


def isolated(home: str) -> dict[str, str]:
    """Give an environment in which nothing of the tester's shows, with `home` as its home.

    The machine's time zone is one in which most of the plant's evening is the same day's noon,
    so that a rule that used it by mistake would be seen.
    """
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(_FOREIGN) and name not in _FOREIGN_NAMES
    }
    homes = {name: os.path.join(home, *sub.split("/")) for name, sub in _HOMES.items()}
    return (
        kept
        | homes
        | {
            "HOME": home,
            "USERPROFILE": home,
            "LANG": "C.UTF-8",
            "TZ": "America/New_York",
            "TERM": "xterm-256color",
            "COLUMNS": "80",
        }
    )


def adopt_time_zone() -> None:
    """Make this process use the TZ that its environment names, where the system can."""
    if hasattr(time, "tzset"):
        time.tzset()
