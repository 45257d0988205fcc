r"""The saddle of the planted potential in float64, replica-symmetric or annealed: six numbers, one neuron.

Of (x, h, z, w) the probe's weight on one neuron feels only $b=\mu/\sigma-2px$ and $c=\sqrt{\hat Q}w+\hat o
\varphi(x)$, and given x both are Gaussian,

    b ~ N(((o/q) a/sigma - 2p) x, ((o/q)^2 v + g^2 R)/sigma^2),   c ~ N(o_hat phi(x), Q_hat),
    h | x ~ N(a x, v),   a = g^2 q/S,   v = T a,

so that all means are sums over x, b, c and y: the trapezoid rule in x and in y about its Gaussian part,
Gauss-Hermite in b and c. q is taken from the same rule, else $R\ge0$ is lost. x -> -x, y -> -y halves the
work. A second engine sums over h, xi, z and w. The six equations of `rnnchaos.theory.confinement.potential`
are iterated and then solved by Powell's method; nothing is proved. Annealed: R = Q_hat = 0.
"""

from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from math import log, pi, sqrt

import numpy as np
from numpy.typing import NDArray

from rnnchaos.numerics.gradient.arrays import variances
from rnnchaos.numerics.means.hermite_recurrence import hermite_grid
from rnnchaos.theory.errors import NonConvergence, UsageError
from rnnchaos.theory.nonlinearity.registry import registered

Array = NDArray[np.float64]
WHAT, FIRST, DAMPING, SETTLED, FAR = "the saddle of the planted potential", 40, 0.6, 1e-11, 8.0


@dataclass(frozen=True)
class Setting:
    """A reference at T and a probe at `probe`, tilted by p; `fine` is a factor on the nodes' number,
    `whole` whether (h, xi, z, w) are summed over one by one."""

    g: float
    T: float
    probe: float
    p: float
    annealed: bool = False
    fine: float = 1.0
    whole: bool = False

    @cached_property
    def reference(self) -> tuple[Array, Array, float]:
        """(x > 0, weights, q), q by this rule."""
        count = int(28 * self.fine * max(1.0, sqrt(self.g**2 + self.T) / 2.1))
        z = (np.arange(count) + 0.5) * FAR / count
        x, weight = sqrt(float(variances(self.g, self.T, registered("tanh")))) * z, np.exp(-z * z / 2)
        weight /= weight.sum()
        return x, weight, float(weight @ np.tanh(x) ** 2)


@dataclass(frozen=True)
class Measured:
    """Six order parameters as the equations give them, and what is read off."""

    image: Array
    distance: float
    potential: float
    overlap_excess: float
    probe_energy: float
    replicon: float


Neurons = tuple[Array, ...]
"""Weight, x, the mean of h, the field mu, and c, over the axes of a grid."""


def _grid(of: Setting, *normal: tuple[int, float]) -> tuple[tuple[Array, ...], Array]:
    """x > 0 and normal variables of `(nodes, variance)`, one node where nothing varies."""
    counts = (int(count * of.fine) if variance > 0 else 1 for count, variance in normal)
    return hermite_grid(of.reference[:2], *counts)


def reduced(of: Setting, R: float, share: float, Q_hat: float, o_hat: float) -> Neurons:
    """Over x, b and c."""
    signal = of.g**2 * of.reference[2]
    a = signal / (signal + of.T)
    spread = share**2 * of.T * a + of.g**2 * R
    (x, b, z), weight = _grid(of, (16, spread), (12, Q_hat))
    h = a * x + (share * of.T * a / sqrt(spread) * b if spread > 0 else 0)
    mu, c = share * a * x + sqrt(spread) * b, o_hat * np.tanh(x) + sqrt(Q_hat) * z
    return weight, x, h, mu, c


def one_by_one(of: Setting, R: float, share: float, Q_hat: float, o_hat: float) -> Neurons:
    """Over h > 0, xi, z and w."""
    signal = of.g**2 * of.reference[2]
    (x, xi, z, w), weight = _grid(of, (12, of.T), (8, R), (8, Q_hat))
    h = x * sqrt(signal / (signal + of.T))
    x = h + sqrt(of.T) * xi
    return weight, x, h, share * h + of.g * sqrt(R) * z, o_hat * np.tanh(x) + sqrt(Q_hat) * w


