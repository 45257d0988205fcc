"""Numbers for the formulas of modular populations."""

from functools import partial
from typing import Any

import mpmath as mp

from rnnchaos.numerics.checks.reference_point import Small, Witness
from rnnchaos.numerics.checks.statement_value import value
from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.theory.modular.notation import covariance

DIGITS = 32


def number(name: str, **parameters: str) -> Any:
    """A value of this column."""
    return evaluate(f"modular.{name}", digits=DIGITS, **parameters).mpf


def _state(sigma: str, sigma_mu: str, N0: str, phi: str = "erf") -> dict[str, Any]:
    """Everything at a state: c is what two neurons of a population share, sigma_mu^2 Q."""
    at = {"sigma": sigma, "sigma_mu": sigma_mu, "N0": N0}
    names = {
        "Delta0": "dmft",
        "q": "activity",
        "Q": "population_activity",
        "lambda_1": "lyapunov_max",
        "lambda_micro": "lyapunov_micro",
        "lambda_macro": "lyapunov_macro",
    }
    known = {name: mp.mpf(text) for name, text in at.items()}
    known |= {letter: number(name, phi=phi, **at) for letter, name in names.items()}
    known["c"] = known["sigma_mu"] ** 2 * known["Q"]
    slopes = covariance(order=1)
    known["A"] = value(slopes, {**known, "c": known["Delta0"]}, phi)
    known["B"] = value(slopes, known, phi)
    return known


def _growth(sigma: str, sigma_mu: str, N0: str, phi: str = "erf") -> dict[str, Any]:
    known = _state(sigma, sigma_mu, N0)
    return {**known, "mu": mp.exp(2 * known["lambda_1"])}


def _covariance(Delta0: str, share: str, phi: str) -> dict[str, Any]:
    """f(c) by Mehler's expansion of the mean."""
    known = {"Delta0": mp.mpf(Delta0), "c": mp.mpf(Delta0) * mp.mpf(share)}
    return {**known, "f": value(covariance(), known, phi)}


def _alone(sigma: str, phi: str) -> dict[str, Any]:
    """The state without modules, and the strength at which they wake."""
    found = number("crossover", sigma=sigma)
    alone = number("dmft", sigma=sigma, sigma_mu="0")
    return {"sigma": mp.mpf(sigma), "N0": mp.inf, "sigma_mu": found, "Delta0": alone}


def _critical(sigma_mu: str, N0: str) -> dict[str, Any]:
    return {
        "sigma": number("onset", sigma_mu=sigma_mu, N0=N0),
        "sigma_mu": mp.mpf(sigma_mu),
        "N0": mp.mpf(N0),
        "c1": mp.mpf(1),
    }


def _above(epsilon: str, phi: str) -> dict[str, Any]:
    """Just above the critical line, at the strength and size of the printed series."""
    critical = number("onset", sigma_mu="1/2", N0="10")
    sigma = mp.nstr(critical + mp.mpf(epsilon), DIGITS + 8)
    known = {"epsilon": mp.mpf(epsilon), "sigma": critical + mp.mpf(epsilon), "N0": mp.mpf(10)}
    return {**known, "q": number("activity", sigma=sigma, sigma_mu="1/2", N0="10")}


def _at_level(levels: dict[int, Any], k: Any) -> Any:
    """The number of a level. Raises `ValueError` for one that is not there."""
    if k not in levels:
        raise ValueError(f"no level {k}")
    return levels[int(k)]


def _hierarchy(first: str, second: str, size: str, letter: str, name: str) -> dict[str, Any]:
    """Two levels, at the upper one."""
    at = {"strengths": f"{first},{second}", "sizes": size}
    own, below = (number("levels.activity", **at, level=level) for level in ("1", "0"))
    sigma, mu = mp.mpf(first), mp.mpf(second)
    known = {
        "k": mp.mpf(1),
        "Delta0": sigma**2 * below + mu**2 * own,
        "c": mu**2 * own,
        "n": mp.inf if size == "inf" else mp.mpf(size),
        "sigma": mu,
    }
    if name == "levels.activity":
        return {**known, letter: partial(_at_level, {0: below, 1: own})}
    return {**known, letter: number(name, **at, level="1")}


_STATE = {"sigma": ("1.2", "2.2"), "sigma_mu": ("0.5", "1.8"), "N0": ("3", "40"), "phi": ("erf",)}
_LEVELS = {"first": ("1.3", "2.2"), "second": ("0.5", "1.8"), "size": ("3", "40")}
LEVELS = (
    Witness("modular.dmft", "Delta0", _state, _STATE),
    Witness(
        "modular.covariance.erf",
        "f",
        _covariance,
        {"Delta0": ("0.5", "2.0"), "share": ("0.1", "0.8"), "phi": ("erf",)},
    ),
    Witness("modular.activity", "q", _state, _STATE),
    Witness("modular.population_activity", "Q", _state, _STATE),
    Witness("modular.lyapunov_max", "lambda_1", _state, _STATE),
    Witness("modular.lyapunov_micro", "lambda_micro", _state, _STATE),
    Witness("modular.lyapunov_macro", "lambda_macro", _state, _STATE),
    Witness(
        "modular.lyapunov_max.weak",
        "mu",
        _growth,
        {"sigma": ("1.2", "2.2"), "N0": ("3", "40"), "phi": ("erf",)},
        small=Small("sigma_mu", ("0.02", "0.01")),
        slow=True,
    ),
    Witness("modular.crossover", "sigma_mu", _alone, {"sigma": ("1.2", "2.5"), "phi": ("erf",)}),
    Witness("modular.onset", "sigma", _critical, {"sigma_mu": ("0.1", "0.9"), "N0": ("2", "40")}),
    Witness(
        "modular.activity.onset", "q", _above, {"phi": ("erf",)}, small=Small("epsilon", ("0.0002", "0.0001"))
    ),
    Witness(
        "modular.levels",
        "q",
        lambda first, second, size, phi: _hierarchy(first, second, size, "q", "levels.activity"),
        {**_LEVELS, "phi": ("erf",)},
    ),
    Witness(
        "modular.levels.lyapunov",
        "lambda",
        lambda first, second, phi: _hierarchy(first, second, "inf", "lambda", "levels.lyapunov"),
        {"first": _LEVELS["first"], "second": ("1.3", "2.0"), "phi": ("erf",)},
    ),
)
