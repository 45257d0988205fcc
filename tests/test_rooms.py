"""The floor plan as a test: layers run one way, rooms are acyclic, shared rooms know no column.

Every import statement of every file counts, also inside of functions and of type-checking blocks. The rules
are functions of a `House`, so that planted faults can be shown to turn them red.
"""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import rnnchaos
from rnnchaos.theory.catalogue import COLUMNS, LISTS
from rnnchaos.verify.ensembles.sources import imported

LAYERS = ("theory", "numerics", "verify")
MOST, MOST_IN_ROOT = 17, 6
AMBIGUOUS = {"scheme", "gaussian", "diffusion"}
"""Names of columns that are words of the interface too: `scheme="rates"` is a parameter, gaussian a law, a
`diffusion` D that of a process."""


@dataclass(frozen=True)
class Read:
    """The import statements of a file, and its strings that are no prose."""

    imports: list[ast.Import | ast.ImportFrom]
    strings: list[str]


def _read(tree: ast.AST) -> Read:
    nodes = list(ast.walk(tree))
    prose = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    constants = [node for node in nodes if isinstance(node, ast.Constant) and id(node) not in prose]
    return Read(
        [node for node in nodes if isinstance(node, ast.Import | ast.ImportFrom)],
        [node.value for node in constants if isinstance(node.value, str)],
    )


@dataclass(frozen=True)
class House:
    """The files of a package by module name, with what each imports of the others."""

    root: Path

    @cached_property
    def files(self) -> dict[str, Path]:
        found = {}
        for path in sorted(_files(self.root)):
            parts = path.relative_to(self.root.parent).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
        return found

    @cached_property
    def read(self) -> dict[str, Read]:
        """What the rules need of every file, read once for all of them."""
        return {m: _read(ast.parse(p.read_text(encoding="utf-8"))) for m, p in self.files.items()}

    @cached_property
    def imports(self) -> dict[str, set[str]]:
        """Modules that a module imports; a package is meant where nothing in it is named."""
        return {module: set(self._imported(module, path)) - {module} for module, path in self.files.items()}

    def _imported(self, module: str, path: Path) -> Iterator[str]:
        names = set(imported(module, path)) & set(self.files)
        for name in names:  # `from package import module` names both: the module is meant
            if not any(other.startswith(f"{name}.") for other in names):
                yield name

    def room(self, module: str) -> str:
        """The folder of a file; the few files of a layer's root are rooms of their own."""
        folder, depth = module.rpartition(".")[0], module.count(".")
        own = self.files[module].name == "__init__.py"
        face = layer(module) == "face"
        return module if own or depth <= (1 if face else 2) else folder


def _files(folder: Path) -> Iterator[Path]:
    """Python files, through links (which `rglob` does not follow)."""
    for path in folder.iterdir():
        if path.is_dir():
            yield from _files(path)
        elif path.suffix == ".py":
            yield path


HOUSE = House(Path(rnnchaos.__file__).parent)


def layer(module: str) -> str:
    part = module.split(".")[1] if "." in module else ""
    return part if part in LAYERS else "face"


def column(module: str) -> str | None:
    parts = module.split(".")
    return parts[2] if len(parts) > 2 and layer(module) != "face" and parts[2] in COLUMNS else None


def upward(house: House) -> list[str]:
    """Rule 1: theory <- numerics <- verify <- face."""
    rank = {name: place for place, name in enumerate((*LAYERS, "face"))}
    return [f"{a} -> {b}" for a, b in _arrows(house) if rank[layer(b)] > rank[layer(a)]]


