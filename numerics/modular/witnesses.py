"""Numbers for the formulas of modular populations."""

from functools import partial
from typing import Any

import mpmath as mp

from rnnchaos.numerics.checks.evaluated import DIGITS, of_column
from rnnchaos.numerics.checks.evaluated import number as of_any
from rnnchaos.numerics.checks.reference_point import Range, Small, Witness
from rnnchaos.numerics.checks.statement_value import value
from rnnchaos.theory.modular.notation import covariance

number, of = partial(of_any, "modular"), of_column("modular")


def _state(phi: str = "erf", **at: str) -> dict[str, Any]:
    """Everything at a state: c is what two neurons of a population share, sigma_mu^2 Q."""
    names = {"lambda_1": "lyapunov_max", "lambda_micro": "lyapunov_micro", "lambda_macro": "lyapunov_macro"}
    known = of(Delta0="dmft", q="activity", Q="population_activity", **names)(phi=phi, **at)
    known["c"] = known["sigma_mu"] ** 2 * known["Q"]
    A, B = (value(covariance(order=1), {**known, "c": c}, phi) for c in (known["Delta0"], known["c"]))
    return known | {"A": A, "B": B, "mu": mp.exp(2 * known["lambda_1"])}


def _covariance(Delta0: str, share: str, phi: str) -> dict[str, Any]:
    """f(c) by Mehler's expansion of the mean."""
    known = {"Delta0": mp.mpf(Delta0), "c": mp.mpf(Delta0) * mp.mpf(share)}
    return {**known, "f": value(covariance(), known, phi)}


def _alone(sigma: str, phi: str) -> dict[str, Any]:
    """The state without modules, and the strength at which they wake."""
    alone = number("dmft", sigma=sigma, sigma_mu="0")
    return of(sigma_mu="crossover")(sigma=sigma) | {"N0": mp.inf, "Delta0": alone}


def _critical(**at: str) -> dict[str, Any]:
    return of(sigma="onset")(**at) | {"c1": mp.mpf(1)}


def _above(epsilon: str, phi: str) -> dict[str, Any]:
    """Just above the critical line, at the strength and size of the printed series."""
    sigma = number("onset", sigma_mu="1/2", N0="10") + mp.mpf(epsilon)
    q = number("activity", sigma=mp.nstr(sigma, DIGITS + 8), sigma_mu="1/2", N0="10")
    return {"epsilon": mp.mpf(epsilon), "sigma": sigma, "N0": mp.mpf(10), "q": q}


def _at_level(levels: dict[int, Any], k: Any) -> Any:
    """The number of a level. Raises `ValueError` for one that is not there."""
    if k not in levels:
        raise ValueError(f"no level {k}")
    return levels[int(k)]


def _levels(first: str, second: str, size: str, phi: str) -> dict[str, Any]:
    """Two levels, at the upper one."""
    at = {"strengths": f"{first},{second}", "sizes": size}
    below, own = (number("levels.activity", **at, level=level) for level in ("0", "1"))
    sigma, mu = mp.mpf(first), mp.mpf(second)
    known = {"k": mp.mpf(1), "sigma": mu, "c": mu**2 * own, "Delta0": sigma**2 * below + mu**2 * own}
    return known | {"n": mp.mpf(size), "q": partial(_at_level, {0: below, 1: own})}


def _exponent(first: str, second: str, phi: str) -> dict[str, Any]:
    known = _levels(first, second, "inf", phi)
    del known["q"]
    return known | {"lambda": number("levels.lyapunov", strengths=f"{first},{second}", level="1")}


_ERF: dict[str, Range] = {"phi": ("erf",)}
_SIZED = _ERF | {"sigma": ("1.2", "2.2"), "N0": ("3", "40")}
_STATE = _SIZED | {"sigma_mu": ("0.5", "1.8")}
_STATES = {"activity": "q", "population_activity": "Q", "dmft": "Delta0", "lyapunov_max": "lambda_1"}
_STATES |= {"lyapunov_micro": "lambda_micro", "lyapunov_macro": "lambda_macro"}
_TWO = _ERF | {"first": ("1.3", "2.2")}
_WEAK, _NEAR = Small("sigma_mu", ("0.02", "0.01")), Small("epsilon", ("0.0002", "0.0001"))


def witnesses() -> tuple[Witness, ...]:
    """Of all formulas."""
    share: dict[str, Range] = _ERF | {"Delta0": ("0.5", "2.0"), "share": ("0.1", "0.8")}
    line: dict[str, Range] = {"sigma_mu": ("0.1", "0.9"), "N0": ("2", "40")}
    return (
        *(Witness(f"modular.{name}", letter, _state, _STATE) for name, letter in _STATES.items()),
        Witness("modular.covariance.erf", "f", _covariance, share),
        Witness("modular.lyapunov_max.weak", "mu", _state, _SIZED, small=_WEAK, slow=True),
        Witness("modular.crossover", "sigma_mu", _alone, _ERF | {"sigma": ("1.2", "2.5")}),
        Witness("modular.onset", "sigma", _critical, line),
        Witness("modular.activity.onset", "q", _above, _ERF, small=_NEAR),
        Witness("modular.levels", "q", _levels, _TWO | {"second": ("0.5", "1.8"), "size": ("3", "40")}),
        Witness("modular.levels.lyapunov", "lambda", _exponent, _TWO | {"second": ("1.3", "2.0")}),
    )
