"""Numbers for the formulas of the whole spectrum of exponents, from spectra that are known in closed form."""

from typing import Any

import mpmath as mp

from rnnchaos.numerics.checks.reference_point import Witness
from rnnchaos.numerics.gaussian.witnesses.numbers import number


def _frozen(s: str, g: str) -> dict[str, Any]:
    """Gains that stay, from a Cauchy law: the kernel solves b (1 + b) = g^2/((1+s)^2 + w^2). The share is
    counted: eigenvalues of J diag d beyond the real part y = 1 + s, from the share v outside the radius r,
    c (1 + c) = (g/r)^2, c = sqrt(v) g/r, in r = y/sin t.
    """
    gain, y = mp.mpf(g), 1 + mp.mpf(s)

    def kernel(omega: Any, rate: Any) -> Any:
        return (mp.sqrt(1 + 4 * gain**2 / ((1 + rate) ** 2 + omega**2)) - 1) / 2

    def outside(t: Any) -> Any:
        r = y / mp.sin(t)
        return ((mp.sqrt(1 + 4 * (gain / r) ** 2) - 1) / 2 * r / gain) ** 2

    # by parts, with arccos(y/r) = pi/2 - t
    share = mp.quad(lambda t: outside(t) / mp.pi, [0, mp.pi / 4, mp.pi / 2])
    return {"s": mp.mpf(s), "g": gain, "u": share, "b": kernel}


def _exponent(g: str, share: Any) -> Any:
    """lambda(u) of a product of matrices of independent entries (Newman): u = 1 - exp(2 lambda)/g^2."""
    return mp.log(mp.mpf(g) ** 2 * (1 - share)) / 2


def _volumes(g: str) -> Any:
    """Psi of that product: the exponents above s, integrated over their share."""
    gain = mp.mpf(g)

    def growth(s: Any) -> Any:
        top = 1 - mp.exp(2 * s) / gain**2
        return mp.quad(lambda share: _exponent(g, share) - s, [0, top])

    return growth


def _entropy(g: str) -> dict[str, Any]:
    """The integral of the positive exponents, over exponents in place of shares."""
    gain = mp.mpf(g)
    return {"g": gain, "h": mp.log(gain) - (1 - gain**-2) / 2, "Psi": _volumes(g)}


def _kaplan_yorke(g: str) -> dict[str, Any]:
    """The share whose exponents sum to 0: D ln g + [-(1-D) ln(1-D) - D]/2 = 0."""
    gain = mp.mpf(g)

    def total(d: Any) -> Any:
        return d * mp.log(gain) + (-(1 - d) * mp.log(1 - d) - d) / 2

    share = mp.findroot(total, (mp.mpf("0.1"), mp.mpf("0.999")), solver="anderson", tol=mp.mpf(10) ** -50)
    return {"g": gain, "D_KY": share, "s": _exponent(g, share), "Psi": _volumes(g)}


def _mirrored(g: str) -> dict[str, Any]:
    """The certified edge against the largest exponent by collocation."""
    lowest = number("minimal_exponent", g=g, digits=22)
    other = number("lyapunov_max", g=g, digits=22, engine="mpmath")
    return {"g": mp.mpf(g), "lambda_min": lowest, "lambda_1": other}


def _amplitudes(lambda_1: str) -> dict[str, Any]:
    """The amplitudes by other nodes."""
    exponent = mp.mpf(lambda_1)
    powers = {"h": ("entropy_rate", 2.5), "D_KY": ("dimension", 1.5), "n_p": ("unstable_fraction", 1.5)}
    found = {
        symbol: number(f"{name}.onset", digits=17, engine="mpmath") * exponent**power
        for symbol, (name, power) in powers.items()
    }
    return {"lambda_1": exponent, "epsilon": mp.sqrt(2 * exponent), **found}


_SMALL = {"lambda_1": ("0.001", "0.01")}
_PRODUCT = {"g": ("1.1", "1.6")}
SPECTRUM = (
    Witness("gaussian.volume_growth", "u", _frozen, {"s": ("-0.5", "0.5"), "g": ("1.2", "2.5")}),
    Witness("gaussian.entropy_rate", "h", _entropy, _PRODUCT),
    Witness("gaussian.dimension", "D_KY", _kaplan_yorke, _PRODUCT),
    Witness("gaussian.entropy_rate.onset", "h", _amplitudes, _SMALL, slack=3e-15, slow=True),
    Witness("gaussian.dimension.onset", "D_KY", _amplitudes, _SMALL, slack=3e-15, slow=True),
    Witness("gaussian.unstable_fraction.onset", "n_p", _amplitudes, _SMALL, slack=3e-15, slow=True),
    Witness("gaussian.minimal_exponent", "lambda_min", _mirrored, {"g": ("1.5", "2.5")}, slow=True),
)
