"""Numbers for the onsets of chaos of rate networks: states near the boundary, motions by quadrature, and
singular terms as limits.
"""

from functools import lru_cache
from typing import Any

import mpmath as mp

from rnnchaos.numerics.checks.reference_point import Small, Witness
from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.numerics.rate.witnesses.numbers import boundary, moments, number, solved, state

_SOMEWHERE = {"g": mp.mpf(2), "g_c": mp.mpf(1), "epsilon": mp.mpf(1)}
"""A gain above some boundary, for motions in units of their own."""


@lru_cache(maxsize=8)
def _slope(phi: str, J0: str, b: str, sigma_b: str) -> Any:
    """R as a difference quotient of g^2 E phi'^2 along the static states."""
    at = boundary(phi, J0, b, sigma_b)
    pull, bias, frozen, step = at["J0"], at["b"], at["sigma_b"], mp.mpf(10) ** -8

    def along(g: Any) -> Any:
        def equations(m: Any, variance: Any) -> tuple[Any, Any]:
            mean, square = moments(phi, m, variance, (0,), (0, 0))
            return m - pull * mean - bias, variance - g**2 * square - frozen**2

        m, variance = solved(equations, at["m"], at["Delta0"])
        return g**2 * moments(phi, m, variance, (1, 1))[0]

    return (along(at["g"] + step) - along(at["g"] - step)) / (2 * step)


def _along(J0: str, b: str, sigma_b: str, phi: str) -> dict[str, Any]:
    return {**boundary(phi, J0, b, sigma_b), "R": _slope(phi, J0, b, sigma_b)}


@lru_cache(maxsize=8)
def near(epsilon: str, phi: str) -> dict[str, Any]:
    """b = 0.5 at the distance epsilon: state and boundary, whose m and Delta0 the formulas name."""
    at = boundary(phi, "0", "0.5")
    g = at["g"] + mp.mpf(epsilon)
    found = state(mp.nstr(g, 40), "0", "0.5", phi=phi)
    near = {name: found[name] for name in ("delta0", "Gamma0")}
    return {**at, **near, "g": g, "epsilon": mp.mpf(epsilon), "R": _slope(phi, "0", "0.5", "0")}


@lru_cache(maxsize=8)
def kinked(epsilon: str) -> dict[str, Any]:
    """ReLU with J0 = -2, b = 1 at the distance epsilon; R and K as numbers."""
    g = mp.sqrt(2) + mp.mpf(epsilon)
    found = state(mp.nstr(g, 40), "-2", "1", phi="relu")
    spread = mp.sqrt(mp.pi / 2)  # the standard deviation there
    known = {"g_c": mp.sqrt(2), "R": 1 / mp.sqrt(2), "K": 2 * mp.sqrt(2) / (3 * mp.pi * spread)}
    near = {name: found[name] for name in ("delta0", "Gamma0", "J0", "b", "sigma_b")}
    return {**known, **near, "g": g, "epsilon": mp.mpf(epsilon)}


def _odd(epsilon: str) -> dict[str, Any]:
    """tanh without bias: values of the column gaussian."""
    g, small = f"1{epsilon[1:]}", mp.mpf(epsilon)
    names = {"Gamma0": "kinetic_energy", "lambda_1": "lyapunov_max", "delta0": "variance"}
    found = {letter: evaluate(f"gaussian.{name}", g=g, digits=20).mpf for letter, name in names.items()}
    return {**found, "epsilon": small, "g": 1 + small, "g_c": mp.mpf(1)}


def _both_active(share: Any, a: Any) -> Any:
    """The probability that two ReLU units are active whose inputs correlate by 1 - share."""
    angle = mp.asin(1 - share)
    return mp.ncdf(a) ** 2 + mp.quad(
        lambda u: mp.exp(-a * a / (1 + mp.sin(u))) / (2 * mp.pi), mp.linspace(0, angle, 4)
    )


def _kink_force(m: str, Delta0: str, h: str) -> dict[str, Any]:
    """K for h relu(x - x_k) from E phi' phi' close to lag 0, where the root in d shows."""
    known = {
        "m": mp.mpf(m),
        "Delta0": mp.mpf(Delta0),
        "h": mp.mpf(h),
        "x_k": mp.mpf("0.4"),
        "g": mp.mpf("1.3"),
    }
    spread = mp.sqrt(known["Delta0"])
    a, small = (known["m"] - known["x_k"]) / spread, mp.mpf(10) ** -9

    def root(share: Any) -> Any:
        return (mp.ncdf(a) - _both_active(share, a)) / (spread * mp.sqrt(share))

    limit = (4 * root(small) - root(4 * small)) / 3  # the next term is of order d
    return {**known, "K": known["g"] ** 2 * known["h"] ** 2 * 2 * limit / 3}


