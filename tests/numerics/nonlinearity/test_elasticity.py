"""phi > 0 with phi(x)/x decreasing: what the rules say is seen at points, and what is false is never said."""

import numpy as np
import pytest

from rnnchaos.numerics.nonlinearity.compiled import compiled
from rnnchaos.numerics.nonlinearity.elasticity import flattens
from rnnchaos.numerics.nonlinearity.over_float64 import float_operations
from rnnchaos.theory.nonlinearity.registry import nonlinearity

TRUE = (
    "x/(1+x**2)",
    "tanh(x)+x/10",
    "-tanh(x)",
    "atan(x)",
    "erf(x)/2+tanh(x)/3",
    "x*exp(-x**2)",
    "x/cosh(x)",
    "asinh(x)",
    "x/sqrt(1+2*x**2)",
    "tanh(x)*exp(-x**4)",
    "tanh(tanh(x))",
    "2*x/(1+exp(x**2))",
    "x**3/(1+x**2)**2/x**2",
)
FALSE = (
    "sin(x)",
    "sin(x)/(1+x**2)",
    "x-x**3",
    "tanh(x+x**3)",
    "x+x**3/(1+x**2)",
    "tanh(x)**3+tanh(x)/2",
    "tanh(x)-x/10",
    "sinh(x)",
    "x*cosh(x)",
    "tanh(x)+x**3/100",
    "x*exp(x**2)/cosh(x)",
)


def falling(text: str) -> bool:
    """Whether phi is of one sign and |phi|/x falls between points."""
    x = np.linspace(0.01, 12, 6000)
    ratio = compiled(nonlinearity(text).node, float_operations())(x) / x
    ratio = ratio * np.sign(ratio[0])
    return bool(np.all(np.diff(ratio) < 1e-15) and np.all(ratio >= 0))


@pytest.mark.parametrize("text", TRUE)
def test_what_is_shown_is_seen(text: str) -> None:
    assert flattens(nonlinearity(text))
    assert falling(text)


@pytest.mark.parametrize("text", FALSE)
def test_what_is_false_is_not_shown(text: str) -> None:
    assert not flattens(nonlinearity(text))
    assert not falling(text)


@pytest.mark.parametrize("text", ["relu", "logistic", "softplus", "relu(x - 1) - relu(-x - 1)", "abs(x)"])
def test_nothing_is_said_of_what_is_not_odd_or_rises_from_0(text: str) -> None:
    """The last but one is 0 on |x| < 1."""
    assert not flattens(nonlinearity(text))


def test_kinks_beside_0() -> None:
    assert flattens(nonlinearity("hard_tanh"))
    assert flattens(nonlinearity("hard_tanh(2*x) + tanh(x)"))
    assert not flattens(nonlinearity("x + x*relu(abs(x) - 1)"))
    assert not flattens(nonlinearity("x + sign(x)*(1 + sign(abs(x) - 1))"))
