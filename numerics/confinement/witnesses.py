"""Numbers for the formulas of confinement."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from functools import partial
from typing import Any

import mpmath as mp

from rnnchaos.numerics.checks.reference_point import AGREE, Range, Small, Unchecked, Witness
from rnnchaos.numerics.confinement.replica import Setting, solved
from rnnchaos.numerics.confinement.saddle import saddle
from rnnchaos.numerics.engines import Arithmetic
from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.theory.nonlinearity.registry import registered

DIGITS, ROUGH = 32, 1e-6


def number(name: str, /, **parameters: Any) -> Any:
    """A value of this column, or of another where the name says so."""
    full = name if "." in name else f"confinement.{name}"
    return evaluate(full, **{"digits": DIGITS} | parameters).mpf


def _saddle(g: str, phi: str, subject: str) -> dict[str, Any]:
    """The saddle by the second engine, the number by the first."""
    with mp.workprec(260):
        found = saddle(Arithmetic(False, 120, 240), Fraction(g), registered(phi))
        s, c, k = found.values
        q = s / mp.mpf(g) ** 2
    name = {"Sigma": "complexity", "x2": "shell_variance"}[subject]
    return {subject: number(name, g=g, phi=phi), "g": mp.mpf(g), "q": q, "q_hat": c, "k": k}


def _wall(g: str, phi: str) -> dict[str, Any]:
    at = {"g": g, "phi": phi}
    S = number("gradient.boltzmann_variance", T="0", **at)
    names = {"L": "log_determinant", "k": "spectral_parameter", "d": "right_wall"}
    return {"S": S, "S0": S, "g": mp.mpf(g)} | {x: number(name, **at) for x, name in names.items()}


def _apart(g: str, T: str, T_probe: str) -> dict[str, Any]:
    d, heats = number("distance", g=g, T=T, T_probe=T_probe, p="0", digits=4), {"S": T, "S_probe": T_probe}
    return {"g": mp.mpf(g), "d": d} | {
        x: number("gradient.boltzmann_variance", g=g, T=heat) for x, heat in heats.items()
    }


def _tilted(p: str) -> dict[str, Any]:
    """At g = 2, T = T_probe = 0.3; the energy by the slope of psi + p d^2 in 1/T_probe."""
    of, step = Setting(2.0, 0.3, 0.3, float(p), fine=0.7), 2e-4
    known = dict(zip(("q_y", "Q", "o", "q_hat", "Q_hat", "o_hat"), solved(of).image, strict=True))
    ends = (solved(replace(of, probe=1 / (1 / of.probe + move))) for move in (step, -step))
    cold, hot = (end.potential + of.p * end.distance**2 for end in ends)
    known |= {"R": solved(of).overlap_excess, "q": of.reference[2], "e": 0.15 - (cold - hot) / (2 * step)}
    return {"T_probe": mp.mpf("0.3"), "g": mp.mpf(2)} | {x: mp.mpf(v) for x, v in known.items()}


def _near(subject: str, name: str, epsilon: str) -> dict[str, Any]:
    g = mp.nstr(1 + mp.mpf(epsilon), DIGITS)
    return {"epsilon": mp.mpf(epsilon), "c1": mp.mpf(1), subject: number(name, g=g)}


def _single(g: str) -> dict[str, Any]:
    return {"g": mp.mpf(g), "N_eq": number("expected_equilibria", g=g, N=1)}


def _of(name: str, subject: str, values: Any, ranges: Mapping[str, Range], slack: float = AGREE) -> Witness:
    return Witness(f"confinement.{name}", subject, values, ranges, slack)


def _small(name: str, subject: str, of: str) -> Witness:
    values, small = partial(_near, subject, of), Small("epsilon", ("0.004", "0.002"))
    return Witness(f"confinement.{name}", subject, values, small=small)


_G: Mapping[str, Range] = {"g": ("1.2", "3.0"), "phi": ("tanh", "erf")}
_HEATS: Mapping[str, Range] = {"g": ("1.2", "3.0"), "T": ("0.1", "1.0"), "T_probe": ("0.1", "1.0")}
_TILT: Mapping[str, Range] = {"p": ("-1.0", "-0.3")}
_SADDLE = "of a float64 saddle; that d psi/d(d^2) = -p there, by both closures, is tested"
WITNESSES = (
    _of("overlap_excess", "R", _tilted, _TILT, ROUGH),
    Unchecked("confinement.potential", _SADDLE),
    Unchecked("confinement.annealed_potential", _SADDLE),
    _of("probe_energy", "e", _tilted, _TILT, ROUGH),
    Unchecked("confinement.replicon", "of a float64 saddle; its limit without a tilt is tested"),
    _of("distance", "d", _apart, _HEATS, ROUGH),
    _of("right_wall", "d", _wall, _G),
    _of("log_determinant", "L", _wall, _G),
    _of("complexity", "Sigma", partial(_saddle, subject="Sigma"), _G),
    _of("shell_variance", "x2", partial(_saddle, subject="x2"), _G),
    _of("expected_equilibria", "N_eq", _single, {"g": ("0.5", "5.0")}),
    Unchecked("confinement.degree", "a topological degree; every search of all fixed points is held to it"),
    _small("complexity.onset", "Sigma", "complexity"),
    _small("complexity.leading", "Sigma", "complexity"),
    _small("log_determinant.onset", "L", "log_determinant"),
)
