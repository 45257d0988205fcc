r"""The coupling that one neuron learns from the data +a and -a: (a - J tanh a) tanh a = T G(J).

The slope of the likelihood is positive as J -> -infinity and negative for large J: a root is bracketed, and
enclosed by a change of sign. That it is the only one is not proved.
"""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from flint import arb
from mpmath import mp

from rnnchaos.numerics.ball.convert import arb_of, mpf_of
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.ball.secant import secant
from rnnchaos.numerics.ball.sign_change import sign_change
from rnnchaos.numerics.engines import Arithmetic
from rnnchaos.numerics.langevin_machine.boltzmann import Machine, mean, post_times_pre
from rnnchaos.theory.errors import NonConvergence

WHAT = "the coupling that is learnt"
_ROUGH = 40


def slope(numbers: Arithmetic, a: Any, T: Any, J: Any) -> Any:
    """T times the derivative of the mean log-likelihood by J, a number of the arithmetic."""
    size, hot = numbers.number(a), numbers.number(T)
    rate = size.tanh() if numbers.balls else mp.tanh(size)
    return (size - J * rate) * rate - mean(numbers, Machine(((J,),), hot), post_times_pre(0, 0))


def _beyond(f: Callable[[arb], arb], sign: int) -> Fraction:
    """A coupling at which f has this sign, from 2 away from 0 outward."""
    with working_bits(_ROUGH + 30):
        for k in range(1, 30):
            J = Fraction(-sign * 2**k)
            if sign * f(arb_of(J)) > 0:
                return J
    raise NonConvergence(WHAT, "no change of sign")


def learned_coupling(numbers: Arithmetic, *, a: Any, T: Any) -> Any:
    """J."""
    balls = numbers if numbers.balls else Arithmetic(True, _ROUGH, _ROUGH)
    f: Any = lambda J: slope(balls, a, T, J)  # noqa: E731
    top = _beyond(f, -1)
    reach = top - _beyond(f, 1)
    below = sign_change(lambda y: f(arb_of(top) - y), reach, bits=balls.planned, loss=16, what=WHAT)
    found = arb_of(top) - below
    if numbers.balls:
        return found
    small: Any = lambda step, root: abs(step) < mp.ldexp(1, -numbers.precision // 2 - 8)  # noqa: E731
    start = mpf_of(found)
    near = start + mp.ldexp(1, -30)
    return secant(lambda J: slope(numbers, a, T, J), start, near, small=small, what=WHAT)
