"""Numbers for populations of a map, sparse couplings and white input: states by iteration in time."""

from functools import lru_cache
from typing import Any

import mpmath as mp

from rnnchaos.numerics.checks.reference_point import Witness
from rnnchaos.numerics.checks.statement_value import value
from rnnchaos.numerics.rate.witnesses.numbers import moments, number
from rnnchaos.theory.rate.mean_field.notation import covariance

_PAIRS = [(a, b) for a in (1, 2) for b in (1, 2)]
_SIZE = {"K": mp.mpf(2), "a": mp.mpf(1)}
_COARSE = 20
"""Digits of a stationary state, which is reached step by step."""


def _step(state: dict[Any, Any], phi: str, J0: Any, g2: Any, biases: Any, spread: Any) -> dict[str, Any]:
    """One step of the map's mean, variance and covariance at two times."""
    means = {b: moments(phi, state["m", b], state["V", b], (0,), (0, 0)) for b in (1, 2)}
    shared = {b: _two(state, b, phi) for b in (1, 2)}
    out: dict[Any, Any] = {}
    for a in (1, 2):
        out["m", a] = sum(J0[a, b] * means[b][0] for b in (1, 2)) + biases[a]
        out["V", a] = sum(g2[a, b] * means[b][1] for b in (1, 2)) + spread[a] ** 2
        out["c", a] = sum(g2[a, b] * shared[b] for b in (1, 2)) + spread[a] ** 2
    return out


def _two(state: dict[Any, Any], b: int, phi: str) -> Any:
    known = {"m": state["m", b], "Delta0": state["V", b], "Delta": state["c", b]}
    return value(covariance(), known, phi)


@lru_cache(maxsize=4)
def _state(phi: str, weight: str) -> dict[str, Any]:
    """Two populations, the first exciting, the second inhibiting, step by step until they are stationary."""
    strengths = ("1", "0.8", "0.9", "1.1")
    J0 = {pair: mp.mpf(x) for pair, x in zip(_PAIRS, ("0.5", "-0.8", "0.7", "-0.6"), strict=True)}
    g = {pair: mp.mpf(weight) * mp.mpf(x) for pair, x in zip(_PAIRS, strengths, strict=True)}
    biases, spread = {1: mp.mpf("0.2"), 2: mp.mpf("0.1")}, {1: mp.mpf("0.3"), 2: mp.mpf("0.2")}
    g2 = {pair: x**2 for pair, x in g.items()}
    start = {"m": mp.mpf(0), "V": mp.mpf(1), "c": mp.mpf("0.1")}
    now: dict[Any, Any] = {(name, a): x for name, x in start.items() for a in (1, 2)}
    with mp.workdps(_COARSE):
        gap = mp.mpf(1)
        while gap > mp.eps * 64:
            then, now = now, _step(now, phi, J0, g2, biases, spread)
            gap = max(abs(now[key] - then[key]) for key in now)
        slopes = {(a, b): g2[a, b] * moments(phi, now["m", b], now["V", b], (1, 1))[0] for a, b in _PAIRS}
    return {"now": now, "J0": J0, "g": g, "biases": biases, "spread": spread, "M": slopes}


def _numbers(phi: str, weight: str) -> dict[str, Any]:
    """The state by letters, lambda_1 by powers of M, whose growth is what separations have."""
    found = _state(phi, weight)
    pairs = {name: (lambda table: lambda a, b: table[int(a), int(b)])(found[name]) for name in ("J0", "g")}
    singles = {name: (lambda key: lambda a: found["now"][key, int(a)])(name) for name in ("m", "V", "c")}
    growth, D = _growth(found["M"])
    return {
        **_SIZE,
        **pairs,
        **singles,
        "B": lambda a: found["biases"][int(a)],
        "sigma": lambda a: found["spread"][int(a)],
        "D": lambda a: D[int(a)],
        "lambda_1": mp.log(growth) / 2,
    }


def _growth(M: dict[tuple[int, int], Any]) -> tuple[Any, dict[int, Any]]:
    """The factor a step by which mean squared separations come to grow, and their ratio."""
    D, factor = {1: mp.mpf(1), 2: mp.mpf(1)}, mp.mpf(0)
    for _ in range(2000):
        grown = {a: M[a, 1] * D[1] + M[a, 2] * D[2] for a in (1, 2)}
        before, factor = factor, grown[1] + grown[2]
        D = {a: grown[a] / factor for a in (1, 2)}
        if abs(factor - before) <= mp.eps * 8:
            break
    return factor, D


