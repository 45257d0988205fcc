r"""Langevin dynamics on the kinetic energy: $dx=-\nabla E\,dt+\sqrt{2T}\,dW$, and starts for it.

With G = grad E, s = sqrt(2 T dt) and xi ~ N(0, 1), the overdamped schemes are

    euler      x' = x - G(x) dt + s xi
    heun       y = x - G(x) dt + s xi,  x' = x - (G(x) + G(y)) dt/2 + s xi
    matthews   x' = x - G(x) dt + s (xi + xi')/2,  xi' the next step's xi

Euler's stationary law is off by O(dt), the other two by O(dt^2); `matthews` (Leimkuhler and Matthews, Appl.
Math. Res. Express 2013, 34, doi:10.1093/amrx/abs010) needs one gradient a step and is exact for quadratic E.
The fourth has the same stationary law of x, and momenta v of variance T that relax at the rate `FRICTION`:

    inertial   v -= G dt/2,  x += v dt/2,  v = c v + sqrt(T (1 - c^2)) xi,  x += v dt/2,  v -= G dt/2,

c = exp(-FRICTION dt) (the splitting BAOAB of the same authors, whose limit of large friction is `matthews`):
again exact for quadratic E, stable up to dt = 2/sqrt(largest curvature), and at low T some thirty times
faster in relaxing the variance, which in the overdamped dynamics at g = 2 takes t about 100 (T = 0.5) to 1000
(T = 0.1). It samples e^(-E/T) and is no gradient dynamics. At J = 0, where E = x^2/2, `harmonic_variance`
gives the stationary variances in closed form.

**Start.** A planted start needs no burn-in: $x\sim\mathcal N(0,S)$, $h|x\sim\mathcal
N(x\frac{S-T}S,\frac{(S-T)T}S)$, and J gets the rank-one correction with $J\varphi(x)=h$: a draw of (network,
equilibrium state), up to O(1/N). `inside` and `outside` start at half and at twice the width of equilibrium:
runs from both must agree with it.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.gradient.landscape import Landscape, jet

Array = NDArray[Any]
SCHEMES = ("euler", "heun", "matthews", "inertial")
STARTS = {"planted": 1.0, "inside": 0.5, "outside": 2.0}
FRICTION = 0.1


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
        self.landscape, self.states, self.dt, self.rng, self.scheme = landscape, states, dt, rng, scheme
        if scheme == "inertial":
            self._keep = float(np.exp(-FRICTION * dt))
            self._slope, self._momenta = landscape.gradient(states), self._draw(np.sqrt(T))
            self._size = np.sqrt(T * (1 - self._keep**2))
        else:
            self._size = np.sqrt(2 * T * dt)
            self._noise = self._draw(self._size)

    def _draw(self, size: float) -> Array:
        noise: Array = self.rng.standard_normal(self.states.shape, dtype=self.states.dtype)
        noise *= self.states.dtype.type(size)
        return noise

    def step(self) -> None:
        """One step dt of the scheme."""
        if self.scheme == "inertial":
            return self._inertial()
        drift = self.landscape.gradient(self.states)
        drift *= -self.dt
        following = self._draw(self._size)
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
        return None

    def _inertial(self) -> None:
        """Kick, drift, friction and noise, drift, kick; the gradient at the end serves the next step."""
        half = self.dt / 2
        self._momenta -= half * self._slope
        self.states += half * self._momenta
        self._momenta *= self._keep
        self._momenta += self._draw(self._size)
        self.states += half * self._momenta
        self._slope = self.landscape.gradient(self.states)
        self._momenta -= half * self._slope

    def advance(self, duration: float) -> None:
        """Steps until `duration` has passed."""
        for _ in range(round(duration / self.dt)):
            self.step()


def harmonic_variance(scheme: str, dt: float) -> float:
    """Stationary <x^2>/T of the scheme at J = 0, where grad E = x. Derived here."""
    if scheme in ("matthews", "inertial"):
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


def displaced(rng: np.random.Generator, start: str, *, states: int, N: int, variance: float) -> Array:
    """`states` independent states, (states, N), of the width of `start` times that of equilibrium."""
    x: Array = rng.standard_normal((states, N), dtype=np.float32)
    x *= np.float32(STARTS[start] * np.sqrt(variance))
    return x
