r"""The tangent of the simulator's step: what a small displacement of the state becomes.

    x' = x + dt (-x + J phi(x))   has   v' = (1 - dt) v + dt J (phi'(x) v).

The Jacobian belongs to the state BEFORE the step and acts as J diag(phi') v, never transposed. In Gaussian
networks a transposed or delayed Jacobian gives the same exponents within error, so that no simulation can
refute it; the exact test is that v' equals the complex-step derivative of the simulator's own step,
`rnnchaos.verify.testing.properties.tangent_step`.
"""

from typing import Any

from rnnchaos.numerics.nonlinearity.forward_derivative import with_slope
from rnnchaos.theory.nonlinearity.registry import nonlinearity


def tangent(states: Any, displacements: Any, couplings: Any, *, dt: float, phi: str) -> Any:
    """v' of `displacements` v at `states` x, before the step; rows of shape (S, N).

    `couplings` is dt J transposed, as `rnnchaos.verify.networks.flow.Flow` keeps it. Source: chain rule.
    """
    slope = with_slope(nonlinearity(phi))(states)[1]
    return (1 - dt) * displacements + (slope * displacements) @ couplings
