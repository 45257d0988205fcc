"""Numbers for the formulas of stationary samples: quadrature over densities, linear systems, sums."""

import random
from collections.abc import Callable, Mapping
from functools import partial
from math import exp, pi, sqrt
from typing import Any

import mpmath as mp
from scipy.integrate import quad

from rnnchaos.numerics.checks.evaluated import number, of_column
from rnnchaos.numerics.checks.reference_point import AGREE, Range, Witness

of = of_column("fokker_planck")


def means(a: Any, b: Any, D: Any) -> Callable[[Callable[[Any], Any]], Any]:
    """Averages over the double well's density, by the trapezoid rule."""
    far = mp.sqrt(abs(a) / b) + mp.mpf("1.5") * (20 * D / b) ** mp.mpf("0.25")
    nodes = [far * k / 100 for k in range(-100, 101)]
    weights = [mp.exp((a * x**2 / 2 - b * x**4 / 4) / D) for x in nodes]
    return lambda f: mp.fdot(weights, map(f, nodes)) / mp.fsum(weights)


def _well(a: str, b: str, D: str) -> dict[str, Any]:
    return {"a": mp.mpf(a), "b": mp.mpf(b), "D": mp.mpf(D)}


def _bell(x: Any) -> Any:
    return mp.exp(-x * x / 2)


def _weak(**at: str) -> dict[str, Any]:
    """The test function exp(-x^2/2)."""
    known = _well(**at)
    mean, a, b = means(**known), known["a"], known["b"]
    drift = mean(lambda x: -(a * x - b * x**3) * x * _bell(x))
    return known | {"F": drift, "K": mean(lambda x: (x * x - 1) * _bell(x))}


def _moments(*letters: str, k: str = "2", **at: str) -> dict[str, Any]:
    """Of the double well, by the engine: m_k and its neighbours, or m_2 ... m_8."""
    orders = {"m_k": 0, "m_above": 2, "m_below": -2, "m_k2": 2, "m_k4": 4, "m_k6": 6}
    order = {name: int(k) + orders[name] if name in orders else int(name[2:]) for name in letters}
    found = {name: number("fokker_planck", "moment", **at, k=order[name]) for name in letters}
    return _well(**at) | {"k": mp.mpf(k)} | found


def _score(theta: str, D: str) -> dict[str, Any]:
    """Drift theta (x - x^3)."""
    known = {"theta": mp.mpf(theta), "D": mp.mpf(D)}
    mean = means(known["theta"], known["theta"], known["D"])
    return known | {"M_1": mean(lambda x: 1 - 3 * x**2), "M_2": mean(lambda x: (x - x**3) ** 2)}


def _efficient(theta: str, D: str) -> dict[str, Any]:
    """An Ornstein-Uhlenbeck process: psi' by an integral up to each point of another."""
    S, noise = float(D) / float(theta), float(D)
    score: Any = lambda x: (S - x * x) / (2 * noise)  # noqa: E731
    p: Any = lambda x: exp(-x * x / (2 * S)) / sqrt(2 * pi * S)  # noqa: E731
    far, over = 8 * sqrt(S), partial(quad, epsabs=1e-14, epsrel=1e-12)
    below: Any = lambda x: over(lambda y: score(y) * p(y), -far, x)[0]  # noqa: E731
    A, _ = over(lambda x: -x * below(x) / noise, -far, far)
    information, _ = over(lambda x: score(x) ** 2 * p(x), -far, far)
    return {"D": mp.mpf(D), "A": mp.mpf(A), "I": mp.mpf(information)}


def _least(seed: str) -> dict[str, Any]:
    """The best of all combinations of two equations, lowest of a parabola known by three of its values."""
    source = random.Random(seed)
    p, q, r, *A = (mp.mpf(source.uniform(0.3, 2)) for _ in range(5))
    squares = {"Omega_11": p * p, "Omega_12": p * q, "Omega_22": q * q + r * r}

    def variance(c: int) -> Any:
        other = (1 - c * A[0]) / A[1]
        return c**2 * p * p + 2 * c * other * p * q + other**2 * (q * q + r * r)

    left, middle, right = map(variance, (-1, 0, 1))
    C = middle - (right - left) ** 2 / (8 * (right + left - 2 * middle))
    return squares | {"A_1": A[0], "A_2": A[1], "C": C}