def measured(of: Setting, given: Array) -> Measured:
    """The six equations and all means at q_y, Q, o and their conjugates. Raises `UsageError` for p >= 1/2
    sigma."""
    q, (q_y, Q, o, q_hat, Q_hat, o_hat), g2 = of.reference[2], map(float, given), of.g**2
    share, plain = o / q, of.annealed
    R, Q_hat = (0.0, 0.0) if plain else (max(Q - o * share, 0.0), max(Q_hat, 0.0))
    sigma = of.probe + g2 * (q_y - (o * share if plain else Q))
    stiff = 1 / sigma - 2 * of.p
    if stiff <= 0 < sigma and of.p > 0:
        raise UsageError("p", of.p, f"accepted here: below 1/(2 sigma) = {1 / (2 * sigma):.4g}")
    if not (stiff > 0 and sigma > 0):
        raise NonConvergence(WHAT, f"sigma = {sigma:.2g} on the way")
    grid = np.broadcast_arrays(*(one_by_one if of.whole else reduced)(of, R, share, Q_hat, o_hat))
    weight, x, h, mu, c = (part.reshape(-1, 1) for part in grid)
    centre, t = (mu / sigma - 2 * of.p * x) / stiff, np.linspace(-FAR, FAR, int(56 * of.fine))
    y = centre + t / sqrt(stiff)
    f = np.tanh(y)
    power = (q_hat - Q_hat) * f * f / 2 + c * f - t * t / 2
    top = power.max(axis=1, keepdims=True)
    w = np.exp(power - top)
    norm = w.sum(axis=1, keepdims=True)

    def mean(values: Array) -> Array:
        return np.asarray(np.einsum("ij,ij->i", w, values)[:, None] / norm)

    def over(values: Array) -> float:
        return float(np.sum(weight * values))

    first, rate, known = mean(y), mean(f), np.tanh(x)
    y_var, f_var, both = mean(y * y) - first**2, mean(f * f) - rate**2, mean(y * f) - first * rate
    gap = first - mu
    now = [over(f_var + rate**2), over(rate**2), over(known * rate)]
    qh = g2 * (over(y_var + gap**2) / sigma**2 - 1 / sigma)
    Qh = 0.0 if plain else g2 * over(gap**2) / sigma**2
    image = np.array([*now, qh, Qh, over(h * gap) / (q * sigma) - now[2] / q * (qh - Qh)])
    d2 = over(y_var + (first - x) ** 2)
    free = (stiff * centre**2 - mu**2 / sigma) / 2 + of.p * x**2 - log(2 * pi * sigma * stiff) / 2
    lnZ = over(np.log(norm * (t[1] - t[0])) + top + free)
    psi = lnZ - q_hat * q_y / 2 + Q_hat * Q / 2 - o_hat * o - of.p * d2
    A, B, C = g2**2 * over((y_var / sigma**2 - 1 / sigma) ** 2), over(f_var**2), g2 * over(both**2) / sigma**2
    energy = of.probe / 2 + of.probe**2 * qh / (2 * g2)
    return Measured(image, sqrt(d2), psi, now[1] - now[2] ** 2 / q, energy, (1 - C) ** 2 - A * B)


@lru_cache(maxsize=64)
def solved(of: Setting) -> Measured:
    """At the saddle that is near the reference. Raises `NonConvergence`, `UsageError`."""
    from scipy.optimize import root  # slow to import

    coarse, q = replace(of, fine=0.5, whole=False), of.reference[2]
    now = np.array([q, q * (0.64 + 0.03), 0.8 * q if of.p < 0 else -0.1 * q, 0.0, 0.0, 0.0])
    for _ in range(FIRST):
        now = now + DAMPING * (measured(coarse, now).image - now)
    for each in (coarse, of):
        found = root(lambda u, each=each: measured(each, u).image - u, now, tol=SETTLED)
        now = found.x
    left = measured(of, now)
    if not np.abs(left.image - now).max() < 1e-7:
        raise NonConvergence(WHAT, f"residual {np.abs(left.image - now).max():.1e}")
    return left
