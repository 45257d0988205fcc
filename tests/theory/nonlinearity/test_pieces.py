"""Breakpoints, pieces and jumps, against values of the tree itself and against SymPy's one-sided limits."""

from fractions import Fraction

import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnchaos.theory.errors import UsageError
from rnnchaos.theory.nonlinearity.grammar import KINKED, Node, fold, num, parse
from rnnchaos.theory.nonlinearity.pieces import Pieces, pieces
from rnnchaos.theory.nonlinearity.registry import nonlinearity
from rnnchaos.theory.nonlinearity.signs import sign_at, sign_polynomial
from rnnchaos.theory.nonlinearity.structure import kinked
from rnnchaos.theory.nonlinearity.to_sympy import expression
from tests.theory.nonlinearity.test_grammar import ALGEBRA

F = Fraction
SPLINES: dict[str, tuple[list[Fraction], list[list[int]]]] = {
    "relu": ([F(0)], [[0], [0, 1]]),
    "hard_tanh": ([F(-1), F(1)], [[-1], [0, 1], [1]]),
    "relu(x)**2": ([F(0)], [[0], [0, 0, 1]]),
    "relu(x) - relu(x - 1)": ([F(0), F(1)], [[0], [0, 1], [1]]),
    "abs(x)": ([F(0)], [[0, -1], [0, 1]]),
    "abs(x)**2": ([], [[0, 0, 1]]),
    "abs(x**2 - 1)": ([F(-1), F(1)], [[-1, 0, 1], [1, 0, -1], [-1, 0, 1]]),
    "relu(1 - relu(1 - x))": ([F(0), F(1)], [[0], [0, 1], [1]]),
    "relu(x*(x**2 + 1))": ([F(0)], [[0], [0, 1, 0, 1]]),
    "sign(x - 3/7)": ([F(3, 7)], [[-1], [1]]),
    "relu(x) - relu(-x) + abs(x)*0": ([], [[0, 1]]),
    "2*hard_tanh(x/2) + 1": ([F(-2), F(2)], [[-1], [1, 1], [3]]),
}


@pytest.mark.parametrize("text", SPLINES)
def test_piecewise_polynomials(text: str) -> None:
    found, (breaks, polynomials) = nonlinearity(text).pieces, SPLINES[text]
    assert list(found.breaks) == breaks
    assert found.polynomial
    assert [list(piece.polynomial or ()) for piece in found] == polynomials
    assert [piece.low for piece in found] == [None, *breaks]
    assert [piece.high for piece in found] == [*breaks, None]


@pytest.mark.parametrize(
    ("text", "breaks"),
    [
        ("elu", [0]),
        ("elu(x - 1)", [1]),
        ("relu(tanh(x))", [0]),
        ("relu(x - 1/3)**(3/2)", [F(1, 3)]),
        ("x/(1 + abs(x))", [0]),
        ("sqrt(x**2)", [0]),
        ("softplus(abs(x)) + relu(pi*(x - 2))", [0, 2]),
        ("hard_tanh(tanh(x))", []),
        ("sqrt(2 + cos(x))", []),
        ("relu(cosh(x) + x**2) + abs(exp(x) + 1)", []),
        ("tanh", []),
        ("abs(log(x**2 + 3/4))", [F(-1, 2), F(1, 2)]),
        ("abs(log1p(x**2)/(x**3 + 1))", [-1]),
    ],
)
def test_breaks_of_other_trees(text: str, breaks: list[Fraction]) -> None:
    assert list(nonlinearity(text).pieces.breaks) == breaks


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("abs(x**2 - 2)", "irrational place near x = -1.41421"),
        ("relu(sin(x))", "not exactly known"),
        ("relu(exp(x) - 2)", "not exactly known"),
        ("relu(x - pi)", "not exactly known"),
        ("hard_tanh(sinh(x))", "not exactly known"),
        ("abs(x**3 - x - 1)", "irrational place near x = 1.3247"),
    ],
)
def test_a_kink_at_a_place_that_is_not_exact_says_so(text: str, why: str) -> None:
    with pytest.raises(UsageError, match=why) as caught:
        _ = nonlinearity(text).pieces
    assert "accepted: kinks at rational x" in str(caught.value)


ATOMS = st.sampled_from([("x",), num(2), num(F(-1, 3)), ("sub", ("x",), num(1)), ("pi",)])
TREES = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.tuples(st.sampled_from(["add", "sub", "mul"]), inner, inner),
        st.tuples(st.sampled_from(["tanh", "cos", "exp", "logistic", *KINKED, *KINKED, "neg"]), inner),
        inner.map(lambda a: ("pow", ("relu", a), F(3, 2))),
        inner.map(lambda a: ("sqrt", ("pow", a, F(2)))),
    ),
    max_leaves=6,
)


