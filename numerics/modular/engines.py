r"""The engines of the modular column: from parameters to a hierarchy, from a hierarchy to its state
(`rnnchaos.numerics.modular.state`), from the state to an observable; in balls, and over mpmath numbers.

The mpmath engine starts from a rough state in balls and solves the same equation by secants, with laws of
its own (`rnnchaos.numerics.means.covariance`): only the start is shared.
"""

from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache
from typing import Any

from mpmath import mp

from rnnchaos.numerics import engines as common
from rnnchaos.numerics.ball.convert import exact_mpf
from rnnchaos.numerics.ball.elementary import square_root
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.ball.secant import secant
from rnnchaos.numerics.means.covariance import mpmath_medium
from rnnchaos.numerics.modular.parameters import TWO_LEVELS, Size, System, share
from rnnchaos.numerics.modular.state import WHAT, Hierarchy, State, at, at_rest, enclosed, mismatch
from rnnchaos.numerics.quantity import Quantity
from rnnchaos.numerics.value import Ball
from rnnchaos.theory.errors import present

_ROOT = "root enclosed by a change of sign, unique by theorem (rnnchaos.theory.onset.shared_input)"
_CLOSED = f"closed forms of erf in ball arithmetic; {_ROOT}"
_EXPANDED = f"Mehler's expansion with proved coefficients and remainder in ball arithmetic; {_ROOT}"
_EXACT = "exact: no level is above its onset"
_REFERENCE = (
    "mpmath: closed forms of erf, others by Hermite's expansion and its recurrence; secant root; radius: 10 "
    "times the larger change on doubling the precision and on half as many digits again in the law"
)
_ROUGH, _LAW, _GUARD = 48, 24, 72  # bits: of the start, of the law beyond the answer, of the arithmetic


def solved(numbers: common.Arithmetic, of: Hierarchy) -> State:
    """The stable state, enclosed, or over mpmath numbers by secants. Raises `NonConvergence`."""
    if numbers.balls:
        return enclosed(of, numbers.bits)
    rough = _rough(of)
    last, start = present(rough.last, "an active level"), exact_mpf(rough.law.variance)
    medium = mpmath_medium(of.phi, float(start) ** 0.5, numbers.bits + _LAW, numbers.refinement)
    # the next step would be below the precision
    small: Any = lambda step, root: abs(step) < abs(root) * mp.ldexp(1, -(mp.prec * 5) // 8)  # noqa: E731
    starts = start, start * (1 + mp.ldexp(1, -_ROUGH))
    root = secant(lambda D: mismatch(medium(D), of, last), *starts, small=small, what=WHAT, most=100)
    return at(medium(root), of, last)


@lru_cache(maxsize=64)
def _rough(of: Hierarchy) -> State:
    with working_bits(128):
        return enclosed(of, _ROUGH)


def quantity(
    name: str,
    title: str,
    observable: Callable[[State, Any], Any],
    level: int | None = None,
    *,
    system: System = TWO_LEVELS,
    formula: str = "",
) -> Quantity:
    """observable(state, level), None for minus infinity; the level may be among the system's parameters."""
    (describe, parameters), id = system, f"modular.{name}"

    def asked(given: dict[str, Any]) -> tuple[Hierarchy, int | None]:
        return describe(**{k: v for k, v in given.items() if k != "level"}), given.get("level", level)

    def known(bits: int, /, **given: Any) -> Ball | None:
        of, which = asked(given)
        found, active = observable(at_rest(of), which), of.active
        if found is None:
            phase = "none" if active else "quiescent"
            return Ball(None, _EXACT, True, phase, "minus infinity: nothing couples this level")
        return None if active else Ball(found, _EXACT, True, "quiescent")

    def compute(numbers: common.Arithmetic, **given: Any) -> Any:
        of, which = asked(given)
        return observable(solved(numbers, of), which)

    both = common.engines(
        compute,
        known,
        proof=lambda *, phi, **given: _CLOSED if phi.name == "erf" else _EXPANDED,
        reference=_REFERENCE,
        guard=_GUARD,
        finer=lambda bits: (bits + _LAW) // 2,
    )
    return Quantity(id, title, formula or id, parameters, *both)


def critical_strength(numbers: common.Arithmetic, *, sigma_mu: Fraction, N0: Size) -> Any:
    """sigma_c at which quiescence loses stability, slope 1: sigma_c^2 = (1 - m)/(1 - m (1 - 1/N0))."""
    m = sigma_mu**2
    return square_root(numbers.number((1 - m) / (1 - m * (1 - share(N0)))))


UNSTABLE = common.absent(
    "sigma_mu >= 1: quiescence is unstable at every sigma", lambda *, sigma_mu, **_: bool(sigma_mu >= 1)
)
