r"""The quenched network, one W for all time, and the kernels of its claims.

    x(t+1) = phi(g W x(t) + b xi(t)),   W_ij = N^(-1/alpha) z_ij,   xi_i(t) ~ N(0, 1)

with b = 0 the autonomous network. Exponents are those of the spectrum engine; the noise enters the step of
the state alone, so that the tangent of the step is that of the map at the input, noise included.

Kernels of claims:

    radius          ln of the spectral radius of W, from its eigenvalues
    scale_pair      gamma = g (mean |x|^alpha)^(1/alpha) of two networks of N and 2N units, for 2 X(2N) - X(N)
    transposed      largest exponent by V <- J V, less that by V <- J^T V, on one trajectory
    dimensions      Kaplan-Yorke dimension per unit of networks of several alpha, each at its own gain
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnchaos.verify.ensembles.checkpoint import Checkpoint
from rnnchaos.verify.heavy_tailed.annealed_kernels import absolute_power
from rnnchaos.verify.heavy_tailed.couplings import Scan, couplings
from rnnchaos.verify.networks.pairs import child, paired
from rnnchaos.verify.networks.tangent import log_growth
from rnnchaos.verify.spectrum.activation import Activation, activation, log_cosh
from rnnchaos.verify.spectrum.couplings import Dense, stack
from rnnchaos.verify.spectrum.dimensions import kaplan_yorke
from rnnchaos.verify.spectrum.field import Network, Parts, frames
from rnnchaos.verify.spectrum.frame_evolution import Explicit
from rnnchaos.verify.spectrum.plan import Plan
from rnnchaos.verify.spectrum.run import Run
from rnnchaos.verify.spectrum.steps import Map

Array = NDArray[Any]
Observables = dict[str, Any]

LINEAR = Activation("linear", lambda x: x, np.ones_like, np.zeros_like)
"""phi(x) = x; its states are not followed, since they do not matter and may overflow."""


class Driven(Map):
    """The map with noise of sd `noise` added to its input; `kept` gathers the states of one system."""

    def __init__(self, field: Network, noise: float, rng: np.random.Generator) -> None:
        super().__init__(field)
        self.noise, self.rng, self.kept = noise, rng, list[Array]()

    def step(self, parts: Parts) -> None:
        """One product."""
        (images,) = self._work(parts, 1)
        self.field.product(parts, 1.0, images, 0.0)
        inputs = self.field.gain * images[0][:, 0]
        if self.noise:
            inputs += self.noise * self.rng.standard_normal(inputs.shape)
        self.field.see(inputs)
        parts[0][:, 0] = self.field.phi.value(inputs)
        for image, frame in zip(frames(images), frames(parts), strict=True):
            np.multiply(image, self.field.slope[:, None], out=frame)
        self.kept.append(parts[0][0, 0].copy())


class Redrawn(Driven):
    """The annealed map: another W at every step."""

    def __init__(self, field: Network, noise: float, rng: np.random.Generator, alpha: float) -> None:
        super().__init__(field, noise, rng)
        self.alpha = alpha

    def step(self, parts: Parts) -> None:
        """N^2 draws and one product."""
        N = self.field.couplings.N
        self.field.couplings = Dense(couplings(self.rng, alpha=self.alpha, N=N, kind=np.float64).T)
        super().step(parts)


def field(transposed: Array, g: float, phi: str) -> Network:
    """The field of one network; linear where `phi` says so."""
    return Network(Dense(transposed.T), LINEAR if phi == "linear" else activation(phi), np.array([g]))


def spectrum(scheme: Driven, states: Array, plan: Plan) -> tuple[Array, Array]:
    """One network in double precision from `states` (1, N): growth per step of each direction, (k,), and the
    states (T, N) of the steps averaged over.

    Raises `NonConvergence` where a direction of the frame shrinks out of range.
    """
    N, steps = states.shape[1], plan.steps(plan.duration)
    with np.errstate(under="ignore"):
        burning = [states[:, None]]
        for _ in range(plan.steps(plan.burn)):
            scheme.step(burning)
        whole = stack((1, 1 + plan.k, N), float)
        whole[:, 0], whole[:, 1:] = states, np.linalg.qr(scheme.rng.standard_normal((N, plan.k)))[0].T
        found = Run(Explicit(scheme, [whole]), plan.steps(plan.align), steps).advance(Checkpoint("", None))
    growth = np.array(found.growth)[:, 0].sum(axis=0) / sum(found.steps)
    return growth, np.array(scheme.kept[-steps:])


def radius(seed: np.random.SeedSequence, *, alpha: float, N: int) -> Observables:
    """Kernel: `log_radius`, ln of the spectral radius of W at gain 1."""
    matrix = couplings(np.random.default_rng(seed), alpha=alpha, N=N)
    return {"log_radius": np.log(np.abs(np.linalg.eigvals(matrix)).max())}


def scale(
    seed: np.random.SeedSequence, *, alpha: float, g: float, N: int, states: int, burn: int, steps: int
) -> Observables:
    """Kernel: `scale`, the gamma of the inputs of one network, averaged over states and `steps` steps."""
    rng = np.random.default_rng(seed)
    matrix = couplings(rng, alpha=alpha, N=N)
    scan = Scan(matrix, np.full(states, g), rng.standard_normal((states, N), dtype=np.float32))
    scan.advance(burn)
    power = np.zeros(1)
    for _ in range(steps):
        scan.step()
        power += absolute_power(scan.states.astype(float), alpha).mean() / steps
    return {"scale": (g * power ** (1 / alpha))[0]}


def scale_pair(seed: np.random.SeedSequence, *, N: int, **parameters: Any) -> Observables:
    """Kernel: `scale_N` and `scale_2N` of two independent networks."""
    return paired(scale, seed, N=N, **parameters)


def transposed(
    seed: np.random.SeedSequence, *, alpha: float, g: float, N: int, burn: int, align: int, steps: int
) -> Observables:
    """Kernel: `exact` and `transposed`, growth of V <- J V and of V <- J^T V along one trajectory."""
    rng = np.random.default_rng(seed)
    matrix = couplings(rng, alpha=alpha, N=N)
    scan = Scan(matrix, [g], rng.standard_normal((1, N), dtype=np.float32))
    scan.advance(burn)
    vectors = np.array([v / np.linalg.norm(v) for v in rng.standard_normal((2, N))])
    W = matrix.T.astype(float)

    def step() -> Any:
        scan.step()
        slope = g * np.exp(-2 * log_cosh(scan.inputs[0].astype(float)))
        vectors[0], vectors[1] = slope * (W @ vectors[0]), (slope * vectors[1]) @ W
        return vectors

    growth = log_growth(step, align=align, steps=steps)
    return {"exact": growth[0] / steps, "transposed": growth[1] / steps}


def dimensions(
    seed: np.random.SeedSequence,
    *,
    alphas: Sequence[float],
    gains: Sequence[float],
    N: int,
    k: int,
    burn: int,
    align: int,
    steps: int,
) -> Observables:
    """Kernel: `dimension` per unit of one network for each alpha with its gain, from k exponents; not finite
    where k do not reach."""
    plan = Plan(k, "rates", 1.0, burn, align, steps)
    found = []
    for part, (alpha, g) in enumerate(zip(alphas, gains, strict=True)):
        rng = np.random.default_rng(child(seed, part))
        matrix = couplings(rng, alpha=alpha, N=N, kind=np.float64)
        scheme = Driven(field(matrix, g, "tanh"), 0.0, rng)
        exponents, _ = spectrum(scheme, rng.standard_normal((1, N)), plan)
        found.append(kaplan_yorke(exponents, full=False) / N)
    return {"dimension": np.array(found)}
