r"""Mutants of kernels: the code of one function with one node of its syntax tree changed.

`modules` are the files that kernels run, as the digest of their stored results has them, in so far as they
compute: rooms that keep and write data are none of it. A mutant takes effect by
its code object in the function's place, so that every import of the function sees it; nothing is written.
"""

import ast
import inspect
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import import_module
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

from rnnchaos.verify.ensembles.sources import closure
from rnnchaos.verify.kernels.operators import changes

LAYER = "rnnchaos.verify."
KEEPING = ("ensembles", "old_names", "orbits", "report")
"""Rooms and files that keep or show data, or look at a run that is over: they are no part of a simulation."""
WORDS = ("memory", "bytes", "text", "str__", "repr", "dataframe", "fingerprint", "refuse", "name", "within")
"""Parts of the names of functions that plan, describe or refuse, and compute no observable."""


@dataclass(frozen=True)
class Mutant:
    """A function of `module` by its name in it, what was done where, and its changed code; `lines` of the
    statement that was changed."""

    module: str
    function: str
    change: str
    code: CodeType
    lines: range

    @property
    def id(self) -> str:
        """Its name in tables: where, and what."""
        return f"{self.module.removeprefix(LAYER)}.{self.function}: {self.change}"


@cache
def kernels(column: str) -> tuple[str, ...]:
    """The modules of a column that have a kernel: a function of a seed, by its first parameter. Of a column's
    own rooms the files `kernels.py`."""
    folder = Path(str(import_module(LAYER + column).__file__)).parent
    paths = sorted([*folder.glob("*.py"), *folder.glob("*/kernels.py")])
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in paths}
    found = (path for path, tree in trees.items() if any(map(_of_a_seed, tree.body)))
    names = (path.relative_to(folder).with_suffix("").parts for path in found)
    return tuple(".".join([LAYER + column, *parts]) for parts in names)


def _of_a_seed(node: ast.stmt) -> bool:
    return isinstance(node, ast.FunctionDef) and [a.arg for a in node.args.args[:1]] == ["seed"]


@cache
def modules(kernels: tuple[str, ...]) -> tuple[str, ...]:
    """The modules that these run, themselves among them, in the order of their names."""
    found: set[str] = set()
    for name in kernels:
        found |= set(closure(name, Path(str(import_module(name).__file__)))) if name not in found else set()
    return tuple(sorted(name for name in found if _computes(name)))


def _computes(name: str) -> bool:
    room = name.removeprefix(LAYER).partition(".")[0]
    return name.startswith(LAYER) and room not in KEEPING and not hasattr(import_module(name), "__path__")


def mutants(modules: Iterable[str]) -> Iterator[Mutant]:
    """Every change of every function of these modules, each once, in the order of the source."""
    for name in modules:
        tree = ast.parse(inspect.getsource(import_module(name)))
        for path, function in _functions(tree.body):
            yield from _changed(name, path, function)


def _functions(body: list[ast.stmt], around: tuple[str, ...] = ()) -> Iterator[tuple[str, ast.FunctionDef]]:
    for node in body:
        if isinstance(node, ast.ClassDef):
            protocol = any("Protocol" in ast.dump(base) for base in node.bases)
            yield from () if protocol else _functions(node.body, (*around, node.name))
        elif isinstance(node, ast.FunctionDef) and not any(word in node.name for word in WORDS):
            yield ".".join((*around, node.name)), node


def _changed(module: str, path: str, function: ast.FunctionDef) -> Iterator[Mutant]:
    _bare(function)
    if any(isinstance(node, ast.Name) and node.id == "super" for node in ast.walk(function)):
        function = _of_class(function)
    seen: dict[str, int] = {}
    original = _compiled(module, path, function)
    for statement, parent, field, place, node in _places(function):
        for kind, other in changes(node, parent):
            text = f"{kind}: {_shown(node)} -> {_shown(other)}"
            count = seen[text] = seen.get(text, 0) + 1
            _put(parent, field, place, other)
            ast.copy_location(other, node)
            ast.fix_missing_locations(other)
            code = _compiled(module, path, function)
            _put(parent, field, place, node)
            if _content(code) != _content(original):
                yield Mutant(
                    module, path, f"{text} ({count})" if count > 1 else text, code, _lines(statement)
                )


