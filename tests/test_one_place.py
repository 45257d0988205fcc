"""What may go wrong has one place: one module writes files, one makes processes.

The rules read the calls of every file of the package, so that a second place cannot creep in.
"""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import rnnchaos

FILES = "verify.ensembles.files"
POOLS = "verify.ensembles.executors"
WRITERS = {
    "os": {"open", "replace", "rename", "unlink", "remove", "mkdir", "makedirs", "truncate", "ftruncate"},
    "shutil": {"rmtree", "copyfile", "copytree", "copy", "move"},
    "tempfile": {"NamedTemporaryFile", "TemporaryFile", "mkstemp", "mkdtemp"},
    "": {"write_text", "write_bytes", "touch", "savefig", "mkdir", "rename", "unlink", "symlink_to", "open"},
}
"""Calls that may write to a disk, by the module whose they are; those of "" are methods, or built in."""
PROCESSES = {
    "os": {"fork", "forkpty", "spawnv", "posix_spawn", "system", "popen", "execv"},
    "multiprocessing": {"Pool", "Process", "Manager", "Pipe", "Queue", "get_context"},
    "subprocess": {"run", "Popen", "call", "check_call", "check_output"},
    "": {"ProcessPoolExecutor", "Popen", "get_context"},
}
"""Calls that start processes."""
ALLOWED = {
    "verify.ensembles.store": {"mkdir"},
    "verify.report.write": {"mkdir"},
    "verify.own.lyapunov_spectrum": {"mkdir"},
    "book.folder": {"mkdir"},
    "figures.figure": {"savefig"},
    "book.latex.document": {"run"},
    "commands.options": {"write_text"},
    "streams": {"open"},
}
"""The folder that a user names is made where it is named; a picture is drawn into memory; TeX is run; closed
standard streams become /dev/null; click's formatter writes the text of a help."""


@cache
def calls() -> dict[str, set[tuple[str, str]]]:
    """Module of the package -> calls in it, as (module or object, function)."""
    root = Path(rnnchaos.__file__).parent
    return {
        ".".join(path.relative_to(root).with_suffix("").parts): set(called(path.read_text(encoding="utf-8")))
        for path in modules(root)
    }


def modules(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.is_dir():
            yield from modules(path)
        elif path.suffix == ".py":
            yield path


def called(text: str) -> Iterator[tuple[str, str]]:
    """Calls, base classes and imported names of a source text, under the names that they have at home."""
    nodes = list(ast.walk(ast.parse(text)))
    renamed = {
        alias.asname: alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names
    }
    for node in nodes:
        if isinstance(node, ast.ImportFrom):
            yield from ((node.module or "", alias.name) for alias in node.names)
        for name in [node.func] if isinstance(node, ast.Call) else getattr(node, "bases", []):
            if isinstance(name, ast.Name):
                yield "", name.id
            elif isinstance(name, ast.Attribute):
                owner = getattr(name.value, "id", "")
                yield renamed.get(owner, owner), name.attr


def found(kind: dict[str, set[str]], of: set[tuple[str, str]]) -> set[str]:
    """Calls of a kind; those listed under no module count whatever they are called on."""
    return {name for owner, name in of if name in kind.get(owner, set()) | kind[""]}


@pytest.mark.parametrize(
    ("kind", "place"), [(WRITERS, FILES), (PROCESSES, POOLS)], ids=["files", "processes"]
)
def test_one_module_does_it(kind: dict[str, set[str]], place: str) -> None:
    others = {
        name: which
        for name, of in calls().items()
        if (which := found(kind, of) - ALLOWED.get(name, set())) and name != place
    }
    assert len(calls()) > 350
    assert len(found(kind, calls()[place])) >= 2
    assert others == {}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("from concurrent.futures import ProcessPoolExecutor as P\nclass Q(P): pass", PROCESSES),
        ("import concurrent.futures as c\nwith c.ProcessPoolExecutor(2) as pool: pass", PROCESSES),
        ("import multiprocessing as mp\nmp.get_context('spawn').Process(target=f)", PROCESSES),
        ("import os\nos.fork()", PROCESSES),
        ("from pathlib import Path\nPath('x').write_text('')", WRITERS),
        ("with open('x', 'w') as file: pass", WRITERS),
        ("import os\nos.replace('a', 'b')", WRITERS),
    ],
)
def test_a_second_place_is_seen(text: str, kind: dict[str, set[str]]) -> None:
    assert found(kind, set(called(text)))
