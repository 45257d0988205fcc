"""The trajectory of a network of your own: `simulate_network(J, ...)`, in the forms that exponents have."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.own.arguments import generator, number, vector
from rnnchaos.verify.own.stated import stated
from rnnchaos.verify.spectrum.frame_evolution import refuse_blow_up
from rnnchaos.verify.spectrum.plan import refuse_memory

Array = NDArray[Any]

CLOSE = 1e-6
"""How near to a whole number of steps a time between looks must be."""


def simulate_network(
    J: Any,
    *,
    phi: Any = "tanh",
    g: float = 1.0,
    scheme: str = "rk4",
    dt: float | None = None,
    tau: Any = None,
    leak: Any = None,
    bias: Any = None,
    input_weights: Any = None,
    signal: Any = None,
    burn: float = 0.0,
    duration: float | None = None,
    every: float | None = None,
    x0: Any = None,
    rng: Any = None,
) -> Array:
    """States (T, N) of the network with couplings g J: x, of a form of rates r, after each `every`.

    The network's options are those of `rnnchaos.lyapunov_spectrum`. Row n is the state at the time burn + (n
    + 1) every, t = 0 being that of `x0` (by default drawn from N(0, 1) with `rng`); `every` is a multiple of
    dt, and dt where it is None; the last row is at burn + duration or less than `every` before. Without
    `duration` it is 200 times the longest tau, 1000 steps of a map, or the rows of `signal` that are left.
    Computed in float64. Raises `UsageError`, `NotEnoughMemory`, `NonConvergence` (blow-up).
    """
    network = stated(J, phi, g, scheme, dt, tau, leak, bias, input_weights, signal)
    plan = network.plan(1, (number("burn", burn, closed=True), 0.0, duration), "float64")
    before, steps = plan.steps(plan.burn), plan.steps(plan.duration)
    stride = _stride(every, network.dt, steps)
    refuse_memory(8 * network.N * (steps // stride))
    random, _ = generator(rng)
    start = random.standard_normal(network.N) if x0 is None else vector("x0", x0, network.N)
    scheme_, rows = network.form(plan).scheme(), network.without_bias(start)[None, None].copy()
    seen = np.empty((steps // stride, network.N))
    with np.errstate(over="ignore", invalid="ignore"):
        for step in range(1 - before, len(seen) * stride + 1):
            scheme_.step([rows])
            if step > 0 and step % stride == 0:
                seen[step // stride - 1] = rows[0, 0]
    refuse_blow_up(rows[0])
    return network.with_bias(seen)


def _stride(every: float | None, dt: float, steps: int) -> int:
    """Steps between two looks. Raises `UsageError`."""
    if every is None:
        return 1
    ratio = number("every", every) / dt
    if abs(ratio - round(ratio)) > CLOSE * ratio or not 1 <= round(ratio) <= steps:
        raise UsageError("every", every, f"accepted: a multiple of dt = {dt:g}, up to the duration")
    return round(ratio)
