"""Numbers for the formulas of generative diffusion: engines, and what is told another way."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import mpmath as mp
import numpy as np

from rnnchaos.numerics.checks.evaluated import of_column
from rnnchaos.numerics.checks.reference_point import Range, Small, Witness
from rnnchaos.numerics.evaluate import evaluate


def _state(*, rho: Any = None, mu: Any = 1, s2: Any = 1, t: Any = 0, **other: Any) -> dict[str, Any]:
    """m, Gamma, Delta, and rho where it is not given; of it q and I_c."""
    m, noise = mu * mp.exp(-t), -mp.expm1(-2 * t)
    Gamma = s2 + (1 - s2) * noise
    signal = mp.nstr(m**2 / Gamma if rho is None else rho, 40)
    q, information = (evaluate(f"diffusion.{name}", rho=signal, digits=36).mpf for name in _OF_RHO)
    return {"m": m, "Gamma": Gamma, "Delta": noise, "rho": mp.mpf(signal), "q": q, "I_c": information}


_OF_RHO = ("overlap", "class_information")
of, bare = of_column("diffusion", _state), of_column("diffusion")


def _slope(rho: str) -> dict[str, Any]:
    """I_c as a function, to differentiate."""
    known = lambda at: evaluate("diffusion.class_information", rho=mp.nstr(at, 60), digits=60).mpf  # noqa: E731
    return _state(rho=mp.mpf(rho)) | {"I_c": known}


def _production(mu: str, s2: str, T: str) -> dict[str, Any]:
    """Sigma as the integral of its rate."""
    rate = lambda t: evaluate("diffusion.entropy_rate", mu=mu, s2=s2, t=mp.nstr(t, 40), digits=36).mpf  # noqa: E731
    ends = {x: of(K="kl_to_prior")(mu=mu, s2=s2, t=t)["K"] for x, t in (("K_0", "0"), ("K_T", T))}
    return ends | {"s2": mp.mpf(s2), "Sigma": mp.quad(rate, [0, mp.mpf(T) / 2, mp.mpf(T)])}


def _steps(dt: str, K: str, V_0: str) -> dict[str, Any]:
    """Step by step."""
    step, count, start = mp.mpf(dt), int(K), mp.mpf(V_0)
    variance = start
    for _ in range(count):
        variance = (1 - step) ** 2 * variance + 2 * step
    return {"dt": step, "r": (1 - step) ** count, "V_0": start, "V": variance}


def _chain(mu: str, s2: str, dt: str, K: str) -> dict[str, Any]:
    T = mp.nstr(int(K) * mp.mpf(dt), 20)
    prior, of_class = (_steps(dt, K, start) for start in ("1", s2))
    W = evaluate("diffusion.euler_ift", mu=mu, s2=s2, T=T, dt=dt, digits=32).mpf
    known = {"V": prior["V"], "kappa": 1 - 1 / prior["V"], "G": of_class["V"]}
    return known | {"m_K": mp.mpf(mu) * prior["r"], "W": W}


def _potential(mu: str, s2: str, t: str, D: str) -> dict[str, Any]:
    """L in float64, over both classes."""
    m, v, r = float(mu), float(s2), float(D) ** 0.5
    at = of()(mu=mu, s2=s2, t=t)
    c, z = float(mp.exp(-at["t"]) / mp.sqrt(at["Delta"])), np.arange(-9, 9.01, 0.02)
    weight, x = np.exp(-(z**2) / 2) * 0.02 / np.sqrt(2 * np.pi), m + np.sqrt(v) * z[:, None]
    near = [np.logaddexp(-((x + s - m) ** 2) / (2 * v), -((x + s + m) ** 2) / (2 * v)) for s in (r, -r)]
    inside = np.logaddexp(near[0] + c * r * z, near[1] - c * r * z) - np.log(8 * np.pi * v) / 2
    found = evaluate("diffusion.franz_parisi", mu=mu, s2=s2, t=t, D=D, digits=12).mpf
    return {**at, "D": mp.mpf(D), "L": mp.mpf(float(weight @ inside @ weight)), "V_D": found}


_speciation = bare(t_S="speciation_time")
_RHO: Mapping[str, Range] = {"rho": ("0.1", "6.0")}
_PAIR: dict[str, Range] = {"mu": ("1.5", "3.0"), "s2": ("0.3", "0.9")}
_AT = _PAIR | {"t": ("0.1", "1.0")}
_K: dict[str, Range] = {"dt": ("0.05", "0.3"), "K": ("1", "9")}
_ROWS: tuple[tuple[str, str, Any, Mapping[str, Range]], ...] = (
    ("overlap", "q", of(), _RHO),
    ("class_information", "I_c", of(), _RHO),
    ("clone_probability", "C", of(C="clone_probability"), _AT),
    ("fisher", "I_F", of(I_F="fisher"), _AT),
    ("entropy_rate", "pi_t", of(pi_t="entropy_rate"), _AT),
    ("kl_to_prior", "K", of(K="kl_to_prior"), _AT),
    ("mutual_information", "I", of(I="mutual_information"), _AT),
    ("mmse", "E", of(I_F="fisher", E="mmse"), _AT),
    ("speciation_time", "t_S", partial(_speciation, criterion="drift"), _PAIR),
    ("speciation_time.density", "t_S", partial(_speciation, criterion="density"), _PAIR),
    ("speciation_time.covariance", "t_S", partial(_speciation, criterion="covariance"), _PAIR),
    ("branch", "x", of(x="branch"), _PAIR | {"t": ("0.1", "0.3")}),
    ("collapse_time", "t_C", bare(t_C="collapse_time"), {"alpha": ("0.1", "2.0"), "s2": ("0.3", "2.0")}),
    ("euler_variance", "V", _steps, _K | {"V_0": ("0.3", "2.0")}),
    ("euler_ift", "W", _chain, _PAIR | _K),
    ("reverse_variance", "V_0", bare(V_0="reverse_variance"), {"s2": ("0.3", "2.0"), "T": ("0.5", "2.0")}),
)


def witnesses() -> tuple[Witness, ...]:
    """Of all formulas."""
    series = Witness(
        "diffusion.overlap.series", "q", of(), small=Small("rho", ("0.0004", "0.0002"), falls=0.1)
    )
    slope = Witness("diffusion.class_information.rate", "q", _slope, _RHO, 1e-15)
    until = _PAIR | {"T": ("0.5", "2.0")}
    total = Witness("diffusion.entropy_production", "Sigma", _production, until, 1e-12)
    apart = _PAIR | {"t": ("0.4", "1.0"), "D": ("0.2", "3.0")}
    potential = Witness("diffusion.franz_parisi", "V_D", _potential, apart, 1e-10)
    rows = (Witness(f"diffusion.{name}", *row) for name, *row in _ROWS)
    return (*rows, series, slope, total, potential)
