"""A process that runs one command line after the other, each in a folder of its own, and says what it did.

One JSON object a line: {"words": [...]} in; out the exit code, both streams (what workers write on theirs
included), warnings, a traceback where there is one, the paths that were changed, and the seconds of CPU. The
kernel ends a call that takes more CPU than it is allowed (RLIMIT_CPU), also inside of C, and refuses memory
beyond `BYTES`.
"""

import atexit
import contextlib
import io
import json
import os
import resource
import shutil
import struct
import sys
import tempfile
import time
import traceback
import warnings
from collections.abc import Callable, Iterator
from importlib import import_module
from math import cos, sin
from pathlib import Path
from typing import Any

BYTES = 6 << 30
MATPLOTLIB = tempfile.mkdtemp(prefix="rnnchaos-fuzz-")
atexit.register(shutil.rmtree, MATPLOTLIB, ignore_errors=True)
"""Where matplotlib keeps its list of fonts; it is none of the command's files."""
STORE = (
    *("simulate", "gaussian", "--g=2", "--N=4", "--burn=1", "--duration=1", "--realisations=2"),
    *("--executor=serial", "--seed=0", "--out"),
)
"""The call that makes the store which every call finds."""
Main = Callable[[list[str]], int]
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
        (at / "weights.csv").write_text("0,1.5,-2\n0.5,0,1\n-1,2,0.25\n")
        (at / "activity.csv").write_text("\n".join(f"{cos(t)},{sin(2 * t) + t % 3}" for t in range(40)))
        header = b"{'descr': '<f4', 'fortran_order': False, 'shape': (2, 20, 2), }".ljust(117) + b"\n"
        body = struct.pack("<80f", *(sin(k * k) for k in range(80)))
        (at / "activity.npy").write_bytes(
            b"\x93NUMPY\1\0" + len(header).to_bytes(2, "little") + header + body
        )
        (at / "edges.tsv").write_text("source\ttarget\tweight\ttype\na\tb\t2\tchemical\nb\ta\t-1\tb\n")
        if store.exists():
            shutil.copytree(store, at / "store")
        os.environ.update(RNNCHAOS_CACHE=str(Path(top, "cache")), HOME=top, MPLCONFIGDIR=MATPLOTLIB)
        os.chdir(at)
        try:
            yield Path(top)
        finally:
            os.chdir("/")


def run(main: Main, words: list[str], store: Path, seconds: int) -> dict[str, Any]:
    """What the command line `main` does with `words`."""
    out, err = (_stream(errors) for errors in ("strict", "backslashreplace"))
    code, failure = None, ""
    with surroundings(store) as top, warnings.catch_warnings(record=True) as leaked, below() as written:
        warnings.simplefilter("always")
        before, start = listing(top), time.process_time()
        _allow(seconds)
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                code = main(words)
            except BaseException:
                failure = traceback.format_exc()
        spent = time.process_time() - start
        changed = [path for path, _ in before.items() ^ listing(top).items()]
    return {
        "code": code,
        "out": _text(out),
        "err": _text(err) + written[0],
        "traceback": failure,
        "warnings": [str(w.message) for w in leaked if not _meant(w.category)],
        "changed": sorted(set(changed)),
        "cpu": spent,
    }


@contextlib.contextmanager
def below() -> Iterator[list[str]]:
    """What is written to the descriptor of stderr, by C or by workers, instead of the stream."""
    found: list[str] = []
    with tempfile.TemporaryFile() as file:
        kept = os.dup(2)
        os.dup2(file.fileno(), 2)
        try:
            yield found
        finally:
            os.dup2(kept, 2)
            os.close(kept)
            file.seek(0)
            found.append(file.read().decode(errors="replace"))


def _stream(errors: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(), encoding="utf-8", errors=errors, write_through=True)


def _text(stream: io.TextIOWrapper) -> str:
    raw = stream.buffer
    return raw.getvalue().decode(errors="replace") if isinstance(raw, io.BytesIO) else ""


def _meant(category: type[Warning]) -> bool:
    """Whether Python hides the warning, or it is one of the project's own, which says what is undecided."""
    return issubclass(category, HIDDEN) or category.__module__.startswith("rnnchaos.")


def _allow(seconds: int) -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    limit = int(used.ru_utime + used.ru_stime) + seconds + 1
    resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))


def serve(module: str, seconds: int) -> None:
    """Answer until stdin ends. Nothing else writes to the stream of the answers."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, resource.RLIM_INFINITY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    main: Main = import_module(module).main
    with tempfile.TemporaryDirectory() as home:
        store = Path(home, "store")
        if module == "rnnchaos.cli":
            run(main, [*STORE, str(store)], store, seconds)
        for line in sys.stdin:
            seen = run(main, json.loads(line)["words"], store, seconds)
            print(json.dumps(seen), file=answers, flush=True)


if __name__ == "__main__":
    name, _, limit = sys.argv[1].partition(":")
    serve(name, int(limit))
