"""Nonlinearities that are not odd: registered, spelled out, thresholds; refused where oddness is needed."""

import math
import re
from fractions import Fraction
from typing import Any

import pytest
import scipy.special
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnchaos.numerics.quantity import ANY_PHI, PHI
from rnnchaos.theory.errors import UsageError
from rnnchaos.theory.nonlinearity.grammar import DEFINITIONS, MORE_DEFINITIONS, fold, parse
from rnnchaos.theory.nonlinearity.primitive import _finite
from rnnchaos.theory.nonlinearity.registry import (
    EVERY,
    REGISTRY,
    Nonlinearity,
    nonlinearity,
    odd_nonlinearity,
)
from rnnchaos.theory.nonlinearity.spellings import respelled
from rnnchaos.theory.nonlinearity.to_sympy import expression
from rnnchaos.theory.nonlinearity.values import value
from tests.theory.nonlinearity.test_grammar import ALGEBRA, TREES

MINE = {
    "relu": lambda x: max(x, 0.0),
    "softplus": lambda x: max(x, 0.0) + math.log1p(math.exp(-abs(x))),
    "logistic": scipy.special.expit,
    "elu": lambda x: x if x > 0 else math.expm1(x),
    "hard_tanh": lambda x: min(max(x, -1.0), 1.0),
}
POINTS = (-2.5, -1.0, -0.25, 0.0, 0.5, 1.0, 3.0)


@pytest.mark.parametrize("name", MORE_DEFINITIONS)
def test_a_definition_is_the_registered_function(name: str) -> None:
    """By closed forms of Python's own functions; and spelled out it is the same object."""
    phi = EVERY[name]
    for tree in (phi.node, parse(MORE_DEFINITIONS[name])):
        for x in POINTS:
            assert fold(tree, {**ALGEBRA, "x": lambda x=x: x}) == pytest.approx(MINE[name](x), abs=1e-15)
    for text in (name, f"{name}(x)", MORE_DEFINITIONS[name], f" {name} "):
        assert nonlinearity(text) is phi
    assert (phi.registered, phi.odd) == (True, name == "hard_tanh")
    assert phi.definition == f"{name} = {MORE_DEFINITIONS[name]}"


@pytest.mark.parametrize("name", [name for name in MORE_DEFINITIONS if EVERY[name].primitive is not None])
def test_registered_primitives(name: str) -> None:
    """Against Simpson's rule between the kinks at -1, 0 and 1, where phi is smooth."""
    primitive = EVERY[name].primitive
    at = lambda x: fold(primitive, {**ALGEBRA, "softplus": MINE["softplus"], "x": lambda: x})  # noqa: E731
    assert at(0.0) == 0
    for a, b in ((-3.0, -1.0), (-1.0, 0.0), (0.0, 1.0), (1.0, 4.0)):
        h = (b - a) / 200
        parts = [MINE[name](a + k * h) * (1 if k in (0, 200) else 4 if k % 2 else 2) for k in range(201)]
        assert at(b) - at(a) == pytest.approx(h / 3 * sum(parts), abs=1e-9)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("exp(x)/(1 + exp(x))", "logistic"),
        ("(1 + tanh(x/2))/2", "logistic"),
        ("1/2 + tanh(x/2)/2", "logistic"),
        ("(exp(-x) + 1)**(-1)", "logistic"),
        ("sigmoid", "logistic"),
        ("expit(x)", "logistic"),
        ("log1p(exp(x))", "softplus"),
        ("x*(1 + sign(x))/2", "relu"),
        ("(abs(x) + x)/2", "relu"),
        ("hardtanh", "hard_tanh"),
        ("torch.nn.ReLU", "relu"),
        ("scipy.special.expit", "logistic"),
        ("jax.nn.softplus", "softplus"),
    ],
)
def test_other_spellings(text: str, name: str) -> None:
    assert nonlinearity(text) is EVERY[name]


def test_a_class_with_parameters_is_not_guessed() -> None:
    """torch.nn.ELU(alpha=2) is not elu: an instance tells its class, not its parameters."""
    for name in ("torch.nn.ELU", "torch.nn.Softplus", "torch.nn.Hardtanh"):
        with pytest.raises(UsageError, match="no function known"):
            nonlinearity(name)


