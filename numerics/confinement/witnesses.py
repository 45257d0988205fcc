"""Numbers for the formulas of confinement."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from functools import partial
from typing import Any

import mpmath as mp

from rnnchaos.numerics.checks.evaluated import DIGITS, number, of_column
from rnnchaos.numerics.checks.reference_point import AGREE, Range, Small, Unchecked, Witness
from rnnchaos.numerics.confinement.replica import Setting, solved
from rnnchaos.numerics.confinement.saddle import saddle
from rnnchaos.numerics.engines import Arithmetic
from rnnchaos.theory.nonlinearity.registry import registered

ROUGH = 1e-6
of, variance = of_column("confinement"), partial(number, "gradient", "boltzmann_variance")


def _saddle(*, g: str, phi: str, **letter: str) -> dict[str, Any]:
    """The saddle by the second engine, the number by the first."""
    with mp.workprec(260):
        s, c, k = saddle(Arithmetic(False, 120, 240), Fraction(g), registered(phi)).values
        return of(**letter)(g=g, phi=phi) | {"q": s / mp.mpf(g) ** 2, "q_hat": c, "k": k}


def _wall(**at: str) -> dict[str, Any]:
    S = variance(T="0", **at)
    return of(L="log_determinant", k="spectral_parameter", d="right_wall")(**at) | {"S": S, "S0": S}


def _apart(*, g: str, T: str, T_probe: str) -> dict[str, Any]:
    d = number("confinement", "distance", g=g, T=T, T_probe=T_probe, p="0", digits=4)
    return {"g": mp.mpf(g), "d": d, "S": variance(g=g, T=T), "S_probe": variance(g=g, T=T_probe)}


def _tilted(p: str) -> dict[str, Any]:
    """At g = 2, T = T_probe = 0.3; the energy by the slope of psi + p d^2 in 1/T_probe."""
    of, step = Setting(2.0, 0.3, 0.3, float(p), fine=0.7), 2e-4
    known = dict(zip(("q_y", "Q", "o", "q_hat", "Q_hat", "o_hat"), solved(of).image, strict=True))
    ends = (solved(replace(of, probe=1 / (1 / of.probe + move))) for move in (step, -step))
    cold, hot = (end.potential + of.p * end.distance**2 for end in ends)
    known |= {"R": solved(of).overlap_excess, "q": of.reference[2], "e": 0.15 - (cold - hot) / (2 * step)}
    return {"T_probe": mp.mpf("0.3"), "g": mp.mpf(2)} | {x: mp.mpf(v) for x, v in known.items()}


def _near(epsilon: str, **letter: str) -> dict[str, Any]:
    known = {"epsilon": mp.mpf(epsilon), "c1": mp.mpf(1)}
    return known | of(**letter)(g=mp.nstr(1 + known["epsilon"], DIGITS))


_G: Mapping[str, Range] = {"g": ("1.2", "3.0"), "phi": ("tanh", "erf")}
_HEATS: Mapping[str, Range] = {"g": ("1.2", "3.0"), "T": ("0.1", "1.0"), "T_probe": ("0.1", "1.0")}
_TILT: Mapping[str, Range] = {"p": ("-1.0", "-0.3")}
_SMALL = Small("epsilon", ("0.004", "0.002"))
_ROWS: tuple[tuple[Any, ...], ...] = (
    ("overlap_excess", "R", _tilted, _TILT, ROUGH),
    ("probe_energy", "e", _tilted, _TILT, ROUGH),
    ("distance", "d", _apart, _HEATS, ROUGH),
    ("right_wall", "d", _wall, _G),
    ("log_determinant", "L", _wall, _G),
    ("complexity", "Sigma", partial(_saddle, Sigma="complexity"), _G),
    ("shell_variance", "x2", partial(_saddle, x2="shell_variance"), _G),
    ("expected_equilibria", "N_eq", partial(of(N_eq="expected_equilibria"), N="1"), {"g": ("0.5", "5.0")}),
    ("complexity.onset", "Sigma", partial(_near, Sigma="complexity"), {}, AGREE, _SMALL),
    ("complexity.leading", "Sigma", partial(_near, Sigma="complexity"), {}, AGREE, _SMALL),
    ("log_determinant.onset", "L", partial(_near, L="log_determinant"), {}, AGREE, _SMALL),
)
_OF_SADDLE = "of a float64 saddle; that d psi/d(d^2) = -p there, by both closures, is tested"
_UNCHECKED = {
    "potential": _OF_SADDLE,
    "annealed_potential": _OF_SADDLE,
    "replicon": "of a float64 saddle; its limit without a tilt is tested",
    "degree": "a topological degree; every search of all fixed points is held to it",
}


def witnesses() -> tuple[Witness | Unchecked, ...]:
    """Of all formulas."""
    unchecked = (Unchecked(f"confinement.{name}", why) for name, why in _UNCHECKED.items())
    return (*(Witness(f"confinement.{name}", *row) for name, *row in _ROWS), *unchecked)
