"""Plain text reads back as what was meant: derivatives in powers keep their brackets, series ascend."""

import sympy as sp

from rnnchaos.theory.catalogue import formula
from rnnchaos.theory.printing import text

tau, g = sp.symbols("tau g", real=True)
f = sp.Function("f")(tau)


def test_a_power_of_a_derivative_keeps_its_brackets() -> None:
    assert text(sp.Derivative(f, tau) ** 2 / 2) == "(d/dtau f(tau))**2/2"
    assert text(sp.Derivative(f, (tau, 2))) == "d^2/dtau^2 f(tau)"
    assert text(g**2 + g**-2) == "g**2 + g**(-2)"


def test_a_series_ascends_and_ends_in_its_remainder() -> None:
    shown = formula("gaussian.variance.onset", order=3).text()
    assert shown == "Delta0 = epsilon + 7*epsilon**2/6 - 7*epsilon**3/9 + O(epsilon**4)"
