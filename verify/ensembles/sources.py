"""The source that a kernel's results depend on: its module and all it imports of its own project, one hash.

Followed are import statements, also those inside of functions, of modules under rnnchaos and under the
kernel's own top-level package, read from the files and never executed, and the packages around these, which
run with them (rnnchaos's own are docstrings and front doors, and stay out). Not followed are libraries, whose
versions a record states, and modules that are found by name at run time (the catalogue's columns): a kernel
takes what it samples from parameters, not from there. Names, not paths, go into the hash, so that a store
moves between machines.
"""

import ast
import hashlib
import inspect
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from rnnchaos.verify.ensembles.identity import content_hash
from rnnchaos.verify.old_names import HOME

OWN = "rnnchaos"


def digest(kernel: Callable[..., Any]) -> str:
    """sha256 of the kernel's module and of the project's modules that it imports, in order of their names.

    Where the kernel has no file (an interactive session), what it is made of stands for the module.
    """
    try:
        path = Path(inspect.getsourcefile(kernel) or "").resolve()
        path.read_bytes()
    except OSError:
        return content_hash(kernel)
    return _digest(kernel.__module__, path)


@cache
def _digest(module: str, path: Path) -> str:
    total = hashlib.sha256()
    for name, file in sorted(closure(module, path).items()):
        total.update(f"{name}\n".encode() + hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()


def closure(module: str, path: Path) -> dict[str, Path]:
    """Files of `module` (at `path`) and of all that it imports of its project, by module name."""
    roots = {OWN, module.partition(".")[0]}
    found, todo = {module: path}, [(module, path)]
    while todo:
        inside, at = todo.pop()
        for name in (*around(inside), *imported(inside, at)):
            file = _file(name) if name.partition(".")[0] in roots and name not in found else None
            if file is not None:
                found[name] = file
                todo.append((name, file))
    return found


def around(module: str) -> Iterator[str]:
    """The packages that a module stands in, of a project that is not rnnchaos."""
    parts = module.split(".")
    if parts[0] != OWN:
        yield from (".".join(parts[:depth]) for depth in range(1, len(parts)))


def imported(module: str, path: Path) -> Iterable[str]:
    """Names that the import statements of a file may mean: modules, and attributes of modules."""
    package = module if path.name == "__init__.py" else module.rpartition(".")[0]
    return _imported(package, path.read_bytes())


@cache
def _imported(package: str, content: bytes) -> tuple[str, ...]:
    """Kernels share most of what they import: each content is parsed once a process."""
    return tuple(dict.fromkeys(_names(package, ast.parse(content).body)))


def _names(package: str, statements: Iterable[ast.AST]) -> Iterator[str]:
    """Of import statements, also those inside of other statements; expressions, which hold none, are not
    walked.
    """
    for node in statements:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) + 1 - node.level] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            yield base
            yield from (f"{base}.{alias.name}" for alias in node.names)
        for part in ("body", "orelse", "finalbody", "handlers", "cases"):
            yield from _names(package, getattr(node, part, ()))


@cache
def _file(name: str) -> Path | None:
    """The file of a module, by its place in its top-level package; None where there is none."""
    top, *rest = HOME.get(name, name).split(".")
    spec = find_spec(top) if top not in ("", "__main__") else None
    if spec is None or spec.origin is None:
        return None
    if not rest:
        return Path(spec.origin)
    inside = Path(spec.origin).parent.joinpath(*rest)
    found = (inside.with_suffix(".py"), inside / "__init__.py")
    return next((path for path in found if spec.submodule_search_locations and path.is_file()), None)
