"""The C shim of `shim.c`: compiled once a session, and what to set for each of its uses."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

SOURCE = Path(__file__).with_name("shim.c")
_BUILT: list[Path] = []


def library(tmp_path_factory):
    """Compile the shim, once; skip where there is no compiler or no LD_PRELOAD."""
    compiler = shutil.which("gcc") or shutil.which("cc")
    if os.uname().sysname != "Linux" or compiler is None:
        pytest.skip("needs Linux and a C compiler")
    if not _BUILT:
        built = tmp_path_factory.mktemp("shim") / "shim.so"
        command = [compiler, "-shared", "-fPIC", "-O1", "-o", built, SOURCE]
        subprocess.run(command, check=True, capture_output=True)
        _BUILT.append(built)
    return _BUILT[0]


def environment(built, root, **uses):
    """Give the environment in which a process is watched below `root`: ``log=…, eio=20, die=7``."""
    named = {f"SHIM_{name.upper()}": str(value) for name, value in uses.items()}
    return {"LD_PRELOAD": str(built), "SHIM_ROOT": os.path.realpath(root), **named}
