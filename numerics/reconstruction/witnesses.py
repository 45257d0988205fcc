"""Numbers for the formulas of reconstructed networks."""

from fractions import Fraction
from typing import Any

import mpmath as mp

from rnnchaos.numerics.checks.reference_point import Witness
from rnnchaos.numerics.checks.statement_value import value
from rnnchaos.numerics.engines import Arithmetic
from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.numerics.meanfield.motion_mpmath import chaotic_shape
from rnnchaos.numerics.reconstruction.amplitude import parts_by_mpmath
from rnnchaos.theory.gaussian.notation import mean_square
from rnnchaos.theory.nonlinearity.registry import registered
from rnnchaos.theory.reconstruction.notation import D11

DIGITS, SMALL, LATE = 32, "1e-14", 1e-15
_TIMES = {"D": ("1", "0.5"), "right": ("1.5", "0.5"), "above": ("1", "1"), "after": ("1.5", "1")}


def number(name: str, /, *, digits: Any = DIGITS, **parameters: Any) -> Any:
    """A value of this column, or of another where the name says so."""
    full = name if "." in name else f"reconstruction.{name}"
    return evaluate(full, digits=digits, **parameters).mpf


def _own(g: str, phi: str) -> dict[str, Any]:
    """Variances of one copy at t = 1 and s = 0.5, dt = 0.5."""
    at = {"g": g, "eta": "0", "dt": "0.5", "phi": phi}
    known = {name: number("autocovariance", **at, t=t, s=t) for name, t in (("D_t", "1"), ("D_s", "0.5"))}
    return {**known, "g": mp.mpf(g), "dt": mp.mpf("0.5")}


def _copies(g: str, eta: str, phi: str) -> dict[str, Any]:
    at = {"g": g, "eta": eta, "dt": "0.5", "phi": phi}
    known = {name: number("autocovariance", **at, t=t, s=s) for name, (t, s) in _TIMES.items()}
    names = {"right": "D_right", "above": "D_above", "after": "D_after"}
    rho = mp.sqrt(1 - mp.mpf(eta) ** 2)
    return _own(g, phi) | {names.get(key, key): D for key, D in known.items()} | {"rho": rho}


def _response(g: str, phi: str) -> dict[str, Any]:
    """W as 2 (D11 - D12)/kappa at a very small eta: an error of order kappa."""
    at, digits = {"g": g, "dt": "0.5", "phi": phi}, 2 * DIGITS
    known, kappa = _own(g, phi), number("weight_distance", digits=digits, eta=SMALL)
    for name, (t, s) in _TIMES.items():
        own, other = (
            number("autocovariance", digits=digits, **at, eta=eta, t=t, s=s) for eta in ("0", SMALL)
        )
        with mp.workdps(digits):
            known["W" if name == "D" else f"W_{name}"] = 2 * (own - other) / kappa
        if name == "D":
            known["D"] = own
    return known


def _distance(g: str, eta: str, phi: str) -> dict[str, Any]:
    at = {"g": g, "dt": "0.5", "phi": phi, "t": "1.5"}
    variances = {
        letter: number("autocovariance", **at, s="1.5", eta=e) for letter, e in (("D11", "0"), ("D12", eta))
    }
    return {**variances, "d": number("distance", **at, eta=eta)}


def _first(g: str, eta: str, dt: str, phi: str) -> dict[str, Any]:
    exact = str(Fraction(dt))
    return {
        "d": number("distance", g=g, eta=eta, dt=exact, t=exact, phi=phi, D0="2"),
        "kappa": number("weight_distance", eta=eta),
        "D11": mp.mpf(2),
        **_plain(g=g, dt=dt),
    }


def _plain(**texts: str) -> dict[str, Any]:
    return {name: mp.mpf(text) for name, text in texts.items()}


def _grown(g: str) -> dict[str, Any]:
    """Parts by the second engine, the amplitude by the first."""
    numbers = Arithmetic(False, 100, 100)
    with mp.workprec(130):
        parts = parts_by_mpmath(chaotic_shape(numbers, Fraction(g), registered("tanh")))
    own = {"psi0": parts.wave, "I": parts.overlap}
    return {**own, "A": number("amplitude", digits=20, g=g), "lambda_1": number("gaussian.lyapunov_max", g=g)}