def circles(graph: Mapping[str, Iterable[str]]) -> list[str]:
    """Rule 2, of files and of rooms: one circle, or none."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def between_rooms(house: House) -> dict[str, set[str]]:
    graph: dict[str, set[str]] = {}
    for a, b in _arrows(house):
        if house.room(a) != house.room(b):
            graph.setdefault(house.room(a), set()).add(house.room(b))
    return graph


def into_columns(house: House) -> list[str]:
    """Rule 3: no shared room and no part of the face imports a column."""
    return [f"{a} -> {b}" for a, b in _arrows(house) if column(b) and not column(a)]


def named_columns(house: House) -> list[str]:
    """Rule 3: none names one either, in a string that is no docstring."""
    spelled = "|".join(COLUMNS)
    id_, whole = re.compile(rf"\b({spelled})\.\w|^({spelled})\.$"), set(COLUMNS) - AMBIGUOUS
    found = []
    for module, read in house.read.items():
        if column(module) is None and module != "rnnchaos.theory.catalogue":
            found += [f"{module}: {s!r}" for s in read.strings if id_.search(s) or s in whole]
    return found


def later_columns(house: House) -> list[str]:
    """Rule 4: a column imports only columns before it."""
    known = [(a, b, column(a), column(b)) for a, b in _arrows(house)]
    return [f"{a} -> {b}" for a, b, x, y in known if x and y and COLUMNS.index(y) > COLUMNS.index(x)]


def busy_inits(house: House) -> list[str]:
    """Rule 5: a room's `__init__` is its docstring. The layers' and the package's own are front doors."""
    rooms = {m: p for m, p in house.files.items() if p.name == "__init__.py" and m.count(".") > 1}
    trees = {module: ast.parse(path.read_text(encoding="utf-8")) for module, path in rooms.items()}
    return [m for m, tree in trees.items() if len(tree.body) != 1 or not ast.get_docstring(tree)]


def column_pages(house: House) -> Iterator[tuple[str, ast.Module]]:
    for module, path in house.files.items():
        if column(module) and module.endswith(".column"):
            yield module, ast.parse(path.read_text(encoding="utf-8"))


def defining_pages(house: House) -> list[str]:
    """Rule 5: `column.py` lists. What stands in it is a list of the catalogue, or a function that returns
    one; and no module imports it: it is found by the catalogue."""
    allowed, found = set(LISTS) | {name.lower() for name in LISTS}, []
    for module, tree in column_pages(house):
        for node in tree.body:
            names = [t.id for t in getattr(node, "targets", ()) if isinstance(t, ast.Name)]
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                names = [node.name]
            found += [f"{module}: {name}" for name in names if name not in allowed]
    return found + [f"{a} imports {b}" for a, b in _arrows(house) if column(b) and b.endswith(".column")]


def private_across_files(house: House) -> list[str]:
    """Rule 6: no `_name` crosses a file."""
    found = []
    for module, read in house.read.items():
        for node in read.imports:
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("rnnchaos"):
                names = [alias.name for alias in node.names]
                found += [f"{module}: {n}" for n in names if n.startswith("_") and not n.endswith("__")]
    return found


def short_addresses(house: House) -> list[str]:
    """No import is relative, and none begins at a layer (`theory`), which only a checkout could find."""
    found = []
    for module, read in house.read.items():
        for node in read.imports:
            if isinstance(node, ast.ImportFrom):
                names = ["." * node.level + (node.module or "")]
            else:
                names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            found += [f"{module}: {n}" for n in names if n.startswith(".") or n.split(".")[0] in LAYERS]
    return found


def full_rooms(house: House) -> list[str]:
    """Rule 7: no folder above 17 files, none of the layers' roots above 6."""
    counts: dict[Path, int] = {}
    for path in house.files.values():
        counts[path.parent] = counts.get(path.parent, 0) + 1
    roots = {house.root / name for name in LAYERS}
    return [f"{p}: {n}" for p, n in counts.items() if n > (MOST_IN_ROOT if p in roots else MOST)]


def named_after_columns(house: House) -> list[str]:
    """A file in a column's folder does not repeat the column's name."""
    return [m for m in house.files if m.rpartition(".")[2].startswith(COLUMNS) and m.count(".") > 2]