def _resting(phi: str, weight: str) -> dict[str, Any]:
    """A state at rest: the disturbance of (m, V) left last, by difference quotients of a step; lambda_1 by
    the engine."""
    found = _state(phi, weight)
    J0, g2 = found["J0"], {pair: g**2 for pair, g in found["g"].items()}
    at = mp.matrix([found["now"][name, a] for name in ("m", "V") for a in (1, 2)])

    def moved(x: Any) -> Any:
        means = {b: moments(phi, x[b - 1], x[b + 1], (0,), (0, 0)) for b in (1, 2)}
        rows = [(table, place, a) for place, table in enumerate((J0, g2)) for a in (1, 2)]
        return mp.matrix([sum(table[a, b] * means[b][place] for b in (1, 2)) for table, place, a in rows])

    step, jacobian = mp.mpf(10) ** -8, mp.matrix(4)
    for k in range(4):
        change = mp.matrix([step * (k == row) for row in range(4)])
        jacobian[:, k] = (moved(at + change) - moved(at - change)) / (2 * step)
    factors, vectors = mp.eig(jacobian)
    last = max(range(4), key=lambda k: abs(factors[k]))
    growth, _ = _growth(found["M"])
    return {
        **_numbers(phi, weight),
        "z": factors[last],
        "mu": lambda a: vectors[int(a) - 1, last],
        "nu": lambda a: vectors[int(a) + 1, last],
        "rho": growth,
        "lambda_1": number("populations.lyapunov_max", digits=15, phi=phi, **_stated(found)),
    }


def _stated(found: dict[str, Any]) -> dict[str, str]:
    """The engine's parameters of a state."""
    tables = {"J0_ab": found["J0"], "g2_ab": {pair: g**2 for pair, g in found["g"].items()}}
    tables |= {"b_a": found["biases"], "sigma_a": found["spread"]}
    return {name: ",".join(mp.nstr(x, 20) for x in table.values()) for name, table in tables.items()}


def _critical(M12: str, M21: str, M22: str) -> dict[str, Any]:
    """The M_11 at which separations neither grow nor fall."""
    known = {(1, 2): mp.mpf(M12), (2, 1): mp.mpf(M21), (2, 2): mp.mpf(M22)}
    found = mp.findroot(
        lambda x: _growth({**known, (1, 1): x})[0] - 1, (mp.mpf("0.3"), mp.mpf("0.4")), tol=1e-28
    )
    return {"M11": found, "M12": known[1, 2], "M21": known[2, 1], "M22": known[2, 2]}


def _synapses(p: str, w: str, s: str, N: str) -> dict[str, Any]:
    """Couplings w - s, w + s or 0: moments of the three values."""
    share, weight, spread = mp.mpf(p), mp.mpf(w), mp.mpf(s)
    law = {weight - spread: share / 2, weight + spread: share / 2, mp.mpf(0): 1 - share}
    mean = mp.fsum(x * q for x, q in law.items())
    variance = mp.fsum((x - mean) ** 2 * q for x, q in law.items())
    known = {"p": share, "w": weight, "s": spread, "N": mp.mpf(N)}
    return {**known, "g2": known["N"] * variance}


def _driven(g: str, sigma_u: str, phi: str) -> dict[str, Any]:
    """A map under white input, step by step until its variance is stationary; lambda_1 of one separation."""
    gain, noise, m, frozen = mp.mpf(g), mp.mpf(sigma_u), mp.mpf("0.3"), mp.mpf("0.4")
    variance, before = mp.mpf(1), mp.mpf(0)
    spread = noise**2 + frozen**2
    with mp.workdps(_COARSE):
        while abs(variance - before) > mp.eps * 64:
            before, variance = variance, gain**2 * moments(phi, m, variance, (0, 0))[0] + spread
        growth = mp.sqrt(moments(phi, m, variance, (1, 1))[0]) * gain
    known = {"g": gain, "sigma_u": noise, "sigma_b": frozen, "m": m, "Delta0": variance}
    return {**known, "lambda_1": mp.log(growth)}


_TWO = {"phi": ("erf",), "weight": ("1.3",)}
_REST = {"phi": ("erf",), "weight": ("0.25",)}
_DRIVEN = {"g": ("1.2", "1.8"), "sigma_u": ("0.3", "0.8"), "phi": ("erf",)}
POPULATIONS = (
    Witness("rate.populations.mean", "m", _numbers, _TWO, slack=1e-14, slow=True),
    Witness("rate.populations.variance", "V", _numbers, _TWO, slack=1e-14, slow=True),
    Witness("rate.populations.frozen_variance", "c", _numbers, _TWO, slack=1e-14, slow=True),
    Witness("rate.populations.lyapunov_max", "lambda_1", _numbers, _TWO, slack=1e-14, slow=True),
    Witness("rate.populations.outliers.mean", "z", _resting, _REST, slack=1e-15, slow=True),
    Witness("rate.populations.outliers.variance", "z", _resting, _REST, slack=1e-15, slow=True),
    Witness("rate.populations.lyapunov_max.rest", "lambda_1", _resting, _REST, slack=1e-14, slow=True),
    Witness(
        "rate.populations.chaos_boundary",
        "M11",
        _critical,
        {"M12": ("0.1", "0.4"), "M21": ("0.1", "0.4"), "M22": ("0.2", "0.6")},
    ),
    Witness(
        "rate.populations.synapses",
        "g2",
        _synapses,
        {"p": ("0.1", "0.9"), "w": ("-1.0", "1.0"), "s": ("0.1", "0.5"), "N": ("100", "2000")},
    ),
    Witness("rate.drive.variance", "Delta0", _driven, _DRIVEN, slack=1e-14),
    Witness("rate.drive.lyapunov_max", "lambda_1", _driven, _DRIVEN, slack=1e-14),
)
