"""Taylor coefficients of expressions against Cauchy's integral by mpmath: quotients of series that vanish at
0, constants that are nearly rational, and the onset that follows from them."""

from fractions import Fraction

import pytest
from mpmath import mp

from rnnchaos.numerics.meanfield.branches import branch
from rnnchaos.numerics.meanfield.gain import is_quiescent_gain
from rnnchaos.numerics.nonlinearity.activation import activation
from rnnchaos.numerics.nonlinearity.compiled import compiled
from rnnchaos.numerics.nonlinearity.over_mpmath import MPMATH
from rnnchaos.theory.errors import NonConvergence
from rnnchaos.theory.nonlinearity.registry import nonlinearity

QUOTIENTS = (
    "tanh(x)+tanh(x)**2/x",
    "tanh(x)+x**3/x**2",
    "sin(x)**2/x",
    "tanh(x)-tanh(x)**2/sin(x)/3",
    "log1p(x**2)/x",
    "(x-sin(x))/x**2",
    "x**9/x**8",
)
NEARLY_RATIONAL = (
    "tanh(x)*(1+pi*1e-20)",
    "tanh((1+pi*1e-20)*x)",
    "tanh(40)*tanh(x)",
    "sin(x)*sqrt(1+1e-20*pi)",
    "erf(x)*(1+1e-17)",
)


@pytest.mark.parametrize("text", [*QUOTIENTS, *NEARLY_RATIONAL])
def test_derivatives_at_0_are_those_of_cauchys_integral(text: str) -> None:
    phi = nonlinearity(text)
    value, points = compiled(phi.node, MPMATH), 128
    with mp.workdps(50):
        circle = [mp.expjpi(mp.mpf(2 * k + 1) / points) / 2 for k in range(points)]
        values = [value(w) for w in circle]
        for order in (1, 3):
            for k, found in enumerate(phi.taylor(order)):
                mean = mp.fsum(y / w**k for y, w in zip(values, circle, strict=True)) / points
                exact = mp.mpf(str(found.evalf(45)))
                assert abs(exact - mp.factorial(k) * mean.real) < mp.mpf(10) ** -34, (order, k)


def test_the_onset_is_decided_by_the_true_slope() -> None:
    for text, quiet, chaotic in (
        ("tanh(x)+tanh(x)**2/x", "1/2", "3/4"),
        ("tanh(x)*(1+pi*1e-20)", f"{10**21 - 32}/{10**21}", f"{10**20 - 3}/{10**20}"),
    ):
        phi = nonlinearity(text)
        assert is_quiescent_gain(Fraction(quiet), phi)
        assert not is_quiescent_gain(Fraction(chaotic), phi)


def test_a_state_just_above_the_onset_is_seen() -> None:
    assert branch(Fraction(1, 2) + Fraction(1, 10**30), activation(nonlinearity("2*sin(x)"))) is not None


def test_what_cannot_be_scanned_is_not_said_to_have_no_state() -> None:
    with pytest.raises(NonConvergence):
        branch(Fraction(3, 4), activation(nonlinearity("tanh(x)+tanh(x)**2/x")))