X = sp.Symbol("x", real=True)


@pytest.mark.parametrize("inner", ["2*x", "x - 1", "-x/3", "x**3", "-2*x"])
@pytest.mark.parametrize("text", [*MORE_DEFINITIONS.values(), "1/(1 + exp(x))", "(1 + exp(-x))**(-3)"])
def test_a_spelling_of_any_argument_is_the_same_function(text: str, inner: str) -> None:
    node = parse(re.sub(r"\bx\b", f"({inner})", text))
    other = respelled(node)
    assert other != node
    for x in POINTS:
        at = {**ALGEBRA, "x": lambda x=x: x}
        assert fold(other, at) == pytest.approx(fold(node, at), rel=1e-12, abs=1e-12)


@pytest.mark.parametrize(
    "phi",
    [
        sp.Max(0, X),
        sp.Max(X, 0) ** 2,
        sp.Min(X, 3) + sp.exp(X / 9),
        sp.Max(-1, sp.Min(1, X)),
        sp.Max(X, -X, 1),
    ],
)
def test_maxima_of_sympy(phi: Any) -> None:
    found = nonlinearity(phi)
    for x in POINTS:
        mine = fold(found.node, {**ALGEBRA, "x": lambda x=x: x})
        assert mine == pytest.approx(float(phi.subs(X, sp.Rational(x))), abs=1e-14)
    assert nonlinearity(sp.Max(0, X)) is EVERY["relu"]


@pytest.mark.parametrize(
    "text", ["relu(x)**(1/3)", "relu(x - 1)**0.7", "relu(tanh(x))**2", "2*relu(-x)**(5/2)"]
)
def test_threshold_powers(text: str) -> None:
    phi = nonlinearity(text)
    assert not phi.odd
    exact = expression(phi.node, X)
    for x in POINTS:
        mine = fold(phi.node, {**ALGEBRA, "x": lambda x=x: x})
        assert mine == pytest.approx(float(exact.subs(X, sp.Rational(x))), abs=1e-14)


REFUSED = {
    "x**(1/3)": "exponent",
    "abs(x)**(1/3)": "exponent",
    "relu(x)**0": "above 0",
    "relu(x)**(-1/2)": "above 0",
    "relu(x)**(1/2003)": "exponent",
    "relu": None,
    "relu x": "unexpected|cannot|expected|no argument",
    "pi": "does not depend on x",
    "x - x + 1": "does not depend on x",
    "1/x": "x = 0",
    "x/0": "x = ",
    "1/relu(x)": "x = ",
    "log(x)": "x = ",
    "sqrt(x)": "x = -0.3",
    "tan(x)": "unknown name",
}


@pytest.mark.parametrize("text", [text for text, why in REFUSED.items() if why])
def test_refused_as_any_phi(text: str) -> None:
    with pytest.raises(UsageError, match=REFUSED[text]) as caught:
        nonlinearity(text)
    assert "\n" not in str(caught.value)
    assert "accepted" in str(caught.value)


NOT_ODD = [
    "relu",
    "softplus",
    "logistic",
    "elu",
    "relu(x)**(3/2)",
    "x**2",
    "exp(x)",
    "tanh(x) + 1/2",
    "abs(x)",
]


@pytest.mark.parametrize("text", NOT_ODD)
def test_a_theory_with_the_symmetry_refuses_it_in_one_line(text: str) -> None:
    assert ANY_PHI(text) is nonlinearity(text)
    for given_ in (text, nonlinearity(text)):
        with pytest.raises(UsageError, match=r"not odd: .* accepted: odd phi, such as tanh, erf") as caught:
            PHI(given_)
        assert "\n" not in str(caught.value)


def test_a_jump_is_refused_where_the_slope_is_squared() -> None:
    """sign(x)*tanh(x) has a kink alone; where a kink lies does not matter without `sign`."""
    for text in ("sign(x)", "tanh(x)*sign(x - 1)", "sign(x)*cos(x)"):
        with pytest.raises(UsageError, match=r"it jumps by .* at x = .*; accepted: continuous phi"):
            ANY_PHI(text)
    for text in ("sign(x)*tanh(x)", "relu(x - pi)", "x*(1 + sign(x))/2 - 1"):
        assert ANY_PHI(text) is nonlinearity(text)


