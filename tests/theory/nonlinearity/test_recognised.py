"""Functions of other libraries and SymPy expressions become the grammar's words, by identity alone."""

import math
import sys
from types import ModuleType, SimpleNamespace
from typing import Any

import mpmath
import numpy as np
import pytest
import scipy.special
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnchaos.theory.errors import UsageError
from rnnchaos.theory.nonlinearity.recognised import NAMES, in_grammar
from rnnchaos.theory.nonlinearity.registry import Nonlinearity, nonlinearity

Z = sp.Symbol("z")
HERE = [name for name in NAMES if name.split(".")[0] in ("numpy", "math", "scipy", "mpmath", "sympy")]


def known(name: str) -> Any:
    module, _, attribute = name.rpartition(".")
    return getattr(sys.modules[module], attribute, None)


@pytest.mark.parametrize("name", [name for name in HERE if known(name) is not None])
def test_a_known_function_is_what_it_computes(name: str) -> None:
    """The oracle is the function itself, called here and never there."""
    phi = nonlinearity(known(name))
    assert phi is nonlinearity(name)
    for at in (0.3, 1.7):
        assert float(phi.expression(sp.Float(at))) == pytest.approx(float(known(name)(at)), rel=1e-12)


def test_every_library_that_is_here_was_tried() -> None:
    tried = {name.split(".")[0] for name in HERE if known(name) is not None}
    assert tried == {"numpy", "math", "scipy", "mpmath", "sympy"}
    assert nonlinearity(np.arctan).definition == "atan(x), not the registered atan"
    assert nonlinearity(scipy.special.erf).definition == "erf(x), not the registered erf"
    assert nonlinearity(math.tanh).registered
    assert nonlinearity("np.tanh") is nonlinearity(mpmath.tanh)


def test_torch_is_known_without_being_imported(monkeypatch: pytest.MonkeyPatch) -> None:
    """A stand-in under the library's name: functions, modules and their instances, by identity."""
    assert "torch" not in sys.modules
    assert nonlinearity("torch.nn.Softsign").name == "x/(1 + abs(x))"
    assert "torch" not in sys.modules
    torch, nn = ModuleType("torch"), ModuleType("torch.nn")
    torch.tanh, nn.Softsign = (lambda x: 1 / 0), type("Softsign", (), {})  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "torch", torch)
    monkeypatch.setitem(sys.modules, "torch.nn", nn)
    assert nonlinearity(torch.tanh).registered
    assert nonlinearity(nn.Softsign()).name == nonlinearity(nn.Softsign).name == "x/(1 + abs(x))"


def impostor(x: float) -> float:
    raise AssertionError("a function of the user was called")


class Pretends:
    """Says that it is equal to everything, and has any name that is asked for."""

    __module__, __qualname__, __name__ = "numpy", "tanh", "tanh"

    def __eq__(self, other: object) -> bool:
        return True

    def __hash__(self) -> int:
        return hash(np.tanh)

    def __call__(self, x: float) -> float:
        return impostor(x)


@pytest.mark.parametrize(
    "phi",
    [
        *(
            impostor,
            Pretends(),
            lambda x: x,
            np.exp,
            np.abs,
            np.maximum,
            np.vectorize(math.tanh),
            print,
            object(),
        ),
        *(None, 3, 1.5, b"tanh", ["tanh"], SimpleNamespace(name="tanh"), Z + sp.Symbol("y"), sp.Integer(1)),
        *(sp.gamma(Z), sp.Function("f")(Z), sp.Piecewise((Z, Z > 0), (0, True)), sp.Matrix([Z]), Z**Z),
        *(sp.oo * Z, sp.I * Z, sp.log(Z), Z > 0, sp.Integral(sp.tanh(Z), (Z, 0, 1))),
        sum(sp.sin(k * Z) for k in range(200)),
    ],
    ids=lambda phi: str(type(phi).__name__),
)
def test_all_else_is_refused_and_never_called(phi: Any) -> None:
    with pytest.raises(UsageError, match=r"accepted") as refused:
        nonlinearity(phi)
    assert "\n" not in str(refused.value)


LEAVES = st.sampled_from([Z, sp.Integer(2), sp.Rational(-1, 3), sp.pi, sp.Float("0.25")])
TREES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.tuples(st.sampled_from([sp.Add, sp.Mul]), inner, inner).map(lambda t: t[0](*t[1:])),
        st.tuples(st.sampled_from([sp.tanh, sp.atan, sp.cos, sp.sech, sp.Abs, sp.erf]), inner).map(
            lambda t: t[0](t[1])
        ),
        inner.map(lambda a: 1 / (2 + a**2)),
        inner.map(lambda a: sp.sqrt(1 + a**2)),
    ),
    max_leaves=5,
)


@settings(max_examples=25, deadline=None)
@given(TREES)
def test_a_sympy_expression_is_the_same_function(expr: Any) -> None:
    """x times any tree: what is accepted has SymPy's own values at two points."""
    expr = Z * expr
    try:
        phi = nonlinearity(expr)
    except UsageError:
        return
    assert isinstance(phi, Nonlinearity)
    assert nonlinearity(phi.name) is phi
    for at in ("0.3", "1.7"):
        mine, its = phi.expression(sp.Float(at, 30)), expr.subs(Z, sp.Float(at, 30))
        assert float(mine) == pytest.approx(float(its), rel=1e-12, abs=1e-14)


@pytest.mark.parametrize(
    ("expr", "name"),
    [
        (Z - Z**3, "x - x**3"),
        (Z / sp.sqrt(1 + Z**2), "algebraic"),
        (sp.tanh(Z), "tanh"),
        (Z / (1 + sp.Abs(Z)), "x/(1 + abs(x))"),
        (sp.exp(-(Z**2)) * Z, "x*exp(-x**2)"),
        (sp.sqrt(2) * sp.sin(Z / 2), "sqrt(2)*sin((1/2)*x)"),
        (sp.Symbol("x", positive=True) / 3, "(1/3)*x"),
    ],
)
def test_it_reads_as_people_write_it(expr: Any, name: str) -> None:
    assert nonlinearity(expr).name == name


def outcome(text: str) -> Nonlinearity | str:
    try:
        return nonlinearity(in_grammar(text))
    except UsageError as refused:
        return str(refused)


@settings(max_examples=60, deadline=None)
@given(st.text("x+-*/^()12. tanhpi\n", max_size=12))
def test_any_text_is_a_nonlinearity_or_one_line(text: str) -> None:
    found = outcome(text)
    assert isinstance(found, Nonlinearity) or (found.isprintable() and "accepted" in found)
