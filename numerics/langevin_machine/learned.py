r"""The coupling that one neuron learns from the data +a and -a: (a - J tanh a) tanh a = T G(J).

The slope of the likelihood is positive as J -> -infinity and negative for large J: a root is bracketed, and
enclosed by a change of sign. That it is the only one is not proved.
"""

from fractions import Fraction
from typing import Any

from rnnchaos.numerics.ball.elementary import tanh
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.densities.trapezoid import mean
from rnnchaos.numerics.engines import Arithmetic
from rnnchaos.numerics.feedback.half_line import crossing
from rnnchaos.numerics.langevin_machine.boltzmann import Machine, post_times_pre
from rnnchaos.theory.errors import NonConvergence

WHAT = "the coupling that is learnt"
_ROUGH = Arithmetic(True, 40, 40)


def slope(numbers: Arithmetic, a: Any, T: Any, J: Any) -> Any:
    """T times the derivative of the mean log-likelihood by J, a number of the arithmetic."""
    size, machine = numbers.number(a), Machine(((J,),), numbers.number(T))
    return (size - J * tanh(size)) * tanh(size) - mean(numbers, machine, post_times_pre(1, 1))


def _beyond(a: Any, T: Any, sign: int) -> Fraction:
    """A coupling at which the slope has this sign, from 2 away from 0 outward."""
    with working_bits(70):
        for J in (Fraction(-sign * 2**k) for k in range(1, 30)):
            if sign * slope(_ROUGH, a, T, _ROUGH.number(J)) > 0:
                return J
    raise NonConvergence(WHAT, "no change of sign")


def learned_coupling(numbers: Arithmetic, *, a: Any, T: Any) -> Any:
    """J, by its distance below a coupling that is too large."""
    top, bottom = _beyond(a, T, -1), _beyond(a, T, 1)
    gap = lambda numbers, y: slope(numbers, a, T, numbers.number(top) - y)  # noqa: E731
    return numbers.number(top) - crossing(numbers, gap, top - bottom, what=WHAT)
