"""FLINT's enclosed integral, ended at once by what its integrand raises.

`acb.integral` keeps an exception of its integrand to the end, and goes on: an interruption would wait for
seconds, and come as a `SystemError`. After the first one the integrand is no number here. A deadline that
passes between two calls of the integrand would be lost likewise: it is kept, and raised when FLINT has ended.
"""

from collections.abc import Callable
from typing import Any

from flint import acb, arb

from rnnchaos.theory.algebra.deadline import interruptions_kept
from rnnchaos.theory.errors import NonConvergence

Integrand = Callable[[acb, bool], acb]


def integral(integrand: Integrand, low: Any, high: Any, **given: Any) -> acb:
    """`acb.integral(integrand, low, high, **given)`. Raises what the integrand raises."""
    raised: list[BaseException] = []
    with interruptions_kept() as kept:

        def guarded(x: acb, analytic: bool) -> acb:
            if not (raised or kept):
                try:
                    return integrand(x, analytic)
                except BaseException as fault:
                    raised.append(fault)
            return acb(arb.nan())

        try:
            found = acb.integral(guarded, low, high, **given)
        except SystemError as lost:
            raised.append(_first(lost))
    if raised:
        raise raised[0]
    return found


def even_integral(integrand: Integrand, end: arb, *, tolerance: arb, evaluations: int, what: str) -> arb:
    """The integral of an even function, real on the real axis, from -end to end, to an absolute error of
    about `tolerance`. Raises `NonConvergence` where no ball comes of so many evaluations."""

    def scaled(at: acb, analytic: bool) -> acb:
        return integrand(end * at, analytic)

    goal = (tolerance / (2 * end)).mid()
    found = 2 * end * integral(scaled, 0, 1, abs_tol=goal, eval_limit=evaluations).real
    if not found.is_finite():
        raise NonConvergence(what, found.str(5))
    return found


def _first(fault: BaseException) -> BaseException:
    """What was raised before FLINT went on with an exception set."""
    while fault.__cause__ is not None:
        fault = fault.__cause__
    return fault