def test_hard_tanh_is_odd_but_has_kinks_beside_0() -> None:
    assert nonlinearity("hard_tanh").odd
    with pytest.raises(UsageError, match="kinks lie beside x = 0"):
        odd_nonlinearity("hard_tanh")


def test_the_odd_ones_are_what_they_were() -> None:
    for name in DEFINITIONS:
        assert odd_nonlinearity(name) is nonlinearity(name) is REGISTRY[name]
        assert REGISTRY[name].odd
    for text in ("x/(1 + abs(x))", "exp(x) - exp(-x)", "logistic(x) - 1/2", "relu(x) - relu(-x)"):
        assert odd_nonlinearity(text).odd


def test_every_help_names_the_registered_ones() -> None:
    for name, text in (DEFINITIONS | MORE_DEFINITIONS).items():
        assert (text if text == f"{name}(x)" else f"{name} = {text}").removesuffix("(x)") in ANY_PHI.accepted
        assert (name in MORE_DEFINITIONS) != (f"{name} = " in PHI.accepted or f"{name}," in PHI.accepted)


def outcome(text: str) -> Nonlinearity | str:
    try:
        return nonlinearity(text)
    except UsageError as refused:
        return str(refused)


@settings(max_examples=40, deadline=None)
@given(st.text("x+-*/^()12. reluexpabs\n", max_size=12))
def test_any_text_is_a_nonlinearity_or_one_line(text: str) -> None:
    found = outcome(text)
    assert found.isprintable() if isinstance(found, str) else nonlinearity(found.name) == found


@given(TREES, st.fractions(-3, 3, max_denominator=50))
def test_a_value_is_that_of_the_tree(node: Any, x: Fraction) -> None:
    """Balls against Python's own functions, kinks included."""
    found = value(node, x)
    assert found.is_finite()
    assert float(found.mid()) == pytest.approx(
        fold(node, {**ALGEBRA, "x": lambda: float(x)}), rel=1e-9, abs=1e-9
    )


@pytest.mark.parametrize(
    "text",
    [
        "log1p(elu(cos(2/x**2)))",
        "atan(tanh(1/2)/hard_tanh(x**3))",
        "elu(hard_tanh(log(x)))",
        "hard_tanh(1/x)",
    ],
)
def test_what_has_no_order_is_refused_not_raised(text: str) -> None:
    """SymPy raises of Max and Min of these at 0."""
    with pytest.raises(UsageError, match="no finite real value at x = "):
        nonlinearity(text)


PRIMITIVES = [
    "tanh(x) + 1/3",
    "exp(-x**2)",
    "2*logistic(3*x - 1) - x**2/2",
    "pi*erf(x - 1/2) - atan(1 - 2*x)/3",
    "sech(x) + asinh(2*x + 1)",
    "x**2/(1 + x**2)",
    "sqrt(1 + x**2)",
]


@pytest.mark.parametrize("text", PRIMITIVES)
def test_primitives_on_the_whole_line(text: str) -> None:
    """Against Simpson's rule on both sides of 0, which a jump of Phi would not pass."""
    phi = nonlinearity(text)
    assert phi.primitive is not None
    h = Fraction(1, 16)
    for start in (-6, -1, 3):
        values = [float(value(phi.node, start + k * h).mid()) for k in range(65)]
        weights = [1 if k in (0, 64) else 4 if k % 2 else 2 for k in range(65)]
        total = float(h) / 3 * sum(w * v for w, v in zip(weights, values, strict=True))
        ends = [float(value(phi.primitive, Fraction(end)).mid()) for end in (start, start + 4)]
        assert ends[1] - ends[0] == pytest.approx(total, abs=2e-5)
    assert abs(float(value(phi.primitive, Fraction(0)).mid())) < 1e-30


def test_a_primitive_with_a_pole_is_none() -> None:
    """SymPy's primitive of 1/(1 + x**2) may read -atan(1/x), which jumps at 0."""
    for text, finite in (
        ("-atan(1/x)", False),
        ("atan(x)", True),
        ("log(x**2)", False),
        ("log(cosh(x))", True),
    ):
        assert _finite(parse(text)) == finite
