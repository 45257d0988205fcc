r"""Langevin dynamics on the kinetic energy: $dx=-\nabla E\,dt+\sqrt{2T}\,dW$, $E=\frac12|F|^2$,
$F=-x+J\varphi(x)$.

$\nabla E=-F+\varphi'(x)\,(J^\mathsf TF)$: with the states of one network as the rows of an (S, N) array, two
matrix products give h = J phi(x) and J^T F for the whole ensemble. Three schemes:

    euler      x' = x - G(x) dt + s xi                            s = sqrt(2 T dt), G = grad E, xi ~ N(0, 1)
    heun       y = x - G(x) dt + s xi,  x' = x - (G(x) + G(y)) dt/2 + s xi
    matthews   x' = x - G(x) dt + s (xi + xi')/2,  xi' the next step's xi

Euler's stationary law is off by O(dt), the other two by O(dt^2); `matthews` (Leimkuhler and Matthews, Appl.
Math. Res. Express 2013, 34, doi:10.1093/amrx/abs010) needs one gradient a step and is exact for quadratic E.
At J = 0, where E = x^2/2, `harmonic_variance` gives the three stationary variances in closed form.

**Start.** Energy relaxes in t about 1 but the variance in t about 100 (g = 2, T = 0.5) to 1000 (T = 0.2). A
planted start needs no burn-in: $x\sim\mathcal N(0,S)$, $h|x\sim\mathcal N(x\frac{S-T}S,\frac{(S-T)T}S)$, and
J gets the rank-one correction with $J\varphi(x)=h$: a draw of (network, equilibrium state), up to O(1/N).
`inside` and `outside` start at half and at twice the width of equilibrium: runs from both must agree with it.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnchaos.theory.errors import UsageError

Array = NDArray[Any]
Observables = dict[str, Any]
SCHEMES = ("euler", "heun", "matthews")
STARTS = {"planted": 1.0, "inside": 0.5, "outside": 2.0}
Jet = Callable[[Array], tuple[Array, Array, Array]]


def jet(phi: str) -> Jet:
    """x -> (phi, phi', phi'') for arrays."""
    if phi == "tanh":
        return _tanh
    import sympy as sp

    from rnnchaos.numerics.lowering import compiled, float_operations
    from rnnchaos.theory.nonlinearity import nonlinearity
    from rnnchaos.theory.to_sympy import tree

    x = sp.Symbol("x", real=True)
    nodes = [tree(sp.diff(nonlinearity(phi).expression(x), x, k), x) for k in range(3)]
    if any(node is None for node in nodes):
        raise UsageError(
            "phi", phi, "a derivative is not in the grammar's words; accepted: another form of it"
        )
    functions = [compiled(node, float_operations()) for node in nodes if node is not None]
    return lambda at: (functions[0](at), functions[1](at), functions[2](at))


def _tanh(x: Array) -> tuple[Array, Array, Array]:
    rate = np.tanh(x)
    slope = 1 - rate * rate
    return rate, slope, -2 * rate * slope


class Landscape:
    """E of one network: `couplings` is J, (N, N); every method takes states as rows of (S, N)."""

    def __init__(self, couplings: Array, phi: str = "tanh") -> None:
        self.couplings, self.jet = couplings, jet(phi)

    def force(self, states: Array) -> Array:
        """F, one matrix product."""
        force: Array = self.jet(states)[0] @ self.couplings.T
        force -= states
        return force

    def gradient(self, states: Array) -> Array:
        """grad E, two matrix products."""
        rate, slope, _ = self.jet(states)
        force = rate @ self.couplings.T
        force -= states
        back = force @ self.couplings
        back *= slope
        back -= force
        return back

    def observables(self, states: Array) -> dict[str, NDArray[np.float64]]:
        """Per neuron and state: <x^2>, E, <F h>, <F x>, <h^2>, <F grad E>, |grad E|^2, laplacian of E."""
        rate, slope, bend = self.jet(states)
        field = rate @ self.couplings.T
        force = field - states
        back = force @ self.couplings
        gradient = slope * back - force
        columns = np.einsum("ij,ij->j", self.couplings, self.couplings, dtype=np.float64)
        stiffness = 1 - 2 * slope * np.diagonal(self.couplings) + slope**2 * columns + bend * back
        return {
            "variance": _mean(states, states),
            "energy": _mean(force, force) / 2,
            "force_field": _mean(force, field),
            "force_state": _mean(force, states),
            "field_variance": _mean(field, field),
            "force_gradient": _mean(force, gradient),
            "gradient_norm": _mean(gradient, gradient),
            "laplacian": stiffness.mean(1, dtype=np.float64),
        }


def _mean(a: Array, b: Array) -> NDArray[np.float64]:
    mean: NDArray[np.float64] = np.einsum("sn,sn->s", a, b, dtype=np.float64) / float(a.shape[1])
    return mean


class Langevin:
    """S states of one network at temperature T; `states` is advanced in place, noise from `rng`."""

    def __init__(
        self,
        landscape: Landscape,
        states: Array,
        *,
        T: float,
        dt: float,
        rng: np.random.Generator,
        scheme: str = "matthews",
    ) -> None:
        if scheme not in SCHEMES:
            raise UsageError("scheme", scheme, f"accepted: {', '.join(SCHEMES)}")
        if not dt > 0:
            raise UsageError("dt", dt, "accepted: a step dt > 0")
        if not T >= 0:
            raise UsageError("T", T, "accepted: a temperature T >= 0")
        self.landscape, self.states, self.dt, self.rng = landscape, states, dt, rng
        self._size, self.scheme = np.sqrt(2 * T * dt), scheme
        self._noise = self._draw()

    def _draw(self) -> Array:
        noise: Array = self.rng.standard_normal(self.states.shape, dtype=self.states.dtype)
        noise *= self.states.dtype.type(self._size)
        return noise

    def step(self) -> None:
        """One step dt of the scheme."""
        drift = self.landscape.gradient(self.states)
        drift *= -self.dt
        following = self._draw()
        if self.scheme == "matthews":
            drift += (self._noise + following) / 2
        elif self.scheme == "euler":
            drift += following
        else:
            ahead = self.landscape.gradient(self.states + drift + following)
            ahead *= -self.dt
            drift = (drift + ahead) / 2 + following
        self._noise = following
        self.states += drift

    def advance(self, duration: float) -> None:
        """Steps until `duration` has passed."""
        for _ in range(round(duration / self.dt)):
            self.step()


def harmonic_variance(scheme: str, dt: float) -> float:
    """Stationary <x^2>/T of the scheme at J = 0, where grad E = x. Derived here."""
    if scheme == "matthews":
        return 1.0
    keep, noise = (1 - dt, 1.0) if scheme == "euler" else (1 - dt + dt**2 / 2, 1 - dt / 2)
    return 2 * dt * noise**2 / (1 - keep**2)


def network(rng: np.random.Generator, *, g: float, N: int, dtype: Any = np.float32) -> Array:
    """J with iid N(0, g^2/N) entries."""
    couplings: Array = rng.standard_normal((N, N), dtype=dtype)
    couplings *= couplings.dtype.type(g / np.sqrt(N))
    return couplings


def planted(
    rng: np.random.Generator, couplings: Array, *, T: float, variance: float, phi: str = "tanh"
) -> Array:
    """An equilibrium state, (1, N), of the network that `couplings` becomes in place by a rank-one
    correction.
    """
    size, spread = len(couplings), variance - T
    x = np.sqrt(variance) * rng.standard_normal(size)
    field = x * spread / variance + np.sqrt(spread * T / variance) * rng.standard_normal(size)
    rate = jet(phi)(x)[0]
    miss = field - couplings @ rate.astype(couplings.dtype)
    couplings += np.outer(miss, rate / (rate @ rate)).astype(couplings.dtype)
    state: Array = x[None].astype(couplings.dtype)
    return state


def gradient(
    seed: np.random.SeedSequence,
    *,
    g: float,
    T: float,
    N: int,
    dt: float,
    states: int,
    burn: float,
    duration: float,
    start: str = "planted",
    scheme: str = "matthews",
    every: float = 0.5,
    phi: str = "tanh",
) -> Observables:
    """Kernel of `simulate gradient`: time averages of one network's observables, not finite after a blow-up.

    A planted start has one state, whatever `states` says: the network is made for it. `increment` is the
    mean squared increment of a step per neuron, of the samples.
    """
    from rnnchaos.numerics.gradient_arrays import variances
    from rnnchaos.theory.nonlinearity import nonlinearity

    if start not in STARTS:
        raise UsageError("start", start, f"accepted: {', '.join(STARTS)}")
    rng, spread = np.random.default_rng(seed), float(variances(g, T, nonlinearity(phi)))
    couplings = network(rng, g=g, N=N)
    if start == "planted":
        x = planted(rng, couplings, T=T, variance=spread, phi=phi)
    else:
        x = rng.standard_normal((states, N), dtype=np.float32) * np.float32(STARTS[start] * np.sqrt(spread))
    with np.errstate(over="ignore", invalid="ignore"):
        run = Langevin(Landscape(couplings, phi), x, T=T, dt=dt, rng=rng, scheme=scheme)
        run.advance(burn)
        return observe(run, duration=duration, every=every)


def observe(run: Langevin, *, duration: float, every: float) -> Observables:
    """Averages over states and over samples `every` apart in time."""
    samples, stride = max(1, round(duration / every)), max(1, round(every / run.dt))
    seen: dict[str, list[float]] = {}
    for _ in range(samples):
        before = run.states.copy()
        found = {name: float(value.mean()) for name, value in run.landscape.observables(before).items()}
        run.step()
        found["increment"] = float(_mean(run.states - before, run.states - before).mean())
        for name, value in found.items():
            seen.setdefault(name, []).append(value)
        for _ in range(stride - 1):
            run.step()
    return {name: float(np.mean(values)) for name, values in seen.items()}


def memory_bytes(parameters: Mapping[str, Any]) -> int:
    """Peak bytes of the kernel: the couplings in float32 with one correction in float64, and ten arrays of
    states.
    """
    size = int(parameters["N"])
    return 16 * size * size + 80 * int(parameters["states"]) * size