def _legendre(degree: int, mu: Any, t: Any) -> Any:
    """P_degree^(-mu)(t) up to a constant: the state that decays like exp(-mu z), t = tanh z."""
    return ((1 - t) / (1 + t)) ** (mu / 2) * mp.hyp2f1(-degree, degree + 1, 1 + mu, (1 - t) / 2)


def level() -> dict[str, Any]:
    """nu from Legendre functions: no slope where tanh z = 1/sqrt(3)."""
    with mp.workdps(50):
        start = 1 / mp.sqrt(3)
        begin = mp.mpf("3.5"), mp.mpf("3.51")
        mu = mp.findroot(lambda at: mp.diff(lambda t: _legendre(5, at, t), start), begin)
        return {"nu": mu / mp.sqrt(3), **_SOMEWHERE}


def _power(p: str) -> dict[str, Any]:
    """Rest at delta0 and no work to there, of the motion d'' = Gamma0 - rho d + K d^(p + 1/2), by Newton."""
    given = {"p": p, "R": "0.7", "K": "1.7", "epsilon": "0.3"}
    known: dict[str, Any] = {name: mp.mpf(text) for name, text in given.items()}
    rho, power = known["R"] * known["epsilon"], known["p"] + mp.mpf(1) / 2

    def force(d: Any, energy: Any) -> Any:
        return energy - rho * d + known["K"] * d**power

    def equations(energy: Any, end: Any) -> tuple[Any, Any]:
        return force(end, energy) / end, mp.quad(lambda d: force(d, energy), [0, end]) / end**2

    scale = (rho / known["K"]) ** (1 / (power - 1)) / 2
    energy, delta0 = solved(equations, rho * scale / 6, scale)
    return {**known, "Gamma0": energy, "delta0": delta0, "g": 2 + known["epsilon"], "g_c": mp.mpf(2)}


def _power_force(m: str, p: str) -> dict[str, Any]:
    """K for max(0, x)^p from the mean squared difference of its slope f near the threshold, by quadrature."""
    mean, power, variance, g = mp.mpf(m), mp.mpf(p), mp.mpf("1.2"), mp.mpf("1.3")

    def square(x: Any) -> Any:
        """(f(x) - f(x - 1))^2; its integral at any distance r is that at 1 times r^(2p - 1)."""
        behind = (x - 1) ** (power - 1) if x > 1 else mp.mpf(0)
        return power**2 * (x ** (power - 1) - behind) ** 2

    near = mp.quad(square, [0, 1]) + mp.quad(lambda u: square(1 + u), [0, 1, 8, mp.inf])
    distance = mp.quad(lambda r: 2 * r ** (2 * power - 1) * mp.npdf(r, 0, mp.sqrt(2)), [0, 1, 4, 16])
    slope = mp.npdf(0, mean, mp.sqrt(variance)) * near * distance / 2
    known = {"m": mean, "p": power, "Delta0": variance, "g": g}
    return {**known, "K": g**2 * slope / (power + mp.mpf(1) / 2)}


def _by_time(tau: str, time: Any, end: Any) -> dict[str, Any]:
    """delta(tau) as the inverse of the time that a motion takes, in units of kappa and delta0."""
    kappa, delta0 = mp.mpf("0.7"), mp.mpf("1.3")

    def delta(at: Any) -> Any:
        return delta0 * end(mp.findroot(lambda s: time(s) - kappa * at, mp.mpf("0.5"), tol=mp.mpf(10) ** -60))

    return {"kappa": kappa, "delta0": delta0, "tau": mp.mpf(tau), "delta": delta, **_SOMEWHERE}


def _soliton(tau: str) -> dict[str, Any]:
    """By energy: with delta = delta0 (1 - s^2) the time is 2 ds/(1 - s^2) from 0 to s."""
    return _by_time(tau, lambda s: mp.quad(lambda u: 2 / (1 - u * u), [0, s]), lambda s: 1 - s * s)


def _kinked_motion(tau: str) -> dict[str, Any]:
    """By energy: with delta = delta0 (1 - s^2) the time is sqrt(3) ds/((1 - s) sqrt(1 + 2 s))."""

    def time(s: Any) -> Any:
        return mp.quad(lambda u: mp.sqrt(3) / ((1 - u) * mp.sqrt(1 + 2 * u)), [0, s])

    return _by_time(tau, time, lambda s: 1 - s * s)