def _arrows(house: House) -> Iterator[tuple[str, str]]:
    for module, targets in house.imports.items():
        for target in sorted(targets):
            yield module, target


RULES = {
    "imports run one way": upward,
    "files are acyclic": lambda house: circles(house.imports),
    "rooms are acyclic": lambda house: circles(between_rooms(house)),
    "shared rooms import no column": into_columns,
    "shared rooms name no column": named_columns,
    "columns import those before them": later_columns,
    "inits are docstrings": busy_inits,
    "column.py lists": defining_pages,
    "private names stay": private_across_files,
    "addresses are whole": short_addresses,
    "rooms are not full": full_rooms,
    "short names": named_after_columns,
}


def test_the_whole_house_is_seen() -> None:
    """So that no rule ever runs over nothing."""
    seen = {name: sum(layer(module) == name for module in HOUSE.files) for name in (*LAYERS, "face")}
    assert min(seen.values()) > 30, seen
    assert sum(seen.values()) > 350, seen
    assert sum(len(targets) for targets in HOUSE.imports.values()) > 1500
    assert {c for m in HOUSE.files if (c := column(m))} == set(COLUMNS)


@pytest.mark.parametrize("rule", RULES)
def test_rule(rule: str) -> None:
    assert not RULES[rule](HOUSE)


PLANTED = {
    "imports run one way": {"theory/formula.py": "from rnnchaos.numerics.value import Value"},
    "files are acyclic": {
        "numerics/ball/roots.py": "from rnnchaos.numerics.ball.secant import secant",
        "numerics/ball/secant.py": "def secant():\n    from rnnchaos.numerics.ball.roots import root",
    },
    "rooms are acyclic": {
        "numerics/ball/roots.py": "from rnnchaos.numerics.means.hermite import hermite",
        "numerics/ball/precision.py": "",
        "numerics/means/hermite.py": "from rnnchaos.numerics.ball.precision import bits",
    },
    "shared rooms import no column": {
        "verify/bias/pilot.py": "if TYPE_CHECKING:\n    from rnnchaos.verify.gaussian.design import POINTS"
    },
    "shared rooms name no column": {"text/values.py": "def unit(id):\n    return id.startswith('modular.')"},
    "columns import those before them": {
        "numerics/gaussian/state.py": "from rnnchaos.numerics.scheme.state import approximate"
    },
    "inits are docstrings": {"numerics/ball/__init__.py": '"""Balls."""\nfrom flint import arb'},
    "column.py lists": {
        "numerics/modular/column.py": '"""Modular."""\nQUANTITIES = ()\ndef helper():\n    pass'
    },
    "private names stay": {"theory/gaussian/onset.py": "from rnnchaos.theory.onset.series import _padded"},
    "addresses are whole": {"numerics/onset.py": "from theory.errors import UsageError"},
    "rooms are not full": {f"theory/algebra/m{k}.py": "" for k in range(MOST + 1)},
    "short names": {"verify/modular/modular_kernels.py": ""},
}
"""A fault for every rule, in a house of a few files."""
OTHERS = (
    "numerics/scheme/state.py",
    "numerics/value.py",
    "verify/gaussian/design.py",
    "theory/onset/series.py",
)


@pytest.mark.parametrize("rule", RULES)
def test_a_planted_fault_turns_its_rule_red(rule: str, tmp_path: Path) -> None:
    house = tmp_path / "rnnchaos"
    every = {name: "" for files in PLANTED.values() for name in files if "/m" not in name and "_" not in name}
    for name, text in {**every, **dict.fromkeys(OTHERS, "")}.items():
        _write(house / name, text)
    sound = House(house)
    assert not RULES[rule](sound)
    for name, text in PLANTED[rule].items():
        _write(house / name, text)
    assert RULES[rule](House(house))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text or ('"""A room."""' if path.name == "__init__.py" else ""))