def _squares(**at: str) -> dict[str, Any]:
    """Means of products of L psi, tests x^2/2 and x^4/4, by quadrature."""
    known, found = _moments("m_2", "m_4", "m_6", **at), _well(**at)
    mean, a, b, D = means(**found), *found.values()
    g = (lambda x: a * x**2 - b * x**4 + D, lambda x: a * x**4 - b * x**6 + 3 * D * x**2)
    pairs = {"11": (0, 0), "12": (0, 1), "22": (1, 1)}
    both = lambda x, i, j: g[i](x) * g[j](x)  # noqa: E731
    squares = {f"Omega_{n}": mean(partial(both, i=i, j=j)) for n, (i, j) in pairs.items()}
    return known | squares | {"C": number("fokker_planck", "estimator_covariance", **at)}


def _information(**at: str) -> dict[str, Any]:
    known = _moments("m_2", "m_4", "m_6", "m_8", **at)
    return known | {"C": number("fokker_planck", "estimator_covariance", method="likelihood", **at)}


def _dense(**at: str) -> dict[str, Any]:
    known = _moments("m_2", "m_4", "m_6", **at)
    return known | {"C_T": number("fokker_planck", "martingale_covariance", **at)}


def _lags(theta: str, tau: str) -> dict[str, Any]:
    rate, spacing = mp.mpf(theta), mp.mpf(tau)
    lags = mp.nsum(lambda k: mp.exp(-2 * k * rate * spacing), [1, mp.inf])
    return {"theta": rate, "tau": spacing, "C": 2 * rate**2 * (1 + 2 * lags)}


def _plane(N: str = "2", **at: str) -> dict[str, Any]:
    """Circulation and entropy production of a drift in the plane; the rank of all tests of second degree."""
    n = int(N)
    A = [["1" if i == j else str(0.1 * (i - 2 * j) / n) for j in range(n)] for i in range(n)]
    D = [["1" if i == j else "0.2" for j in range(n)] for i in range(n)]
    if at:
        A, D = [[at["p"], at["s"]], ["-0.7", "0.5"]], [["0.5", at["c"]], [at["c"], "1"]]
    given: dict[str, Any] = {"A": A, "D": D}
    known = {"N": mp.mpf(n), "r": number("fokker_planck", "identifiable_rank", degree=2, **given)}
    if n == 2:
        known |= {f"a_{i + 1}{j + 1}": mp.mpf(A[i][j]) for i in range(2) for j in range(2)}
        known |= {f"D_{i + 1}{j + 1}": mp.mpf(D[i][j]) for i in range(2) for j in range(2)}
        known |= {"q": number("fokker_planck", "ou_gauge", **given)}
        known |= {"sigma_S": number("fokker_planck", "ou_entropy_production", **given)}
    return known


def _chain(theta: str, delta: str, D: str = "0.7") -> dict[str, Any]:
    """An Ornstein-Uhlenbeck process by Euler's scheme: its variance is a geometric series."""
    rate, step, noise = mp.mpf(theta), mp.mpf(delta), mp.mpf(D)
    S = 2 * noise * step / (1 - (1 - rate * step) ** 2)
    return {"D": noise, "delta": step, "F": -rate * S, "V": rate**2 * S, "theta": rate, "theta_E": noise / S}


def _density(x: str, **at: str) -> dict[str, Any]:
    """u from its slope, with numerical derivatives of the density."""
    known = _well(**at)
    a, b, D = known.values()
    p: Any = lambda y: mp.exp((a * y**2 / 2 - b * y**4 / 4) / D)  # noqa: E731
    f: Any = lambda y: a * y - b * y**3  # noqa: E731

    def slope(y: Any) -> Any:
        bent = mp.diff(lambda z: f(z) ** 2 * p(z), y) - 2 * D * mp.diff(lambda z: f(z) * p(z), y, 2)
        return -(bent + D**2 * mp.diff(p, y, 3)) / (2 * D * p(y))

    return known | {"x": mp.mpf(x), "u": a / 2 + mp.quad(slope, [0, mp.mpf(x)], maxdegree=4)}