def _ground(kappa: str) -> dict[str, Any]:
    """E0 of the well kappa^2 - 3 kappa^2 sech^2(kappa tau/2): the Legendre state that has no slope at 0."""
    mu = mp.findroot(lambda at: mp.diff(lambda t: _legendre(3, at, t), 0), (mp.mpf("2.9"), mp.mpf("3.2")))
    return {"kappa": mp.mpf(kappa), "E0": mp.mpf(kappa) ** 2 * (1 - mu**2 / 4), **_SOMEWHERE}


_TAYLOR = {"c1": 2 / mp.sqrt(mp.pi), "c3": -4 / mp.sqrt(mp.pi)}
"""Derivatives at 0 of erf(x)."""


def _crossover(epsilon: str, phi: str) -> dict[str, Any]:
    """b^2 = epsilon^3/2, sigma_b^2 = epsilon^3/10: z and Gamma0 of the state."""
    cube = mp.mpf(epsilon) ** 3
    g, b, frozen = 1 / _TAYLOR["c1"] + mp.mpf(epsilon), mp.sqrt(cube / 2), mp.sqrt(cube / 10)
    found = state(mp.nstr(g, 40), "-0.5", mp.nstr(b, 40), mp.nstr(frozen, 40), phi=phi)
    return {**found, **_TAYLOR, "epsilon": mp.mpf(epsilon), "z": found["Delta_inf"] / found["Delta0"]}


def _weak_bias(b: str, phi: str) -> dict[str, Any]:
    """The boundary under a weak bias, with mean coupling."""
    g = number("chaos_boundary", J0="-0.5", b=b, phi=phi)
    known = {"epsilon": g - 1 / _TAYLOR["c1"], "J0": mp.mpf("-0.5"), "sigma_b": mp.mpf(0), "z": mp.mpf(1)}
    return {**_TAYLOR, **known, "b": mp.mpf(b)}


EPSILON = Small("epsilon", ("0.002", "0.001"))
_ERF = {"phi": ("erf(x)",)}
_SQUARE = Small("epsilon", ("0.002", "0.001"), power=4)
_POWERS = {"p": ("0.8", "1.3")}
_LAG = {"tau": ("0.5", "4.0")}
ONSET = (
    Witness("rate.onset.odd", "Gamma0", _odd, small=EPSILON, slow=True),
    Witness("rate.onset.correlation", "delta", _soliton, _LAG),
    Witness("rate.onset.levels", "E0", _ground, {"kappa": ("0.3", "0.9")}),
    Witness(
        "rate.onset.slope",
        "R",
        _along,
        {"J0": ("-1.0", "0.2"), "b": ("0.3", "0.7"), "sigma_b": ("0.1", "0.4"), "phi": ("erf",)},
        slack=1e-12,
        slow=True,
    ),
    Witness("rate.onset.variance", "delta0", near, {"phi": ("erf",)}, small=EPSILON, slow=True),
    Witness("rate.onset.kinetic_energy", "Gamma0", near, {"phi": ("erf",)}, small=EPSILON, slow=True),
    Witness("rate.onset.kinked.correlation", "delta", _kinked_motion, _LAG),
    Witness("rate.onset.kinked.level", "nu", level, slack=1e-18, unit=1e3),
    Witness(
        "rate.onset.kinked.force",
        "K",
        _kink_force,
        {"m": ("-0.8", "0.8"), "Delta0": ("0.6", "1.8"), "h": ("0.5", "1.9")},
        slack=1e-10,
    ),
    Witness("rate.onset.kinked.variance", "delta0", kinked, small=EPSILON),
    Witness("rate.onset.kinked.kinetic_energy", "Gamma0", kinked, small=EPSILON),
    Witness("rate.onset.relu", "delta0", kinked, small=EPSILON),
    Witness(
        "rate.onset.power.force",
        "K",
        _power_force,
        {"m": ("-0.8", "0.8"), "p": ("0.7", "1.2")},
        slack=1e-10,
        slow=True,
    ),
    Witness("rate.onset.power.variance", "delta0", _power, _POWERS),
    Witness("rate.onset.power.kinetic_energy", "Gamma0", _power, _POWERS),
    Witness("rate.crossover", "z", _crossover, _ERF, small=_SQUARE, slow=True),
    Witness("rate.crossover.kinetic_energy", "Gamma0", _crossover, _ERF, small=_SQUARE, slow=True),
    Witness(
        "rate.chaos_boundary.weak_bias",
        "epsilon",
        _weak_bias,
        _ERF,
        small=Small("b", ("0.0002", "0.0001"), power=4 / 3),
        slow=True,
    ),
)
