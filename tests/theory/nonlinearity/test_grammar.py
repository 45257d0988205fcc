"""The grammar reads odd expressions and refuses everything else in one line, quickly."""

import math
import time
from fractions import Fraction

import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from rnnchaos.theory.errors import UsageError
from rnnchaos.theory.nonlinearity.grammar import FUNCTIONS, REGISTERED, constant, fold, parity, parse
from rnnchaos.theory.nonlinearity.registry import REGISTRY, nonlinearity
from rnnchaos.theory.nonlinearity.to_sympy import expression, tree

REFUSED = [
    "__import__('os').getpid()",
    "x.__class__",
    "x**2",
    "exp(x)",
    "9**9**9**9*x",
    "(" * 400 + "x" + ")" * 400,
    "(" * 80 + "x" + ")" * 80,
    "-" * 200 + "x",
    "",
    "x+",
    "sin",
    "x^3",
    "pi*x",
    "log(1+x)",
    "lambda x: x",
    "x**x",
    "x**(1/3)",
    "tanh(x);x",
    "1" * 50 + "*x",
    "x\n+cos(x)",
    "1/x",
    "tanh(1/x)",
    "x/0",
]

FLOATS = {name: getattr(math, name) for name in FUNCTIONS if name != "sqrt"} | {"sqrt": math.sqrt}
ALGEBRA = {
    "num": float,
    "neg": lambda a: -a,
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "div": lambda a, b: a / b,
    "pow": lambda a, p: a ** float(p),
    **FLOATS,
}


@pytest.mark.parametrize("text", REFUSED)
def test_refused_in_one_short_line(text: str) -> None:
    start = time.perf_counter()
    with pytest.raises(UsageError, match=r"accepted|at most") as caught:
        nonlinearity(text)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 300
    assert time.perf_counter() - start < 5


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2*tanh(x)", 2 * math.tanh(0.7)),
        ("x*exp(-x**2)", 0.7 * math.exp(-0.49)),
        ("-x**3 - -x/2", -(0.7**3) + 0.35),
        ("x/(1+x**2)**(1/2)", 0.7 / math.sqrt(1.49)),
        ("2**-1*x", 0.35),
        ("1.5e-1*x", 0.105),
        ("x - 2 - 3*x + 2", -1.4),
        ("x/2/5", 0.07),
        ("+sin(x)", math.sin(0.7)),
    ],
)
def test_precedence(text: str, value: float) -> None:
    assert fold(parse(text), {**ALGEBRA, "x": lambda: 0.7}) == pytest.approx(value, rel=1e-14)


ATOMS = st.sampled_from([("x",), ("num", Fraction(2)), ("num", Fraction(1, 3))])
TREES = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.tuples(st.sampled_from(["add", "sub", "mul"]), inner, inner),
        st.tuples(st.sampled_from(["tanh", "sin", "cos", "atan", "asinh", "neg"]), inner),
    ),
    max_leaves=6,
)


@given(TREES, st.floats(0.1, 2))
def test_declared_parity_holds(node: tuple, x: float) -> None:
    """Soundness: what `parity` calls odd or even is so at every point."""
    declared = parity(node)
    plus, minus = (fold(node, {**ALGEBRA, "x": lambda s=s: s * x}) for s in (1.0, -1.0))
    if declared:
        assert minus == pytest.approx(declared * plus, rel=1e-12, abs=1e-12)


@given(TREES, st.floats(0.1, 2))
def test_sympy_round_trip(node: tuple, x: float) -> None:
    symbol = sp.Symbol("x", real=True)
    back = tree(expression(node, symbol), symbol)
    assert back is not None
    again = fold(back, {**ALGEBRA, "x": lambda: x})
    assert again == pytest.approx(fold(node, {**ALGEBRA, "x": lambda: x}), rel=1e-9, abs=1e-9)


def test_constant_exponents() -> None:
    assert constant(parse("2*3-1/2")) == Fraction(11, 2)
    assert constant(parse("sin(1)")) is None
    assert constant(parse("1/0")) is None


def test_oddness_beyond_structure() -> None:
    """exp(x) - exp(-x) is not odd by its structure; SymPy proves it."""
    phi = nonlinearity("exp(x)-exp(-x)")
    assert phi.taylor(3) == (0, 2, 0, 2)


@pytest.mark.parametrize("name", REGISTRY)
def test_registry_has_slope_one_and_negative_third_derivative(name: str) -> None:
    c = REGISTRY[name].taylor(5)
    assert c[1] == 1
    assert c[3] < 0
    assert c[0] == c[2] == c[4] == 0
    assert REGISTRY[name].gc == 1
    x = sp.Symbol("x")
    assert sp.simplify(sp.diff(REGISTRY[name].expression(x), x, 5).subs(x, 0) - c[5]) == 0


@pytest.mark.parametrize("name", [n for n, p in REGISTRY.items() if p.primitive is not None])
def test_registered_primitives(name: str) -> None:
    x = sp.Symbol("x", real=True)
    primitive = expression(REGISTRY[name].primitive, x)
    assert primitive.subs(x, 0) == 0
    assert sp.simplify(sp.diff(primitive, x) - REGISTRY[name].expression(x)) == 0


@pytest.mark.parametrize("text", ["x*exp(-x**2)", "x/(1+x**2)", "sin(x)", "2*tanh(x)", "asinh(x)"])
def test_grammar_primitives(text: str) -> None:
    x = sp.Symbol("x", real=True)
    phi = nonlinearity(text)
    primitive = expression(phi.primitive, x)
    assert sp.simplify(sp.diff(primitive, x) - phi.expression(x)) == 0
    assert primitive.subs(x, 0) == 0


def test_no_primitive_in_the_grammars_words() -> None:
    assert nonlinearity("tanh(x)*exp(-x**4)").primitive is None
    assert REGISTRY["gd"].primitive is None


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        ("sinh(x)", r"c1\*c3 > 0"),
        ("x**3", "c1 = phi"),
        ("sin(x)-x", "c1 = phi"),
        ("x-x**5", "c3 = phi"),
        ("x+x**3", "discontinuous"),
    ],
)
def test_onsets_that_are_refused(text: str, broken: str) -> None:
    with pytest.raises(UsageError, match=broken):
        nonlinearity(text).require_continuous_onset()


def test_a_refusal_names_every_registered_function() -> None:
    assert tuple(REGISTRY) == REGISTERED
    with pytest.raises(UsageError, match="tanh, erf, atan, algebraic, gd"):
        nonlinearity("tan(x)")