def _shift(k: str, delta: str, **at: str) -> dict[str, Any]:
    """The covariance of u and x^k by quadrature."""
    known = _moments("m_k", "m_k2", "m_k4", "m_k6", "m_2", "m_4", "m_6", k=k, **at)
    mean, a, b, D = means(**_well(**at)), *_well(**at).values()
    u: Any = lambda x: (a - 3 * b * x**2) / 2 + (a * x - b * x**3) ** 2 / (4 * D)  # noqa: E731
    both = mean(lambda x: u(x) * x ** int(k)) - mean(u) * mean(lambda x: x ** int(k))
    return known | {"delta": mp.mpf(delta), "Delta_k": mp.mpf(delta) * both}


def _pursuit(sigma: str, delta: str) -> dict[str, Any]:
    """x after y, y an Ornstein-Uhlenbeck process, both by Euler's scheme: covariances by a linear system."""
    s, h, D = mp.mpf(sigma), mp.mpf(delta), mp.mpf("0.8")
    c, d, e = 1 - s * h, s * h, 1 - h
    system = mp.matrix([[1 - c * c, -2 * c * d, -d * d], [0, 1 - c * e, -d * e], [0, 0, 1 - e * e]])
    xx, xy, yy = mp.lu_solve(system, mp.matrix([2 * D * h, 0, 2 * D * h]))
    return {"sigma": s, "delta": h, "D": D, "Delta": xx - xy, "U": xx - 2 * xy + yy}


_WELL: dict[str, Range] = {"a": ("0.5", "1.5"), "b": ("0.5", "1.5"), "D": ("0.4", "1.2")}
_K: dict[str, Range] = {"k": ("2", "4", "6")}
_SEED: Mapping[str, Range] = {"seed": tuple(f"equations {k}" for k in range(1, 10))}
_RATES: dict[str, Range] = {"theta": ("0.5", "2.0"), "tau": ("0.2", "2.0")}
_EULER: dict[str, Range] = {"theta": ("0.5", "2.0"), "delta": ("0.02", "0.3")}
_PLANE: dict[str, Range] = {"p": ("0.5", "2.0"), "s": ("0.5", "2.0"), "c": ("-0.3", "0.3")}
_THETA: dict[str, Range] = {"theta": ("0.5", "2.0"), "D": ("0.4", "1.2")}
_DENSE = of(C_T="martingale_covariance.ou")
_EDGES, _ROUGH = ("m_2", "m_4", "m_6"), 1e-9
_ROWS: tuple[tuple[str, str, Any, Mapping[str, Range], float], ...] = (
    ("weak_form", "F", _weak, _WELL, AGREE),
    ("moment", "m_k", lambda **at: _moments("m_k", **at), _WELL | _K, AGREE),
    (
        "moment.recursion",
        "m_above",
        lambda **at: _moments("m_k", "m_above", "m_below", **at),
        _WELL | _K,
        AGREE,
    ),
    ("estimate", "a", lambda **at: _moments(*_EDGES, **at), _WELL, AGREE),
    ("score_matching", "theta", _score, _THETA, AGREE),
    ("efficient_test", "A", _efficient, _THETA, _ROUGH),
    ("ou_gauge", "q", _plane, _PLANE, AGREE),
    ("ou_entropy_production", "sigma_S", _plane, _PLANE, AGREE),
    ("identifiable_rank", "r", _plane, {"N": ("1", "4")}, AGREE),
    ("optimal_weight", "C", _least, _SEED, AGREE),
    ("estimator_covariance", "C", _squares, _WELL, AGREE),
    ("estimator_covariance.likelihood", "C", _information, _WELL, AGREE),
    ("ou_covariance", "C", _lags, _RATES, AGREE),
    ("martingale_covariance", "C_T", _dense, _WELL, AGREE),
    ("martingale_covariance.ou", "C_T", _DENSE, {"theta": ("0.5", "2.0")}, AGREE),
    ("euler_identity", "F", _chain, _EULER, AGREE),
    ("euler_density", "u", _density, _WELL | {"x": ("0.3", "1.5")}, _ROUGH),
    ("euler_moment_shift", "Delta_k", _shift, _WELL | _K | {"delta": ("0.01", "0.1")}, AGREE),
    ("lorenz_step", "Delta", _pursuit, {"sigma": ("2.0", "10.0"), "delta": ("0.005", "0.05")}, AGREE),
)


def witnesses() -> tuple[Witness, ...]:
    """Of all formulas."""
    return tuple(Witness(f"fokker_planck.{name}", *row) for name, *row in _ROWS)
