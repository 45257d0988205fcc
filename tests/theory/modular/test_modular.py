"""Modular populations: the critical line, and the exact series above it."""

import pytest
import sympy as sp

from rnnchaos.numerics.checks.derivation import check
from rnnchaos.theory.bibliography import paper
from rnnchaos.theory.catalogue import formula
from rnnchaos.theory.errors import UsageError
from rnnchaos.theory.modular.notation import N0, c1, sigma, sigma_mu


def test_the_critical_line_of_single_neurons_is_that_of_one_network() -> None:
    """N0 = 1: both couplings act on single neurons, and only sigma^2 + sigma_mu^2 matters."""
    line = formula("modular.onset").statement
    at_one = sp.expand((line.lhs - line.rhs).subs({N0: 1, c1: 1}))
    assert sp.expand(at_one - (1 - sigma**2 - sigma_mu**2)) == 0


@pytest.mark.parametrize(
    ("phi", "order", "sigma_mu", "N0"),
    [
        ("tanh", 3, "0", "5"),
        ("algebraic", 4, "4/5", "inf"),
        ("atan", 2, "0.3", "2"),
        ("x*exp(-x**2)", 2, "0.6", "3"),
    ],
)
def test_derivations_at_other_parameters(phi: str, order: int, sigma_mu: str, N0: str) -> None:
    for id in ("modular.activity.onset", "modular.onset"):
        found = formula(id, phi=phi, order=order, sigma_mu=sigma_mu, N0=N0)
        assert all(step.holds for step in check(found))
        assert found.series is not None
        assert len(found.series.coefficients) == order + 1


@pytest.mark.parametrize(
    ("options", "name"),
    [
        ({"order": 0}, "order"),
        ({"sigma_mu": "1"}, "sigma_mu"),
        ({"sigma_mu": "-0.5"}, "sigma_mu"),
        ({"sigma_mu": "__import__('os')"}, "sigma_mu"),
        ({"N0": "0"}, "N0"),
        ({"N0": "1.5"}, "N0"),
        ({"phi": "x**3"}, "phi"),
        ({"phi": "sinh(x)"}, "phi"),
    ],
)
def test_what_has_no_such_onset_is_refused(options: dict[str, object], name: str) -> None:
    with pytest.raises(UsageError, match=f"^{name} = "):
        formula("modular.onset", **options)


def test_the_paper_comes_with_the_column() -> None:
    assert "2410.06361" in paper("KusmierzPereira2024").bibtex()
