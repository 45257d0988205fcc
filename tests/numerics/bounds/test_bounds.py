"""Bounds are true and tight: true error <= bound <= 1000 times the true error, and a bound divided by a
thousand, whole or in one of its terms, is exposed: some value then misses the truth.

`python -m tests.numerics.bounds.report` prints the ratios.
"""

from collections.abc import Callable
from typing import Any

import pytest

from rnnchaos.numerics.ball.quadrature import SinhRule
from rnnchaos.numerics.heavy_tailed import grid, laplace, mean_field, stable_law
from rnnchaos.numerics.heavy_tailed import quiescent_fraction as fraction
from rnnchaos.numerics.meanfield import bound_state
from rnnchaos.numerics.means import mehler_contour, mehler_proved, product_rule
from rnnchaos.numerics.means.contour import Contour
from rnnchaos.numerics.pairs import hermite_balls, hermite_rule
from rnnchaos.numerics.pairs.hermite_balls import HermiteBalls
from tests.numerics.bounds.plant import planted
from tests.numerics.bounds.proof import Proof, exposed, scaled, tightness
from tests.numerics.bounds.report import PROOFS

LARGEST = 1000.0
LOOSE = {
    "product rule: band": 1e5,  # |Phi| <= S x^2/2 for the pairs skipped, far out, where Phi grows like |x|
    # |E A^-p| <= E A^-c: no decay along the line is used
    **{f"quiescent fraction: range, strip {k}": 1e7 for k in (-1, 0, 1)},
    "primitive by panels": 1e6,  # |phi| at its largest anywhere on the strip for each panel's ellipse
    # |phi'| at its largest in the band, near a pole, for all of the line; |Phi| by its square there
    "pairs, a_n: step": 1e4,
    "pairs, E phi: step": 1e6,
    "pairs, E phi^2: step": 1e5,
    "pairs, Var Phi: step": 1e7,
    "pairs, E phi'^2: range": 1e4,  # phi' at its largest, which far out has decayed
    "pairs, E phi''^2 left out": 1e5,  # Cauchy's estimate for all of the line
    "Z of two neurons: step": 1e6,  # both coordinates at the widest strip, the modulus for all of the plane
    "annealed Z: step": 1e7,  # the least |S| of the strip everywhere, near its pole
    "power spectrum: step": 1e4,  # the modulus on a line, where cos(omega tau) oscillates
    "power spectrum: truncation": 1e5,  # theta at its largest everywhere, and of one sign
}
"""The bounds that are further from the truth, why, and how far at most."""

CHECKED = pytest.mark.parametrize("proof", PROOFS, ids=[proof.name for proof in PROOFS])


@CHECKED
def test_the_bound_is_true_and_tight(proof: Proof) -> None:
    found = list(tightness(proof))
    assert len(found) >= 2
    assert min(found) >= 1, "a bound below the true error"
    assert min(found) <= LOOSE.get(proof.name, LARGEST)


@CHECKED
def test_a_thousandth_of_the_bound_is_exposed(proof: Proof) -> None:
    with scaled(proof, 1 / LOOSE.get(proof.name, LARGEST)):
        assert exposed(proof)


def term(name: str, function: Callable[..., Any], old: str, new: str) -> Any:
    """One term of a bound divided by a thousand."""
    return pytest.param(name, function, old, new, id=f"{function.__qualname__}: {old}")


def thousandth(name: str, function: Callable[..., Any], old: str) -> Any:
    return term(name, function, old, f"({old}) / 1000")


