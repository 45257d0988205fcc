"""Numbers for the formulas of networks with plastic synapses."""

from typing import Any

import mpmath as mp

from rnnchaos.numerics.checks.reference_point import Small, Unchecked, Witness
from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.theory.nonlinearity.registry import odd_nonlinearity

DIGITS = 32
SAMPLED = "its averages are known from paths alone: claims measure what it says"


def number(name: str, digits: int = DIGITS, **given: str) -> Any:
    """A value of this column."""
    return evaluate(f"plastic.{name}", digits=digits, **given).mpf


def _frozen(k: str, g: str) -> dict[str, Any]:
    q = number("static_activity", k=k, g=g)
    return {"k": mp.mpf(k), "g": mp.mpf(g), "q": q, "x0": mp.mpf(0)}


def _edge(k: str, g: str, p: str) -> dict[str, Any]:
    return _frozen(k, g) | {"p": mp.mpf(p), "lambda": number("frozen_edge", k=k, g=g, p=p)}


def _stability(k: str, g: str) -> dict[str, Any]:
    return _frozen(k, g) | {"Sigma": number("bulk_stability", k=k, g=g)}


def _near(k: str, excess: str) -> dict[str, Any]:
    return _frozen(k, mp.nstr(1 + mp.mpf(excess), 12))


def _tricritical(shape: str) -> dict[str, Any]:
    c1, c3 = (mp.mpmathify(odd_nonlinearity(shape).taylor(3)[j]) for j in (1, 3))
    return {"k_t": number("tricritical", phi=shape), "c1": c1, "c3": c3}


def _fold(kappa: str) -> dict[str, Any]:
    k = mp.nstr(1 + mp.mpf(kappa), 12)
    return {"kappa": mp.mpf(kappa)} | {"g": number("static_fold", k=k)}


def _imprinted(k: str, g: str) -> dict[str, Any]:
    q0, q = (number("imprinted_activity", k=k, g=gain) for gain in ("0", g))
    return {"k": mp.mpf(k), "g": mp.mpf(g), "q0": q0, "q": q}


_POINT = {"k": ("-0.8", "0.7"), "g": ("1.2", "2.0")}
WITNESSES = (
    Unchecked("plastic.balance", SAMPLED),
    Unchecked("plastic.activity", SAMPLED),
    Witness("plastic.static_activity", "q", _frozen, _POINT),
    Witness(
        "plastic.frozen_edge",
        "lambda",
        _edge,
        {"k": ("0.1", "0.7"), "g": ("1.2", "2.0"), "p": ("0.5", "4.0")},
    ),
    Witness("plastic.bulk_stability", "Sigma", _stability, _POINT),
    Witness("plastic.landau", "g", _near, {"k": ("-0.8", "0.5")}, small=Small("excess", ("0.002", "0.001"))),
    Witness("plastic.tricritical", "k_t", _tricritical, {"shape": ("tanh", "erf", "atan", "algebraic")}),
    Witness("plastic.static_fold", "g", _fold, small=Small("kappa", ("0.002", "0.001"))),
    Unchecked(
        "plastic.landau.chaotic", "to this order only; sampled means are too coarse to see its coefficients"
    ),
    Witness(
        "plastic.imprinted_activity",
        "q",
        _imprinted,
        {"k": ("2.2", "2.8")},
        small=Small("g", ("0.02", "0.01")),
    ),
)
