r"""The replica-symmetric saddle of contrastive learning in float64: three numbers, two kinds of pairs.

With $z_R=yz'$, y = 1 for bosons and -1 for fermions, $d=\tanh z-y\tanh z'$ and both fields are
$mM+\sigma\sqrt q\,t$: V is symmetric, and all that is wanted are means of $V_a$, $V_{aa}$, $V_{ab}$ of

    e^V(a, b) = int dz dz' N(z; a, s) N(z'; b, s) exp(-beta H(z, z')),      s = sigma^2 (Q - q),

two matrix products on a grid of z; the trapezoid rule converges geometrically for a > 0, where H has branch
points at $\mathrm{Im}\,d^2=\sqrt a$. One engine differentiates the Gaussian, the other averages the force,

    V_a = -beta <H_z>,   V_aa = -beta <H_z (z - a)>/s - V_a^2,   V_ab = -beta <H_z (z' - b)>/s - V_a V_b.

`rnnchaos.theory.contrastive.saddle` has the equations, solved by iteration on a coarse grid, then by
Newton's method with its Jacobian; nothing is proved.
"""

from dataclasses import dataclass, replace
from functools import lru_cache
from math import erf, log, pi, sqrt

import numpy as np
from numpy.typing import NDArray

from rnnchaos.numerics.volumes.estimate import one_thread
from rnnchaos.theory.errors import NonConvergence

Array = NDArray[np.float64]
WHAT, SETTLED, STEP, FAR, MOST = "the saddle of contrastive learning", 1e-10, 0.025, 7.0, 3500


@dataclass(frozen=True)
class Setting:
    """Parameters of the model; `fine` is a factor on the nodes, `forces` the engine."""

    beta: float
    d_F: float
    lambda_w: float
    alpha: float = 2.5
    m: float = 1.0
    sigma: float = 0.5
    rho_B: float = 0.5
    lambda_B: float = 1.0
    a: float = 0.01
    fine: float = 1.0
    forces: bool = False

    def energy(self, d: Array, y: int) -> tuple[Array, Array]:
        """H and dH/dd of pairs of labels whose product is y."""
        if y > 0:
            return self.lambda_B / 2 * d * d, self.lambda_B * d
        short = self.d_F - d * d
        root = np.sqrt(short * short + self.a)
        share = np.divide(short, root, out=np.zeros_like(root), where=root > 0)
        return (short + root) / 4, -d * (1 + share) / 2


@dataclass(frozen=True)
class Saddle:
    """What the equations give at M, Q, q: L, F, G, C, D, and energies of both kinds of pairs."""

    of: Setting
    M: float
    Q: float
    q: float
    L: float
    F: float
    G: float
    C: float
    D: float
    energies: tuple[float, float]

    @property
    def conjugates(self) -> tuple[float, float, float]:
        """M_hat, q_hat and A."""
        of = self.of
        pairs, noise = of.alpha * of.m, of.alpha * of.sigma**2
        return pairs * self.F, noise * self.G, of.lambda_w - noise * self.C

    @property
    def image(self) -> Array:
        """M, 1/A and q as they follow."""
        M_hat, q_hat, A = self.conjugates
        return np.array([M_hat / A, 1 / A, (M_hat**2 + q_hat) / A**2])

    @property
    def free_energy(self) -> float:
        (M_hat, q_hat, A), prior = self.conjugates, self.of.lambda_w
        order = ((A - prior - q_hat) * self.Q + q_hat * self.q) / 2 - M_hat * self.M
        return order + log(prior / A) / 2 + (M_hat**2 + q_hat) / (2 * A) + self.of.alpha * self.L

    @property
    def replicon(self) -> float:
        return float(1 - self.of.alpha * self.of.sigma**4 * self.D * self.image[1] ** 2)

    def accuracy(self, kind: str) -> float:
        """By a draw of the weights (typical), or by their posterior mean."""
        norm = self.Q if kind == "typical" else self.q
        return (1 + erf(self.of.m * self.M / (self.of.sigma * sqrt(2 * norm)))) / 2 if self.M else 0.5

    @property
    def fresh(self) -> tuple[float, float]:
        """Mean H of bosons and of fermions that were not learnt."""
        z = np.linspace(-FAR, FAR, int(700 * self.of.fine))
        weight, t = np.exp(-z * z / 2), np.tanh(self.of.m * self.M + self.of.sigma * sqrt(self.Q) * z)
        weight /= weight.sum()
        boson, fermion = (weight @ self.of.energy(t[:, None] - y * t, y)[0] @ weight for y in (1, -1))
        return float(boson), float(fermion)