def _horizon(g: str, eta: str, theta: str) -> dict[str, Any]:
    return {
        "t_star": number("horizon", digits=20, g=g, eta=eta, theta=theta),
        "A": number("amplitude", digits=20, g=g),
        "kappa": number("weight_distance", eta=eta),
        "lambda_1": number("gaussian.lyapunov_max", g=g),
        "Delta0": number("gaussian.variance", g=g),
        **_plain(theta=theta),
    }


def _strangers(g: str, eta: str) -> dict[str, Any]:
    rho = mp.sqrt(1 - mp.mpf(eta) ** 2)
    known = {"d": number("stationary_distance", g=g, eta=eta), "Delta0": number("gaussian.variance", g=g)}
    return {**known, "rho": rho}


def _linear(g: str, eta: str, t: str) -> dict[str, Any]:
    rho = mp.sqrt(1 - mp.mpf(eta) ** 2)
    return {"r": number("relative_distance_linear", g=g, eta=eta, t=t), "rho": rho, **_plain(g=g, t=t)}


def _regression(name: str, letter: str, N: str, P: str, sigma: str, **network: str) -> dict[str, Any]:
    known = {letter: number(name, N=N, P=P, sigma=sigma, **network), **_plain(N=N, P=P, sigma=sigma)}
    if network:
        at = {"D11": mp.mpf(network["D0"])}
        known["q0"] = value(mean_square(D11), at, network["phi"])
        known["g"] = mp.mpf(network["g"])
    return known


def _weights(g: str, N: str, P: str, sigma: str, D0: str, phi: str) -> dict[str, Any]:
    return _regression("weight_error", "kappa", N, P, sigma, g=g, D0=D0, phi=phi)


def _predicted(N: str, P: str, sigma: str) -> dict[str, Any]:
    return _regression("prediction_error", "error", N, P, sigma)


_G, _ETA, _PHI = ("0.6", "3.0"), ("0.05", "0.9"), ("tanh", "erf")
_DATA = {"N": ("5", "50"), "P": ("60", "900"), "sigma": ("0.1", "2.0")}
WITNESSES = (
    Witness("reconstruction.autocovariance", "D_after", _copies, {"g": _G, "eta": _ETA, "phi": _PHI}),
    Witness("reconstruction.distance", "d", _distance, {"g": _G, "eta": _ETA, "phi": _PHI}),
    Witness(
        "reconstruction.weight_distance",
        "kappa",
        lambda eta: {"kappa": number("weight_distance", eta=eta), **_plain(eta=eta)},
        {"eta": _ETA},
    ),
    Witness(
        "reconstruction.distance.first_step",
        "d",
        _first,
        {"g": _G, "eta": _ETA, "dt": ("0.05", "0.95"), "phi": _PHI},
    ),
    Witness("reconstruction.distance_linear_response", "W_after", _response, {"g": _G, "phi": _PHI}),
    Witness("reconstruction.amplitude", "A", _grown, {"g": ("1.6", "2.6")}, slack=LATE),
    Witness(
        "reconstruction.horizon",
        "t_star",
        _horizon,
        {"g": ("1.6", "2.6"), "eta": ("0.001", "0.1"), "theta": ("0.01", "0.5")},
        slack=LATE,
    ),
    Witness("reconstruction.stationary_distance", "d", _strangers, {"g": ("1.2", "3.0"), "eta": _ETA}),
    Witness(
        "reconstruction.relative_distance_linear", "r", _linear, {"g": _G, "eta": _ETA, "t": ("0.5", "20.0")}
    ),
    Witness(
        "reconstruction.weight_error",
        "kappa",
        _weights,
        {"g": _G, **_DATA, "D0": ("0.5", "3.0"), "phi": _PHI},
    ),
    Witness("reconstruction.prediction_error", "error", _predicted, _DATA),
    Witness(
        "reconstruction.forced_exponent",
        "lambda_f",
        lambda dt: {"lambda_f": number("forced_exponent", dt=dt), **_plain(dt=dt)},
        {"dt": ("0.01", "0.9")},
    ),
)
