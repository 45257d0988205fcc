"""A process that runs one command line after the other, each in a folder of its own, and says what happened.

One JSON object a line: {"words": [...]} in; out the exit code, both streams, warnings, a traceback where there
is one, the paths that were changed, and the seconds of CPU. The kernel ends a call that takes more CPU than
`SECONDS` (RLIMIT_CPU), also inside of C, and refuses memory beyond `BYTES`.
"""

import contextlib
import io
import json
import os
import resource
import shutil
import sys
import tempfile
import time
import traceback
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SECONDS, BYTES = 20, 6 << 30
HIDDEN = (DeprecationWarning, PendingDeprecationWarning, ImportWarning, ResourceWarning)
"""Warnings that Python does not show."""


def listing(folder: Path) -> dict[str, tuple[int, int]]:
    """Size and time of change of all that lies below a folder."""
    found = {}
    for root, folders, files in os.walk(folder):
        for name in (*folders, *files):
            status = os.lstat(os.path.join(root, name))
            of_file = name in files
            found[os.path.relpath(os.path.join(root, name), folder)] = (
                status.st_size * of_file,
                status.st_mtime_ns * of_file,
            )
    return found


@contextlib.contextmanager
def surroundings(store: Path) -> Iterator[Path]:
    """A folder with a store, an empty folder and a file, three folders below what is watched."""
    with tempfile.TemporaryDirectory() as top:
        at = Path(top, "a", "b", "c")
        (at / "empty").mkdir(parents=True)
        (at / "file.txt").write_text("mine")
        if store.exists():
            shutil.copytree(store, at / "store")
        os.environ.update(RNNCHAOS_CACHE=str(Path(top, "cache")), HOME=top)
        os.chdir(at)
        try:
            yield Path(top)
        finally:
            os.chdir("/")


def run(words: list[str], store: Path) -> dict[str, Any]:
    """What `rnnchaos WORDS` does."""
    from rnnchaos.cli import main

    out, err = (
        io.TextIOWrapper(io.BytesIO(), encoding="utf-8", errors=e) for e in ("strict", "backslashreplace")
    )
    code, failure = None, ""
    with surroundings(store) as top, warnings.catch_warnings(record=True) as leaked:
        warnings.simplefilter("always")
        before, start = listing(top), time.process_time()
        _allow(SECONDS)
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                code = main(words)
            except BaseException:
                failure = traceback.format_exc()
        spent = time.process_time() - start
        after = listing(top)
    for stream in (out, err):
        stream.flush()
    said = [stream.buffer.getvalue().decode(errors="replace") for stream in (out, err)]
    return {
        "code": code,
        "out": said[0],
        "err": said[1],
        "traceback": failure,
        "warnings": [str(w.message) for w in leaked if not issubclass(w.category, HIDDEN)],
        "changed": sorted(
            path for path in before.keys() | after.keys() if before.get(path) != after.get(path)
        ),
        "cpu": spent,
    }


def _allow(seconds: int) -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    limit = int(used.ru_utime + used.ru_stime) + seconds + 1
    resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))


def serve() -> None:
    """Answer until stdin ends. Nothing else writes to the stream of the answers."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, resource.RLIM_INFINITY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with tempfile.TemporaryDirectory() as home:
        store = Path(home, "store")
        given = [
            "--g",
            "2",
            "--N",
            "4",
            "--burn",
            "1",
            "--duration",
            "1",
            "--realisations",
            "2",
            "--seed",
            "0",
        ]
        run(["simulate", "gaussian", *given, "--out", str(store)], store)
        for line in sys.stdin:
            print(json.dumps(run(json.loads(line)["words"], store)), file=answers, flush=True)


if __name__ == "__main__":
    serve()
