"""Numbers for the mean field of the heavy-tailed network, and for the stable law and its transforms."""

from collections.abc import Callable
from typing import Any

import mpmath as mp

from rnnchaos.numerics.checks.calculus import half_line
from rnnchaos.numerics.checks.reference_point import Small, Witness
from rnnchaos.numerics.heavy_tailed.witnesses.law import number, table

STEEP = "tanh(x**5)"


def _scale(g: str, alpha: str) -> dict[str, Any]:
    gamma, law, a = number("mean_field_scale", g=g, alpha=alpha), table(alpha), mp.mpf(alpha)
    size = law.mean(lambda x: mp.tanh(gamma * x) ** a)
    return {"g": mp.mpf(g), "alpha": a, "gamma": gamma, "z": mp.mpf(1), "E": size, "h": mp.tanh}


def _finite_part(a: Any) -> Any:
    """t_0 of tanh, both integrals in x = e^u or its inverse."""
    near = mp.quad(lambda x: (mp.tanh(x) ** a - x**a) * x ** (-a - 1), [0, 1])
    far = half_line(lambda y: (mp.tanh(1 + y) ** a - 1) * (1 + y) ** (-a - 1))
    return 1 / a + near + far


def _weak(g: str, alpha: str) -> dict[str, Any]:
    a = mp.mpf(alpha)
    gamma = number("mean_field_scale", g=g, alpha=alpha)
    return {"g": mp.mpf(g), "alpha": a, "gamma": gamma, "t_0": _finite_part(a)}


def _constant(g: str) -> dict[str, Any]:
    """kappa = ln gamma + 1/(alpha C_alpha g^alpha) where gamma is nothing, at alpha = 1."""
    gamma = number("mean_field_scale", g=g, alpha="1")
    return {"alpha": mp.mpf(1), "kappa": mp.log(gamma) + mp.pi / 2 / mp.mpf(g)}


def _strength(a: Any, order: int) -> Any:
    """I_n = int |phi|^alpha x^(-n alpha - 1) dx of the steep phi."""
    return half_line(lambda x: mp.tanh(x**5) ** a * x ** (-order * a - 1))


def _threshold(alpha: str) -> dict[str, Any]:
    gain = number("threshold_gain", alpha=alpha, phi=STEEP)
    a = mp.mpf(alpha)
    return {"alpha": a, "g_c": gain, "I_1": _strength(a, 1)}


def _beyond(alpha: str, gamma: str) -> dict[str, Any]:
    """The gain at a small scale, g^-alpha = E|phi(gamma z)|^alpha/gamma^alpha."""
    a, scale = mp.mpf(alpha), mp.mpf(gamma)
    ratio = table(alpha).mean(lambda x: mp.tanh((scale * x) ** 5) ** a) / scale**a
    return {
        "alpha": a,
        "gamma": scale,
        "g": ratio ** (-1 / a),
        "I_1": _strength(a, 1),
        "I_2": _strength(a, 2),
    }


def _meeting(g: str, alpha: str) -> dict[str, Any]:
    """N at which N^(-1/alpha) is the scale of the mean field; kappa is the exponent of weak gain."""
    known = _weak(g, alpha)
    a = known["alpha"]
    kappa = known["t_0"] - mp.euler / a - mp.psi(0, a) - mp.pi / 2 * mp.cot(mp.pi * a / 2)
    tail = 2 / mp.pi * mp.gamma(a) * mp.sin(mp.pi * a / 2)
    return {**known, "N": known["gamma"] ** -a, "kappa": kappa, "C_alpha": tail}


def _moment(alpha: str, u: str) -> dict[str, Any]:
    power = mp.mpf(u)
    return {"alpha": mp.mpf(alpha), "u": power, "m": table(alpha).mean(lambda x: x**power)}


def _transform(alpha: str, p: str) -> dict[str, Any]:
    return {"alpha": mp.mpf(alpha), "p": mp.mpf(p), "M": table(alpha).laplace}


def _laplace(alpha: str) -> Callable[..., dict[str, Any]]:
    def values(s: str) -> dict[str, Any]:
        return {"alpha": mp.mpf(alpha), "s": mp.mpf(s), "M": table(alpha).laplace(mp.mpf(s))}

    return values


def _tail(alpha: str) -> dict[str, Any]:
    """C_alpha from the density far out, f = alpha C_alpha x^(-alpha-1)/2."""
    a, far = mp.mpf(alpha), "1e90"
    density = number("stable_pdf", alpha=alpha, x=far)
    return {"alpha": a, "C_alpha": 2 * mp.mpf(far) ** (a + 1) * density / a}


def _shift(alpha: str) -> dict[str, Any]:
    """b_alpha = ln s - (M - 1)/(C_alpha s) at an s that is nothing."""
    known, s = _tail(alpha), mp.mpf("1e-24")
    missing = table(alpha).missing(s)
    return {**known, "b_alpha": mp.log(s) + missing / (known["C_alpha"] * s)}


def _law(letter: str, name: str) -> Callable[..., dict[str, Any]]:
    def values(alpha: str, x: str) -> dict[str, Any]:
        return {"alpha": mp.mpf(alpha), "x": mp.mpf(x), letter: number(name, alpha=alpha, x=x)}

    return values


_CHOICE = ("1", "1.5")
TRANSFORMS = (
    Witness(
        "heavy_tailed.mean_field_scale",
        "gamma",
        _scale,
        {"g": ("0.8", "2.0"), "alpha": ("1", "1.5", "2")},
        slow=True,
    ),
    Witness(
        "heavy_tailed.mean_field_scale.weak_gain", "gamma", _weak, {"g": ("0.021", "0.025"), "alpha": ("1",)}
    ),
    Witness("heavy_tailed.mean_field_scale.kappa", "kappa", _constant, {"g": ("0.021", "0.025")}),
    Witness("heavy_tailed.threshold_gain", "g_c", _threshold, {"alpha": ("0.6", "1.8")}, slow=True),
    Witness(
        "heavy_tailed.threshold_gain.order",
        "g",
        _beyond,
        {"alpha": _CHOICE},
        small=Small("gamma", ("0.002", "0.001")),
        slow=True,
    ),
    Witness("heavy_tailed.crossover", "g", _meeting, {"g": ("0.021", "0.025"), "alpha": ("1",)}),
    Witness(
        "heavy_tailed.mellin_transform", "m", _moment, {"alpha": ("1", "2", "1.5"), "u": ("-0.7", "0.2")}
    ),
    Witness(
        "heavy_tailed.laplace_transform",
        "M",
        _transform,
        {"alpha": ("1", "2"), "p": ("0.2", "0.45")},
        slow=True,
    ),
    Witness("heavy_tailed.laplace_transform.cauchy", "M", _laplace("1"), {"s": ("0.1", "5.0")}),
    Witness("heavy_tailed.laplace_transform.gaussian", "M", _laplace("2"), {"s": ("0.1", "5.0")}),
    Witness("heavy_tailed.tail_amplitude", "C_alpha", _tail, {"alpha": ("0.8", "1.9")}),
    Witness("heavy_tailed.tail_shift", "b_alpha", _shift, {"alpha": _CHOICE}, slow=True),
    Witness(
        "heavy_tailed.stable_pdf",
        "f",
        _law("f", "stable_pdf"),
        {"alpha": ("0.8", "2.0"), "x": ("0.1", "2.0")},
    ),
    Witness(
        "heavy_tailed.stable_cdf",
        "P",
        _law("P", "stable_cdf"),
        {"alpha": ("0.8", "2.0"), "x": ("0.1", "2.0")},
    ),
)
