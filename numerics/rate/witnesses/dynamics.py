"""Numbers for the motion of the autocovariance of rate networks and for their exponent."""

from functools import lru_cache
from typing import Any

import mpmath as mp

from rnnchaos.numerics.checks.reference_point import Small, Witness
from rnnchaos.numerics.rate.witnesses.numbers import number, state
from rnnchaos.numerics.rate.witnesses.onset import EPSILON, kinked, level, near

_AT: dict[str, Any] = {"g": "2.2", "J0": "0.3", "b": "0.5", "sigma_b": "0.3", "phi": "erf"}


@lru_cache(maxsize=128)
def _lagged(tau: Any) -> Any:
    return number("correlation", lag=mp.nstr(abs(tau), 40), **_AT)


def _moving(lag: str, phi: str) -> dict[str, Any]:
    """The autocovariance by the engine's motion, at any lag."""
    return {**state(**{**_AT, "phi": phi}), "tau": mp.mpf(lag), "Delta": _lagged}


def _exponent(g: str, phi: str) -> dict[str, Any]:
    """lambda_1 by both engines."""
    given: dict[str, Any] = {"digits": 10, "g": g, "J0": "0.3", "b": "0.5", "phi": phi}
    exact, other = (number("lyapunov_max", engine=engine, **given) for engine in ("ball", "mpmath"))
    return {**state(g, "0.3", "0.5", phi=phi), "lambda_1": exact, "E0": 1 - (1 + other) ** 2}


def _noisy(D: str, phi: str) -> dict[str, Any]:
    """The boundary under noise, where the engine finds it, and its state."""
    given: dict[str, Any] = {"J0": "0.3", "b": "0.5", "sigma_b": "0.3", "D": D, "phi": phi}
    return state(mp.nstr(number("chaos_boundary", **given), 40), **given)


def _near(epsilon: str, phi: str) -> dict[str, Any]:
    """With the exponent."""
    found = near(epsilon, phi)
    g = mp.nstr(found["g"], 40)
    return {**found, "lambda_1": number("lyapunov_max", digits=20, g=g, b="0.5", phi=phi)}


def _relu(epsilon: str) -> dict[str, Any]:
    """ReLU with its exponent, as a kink and as the threshold power p = 1."""
    found, nu = kinked(epsilon), level()["nu"]
    g = mp.nstr(found["g"], 40)
    exponent = number("lyapunov_max", digits=10, g=g, J0="-2", b="1", phi="relu")
    return {**found, "lambda_1": exponent, "nu": nu, "p": mp.mpf(1), "eta": 3 * nu**2 / 4 - 1}


_ERF, _TANH = {"phi": ("erf",)}, {"g": ("2.0",), "phi": ("tanh",)}
DYNAMICS = (
    Witness("rate.dmft", "Delta0", _moving, {"lag": ("2.0", "6.0"), **_ERF}, slow=True),
    Witness("rate.correlation", "Delta0", _moving, {"lag": ("2.0", "6.0"), **_ERF}, slow=True),
    Witness("rate.lyapunov_max", "lambda_1", _exponent, _TANH, slack=1e-8, slow=True),
    Witness("rate.chaos_boundary.noise", "Delta0", _noisy, {"D": ("0.1", "0.4"), **_ERF}, unit=1, slow=True),
    Witness("rate.onset", "Gamma0", _near, _ERF, small=EPSILON, slow=True),
    Witness("rate.onset.lyapunov_max", "lambda_1", _near, _ERF, small=EPSILON, slow=True),
    Witness("rate.onset.kinked", "Gamma0", _relu, small=EPSILON, slow=True),
    Witness(
        "rate.onset.power", "Gamma0", _relu, small=Small("epsilon", ("0.002", "0.001"), power=4), slow=True
    ),
)
