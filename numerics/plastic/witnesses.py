"""Numbers for the formulas of networks with plastic synapses."""

from functools import partial
from typing import Any

import mpmath as mp

from rnnchaos.numerics.checks.reference_point import Small, Unchecked, Witness
from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.numerics.plastic.scan import states
from rnnchaos.theory.nonlinearity.registry import odd_nonlinearity

SAMPLED = "its averages are known from paths alone: claims measure what it says"
COARSE = "to this order only, and sampled means are too coarse to see its coefficients"


def number(name: str, **given: str) -> Any:
    """A value of this column."""
    return evaluate(f"plastic.{name}", digits=32, **given).mpf


def _frozen(*others: str, **at: str) -> dict[str, Any]:
    """All that the frozen state of largest q is, `others` of its numbers beside q; x0 = 0 for k q < 1."""
    given = {name: at[name] for name in ("k", "g")}
    aligned = states(float(at["k"]), float(at["g"]))[-1].name == "aligned"
    branch = {"branch": "aligned"} if aligned else {}
    found = {name: mp.mpf(text) for name, text in at.items()} | {
        "q": number("static_activity", **given, **branch)
    }
    s = found["k"] * found["q"]
    found["x0"] = mp.findroot(lambda x: x - s * mp.tanh(x), s) if aligned else mp.mpf(0)
    return found | {name: number(_NAMES[name], **at, **branch) for name in others}


def _turned() -> dict[str, Any]:
    return {"k": number("imprinted_fold", g="0"), "t": mp.sqrt(number("imprinted_fold", g="0", of="q"))}


def _tricritical(shape: str) -> dict[str, Any]:
    c1, c3 = (mp.mpf(str(odd_nonlinearity(shape).taylor(3)[j].evalf(40))) for j in (1, 3))
    return {"k_t": number("tricritical", phi=shape), "c1": c1, "c3": c3}


def _imprinted(k: str, g: str) -> dict[str, Any]:
    q0, q = (number("imprinted_activity", k=k, g=gain) for gain in ("0", g))
    return {"k": mp.mpf(k), "g": mp.mpf(g), "q0": q0, "q": q}


_NAMES = {"Sigma": "bulk_stability", "lambda": "frozen_edge"}
_POINT, _FOLD = {"k": ("-0.8", "0.7"), "g": ("1.2", "2.0")}, Small("kappa", ("0.002", "0.001"))
WITNESSES = (
    Unchecked("plastic.balance", SAMPLED),
    Unchecked("plastic.activity", SAMPLED),
    Unchecked("plastic.landau.chaotic", COARSE),
    Witness("plastic.static_activity", "q", _frozen, _POINT),
    Witness("plastic.bulk_stability", "Sigma", partial(_frozen, "Sigma"), _POINT),
    Witness(
        "plastic.frozen_edge",
        "lambda",
        partial(_frozen, "lambda"),
        {"k": ("0.3", "0.7"), "g": ("1.2", "2.0"), "p": ("0.5", "3")},
    ),
    Witness("plastic.imprinted_fold", "k", _turned, {}),
    Witness(
        "plastic.landau",
        "g",
        lambda k, excess: _frozen(k=k, g=repr(1 + float(excess))),
        {"k": ("-0.8", "0.5")},
        small=Small("excess", ("0.002", "0.001")),
    ),
    Witness("plastic.tricritical", "k_t", _tricritical, {"shape": ("tanh", "erf", "atan", "algebraic")}),
    Witness(
        "plastic.static_fold",
        "g",
        lambda kappa: {"kappa": mp.mpf(kappa), "g": number("static_fold", k=repr(1 + float(kappa)))},
        small=_FOLD,
    ),
    Witness(
        "plastic.imprinted_activity",
        "q",
        _imprinted,
        {"k": ("2.2", "2.8")},
        small=Small("g", ("0.02", "0.01")),
    ),
)
