"""Guided by coverage, look for bytes that a parser answers with something else than an error of ours.

``make fuzz`` runs every target for a few minutes, each in a process of its own, in a virtual
environment that holds atheris; ``python -m torture.fuzz NAME SECONDS CORPUS`` runs one. What it finds
is written beside the corpus and goes, as a text, into `test_parsers.py`.
"""

import os
import subprocess
import sys

LARGEST = 20_000  # bytes of one input
MEMORY = 600  # MB


def one(name, seconds, corpus):
    """Fuzz one target in this process; does not return."""
    import atheris

    with atheris.instrument_imports(include=["sixiang_cli"]):
        from torture import parsers
    os.makedirs(corpus, exist_ok=True)
    for number, seed in enumerate(parsers.seeds(name)):
        with open(os.path.join(corpus, f"seed-{number}"), "wb") as file:
            file.write(seed)
    words = [
        sys.argv[0], corpus, f"-max_total_time={seconds}", f"-max_len={LARGEST}", "-timeout=10",
        f"-rss_limit_mb={MEMORY}", f"-artifact_prefix={corpus}/found-", "-print_final_stats=1",
    ]  # fmt: skip
    atheris.Setup(words, lambda content: parsers.tried(name, content))
    atheris.Fuzz()


def tell(*lines):
    """Say it at once, also into a pipe."""
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()


def every(seconds, folder):
    """Fuzz all targets, two at a time; tell what came of each, and exit with 1 if any found something."""
    from torture import parsers

    waiting, running, found = list(parsers.TARGETS), [], []
    while waiting or running:
        while waiting and len(running) < 2:
            name = waiting.pop(0)
            corpus = os.path.join(folder, name)
            command = [sys.executable, "-m", "torture.fuzz", name, str(seconds), corpus]
            log = open(os.path.join(folder, f"{name}.log"), "wb")  # noqa: SIM115 (closed below)
            running.append((name, subprocess.Popen(command, stdout=log, stderr=log), log))
        name, process, log = running.pop(0)
        process.wait()
        log.close()
        with open(log.name, encoding="utf-8", errors="replace") as file:
            lines = file.read().splitlines()
        units = [line.split()[-1] for line in lines if "number_of_executed_units" in line]
        tell(f"{name}: {units[-1] if units else '?'} inputs, exit {process.returncode}")
        if process.returncode:
            found.append(name)
            tell(*lines[-25:])
    return 1 if found else 0


if __name__ == "__main__":
    if len(sys.argv) == 4:
        one(sys.argv[1], int(sys.argv[2]), sys.argv[3])
    else:
        os.makedirs(sys.argv[2], exist_ok=True)
        sys.exit(every(int(sys.argv[1]), sys.argv[2]))
