r"""The flow of the Gaussian network under Euler's map: the kernels that the claims of the column sample.

    dx/dt = F(x) = -x + J phi(x),   J_ij ~ N(0, g^2/N) iid,        x_{n+1} = x_n + dt F(x_n).

The map's own mean-field theory is exact (`scheme.*`), so the step is a parameter of the prediction and not a
source of error: at step dt, <F^2> is (g^2 E phi^2 - Delta0)/(1 - dt) and <xF> = -dt <F^2>/2. Euler's map is
then the best scheme of all, one matrix product a step.

J is drawn in float32, already times dt, and S states of one network advance as the rows of an (S, N) array,
in place. Observables are averages over states and over times after `burn`, sums in float64; the couplings are
what fluctuates (at g = 2 the network-to-network spread of <F^2> is about 100/N relative), so few states and
many networks are best. A product of few rows is bound by reading J: up to `STACKED` rows go through one
matrix-vector product each, which reads J without the copy that OpenBLAS makes of it for a matrix-matrix
product.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnchaos.verify.networks.pairs import Observables, paired

Array = NDArray[np.float32]

STACKED = 3
"""Rows up to which matrix-vector products beat one matrix-matrix product (measured, OpenBLAS on N = 500 and
1000).
"""

STRIDE = 2
"""Steps between two samples of F and x: neighbours at dt = 0.2 are all but equal (their correlation exceeds
0.95).
"""

QUIET = 1e-7
"""A state has come to rest where <F^2> < QUIET (1 + <x^2>) over the last tenth of a run."""

SAME = 0.99
"""Overlap of states that count as the same; a cycle, seen once per unit of time, misses its start by less."""


class Flow:
    """S states of one network under Euler's map.

    `couplings` is dt J transposed, (N, N); `states` is (S, N); both float32 and owned by the object
    afterwards.
    """

    def __init__(self, couplings: Array, states: Array, *, dt: float, phi: str = "tanh") -> None:
        self.couplings, self.states, self.dt = couplings, states, dt
        self.increment, self._rates, self.scratch = (np.empty_like(states) for _ in range(3))
        self._phi = activation(phi)
        rows = (slice(None), None) if len(states) <= STACKED else ()
        self._product = self._rates[rows], self.increment[rows]

    def step(self) -> None:
        """x <- x + dt F(x); `increment` then holds dt F(x) of the state before the step."""
        self._phi(self.states, self._rates)
        np.matmul(self._product[0], self.couplings, out=self._product[1])
        np.multiply(self.states, self.dt, out=self.scratch)
        self.increment -= self.scratch
        self.states += self.increment

    def advance(self, duration: float) -> None:
        """Steps until `duration` has passed."""
        for _ in range(round(duration / self.dt)):
            self.step()


def activation(phi: str) -> Callable[[Array, Array], object]:
    """`f(x, out)`: phi of a float32 array into `out`; tanh goes to NumPy's own loop, all else through its
    tree.
    """
    if phi == "tanh":
        return np.tanh
    from rnnchaos.numerics.nonlinearity.compiled import compiled
    from rnnchaos.numerics.nonlinearity.over_float64 import float_operations
    from rnnchaos.theory.nonlinearity.registry import nonlinearity

    function = compiled(nonlinearity(phi).node, float_operations())

    def into(x: Array, out: Array) -> None:
        out[...] = function(x)

    return into


def network(seed: np.random.SeedSequence, *, g: float, N: int, dt: float, states: int, phi: str) -> Flow:
    """A network of gain g and `states` independent initial states x_i ~ N(0, 1), from PCG64 in float32."""
    rng = np.random.default_rng(seed)
    couplings = rng.standard_normal((N, N), dtype=np.float32)
    couplings *= np.float32(dt * g / np.sqrt(N))
    return Flow(couplings, rng.standard_normal((states, N), dtype=np.float32), dt=dt, phi=phi)


def observe(
    flow: Flow, *, duration: float, thresholds: Sequence[float] = (), lags: Sequence[float] = ()
) -> Observables:
    """Averages over states and `duration`: `variance` <x^2>, `kinetic_energy` <F^2> (the map's, not corrected
    for its step), `arc_length_rate` <|F|>/sqrt N, `marginal` P(|x| < theta) for each threshold (once per unit
    of time), `correlation` <x(t) x(t + lag)> for each of `lags` (multiples of STRIDE dt), and `chaotic`, the
    fraction of states that neither come to rest nor return (`QUIET`, `Returns`).
    """
    samples = max(1, round(duration / (STRIDE * flow.dt)))
    every = max(1, round(1 / (STRIDE * flow.dt)))
    x2, f2 = np.zeros((2, samples, len(flow.states)))
    below, returns = np.zeros(len(thresholds)), Returns(flow.states)
    path = np.empty((samples if lags else 0, *flow.states.shape), np.float32)
    for n in range(samples):
        path[n : n + 1] = flow.states
        _sum_of_squares(flow.states, flow.scratch, x2[n])
        if n % every == 0:
            below += _fractions(flow.states, thresholds, flow.scratch)
            returns.look(flow.states)
        flow.step()
        _sum_of_squares(flow.increment, flow.scratch, f2[n])
        for _ in range(STRIDE - 1):
            flow.step()
    x2 /= flow.states.shape[1]
    f2 /= flow.states.shape[1] * flow.dt**2
    late = slice(-max(1, samples // 10), None)
    moving = f2[late].mean(0) > QUIET * (1 + x2[late].mean(0))
    return {
        "variance": x2.mean(),
        "kinetic_energy": f2.mean(),
        "arc_length_rate": np.sqrt(f2).mean(),
        "marginal": below / len(range(0, samples, every)),
        "correlation": _correlations(path, [round(lag / (STRIDE * flow.dt)) for lag in lags]),
        "chaotic": np.mean(moving & ~returns.seen),
    }


def _correlations(path: Array, lags: Sequence[int]) -> NDArray[np.float64]:
    """<x(n) x(n + lag)> over times, states and units of a path (T, S, N), for each lag in samples."""
    rows = path.reshape(len(path), path.shape[1] * path.shape[2])
    overlaps = (np.einsum("tn,tn->t", rows[: len(rows) - m], rows[m:]) for m in lags)
    return np.array([overlap.mean(dtype=np.float64) / rows.shape[1] for overlap in overlaps])


class Returns:
    """Limit cycles, as far as a run sees their period: a state that leaves the direction in which it started
    (overlap below 1/2) and comes back to it (overlap above `SAME`). Chaos of many dimensions does not return.
    """

    def __init__(self, states: Array) -> None:
        self.start = states.astype(float)
        self.left, self.seen = np.zeros((2, len(states)), dtype=bool)

    def look(self, states: Array) -> None:
        product = np.einsum("sn,sn->s", self.start, states)
        norms = np.linalg.norm(self.start, axis=1) * np.linalg.norm(states.astype(float), axis=1)
        self.seen |= self.left & (product > SAME * norms)
        self.left |= product < norms / 2


def _sum_of_squares(x: Array, scratch: Array, out: NDArray[np.float64]) -> None:
    """Sum over the N units of x^2, for each state."""
    np.multiply(x, x, out=scratch)
    np.add.reduce(scratch, axis=1, dtype=np.float64, out=out)


def _fractions(x: Array, thresholds: Sequence[float], scratch: Array) -> NDArray[np.float64]:
    """P(|x| < theta) over units and states, for each theta."""
    np.absolute(x, out=scratch)
    return np.array([np.count_nonzero(scratch < theta) for theta in thresholds]) / x.size


def gaussian(
    seed: np.random.SeedSequence,
    *,
    g: float,
    N: int,
    dt: float,
    states: int,
    burn: float,
    duration: float,
    thresholds: Sequence[float] = (),
    lags: Sequence[float] = (),
    phi: str = "tanh",
) -> Observables:
    """Kernel of `simulate gaussian`: the observables of one network (see `observe`), not finite after a
    blow-up.
    """
    with np.errstate(over="ignore", invalid="ignore"):
        flow = network(seed, g=g, N=N, dt=dt, states=states, phi=phi)
        flow.advance(burn)
        return observe(flow, duration=duration, thresholds=thresholds, lags=lags)


def richardson_pair(seed: np.random.SeedSequence, *, N: int, **parameters: Any) -> Observables:
    """Kernel of the claims: two independent networks, of N and of 2N units; observables `variance_N`,
    `variance_2N`, ...

    2 X(2N) - X(N) of a pair has no bias of order 1/N.
    """
    return paired(gaussian, seed, N=N, **parameters)


def relaxation(
    seed: np.random.SeedSequence,
    *,
    window: float,
    windows: int,
    thresholds: Sequence[float],
    lags: Sequence[float] = (),
    **parameters: Any,
) -> Observables:
    """Kernel of the pilot: the observables of successive windows from the initial states on, (windows,
    ...)."""
    with np.errstate(over="ignore", invalid="ignore"):
        flow = network(seed, **parameters)
        seen = [observe(flow, duration=window, thresholds=thresholds, lags=lags) for _ in range(windows)]
    return {name: np.array([each[name] for each in seen]) for name in seen[0]}


def memory_bytes(parameters: Mapping[str, Any], *, largest: int = 1) -> int:
    """Peak bytes of a kernel: the couplings of `largest` times N units, five arrays of states, the path for
    `lags`.
    """
    size, path = largest * int(parameters["N"]), 0.0
    if parameters.get("lags"):
        path = parameters["duration"] / (STRIDE * parameters["dt"])
    return 4 * size * size + int(20 + 4 * path) * int(parameters["states"]) * size
