"""The grammar reads odd expressions and refuses everything else in one line, quickly."""

import math
import time
from fractions import Fraction

import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from rnnchaos.theory.errors import UsageError
from rnnchaos.theory.nonlinearity.grammar import (
    DEFINITIONS,
    FUNCTIONS,
    KINKED,
    constant,
    definitions,
    fold,
    parse,
)
from rnnchaos.theory.nonlinearity.registry import REGISTRY, nonlinearity, odd_nonlinearity
from rnnchaos.theory.nonlinearity.structure import half_line, kinked, parity
from rnnchaos.theory.nonlinearity.to_sympy import expression, tree
from rnnchaos.theory.nonlinearity.writing import tidied, written

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
    "x^x",
    "pi",
    "log(1+x)",
    "arctan",
    "sign(x)",
    "x*abs(x - 1)",
    "x*sign(x**3 - x)",
    "x**((((9**64)**64)**64)**64)",
    "np.exp",
    "os.getpid",
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

FLOATS = {name: getattr(math, name) for name in FUNCTIONS if hasattr(math, name)}
FLOATS |= {"sech": lambda a: 1 / math.cosh(a), "abs": abs, "sign": lambda a: (a > 0) - (a < 0)}
FLOATS |= {"logistic": lambda a: 1 / (1 + math.exp(-a)), "softplus": lambda a: math.log(1 + math.exp(a))}
FLOATS |= {"relu": lambda a: max(a, 0.0), "elu": lambda a: a if a > 0 else math.exp(a) - 1}
FLOATS |= {"hard_tanh": lambda a: max(-1.0, min(1.0, a))}
ALGEBRA = {
    "num": float,
    "pi": lambda: math.pi,
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
        odd_nonlinearity(text)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 450
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
        ("x^3 - 2^2*x", 0.343 - 2.8),
        ("-x^2*x", -0.343),
        ("2^3^2*x/512", 0.7),
        ("2*arctan(pi*x)/pi", 2 * math.atan(math.pi * 0.7) / math.pi),
        ("arcsinh(x) + asinh(x)", 2 * math.asinh(0.7)),
        ("sech(x)*x", 0.7 / math.cosh(0.7)),
        ("sign(x)*log1p(abs(x)) - x*log(1 + x**2)", math.log(1.7) - 0.7 * math.log(1.49)),
    ],
)
def test_precedence(text: str, value: float) -> None:
    assert fold(parse(text), {**ALGEBRA, "x": lambda: 0.7}) == pytest.approx(value, rel=1e-14)


ATOMS = st.sampled_from([("x",), ("num", Fraction(2)), ("num", Fraction(1, 3))])
TREES = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.tuples(st.sampled_from(["add", "sub", "mul"]), inner, inner),
        st.tuples(
            st.sampled_from(
                ["tanh", "sin", "cos", "atan", "asinh", "sech", "logistic", "softplus", *KINKED, "neg"]
            ),
            inner,
        ),
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


@given(TREES, st.floats(0.01, 20))
def test_the_half_line_is_phi_without_kinks(node: tuple, x: float) -> None:
    """Soundness: on x > 0 the tree without `abs` and `sign` is the same function, or it is refused."""
    at = {**ALGEBRA, "x": lambda: x}
    try:
        half = half_line(node)
    except UsageError:
        assert kinked(node)
        return
    assert not kinked(half)
    assert fold(half, at) == pytest.approx(fold(node, at), rel=1e-9, abs=1e-9)


@given(TREES, st.floats(0.1, 2))
def test_what_is_written_is_read_back(node: tuple, x: float) -> None:
    at = {**ALGEBRA, "x": lambda: x}
    for tree_ in (node, tidied(node)):
        again = parse(written(tree_))
        assert written(again) == written(parse(written(again)))
        assert fold(again, at) == pytest.approx(fold(node, at), rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("name", REGISTRY)
def test_a_definition_is_the_registered_function(name: str) -> None:
    """By closed forms of Python's own functions; and the text is the tree's, both ways."""
    x = 0.7
    mine = {
        "tanh": math.tanh(x),
        "erf": math.erf(math.sqrt(math.pi) / 2 * x),
        "atan": 2 / math.pi * math.atan(math.pi / 2 * x),
        "algebraic": x / math.hypot(1, x),
        "gd": math.asin(math.tanh(x)),
    }
    assert fold(REGISTRY[name].node, {**ALGEBRA, "x": lambda: x}) == pytest.approx(mine[name], rel=1e-14)
    assert written(REGISTRY[name].node) == DEFINITIONS[name]
    assert nonlinearity(DEFINITIONS[name]) is REGISTRY[name]


def test_the_plain_function_is_not_the_registered_one() -> None:
    assert nonlinearity("atan").definition == "atan = (2/pi)*atan(pi*x/2)"
    assert repr(nonlinearity("erf")) == "Nonlinearity(erf = erf(sqrt(pi)*x/2))"
    for text in ("atan(x)", "arctan(x)"):
        assert nonlinearity(text).definition == f"{text}, not the registered atan"
    assert nonlinearity("erf(x)").definition == "erf(x), not the registered erf"
    assert nonlinearity("tanh(x)") is REGISTRY["tanh"]
    with pytest.raises(UsageError, match=r"arctan\(x\) \(the registered atan is \(2/pi\)"):
        nonlinearity("arctan")


def test_a_kink_leaves_the_slope_and_no_more() -> None:
    soft = nonlinearity("x/(1 + abs(x))")
    assert (soft.kinked, soft.slope, soft.gc, soft.third) == (True, 1, 1, 0)
    with pytest.raises(UsageError, match="derivative 2 at 0"):
        soft.taylor(3)
    with pytest.raises(UsageError, match="derivative 2 at 0"):
        soft.require_continuous_onset()
    cubic = nonlinearity("x - abs(x)**2*x")
    assert cubic.taylor(5) == (0, 1, 0, -6, 0, 0)
    assert nonlinearity("x*abs(x)").slope == 0


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
    assert tuple(REGISTRY) == tuple(DEFINITIONS)
    with pytest.raises(UsageError) as refused:
        odd_nonlinearity("tan(x)")
    assert definitions() in str(refused.value)
    assert definitions().startswith("tanh, erf = erf(sqrt(pi)*x/2), atan = (2/pi)*atan(pi*x/2), ")
    assert definitions(["gd"]) == f"gd = {DEFINITIONS['gd']}"