def _content(code: CodeType) -> tuple[Any, ...]:
    return code.co_code, code.co_consts, code.co_names


def _shown(node: ast.AST) -> str:
    shown = ast.unparse(ast.fix_missing_locations(node)).partition("\n")[0]
    return shown if len(shown) <= 60 else f"{shown[:44]}...{shown[-13:]}"


def _bare(function: ast.FunctionDef) -> None:
    """Annotations, decorators and the docstring are no computation."""
    for node in ast.walk(function):
        if isinstance(node, ast.FunctionDef):
            node.returns, node.decorator_list = None, []
            node.args.defaults = node.args.defaults if node is not function else []
            node.args.kw_defaults = [None] * len(node.args.kwonlyargs) if node is function else []
        if isinstance(node, ast.arg):
            node.annotation = None
    if ast.get_docstring(function):
        function.body = function.body[1:] or [ast.copy_location(ast.Pass(), function.body[0])]


Place = tuple[ast.stmt, ast.AST, str, int | None, ast.AST]


def _places(function: ast.FunctionDef) -> Iterator[Place]:
    """Every node with the statement it is in and its place in its parent; what only raises or speaks is left
    out."""

    def under(parent: ast.AST, statement: ast.stmt) -> Iterator[Place]:
        for field, value in ast.iter_fields(parent):
            for place, node in enumerate(value) if isinstance(value, list) else [(None, value)]:
                if not isinstance(node, ast.AST) or _speaks(node):
                    continue
                within = node if isinstance(node, ast.stmt) else statement
                yield within, parent, field, place, node
                yield from under(node, within)

    yield from under(function, function)


def _speaks(node: ast.AST) -> bool:
    refuses = (
        isinstance(node, ast.If) and not node.orelse and all(isinstance(n, ast.Raise) for n in node.body)
    )
    quiet = isinstance(node, ast.withitem) and "errstate" in ast.dump(node)
    annotated = isinstance(node, ast.arguments | ast.Import | ast.ImportFrom | ast.Raise | ast.JoinedStr)
    cell = isinstance(node, ast.Expr) and isinstance(node.value, ast.Name)
    return refuses or quiet or annotated or cell


def _put(parent: ast.AST, field: str, place: int | None, node: ast.AST) -> None:
    if place is None:
        setattr(parent, field, node)
    else:
        getattr(parent, field)[place] = node


def _lines(statement: ast.stmt) -> range:
    """Of a compound statement, its head."""
    body = getattr(statement, "body", None)
    end = body[0].lineno - 1 if body and isinstance(body, list) else statement.end_lineno
    return range(statement.lineno, max(statement.lineno, end or 0) + 1)


def _compiled(module: str, path: str, function: ast.FunctionDef) -> CodeType:
    """The code of a function, in a class where it was in one."""
    *around, name = path.split(".")
    body: list[Any] = [function]
    for outer in reversed(around):
        body = [ast.ClassDef(outer, [], [], body, [])]
    tree = ast.fix_missing_locations(ast.Module(body, []))
    code = compile(tree, inspect.getsourcefile(import_module(module)) or module, "exec")
    for each in (*around, name):
        code = next(c for c in code.co_consts if isinstance(c, CodeType) and c.co_name == each)
    return code


def _of_class(function: ast.FunctionDef) -> ast.FunctionDef:
    """A method keeps its cell for the class, also where the call of `super` is what was left out."""
    kept = ast.Expr(ast.Name("__class__", ast.Load()))
    return ast.FunctionDef(function.name, function.args, [kept, *function.body], [])


def function(module: str, path: str) -> tuple[FunctionType, Callable[[], object]]:
    """The function, under any property or cache, and what empties its cache."""
    found: Any = import_module(module)
    for part in path.split("."):
        found = vars(found)[part]
    forget = getattr(found, "cache_clear", lambda: None)
    if isinstance(found, property):
        found = found.fget
    elif isinstance(found, cached_property):
        found = found.func
    return inspect.unwrap(getattr(found, "__func__", found)), forget


@contextmanager
def planted(mutant: Mutant) -> Iterator[None]:
    """The mutant in its function's place."""
    of, forget = function(mutant.module, mutant.function)
    code = of.__code__
    forget()
    of.__code__ = mutant.code
    try:
        yield
    finally:
        of.__code__ = code
        forget()
