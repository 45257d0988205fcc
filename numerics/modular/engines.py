r"""The engines of the modular column: from parameters to a hierarchy, from a hierarchy to its state
(`rnnchaos.numerics.modular.state`), from the state to an observable; in balls, and over mpmath numbers.

The mpmath engine starts from a rough state in balls and solves the same equation by secants, with laws of its
own (`rnnchaos.numerics.means.covariance`): only the start is shared.
"""

from collections.abc import Callable
from fractions import Fraction
from math import sqrt
from typing import Any

import flint
from flint import arb
from mpmath import mp

from rnnchaos.numerics.ball.convert import arb_of, exact_mpf
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.ball.secant import secant
from rnnchaos.numerics.engines import estimated
from rnnchaos.numerics.means.covariance import ball_medium, mpmath_medium
from rnnchaos.numerics.modular.parameters import TWO_LEVELS, share, two_levels
from rnnchaos.numerics.modular.state import WHAT, Hierarchy, State, at, mismatch, solved
from rnnchaos.numerics.quantity import Engine, Parameter, Quantity
from rnnchaos.numerics.value import Ball
from rnnchaos.theory.errors import present
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

PROOF = (
    "{} in ball arithmetic; root enclosed by a change of sign, unique by theorem "
    "(rnnchaos.theory.modular.mean_field)"
)
CLOSED = PROOF.format("closed forms of erf")
EXPANDED = PROOF.format("Mehler's expansion with proved coefficients and remainder")
EXACT = "exact: no level is above its onset"
REFERENCE = (
    "mpmath: {}, secant root; radius: 10 times the larger change on doubling the precision and on half as "
    "many digits again in the law"
)

Describe = Callable[..., Hierarchy]
"""The hierarchy of the parameters."""
Observable = Callable[..., Any]
"""`(State, **other parameters) -> number`, None where the quantity is minus infinity."""


def engines(
    describe: Describe, observable: Observable, *, at_rest: Ball | None = None
) -> tuple[Engine, Engine]:
    """(ball, mpmath) engines of an observable of the state; `level` is its parameter, the others those of
    `describe`. `at_rest` is the answer in quiescence, where it is not that of the observable."""

    def exact(state: State, extract: Callable[[State], Any]) -> Ball | None:
        if at_rest is not None and state.last is None:
            return at_rest
        value = extract(state)
        if value is None:
            name = "quiescent" if state.last is None else "none"
            return Ball(None, EXACT, True, name, "minus infinity: nothing couples this level")
        return Ball(value, EXACT, True, state.name) if state.last is None else None

    def read(given: dict[str, Any]) -> tuple[Hierarchy, Callable[[State], Any]]:
        other = {name: given.pop(name) for name in ("level",) if name in given}
        return describe(**given), lambda state: observable(state, **other)

    def ball(bits: int, /, **given: Any) -> Ball:
        of, extract = read(given)
        state = solved(of, ball_medium(of.phi), bits)
        method = CLOSED if of.phi.name == "erf" else EXPANDED
        return exact(state, extract) or Ball(extract(state), method)

    def reference(bits: int, /, **given: Any) -> Ball:
        of, extract = read(given)
        with working_bits(128):
            rough = solved(of, ball_medium(of.phi), 48)
        return exact(rough, extract) or _referred(of, rough, extract, bits)

    return ball, reference


def _small(step: Any, root: Any) -> bool:
    """Whether the next step of a secant would be below the precision."""
    return bool(abs(step) < abs(root) * mp.ldexp(1, -(mp.prec * 5) // 8))


def _referred(of: Hierarchy, rough: State, extract: Callable[[State], Any], bits: int) -> Ball:
    """Over mpmath numbers, from the rough state; each computation starts where the one before ended."""
    last, law = present(rough.last, "the last gain of the rough state"), bits + 24
    finer, root = law + law // 2, sqrt(float(rough.variance))
    start, good = exact_mpf(rough.variance), 48

    def solve(precision: int, refinement: int) -> flint.arb:
        nonlocal start, good
        with mp.workprec(precision):
            medium = mpmath_medium(of.phi, root, law, refinement)
            nearby = start * (1 + mp.ldexp(1, -good))
            start = secant(
                lambda D: mismatch(medium(D), of, last), start, nearby, small=_small, what=WHAT, most=100
            )
            good = bits
            return arb_of(extract(at(medium(start), of, last)))

    kind = "closed forms of erf" if of.phi.name == "erf" else "Hermite expansion by its recurrence"
    return estimated(solve, REFERENCE.format(kind), bits=law + 48, finer=finer + 48, longer=2 * law + 48)


def quantity(
    id: str,
    title: str,
    observable: Observable,
    *,
    formula: str = "",
    parameters: tuple[Parameter, ...] = TWO_LEVELS,
    describe: Describe = two_levels,
    at_rest: Ball | None = None,
) -> Quantity:
    """An observable of two levels, or of what `describe` makes of its `parameters`."""
    both = engines(describe, observable, at_rest=at_rest)
    return Quantity(id, title, formula or id, parameters, *both)


def critical_strength(bits: int, /, *, sigma_mu: Fraction, N0: float | int) -> Ball:
    """sigma_c at which quiescence loses stability, slope 1: sigma_c^2 = (1 - m)/(1 - m (1 - 1/N0))."""
    m = sigma_mu**2
    if m >= 1:
        return Ball(None, "exact", True, "none", "sigma_mu >= 1: quiescence is unstable at every sigma")
    return Ball(arb_of((1 - m) / (1 - m * (1 - share(N0)))).sqrt(), "closed form")


def without_modules(*, sigma: Fraction, phi: Nonlinearity) -> Hierarchy:
    """sigma_mu = 0, N0 = infinity: where macroscopic activity would join."""
    return Hierarchy((sigma, Fraction(0)), (Fraction(0),), phi)


FROM_QUIESCENCE = Ball(arb(1), "exact: sigma <= 1, from quiescence", True, "quiescent")
