"""Numbers for the formulas of contrastive learning: conjugates as slopes of L, the energy as that of Phi;
all means by the second engine."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import mpmath as mp
import numpy as np

from rnnchaos.numerics.checks.reference_point import AGREE, Range, Witness
from rnnchaos.numerics.contrastive.laws import mixed
from rnnchaos.numerics.contrastive.saddle import Saddle, Setting, measured, solved
from rnnchaos.numerics.evaluate import evaluate

SLACK, STEP = 1e-6, 0.02
CASES = {"low": Setting(4.0, 0.4, 0.4, rho_B=0.4), "high": Setting(6.0, 0.9, 0.5, alpha=2.0, m=1.2)}
STENCIL = ((-2, 1 / 12), (-1, -2 / 3), (1, 2 / 3), (2, -1 / 12))


def _slopes(of: Saddle) -> tuple[float, ...]:
    """dL/dM, dL/dQ, dL/dq."""
    at = np.array([of.M, of.Q, of.q])
    return tuple(
        sum(c * measured(of.of, *(at + k * step)).L for k, c in STENCIL) / STEP for step in STEP * np.eye(3)
    )


def _state(case: str, slope: bool = False) -> dict[str, Any]:
    """At a saddle; the energy by `slope` of Phi, or as a mean."""
    of = CASES[case]
    found, means = solved(of), solved(replace(of, forces=True, fine=1.2))
    dM, dQ, dq = (of.alpha * each for each in _slopes(found))
    moved = (c * solved(replace(of, beta=of.beta + k * STEP)).free_energy for k, c in STENCIL)
    known = {name: getattr(of, name) for name in ("beta", "lambda_w", "alpha", "m", "sigma", "rho_B")}
    known |= {name: getattr(means, name) for name in ("L", "F", "G", "C", "D")}
    known |= {"M": found.M, "Q": found.Q, "q": found.q, "M_hat": dM, "Q_hat": -2 * dQ, "q_hat": -2 * dq}
    known |= {"A": of.lambda_w - 2 * dQ - 2 * dq, "Phi": found.free_energy, "Phi_beta": sum(moved) / STEP}
    known |= {"p": found.accuracy("typical"), "rho": found.replicon}
    known |= dict(zip(("e_B", "e_F"), means.energies, strict=True))
    known |= {"e": -known["Phi_beta"] / of.alpha if slope else mixed(found.energies, of.rho_B)}
    return {name: mp.mpf(value) for name, value in known.items()}


def _far(delta: str, rho_B: str) -> dict[str, Any]:
    near, far = (solved(Setting(2.0, d, 1.0, rho_B=float(rho_B))) for d in (2000.0, 2000.0 + float(delta)))
    gap = mixed(far.energies, far.of.rho_B) - mixed(near.energies, near.of.rho_B)
    return {"Delta_e": gap, "d_F": mp.mpf(2000), "delta": mp.mpf(delta), "rho_B": mp.mpf(rho_B)}


def _alone(**at: str) -> dict[str, Any]:
    known = {name: mp.mpf(text) for name, text in at.items()}
    return known | {"Q": evaluate("contrastive.boson_norm", digits=32, **at).mpf}


_CASE: Mapping[str, Range] = {"case": tuple(CASES)}
_BOSONS = {
    "beta": ("0.5", "5.0"),
    "lambda_w": ("0.2", "2.0"),
    "alpha": ("1.5", "4.0"),
    "sigma": ("0.2", "1.0"),
}
_BOSONS |= {"lambda_B": ("0.5", "2.0")}
_READ = {"free_energy": "Phi", "magnetisation": "M", "overlap": "q", "norm": "Q", "field": "M_hat"}
_READ |= {"response": "q_hat", "precision": "A", "energy": "e", "accuracy": "p"}
WITNESSES = (
    *(
        Witness(f"contrastive.{name}", read, _state, _CASE, SLACK)
        for name, read in (_READ | {"replicon": "rho"}).items()
    ),
    Witness("contrastive.pair_energy", "e", partial(_state, slope=True), _CASE, SLACK),
    Witness(
        "contrastive.plateau", "Delta_e", _far, {"delta": ("0.5", "2.0"), "rho_B": ("0.2", "0.8")}, SLACK
    ),
    Witness("contrastive.boson_norm", "Q", _alone, _BOSONS, AGREE),
)