def known(node: Node) -> Pieces | None:
    try:
        return pieces(node)
    except UsageError:
        return None


@settings(max_examples=150)
@given(TREES, st.fractions(-3, 3, max_denominator=97))
def test_a_piece_is_the_function_on_its_interval(node: Node, x: Fraction) -> None:
    found = known(node)
    if found is None or x in found.breaks:
        return
    tree, at = found.at(x), {**ALGEBRA, "x": lambda: float(x)}
    assert not kinked(tree)
    assert list(found.breaks) == sorted(set(found.breaks))
    try:
        wanted = fold(node, at)
    except OverflowError:
        return
    assert fold(tree, at) == pytest.approx(wanted, rel=1e-9, abs=1e-9)
    piece = next(p for p in found if p.tree == tree)
    if piece.polynomial is not None:
        total = sum(c * x**k for k, c in enumerate(piece.polynomial))
        assert total == pytest.approx(wanted, rel=1e-9, abs=1e-9)


@settings(max_examples=100)
@given(TREES, st.fractions(-3, 3, max_denominator=97))
def test_a_known_sign_is_the_sign(node: Node, x: Fraction) -> None:
    """Of the analytic trees among them; values that float64 cannot tell from 0 say nothing."""
    sign = None if kinked(node) else sign_polynomial(node)
    if sign is None:
        return
    try:
        value = fold(node, {**ALGEBRA, "x": lambda: float(x)})
    except (OverflowError, ValueError):
        return
    if abs(value) > 1e-9:
        assert sign_at(node, x) == (1 if value > 0 else -1)


X = sp.Symbol("x", real=True)


@pytest.mark.parametrize(
    "text",
    [
        *("relu", "hard_tanh", "elu", "relu(x)**2", "abs(x**3 - x)", "x/(1 + abs(x))", "relu(tanh(x - 1))"),
        *("relu(pi*x)", "erf(abs(x))", "relu(x)**(5/2)", "relu(-x)**(1/3)", "sign(x - 1)*x", "sqrt(x**2)"),
    ],
)
def test_jumps_are_the_differences_of_one_sided_limits(text: str) -> None:
    """By SymPy's limits of derivatives of the whole expression, made of Max and Abs, at a finite distance."""
    phi = nonlinearity(text)
    found = {(jump.place, jump.order): jump.size for jump in phi.jumps(3)}
    for place in phi.pieces.breaks:
        sides = [phi.pieces.at(place), phi.pieces.trees[phi.pieces.breaks.index(place)]]
        for order in range(4):
            right, left = (
                sp.limit(sp.diff(expression(tree, X), X, order), X, sp.Rational(place), direction)
                for tree, direction in zip(sides, "+-", strict=True)
            )
            size = sp.sympify(found.get((place, order), 0))
            assert right - left == size if size.is_infinite else sp.simplify(right - left - size) == 0


@pytest.mark.parametrize(
    ("text", "jumps"),
    [
        ("relu", [(0, 1, 1)]),
        ("hard_tanh", [(-1, 1, 1), (1, 1, -1)]),
        ("elu", [(0, 2, -1)]),
        ("relu(x)**2", [(0, 2, 2)]),
        ("relu(x)**3/3", []),
        ("abs(x)", [(0, 1, 2)]),
        ("sign(x - 1)", [(1, 0, 2)]),
        ("relu(x)**(1/3)", [(0, 1, sp.oo), (0, 2, -sp.oo)]),
        ("relu(pi*x)", [(0, 1, sp.pi)]),
        ("tanh", []),
    ],
)
def test_known_jumps(text: str, jumps: list[tuple[int, int, object]]) -> None:
    assert [(jump.place, jump.order, jump.size) for jump in nonlinearity(text).jumps(2)] == jumps


def test_taylor_beside_a_kink() -> None:
    """phi' and phi'' at 0 of what is smooth there, though it has kinks elsewhere."""
    assert nonlinearity("relu(x + 1)**2").taylor(3) == (1, 2, 2, 0)
    assert nonlinearity("logistic").taylor(3) == (sp.Rational(1, 2), sp.Rational(1, 4), 0, sp.Rational(-1, 8))
    assert nonlinearity("softplus").taylor(2) == (sp.log(2), sp.Rational(1, 2), sp.Rational(1, 4))
    with pytest.raises(UsageError, match="kink at x = 0"):
        nonlinearity("relu").taylor(1)


def test_a_tree_that_is_too_large_is_no_polynomial() -> None:
    """(x**64)**64 stays a tree: nothing is multiplied out."""
    found = pieces(parse("relu((x**64)**64)"))
    assert [piece.polynomial for piece in found][-1] is None