def measured(of: Setting, M: float, Q: float, q: float) -> Saddle:
    """All means at M, Q, q. Raises `NonConvergence` where the grid would be too long."""
    noise, width, far = of.sigma * sqrt(q), of.sigma * sqrt(Q - q), FAR * sqrt(of.fine)
    count = int(of.fine * max(29.0, 8 * far * noise / width))
    t = np.linspace(-far, far, count)
    step = STEP / of.fine * min(1.0, sqrt(10 / of.beta), 6 * width)
    end = far * (noise + 1.15 * width)
    z = np.arange(int((of.m * M - end) / step), int((of.m * M + end) / step) + 2) * step
    if max(len(z), count) > MOST:
        raise NonConvergence(WHAT, f"unknown: {len(z)} nodes are more than {MOST}")
    u = (z - of.m * M - noise * t[:, None]) / width
    smooth = np.exp(-u * u / 2) * (step / width / sqrt(2 * pi))
    weight = np.exp(-t * t / 2)
    weight /= weight.sum()
    bosons, fermions = (_pairs(of, y, np.tanh(z), smooth, u, width, weight) for y in (1, -1))
    pairs = zip(bosons, fermions, strict=True)
    L, F, G, C, D, _ = (of.rho_B * boson + (1 - of.rho_B) * fermion for boson, fermion in pairs)
    return Saddle(of, M, Q, q, L, F, G, C, D, (bosons[5], fermions[5]))


def _pairs(
    of: Setting, y: int, tanh: Array, smooth: Array, u: Array, width: float, weight: Array
) -> list[float]:
    """L, F, G, C, D and <H> of one kind."""
    H, force = of.energy(tanh[:, None] - y * tanh, y)
    least = float(H.min())
    boltzmann = np.exp(-of.beta * (H - least))
    Z = smooth @ boltzmann @ smooth.T
    if of.forces:
        pull = -of.beta * force * (1 - tanh * tanh)[:, None] * boltzmann
        first, second, mixed = smooth, u * smooth / width, (smooth, u * smooth / width)
    else:
        pull = boltzmann
        first, second = u * smooth / width, (u * u - 1) * smooth / width**2
        mixed = (first, first)
    slope, bent = (kernel @ pull @ smooth.T / Z for kernel in (first, second))
    both = mixed[0] @ pull @ mixed[1].T / Z - slope * slope.T
    bent -= slope * slope
    energy = smooth @ (boltzmann * H) @ smooth.T / Z
    fields = (np.log(Z), 2 * slope, 2 * slope**2, 2 * bent, 2 * (bent**2 + both**2), energy)
    L, *others = (float(weight @ each @ weight) for each in fields)
    return [L - of.beta * least, *others]


def _step(of: Setting, x: Array) -> Array:
    """x = (M, 1/A, q) as it follows from x."""
    return measured(of, float(x[0]), float(x[1] + x[2]), float(x[2])).image


@lru_cache(maxsize=64)
def _coarse(of: Setting) -> tuple[Array, Array]:
    """(M, 1/A, q) on half the nodes, and the inverse of 1 - the Jacobian there. Raises `NonConvergence`."""
    from scipy.optimize import root  # slow to import

    x = np.array([1.0, 1 / (1 + of.lambda_w), 1.0])
    for _ in range(30):
        x = x + 0.7 * (_step(of, x) - x)
    x = np.abs(root(lambda v: _step(of, np.abs(v)) - np.abs(v), x, tol=1e-11).x)
    if not np.abs(_step(of, x) - x).max() < 1e-6:
        raise NonConvergence(WHAT, f"{np.abs(_step(of, x) - x).max():.1e}")
    moves = np.diag(1e-5 * np.maximum(x, 1e-3))
    slopes = [(_step(of, x + d) - _step(of, x)) / d.max() for d in moves]
    return x, np.linalg.inv(np.eye(3) - np.array(slopes).T)


@lru_cache(maxsize=64)
def solved(of: Setting) -> Saddle:
    """The saddle of largest M that is reached from M = 1. Raises `NonConvergence`."""
    with one_thread():
        x, jacobian = _coarse(replace(of, fine=0.6, forces=False))
        for _ in range(12):
            move = jacobian @ (_step(of, x) - x)
            x = np.abs(x + move)
            if np.abs(move).max() < SETTLED / 100:
                break
        found = measured(of, float(x[0]), float(x[1] + x[2]), float(x[2]))
    left = np.abs(found.image - x).max()
    if not left < SETTLED * max(1.0, x.max()):
        raise NonConvergence(WHAT, f"{left:.1e}")
    return found