@pytest.mark.parametrize(
    ("name", "function", "old", "new"),
    [
        thousandth("second: step", SinhRule.error, "self._discretisation(power)"),
        thousandth("second: range", SinhRule.error, "self.tail(power)"),
        thousandth(
            "contour, Mehler's squares: step", mehler_contour.contour_squares, "error(act, rule, hermite)"
        ),
        thousandth(
            "contour, Mehler's squares: variance", mehler_contour.contour_squares, "_moved(act, variance)"
        ),
        term("contour, second: step", Contour._error, "(top + side)", "(top / 1000 + side)"),
        term("contour, second: range", Contour._error, "(top + side) +", "(top + side / 1000) + 0 *"),
        term(
            "contour, second: step",  # a strip twice as wide as the one that is proved
            Contour._error,
            "2 * arb.pi() * self.rule.angle",
            "4 * arb.pi() * self.rule.angle",
        ),
        thousandth(
            "Mehler's squares: step",
            mehler_proved._trapezoid,
            "_step_error(even, variance, arb(shift), step)",
        ),
        thousandth(
            "Mehler's squares: range",
            mehler_proved._trapezoid,
            "_cut_error(even, variance, step * size, last)",
        ),
        term(
            "product rule: step",
            product_rule._error,
            "(first + second + third",
            "((first + second) / 1000 + third",
        ),
        term(
            "product rule: range",
            product_rule._error,
            "third + fourth + fifth",
            "(third + fourth) / 1000 + fifth",
        ),
        thousandth("ground state: trial function", bound_state.enclosed, "abs(r)"),
        term("ground state: potential", bound_state.enclosed, "rest * sum(", "rest / 1000 * sum("),
        term("transform: middle s", laplace.Transform._between, "aliased + root", "aliased / 1000 + root"),
        thousandth("transform: range", laplace.Transform._between, "root * left_out"),
        thousandth("stable density: between x", stable_law._between, "(top + far) * fall / (1 - fall)"),
        thousandth(
            "stable density: range",
            stable_law._between,
            "root * left_beyond(alpha, c, edge) / (2 * arb.pi())",
        ),
        thousandth("stable tail: between x", stable_law._between, "(1 + 2 * top * x) * fall / (1 - fall)"),
        thousandth(
            "stable tail: range",
            stable_law._between,
            "root * left_beyond(alpha, c, edge) / (arb.pi() * edge)",
        ),
        term("ln S, mean: step", grid.Sampled.error, "return rule +", "return rule / 1000 +"),
        thousandth("ln S, variance: range", grid.Sampled.error, "self._left(k)"),
        thousandth("ln S, variance: range", grid.Sampled.error, "self._right(k, arb(0))"),
        thousandth("pairs, a_n: range", hermite_rule.coefficient_error, "2 * cut / (2 * arb.pi()).sqrt()"),
        thousandth("pairs, a_n: m and Delta0", hermite_balls.hermite_balls, "moved[0]"),
        thousandth("pairs, a_n: m and Delta0", hermite_balls.hermite_balls, "moved[1]"),
        term("pairs, E phi^2: range", hermite_rule.square_error, "+ cut", "+ cut / 1000"),
        term("pairs, E phi'^2: step", hermite_rule.square_error, "spread +", "spread / 1000 +"),
        thousandth("pairs, C and K left out at rho = 0.6", HermiteBalls.pair, "lost[0] * fall"),
        thousandth("pairs, slopes left out at rho = 0.6", HermiteBalls.pair, "lost[1] * fall"),
        thousandth("pairs, slopes left out at rho = 0.6", HermiteBalls.pair, "lost[2] * fall"),
        term("mean-field scale: step", mean_field.Scale._error, "return rule +", "return rule / 1000 +"),
        term("mean-field scale: small x", mean_field.Scale._error, "return rule + 2", "return rule + 0.002"),
        term("mean-field scale: large x", mean_field.Scale._error, " + right", " + right / 1000"),
        *(
            thousandth(
                f"quiescent fraction: step, strip {k}", fraction.inverted, "_aliased(what, log_level, on)"
            )
            for k in (-1, 0, 1)
        ),
    ],
)
def test_a_thousandth_of_one_term_is_exposed(
    name: str, function: Callable[..., Any], old: str, new: str
) -> None:
    (proof,) = (each for each in PROOFS if each.name == name)
    with planted(function, (old, new)):
        assert exposed(proof)
