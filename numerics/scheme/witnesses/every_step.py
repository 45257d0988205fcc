"""Numbers for the formulas of the Euler map."""

from fractions import Fraction
from itertools import accumulate, pairwise
from operator import mul
from typing import Any

import mpmath as mp

from rnnchaos.numerics.checks.reference_point import Unchecked, Witness
from rnnchaos.numerics.checks.statement_value import value
from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.theory.catalogue import formula
from rnnchaos.theory.gaussian.notation import DELTA, covariance_of_phi, mean_square

DIGITS, POINT = 24, {"g": ("1.8", "2.5"), "dt": ("0.5", "0.8"), "phi": ("erf",)}
_slopes = covariance_of_phi().diff(DELTA)


def number(name: str, *, digits: int = DIGITS, **parameters: Any) -> Any:
    """A value of this column."""
    return evaluate(f"scheme.{name}", digits=digits, **parameters).mpf


def _base(g: str, dt: str, phi: str) -> dict[str, Any]:
    return {"g": mp.mpf(g), "dt": mp.mpf(dt), "Delta0": number("variance", g=g, dt=dt, phi=phi)}


def _at_lags(g: str, dt: str, n: str, phi: str) -> dict[str, Any]:
    """Delta at any lag in steps, as `scheme.correlation` has it."""

    def autocovariance(steps: Any) -> Any:
        return number("correlation", g=g, dt=dt, lag=str(abs(int(steps)) * Fraction(dt)), phi=phi)

    return {**_base(g, dt, phi), "n": mp.mpf(n), "Delta": autocovariance}


def _kinetic(g: str, dt: str, phi: str) -> dict[str, Any]:
    return {**_base(g, dt, phi), "Gamma0": number("kinetic_energy", g=g, dt=dt, phi=phi)}


def _following(known: dict[str, Any], before: Any, now: Any, phi: str) -> Any:
    """The next lag by the mean-field equation without noise, at a lag above 0."""
    keep, push = 1 - known["dt"], (known["dt"] * known["g"]) ** 2
    drive = push * value(covariance_of_phi(), {**known, "Delta": now}, phi)
    return ((1 + keep**2) * now - drive) / keep - before


def _path(known: dict[str, Any], first: Any, phi: str) -> list[Any]:
    """Delta_0, Delta_1, ... as long as they fall."""
    out = [known["Delta0"], first]
    while 0 < out[-1] < out[-2]:
        out.append(_following(known, out[-2], out[-1], phi))
    return out


def _lagged(known: dict[str, Any], growth: Any, phi: str) -> tuple[list[Any], list[Any], list[Any]]:
    """Delta, dt^2 g^2 C_phi' and psi at lags 0, 1, ...: psi as ratios that follow from its decay at the far
    end, at mu = `growth`."""
    step, keep = known["dt"], 1 - known["dt"]
    path = _path(known, known["Delta0"] - known["Gamma0"] * step**2 / 2, phi)[:-2]
    push = [(step * known["g"]) ** 2 * value(_slopes, {**known, "Delta": c}, phi) for c in path]
    base, pull = growth**2 + keep**2, keep * growth
    half = (base - push[-1]) / (2 * pull)
    ratios = [half - mp.sqrt(half**2 - 1)]
    for one in push[:0:-1]:
        ratios.append(pull / (base - one - pull * ratios[-1]))
    return path, push, [mp.mpf(1), *accumulate(reversed(ratios), mul)]


def _separations(g: str, dt: str, n: str, phi: str) -> dict[str, Any]:
    """psi at the exponent that the engine finds."""
    known = _kinetic(g, dt, phi)
    growth = mp.exp(known["dt"] * number("lyapunov_max", g=g, dt=dt, phi=phi))
    path, _, wave = _lagged(known, growth, phi)
    functions = {"psi": lambda at: wave[abs(int(at))], "Delta": lambda at: path[abs(int(at))]}
    return {**known, "n": mp.mpf(n), "mu": growth, **functions}


