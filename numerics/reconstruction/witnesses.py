"""Numbers for the formulas of reconstructed networks."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import mpmath as mp

from rnnchaos.numerics.checks.reference_point import AGREE, Range, Witness
from rnnchaos.numerics.checks.statement_value import value
from rnnchaos.numerics.engines import Arithmetic
from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.numerics.meanfield.motion_mpmath import chaotic_shape
from rnnchaos.numerics.reconstruction.amplitude import parts_by_mpmath
from rnnchaos.theory.gaussian.notation import mean_square
from rnnchaos.theory.nonlinearity.registry import registered
from rnnchaos.theory.reconstruction.notation import D11

DIGITS, SMALL, LATE = 32, "1e-14", 1e-15
_TIMES = {"": ("1", "0.5"), "_right": ("1.5", "0.5"), "_above": ("1", "1"), "_after": ("1.5", "1")}


def number(name: str, /, *, digits: Any = DIGITS, **parameters: Any) -> Any:
    """A value of this column, or of another where the name says so."""
    full = name if "." in name else f"reconstruction.{name}"
    return evaluate(full, digits=digits, **parameters).mpf


def _plain(**texts: str) -> dict[str, Any]:
    """Parameters as numbers, and rho where eta is one of them."""
    known = {name: mp.mpf(text) for name, text in texts.items()}
    return known | ({"rho": mp.sqrt(1 - known["eta"] ** 2)} if "eta" in known else {})


def _covariances(digits: int = DIGITS, **at: str) -> dict[str, Any]:
    """D, D_right, D_above and D_after around t = 1 and s = 0.5, dt = 0.5."""
    known = {"digits": digits, "dt": "0.5", **at}
    return {f"D{x}": number("autocovariance", **known, t=t, s=s) for x, (t, s) in _TIMES.items()}


def _copies(g: str, eta: str, phi: str) -> dict[str, Any]:
    at = {"g": g, "eta": "0", "dt": "0.5", "phi": phi}
    own = {f"D_{x}": number("autocovariance", **at, t=t, s=t) for x, t in (("t", "1"), ("s", "0.5"))}
    return own | _covariances(g=g, eta=eta, phi=phi) | _plain(g=g, eta=eta, dt="0.5")


def _response(g: str, phi: str) -> dict[str, Any]:
    """W as 2 (D11 - D12)/kappa at a very small eta: an error of order kappa."""
    digits = 2 * DIGITS
    own, other = (_covariances(digits, g=g, eta=eta, phi=phi) for eta in ("0", SMALL))
    with mp.workdps(digits):
        kappa = number("weight_distance", digits=digits, eta=SMALL)
        moved = {name.replace("D", "W"): 2 * (own[name] - other[name]) / kappa for name in own}
    return _copies(g, "0", phi) | moved


def _distance(g: str, eta: str, phi: str) -> dict[str, Any]:
    at = {"g": g, "dt": "0.5", "phi": phi, "t": "1.5"}
    pair = {x: number("autocovariance", **at, s="1.5", eta=e) for x, e in (("D11", "0"), ("D12", eta))}
    return {**pair, "d": number("distance", **at, eta=eta)}


def _grown(g: str) -> dict[str, Any]:
    """Parts by the second engine, the amplitude by the first."""
    with mp.workprec(130):
        shape = chaotic_shape(Arithmetic(False, 100, 100), Fraction(g), registered("tanh"))
        wave, overlap, _ = parts_by_mpmath(shape)
    return {"psi0": wave, "I": overlap, **_attractor(g)}


def _attractor(g: str) -> dict[str, Any]:
    known = {"lambda_1": "gaussian.lyapunov_max", "Delta0": "gaussian.variance"}
    return {x: number(name, g=g) for x, name in known.items()} | {"A": number("amplitude", digits=20, g=g)}


def _horizon(g: str, eta: str, theta: str) -> dict[str, Any]:
    known = {"t_star": number("horizon", digits=20, g=g, eta=eta, theta=theta), **_plain(theta=theta)}
    return {**known, "kappa": number("weight_distance", eta=eta), **_attractor(g)}


def _strangers(g: str, eta: str) -> dict[str, Any]:
    return {"d": number("stationary_distance", g=g), **_attractor(g), **_plain(eta=eta)}


def _weights(g: str, D0: str, phi: str, **data: str) -> dict[str, Any]:
    kappa = number("weight_error", g=g, D0=D0, phi=phi, **data)
    return {"kappa": kappa, "q0": value(mean_square(D11), _plain(D11=D0), phi), **_plain(g=g, **data)}


def _closed(name: str, letter: str) -> Callable[..., dict[str, Any]]:
    """Of a quantity whose parameters are the other symbols."""
    return lambda **at: {letter: number(name, **at), **_plain(**at)}


def _of(name: str, subject: str, values: Any, ranges: Mapping[str, Range], slack: float = AGREE) -> Witness:
    return Witness(f"reconstruction.{name}", subject, values, ranges, slack)


_COPIES: Mapping[str, Range] = {"g": ("0.6", "3.0"), "eta": ("0.05", "0.9"), "phi": ("tanh", "erf")}
_G, _ETA, _PHI = _COPIES.values()
_DATA: Mapping[str, Range] = {"N": ("5", "50"), "P": ("60", "900"), "sigma": ("0.1", "2.0")}
_CHAOS: Range = ("1.6", "2.6")
_LINEAR: Mapping[str, Range] = {"g": _G, "eta": _ETA, "t": ("0.5", "20.0")}
_SMALL: Mapping[str, Range] = {"g": _CHAOS, "eta": ("0.001", "0.1"), "theta": ("0.01", "0.5")}
WITNESSES = (
    _of("autocovariance", "D_after", _copies, _COPIES),
    _of("distance", "d", _distance, _COPIES),
    _of("weight_distance", "kappa", _closed("weight_distance", "kappa"), {"eta": _ETA}),
    _of("distance_linear_response", "W_after", _response, {"g": _G, "phi": _PHI}),
    _of("amplitude", "A", _grown, {"g": _CHAOS}, LATE),
    _of("horizon", "t_star", _horizon, _SMALL, LATE),
    _of("stationary_distance", "d", _strangers, {"g": ("1.2", "3.0"), "eta": _ETA}),
    _of("relative_distance_linear", "r", _closed("relative_distance_linear", "r"), _LINEAR),
    _of("weight_error", "kappa", _weights, {"g": _G, "D0": ("0.5", "3.0"), "phi": _PHI, **_DATA}),
)
