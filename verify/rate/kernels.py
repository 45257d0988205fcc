r"""Rate networks with mean coupling, bias and noise in simulation: the kernels that the claims sample.

$$\dot x_i=-x_i+\sum_jJ_{ij}\varphi(x_j)+b_i+\sqrt{2D}\,\xi_i,\qquad
  J_{ij}=\frac{J_0}N+\frac{g\,z_{ij}}{\sqrt N},\qquad b_i\sim\mathcal N(b,\sigma_b^2)\ \text{frozen},$$

by the midpoint rule (`rnnchaos.verify.networks.midpoint`) in float32, sums in float64. The state that moves
is u = x - b_i, whose equation has no input, as phi(u + b_i). A tangent vector beside each state turns into
the leading direction during the burn and grows by lambda_1 from then on.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnchaos.verify.networks.averages import Averages
from rnnchaos.verify.networks.mean_coupled import drawn
from rnnchaos.verify.networks.midpoint import Midpoint, white
from rnnchaos.verify.networks.pairs import Observables, child, paired
from rnnchaos.verify.networks.tangent import normalised
from rnnchaos.verify.spectrum.activation import activation
from rnnchaos.verify.spectrum.couplings import stack
from rnnchaos.verify.spectrum.field import Network

Array = NDArray[Any]


def rate(
    seed: np.random.SeedSequence,
    *,
    g: float,
    J0: float,
    b: float,
    sigma_b: float,
    D: float,
    N: int,
    dt: float,
    states: int,
    burn: float,
    duration: float,
    gap: float,
    phi: str = "tanh",
) -> Observables:
    """Kernel of `simulate rate`: `mean`, `variance`, `frozen_variance` (of averages over the ends of
    `duration`, a `gap` apart), `lyapunov_max`, and without noise `kinetic_energy` <x'^2>.

    Of one network, over `states` initial states x_i ~ N(0, 1) and all steps after `burn`; not finite after
    a blow-up.
    """
    rng = np.random.default_rng(seed)
    couplings = drawn(rng, N=N, g=g, J0=J0)
    inputs = np.float32(b) + np.float32(sigma_b) * rng.standard_normal(N, dtype=np.float32)
    part = beginning(rng, inputs, states)
    field = Network(couplings, activation(phi).shifted(inputs), np.ones(states))
    noise = white(np.random.default_rng(child(seed, 0)), D=D, dt=dt, shape=(states, N))
    steps = round(duration / dt)
    averages = Averages(states, (N,), steps=steps, window=window(duration, gap, dt))
    growth, energy = _moved(Midpoint(field, dt, noise), part, inputs, averages, burn=round(burn / dt))
    found = {name: value[0] for name, value in averages.found().items()}
    found["lyapunov_max"] = growth / (steps * dt)
    return found if D else found | {"kinetic_energy": energy / steps}


def beginning(rng: np.random.Generator, inputs: Array, states: int) -> Array:
    """States x ~ N(0, 1), as u = x - `inputs`, and a tangent vector beside each: (states, 2, N)."""
    part: Array = stack((states, 2, len(inputs)), np.float32)
    part[...] = rng.standard_normal(part.shape, dtype=np.float32)
    part[:, 0] -= inputs
    return part


def _moved(
    scheme: Midpoint, part: Array, inputs: Array, averages: Averages, *, burn: int
) -> tuple[float, float]:
    """Sums over the steps of the averages, after `burn` others, of the vectors' growth and of <x'^2>."""
    growth = energy = 0.0
    for step in range(-burn, averages.steps):
        before = part[:, 0].copy()
        scheme.step([part])
        grown = normalised(part[:, 1])
        if step >= 0:
            averages.look(before + inputs)
            growth += float(np.log(grown).mean())
            energy += float(np.square(scheme.velocity(before), dtype=float).mean())
    return growth, energy


def rate_pair(seed: np.random.SeedSequence, *, N: int, **parameters: Any) -> Observables:
    """Kernel of the claims: two independent networks, of N and of 2N neurons."""
    return paired(rate, seed, N=N, **parameters)


def window(duration: float, gap: float, dt: float) -> int:
    """Steps of each of the two windows at the ends of `duration`, at least one."""
    return max(1, round((duration - gap) / 2 / dt))


def memory_bytes(parameters: Mapping[str, Any], *, largest: int = 1) -> int:
    """Peak bytes: the couplings of `largest` times N neurons, and rows of states with their averages."""
    N = largest * int(parameters["N"])
    return 4 * N * N + 160 * int(parameters["states"]) * N