def _edge(g: str, dt: str, phi: str) -> dict[str, Any]:
    """R and P of the psi at the lower edge that the engine finds."""
    known = _kinetic(g, dt, phi)
    lowest = number("minimal_exponent", g=g, dt=dt, phi=phi)
    _, push, wave = _lagged(known, mp.exp(known["dt"] * lowest), phi)
    weights = [one**2 * (2 if n else 1) for n, one in enumerate(wave)]
    total = mp.fsum(weights)
    ratio = 2 * mp.fsum(one * next_ for one, next_ in pairwise(wave)) / total
    pushed = mp.fsum(map(mul, weights, [*push, push[-1]])) / total
    return {**known, "lambda_min": lowest, "R": ratio, "P": pushed}


def _sum(g: str, dt: str, phi: str) -> dict[str, Any]:
    """v, the share outside, from the law of the eigenvalues with which the derivation begins."""
    known = _base(g, dt, phi)
    law = formula("scheme.spectrum_sum").derivation[0].relation

    def excess(v: Any) -> Any:
        return value(law.lhs - law.rhs, {**known, "v": v, "r": (1 - known["dt"]) ** 2}, phi)

    v = mp.findroot(excess, (mp.mpf("0.3"), mp.mpf("0.5")), solver="secant", tol=mp.mpf(10) ** -50)
    return {**known, "v": v, "L": number("spectrum_sum", g=g, dt=dt, phi=phi)}


def _noisy(g: str, dt: str, D: str, phi: str) -> dict[str, Any]:
    """Delta(1) as the number from which the lags fall to 0, by bisection, at the variance that the engine
    finds."""
    known = {"g": mp.mpf(g), "dt": mp.mpf(dt), "D": mp.mpf(D)}
    known["Delta0"] = number("variance.noise", g=g, dt=dt, D=D, phi=phi)
    low, high = mp.mpf(0), known["Delta0"]
    for _ in range(82):
        middle = (low + high) / 2
        low, high = (middle, high) if _path(known, middle, phi)[-1] <= 0 else (low, middle)
    return {**known, "Delta": low}


def _discrete(g: str, phi: str) -> dict[str, Any]:
    known = {"Delta0": number("variance.discrete", g=g, phi=phi, digits=32)}
    exponent = number("lyapunov_max.discrete", g=g, phi=phi, digits=32)
    return {"g": mp.mpf(g), **known, "lambda_1": exponent}


def _dimension(g: str) -> dict[str, Any]:
    """At dt = 1 activity is white and f(w) = exp(-iw): M(m, n) is E phi^2 where m = n, else 0."""
    known = {"g": mp.mpf(g), "Delta0": number("variance.discrete", g=g, digits=32)}
    second = value(mean_square(), known)
    slope = value(_slopes, {**known, "Delta": mp.mpf(0)})
    return {
        "dt": mp.mpf(1),
        "R": number("participation_ratio", g=g, dt="1", of="phi", digits=22),
        "a": known["g"] ** 2 * slope,
        "M": lambda m, n: second if m == n else mp.mpf(0),
        "W": lambda m, n: mp.mpf(0 if m == n == 0 else 1),
    }


_LAGGED = {**POINT, "n": ("1", "3")}
_SMALL_STEPS = {**POINT, "dt": ("0.2", "0.3")}
_GAINS = {"g": ("1.3", "3.0"), "phi": ("tanh", "erf", "algebraic")}
EVERY_STEP: tuple[Witness | Unchecked, ...] = (
    Witness("scheme.dmft", "Delta0", _at_lags, _LAGGED, slow=True),
    Witness("scheme.variance", "Delta0", _at_lags, _LAGGED, slow=True),
    Witness("scheme.kinetic_energy", "Gamma0", _kinetic, POINT),
    Witness("scheme.lyapunov_max", "mu", _separations, _LAGGED, slow=True),
    Witness("scheme.minimal_exponent", "lambda_min", _edge, _SMALL_STEPS, slack=1e-15, slow=True),
    Witness("scheme.spectrum_sum", "L", _sum, POINT, slow=True),
    Witness("scheme.variance.noise", "Delta", _noisy, {**POINT, "D": ("0.2", "0.9")}, slow=True),
    Witness("scheme.participation_ratio", "R", _dimension, {"g": ("1.3", "3.0")}, slack=1e-13, slow=True),
    Witness("scheme.variance.discrete", "Delta0", _discrete, _GAINS),
    Witness("scheme.lyapunov_max.discrete", "lambda_1", _discrete, _GAINS),
)
