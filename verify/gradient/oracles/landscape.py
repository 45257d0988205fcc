r"""The landscape from its definition, with matrices of one state.

E = |F|^2/2 with F = -x + J phi(x): the gradient is DF^T F, DF = J diag phi' - 1, and the laplacian
|DF|^2 + sum_ij J_ij phi''_j F_i.
"""

from typing import Any

import numpy as np

from rnnchaos.verify.gradient.landscape import Landscape
from rnnchaos.verify.kernels.oracle import Oracles, agree
from rnnchaos.verify.kernels.shared.references import JETS


def motion(J: Any, x: Any, phi: str = "tanh") -> tuple[Any, Any]:
    """F and grad E of one state."""
    value, slope, _ = JETS[phi](x)
    force = J @ value - x
    return force, (J * slope - np.eye(len(x))).T @ force


def observed(J: Any, x: Any, phi: str = "tanh") -> dict[str, float]:
    """What `Landscape.observables` lists, of one state."""
    value, slope, bend = JETS[phi](x)
    field, (force, gradient), N = J @ value, motion(J, x, phi), len(x)
    return {
        "variance": x @ x / N,
        "energy": force @ force / 2 / N,
        "force_field": force @ field / N,
        "force_state": force @ x / N,
        "field_variance": field @ field / N,
        "force_gradient": force @ gradient / N,
        "gradient_norm": gradient @ gradient / N,
        "laplacian": (((J * slope - np.eye(N)) ** 2).sum() + (J * bend).sum(1) @ force) / N,
    }


def landscape() -> None:
    """All observables, the force and the gradient of a few states, of two phi."""
    rng = np.random.default_rng(3)
    J, x = rng.standard_normal((5, 5)), rng.standard_normal((2, 5))
    for phi in JETS:
        of = Landscape(J, phi)
        for name, found in of.observables(x).items():
            agree(found, [observed(J, row, phi)[name] for row in x], rtol=1e-9)
        agree(of.force(x), [motion(J, row, phi)[0] for row in x], rtol=1e-9)
        agree(of.gradient(x), [motion(J, row, phi)[1] for row in x], rtol=1e-9)
    wide = np.full((1, 40), 1, np.float32)
    wide[0, 0] = 4096
    agree(
        Landscape(np.zeros((40, 40), np.float32)).observables(wide)["variance"] * 40, [4096.0**2 + 39], rtol=0
    )
    agree(
        Landscape(wide.T * wide[:, ::-1] / 4096).observables(wide * 0)["laplacian"] * 40,
        _flat(wide),
        rtol=1e-12,
    )


def _flat(wide: Any) -> list[float]:
    """At x = 0, where phi' = 1 and phi'' = 0: |J - 1|^2."""
    J = wide.T.astype(float) * wide[:, ::-1].astype(float) / 4096
    return [float(((J - np.eye(40)) ** 2).sum())]


ORACLES = Oracles("gradient.landscape", (landscape,))
