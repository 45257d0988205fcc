"""Every oracle agrees with the kernels as they are; every observable that a kernel returns is in one."""

import ast
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest

from rnnchaos.theory.catalogue import COLUMNS, declared
from rnnchaos.verify.harness.kernels import all_kernels, oracles
from rnnchaos.verify.kernels.mutants import kernels, modules
from rnnchaos.verify.kernels.oracle import Disagreement, agree, hold, refused

ORACLES = oracles()
CHECKS = [(each.id, check) for each in ORACLES for check in each.checks]


@pytest.mark.parametrize("check", [c for _, c in CHECKS], ids=[f"{i}.{c.__name__}" for i, c in CHECKS])
def test_kernels_give_what_the_oracle_says(check: Callable[[], object]) -> None:
    check()


@pytest.mark.parametrize("column", COLUMNS)
def test_whatever_a_column_simulates_is_mutated(column: str) -> None:
    """The kernels of its studies and designs are found by the rule, and so is every file that they run."""
    sampled = {study.kernel.__module__ for study in declared(column, "STUDIES", ())}
    for design in declared(column, "DESIGNS", ()):
        sampled |= {
            getattr(design, name).__module__ for name in ("single", "double") if hasattr(design, name)
        }
    assert sampled <= set(modules(all_kernels()))


def test_every_kernel_is_called_by_an_oracle() -> None:
    """Each function of a seed stands in the text of an oracle of its column, or in one that a pair calls."""
    for column in COLUMNS:
        text = "".join(
            Path(str(import_module(name).__file__)).read_text() for name in declared(column, "ORACLES", ())
        )
        for module in kernels(column):
            tree = ast.parse(Path(str(import_module(module).__file__)).read_text())
            found = [n.name for n in tree.body if isinstance(n, ast.FunctionDef) and n.args.args[:1]]
            seeded = [n for n in found if _of_a_seed(tree, n)]
            assert seeded
            assert [name for name in seeded if name not in text] == [], module


def _of_a_seed(tree: ast.Module, name: str) -> bool:
    (node,) = (n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == name)
    return node.args.args[0].arg == "seed" and not name.startswith("_")


def test_what_agrees() -> None:
    agree({"a": np.array([1.0, np.nan, np.inf])}, {"a": [1.00001, np.nan, np.inf]})
    for found, expected in (
        (1.0, 1.001),
        ([1.0, 2.0], [1.0]),
        ({"a": 1}, {"a": 1, "b": 2}),
        ({"a": 1, "b": 2}, {"a": 1}),
        (np.nan, 1.0),
        (1.0, np.nan),
        (np.inf, -np.inf),
        (1.0, np.inf),
        (np.inf, 1.0),
        (1e-9, 0.0),
    ):
        with pytest.raises(Disagreement):
            agree(found, expected)
    agree(1e-9, 0.0, atol=1e-8)
    with pytest.raises(Disagreement, match="no ValueError"):
        refused(lambda: None, ValueError)
    assert str(refused(lambda: hold(False, "why"), Disagreement)) == "why"
