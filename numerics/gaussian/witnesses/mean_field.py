"""Numbers for the mean-field equation of the Gaussian network, its state and its correlations."""

from typing import Any

import mpmath as mp

from rnnchaos.numerics.checks.reference_point import Witness
from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.numerics.gaussian.witnesses.numbers import at_gain, lagged, number

GAINS, SMOOTH = ("1.3", "3.0"), ("erf", "tanh", "algebraic")


def _potential(g: str, Delta: str, Delta0: str, phi: str) -> dict[str, Any]:
    at: dict[str, Any] = {"g": g, "Delta": Delta, "Delta0": Delta0}
    return {**{name: mp.mpf(text) for name, text in at.items()}, "V": number("potential", **at, phi=phi)}


def _with(name: str, letter: str) -> Any:
    """The state at a gain, and a quantity of it by its letter."""

    def values(g: str, phi: str = "tanh") -> dict[str, Any]:
        return {**at_gain(g, phi), letter: number(name, g=g, phi=phi)}

    return values


def _distribution(g: str, level: str, phi: str) -> dict[str, Any]:
    """theta is the quantile of the level at the variance."""
    values = at_gain(g, phi)
    theta = mp.sqrt(2 * values["Delta0"]) * mp.erfinv(mp.mpf(level))
    return {**values, "theta": theta, "P": mp.mpf(level)}


def _moving(g: str, lag: str, phi: str) -> dict[str, Any]:
    kinetic = number("kinetic_correlation", g=g, lag=lag, phi=phi)
    return {**at_gain(g, phi), "tau": mp.mpf(lag), "Delta": lagged(g, phi), "Gamma": kinetic}


def _spectrum(g: str, omega: str) -> dict[str, Any]:
    found = number("power_spectrum", g=g, omega=omega, digits=22)
    return {"omega": mp.mpf(omega), "Delta": lagged(g), "S": found}


def _gain_of_variance(g: str) -> dict[str, Any]:
    """g(sigma), the inverse of the variance, by secants on it."""
    start, sigma = mp.mpf(g), mp.sqrt(number("variance", g=g))

    def gain(at: Any) -> Any:
        def excess(trial: Any) -> Any:
            return evaluate("gaussian.variance", g=mp.nstr(trial, 45), digits=36).mpf - at**2

        return mp.findroot(excess, (start, start * mp.mpf("1.001")), solver="secant", tol=mp.mpf(10) ** -64)

    return {"sigma": sigma, "g": gain}


_MOVING = {"g": ("1.7", "3.0"), "lag": ("2.0", "6.0"), "phi": ("erf", "tanh")}
STATE = (
    Witness("gaussian.dmft", "Delta0", _moving, _MOVING),
    Witness(
        "gaussian.potential",
        "V",
        _potential,
        {"g": GAINS, "Delta": ("0.1", "0.5"), "Delta0": ("0.8", "1.5"), "phi": SMOOTH},
    ),
    Witness(
        "gaussian.potential.erf",
        "V",
        _potential,
        {"g": GAINS, "Delta": ("0.1", "0.9"), "Delta0": ("1.0", "3.0"), "phi": ("erf",)},
    ),
    Witness("gaussian.self_consistency", "Delta0", at_gain, {"g": GAINS, "phi": ("tanh", *SMOOTH)}),
    Witness("gaussian.uniqueness", "sigma", _gain_of_variance, {"g": GAINS}, slack=1e-18, slow=True),
    Witness("gaussian.kinetic_energy", "Gamma0", at_gain, {"g": GAINS, "phi": ("tanh", *SMOOTH)}),
    Witness("gaussian.arc_length", "ell", _with("arc_length", "ell"), {"g": GAINS, "phi": ("tanh", *SMOOTH)}),
    Witness(
        "gaussian.activity_distribution",
        "P",
        _distribution,
        {"g": GAINS, "level": ("0.1", "0.9"), "phi": ("tanh", *SMOOTH)},
    ),
    Witness("gaussian.correlation", "Delta0", _moving, _MOVING),
    Witness("gaussian.kinetic_correlation", "Gamma", _moving, _MOVING),
    Witness("gaussian.power_spectrum", "S", _spectrum, {"g": GAINS, "omega": ("0.1", "1.5")}, slow=True),
    Witness("gaussian.relaxation_time", "T", _with("relaxation_time", "T"), {"g": GAINS, "phi": SMOOTH}),
    Witness(
        "gaussian.correlation_time",
        "T",
        _with("correlation_time", "T"),
        {"g": ("1.5", "2.5"), "phi": ("erf",)},
        slack=1e-14,
        slow=True,
    ),
)
