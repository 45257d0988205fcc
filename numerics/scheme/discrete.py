"""The discrete-time network in numbers: the Euler map at step 1, under the names of its own formulas."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

from rnnchaos.numerics.meanfield.gain import GAIN
from rnnchaos.numerics.quantity import PHI, Engine, Quantity
from rnnchaos.numerics.scheme.lyapunov import LYAPUNOV
from rnnchaos.numerics.scheme.state import STATE
from rnnchaos.numerics.value import Ball

_ONE = Fraction(1)


def at_step_one(engine: Engine) -> Engine:
    """The engine of Euler's map at dt = 1, the discrete-time network."""

    def run(bits: int, /, **parameters: Any) -> Ball:
        return engine(bits, dt=_ONE, **parameters)

    return run


def _discrete(of_map: Quantity, title: str) -> Quantity:
    id = f"{of_map.id}.discrete"
    return replace(
        of_map,
        id=id,
        title=title,
        formula=id,
        parameters=(GAIN, PHI),
        ball=at_step_one(of_map.ball),
        mpmath=at_step_one(of_map.mpmath),
        vectorised=None,
    )


DISCRETE = (
    _discrete(STATE[0], "variance of the discrete-time network"),
    _discrete(LYAPUNOV, "largest Lyapunov exponent of the discrete-time network, per step"),
)
