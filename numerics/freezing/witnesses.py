"""Numbers for the formulas of networks with a reaction term."""

from functools import partial
from typing import Any

import mpmath as mp

from rnnchaos.numerics.checks.reference_point import Small, Unchecked, Witness
from rnnchaos.numerics.evaluate import evaluate

DIGITS = 32
_STATE = {"g": ("0.5", "2.5"), "gamma": ("0.1", "0.9")}


def number(name: str, **parameters: str) -> Any:
    """A value of this column."""
    return evaluate(f"freezing.{name}", digits=DIGITS, **parameters).mpf


def _plain(**parameters: str) -> dict[str, Any]:
    return {name: mp.mpf(text) for name, text in parameters.items()}


def _root(g: Any, gamma: Any, cosine: Any) -> Any:
    """rho by a polynomial solver."""
    s = gamma**2
    cubic = [1, 0, -(g**2 * (1 + s) + s * g**4), 2 * s * g**4 * cosine]
    return max(mp.re(x) for x in mp.polyroots(cubic, maxsteps=500, extraprec=300))


def _edge(g: str, gamma: str, side: str) -> dict[str, Any]:
    known = _plain(g=g, gamma=gamma)
    rho = _root(known["g"], known["gamma"], 1 if side == "right" else -1)
    return {**known, "rho": rho, f"lambda_{side}": number(f"{side}most_eigenvalue", g=g, gamma=gamma)}


def _boundary(g: str, gamma: str, theta: str) -> dict[str, Any]:
    """D with the angle theta that the eigenvalue on the boundary belongs to."""
    known, at = _plain(g=g, gamma=gamma, theta=theta), {"g": g, "gamma": gamma, "theta": theta}
    lam = mp.mpc(*(number("spectrum_boundary", part=part, **at) for part in ("real", "imaginary")))
    r = known["gamma"] * known["g"] ** 2
    roots = mp.polyroots([1, -1 - 2 * r - lam, r * (r + 2), -(r**2)], maxsteps=500, extraprec=300)
    D = min(roots, key=lambda x: abs(mp.arg(x) - known["theta"]))
    return {**known, "lambda": lam, "D": D, "rho": abs(D)}


def _near_onset(epsilon: str, gamma: str) -> dict[str, Any]:
    g = mp.nstr(1 + mp.mpf(epsilon), DIGITS)
    return {"epsilon": mp.mpf(epsilon), **_edge(g, gamma, "right")}


def _moment(n: Any, g: str) -> Any:
    if n > 200:
        raise ValueError("a sum that does not end")
    return number("hessian_moment", g=g, n=str(int(n)))


def _decay(g: str, t: str) -> dict[str, Any]:
    return {**_plain(g=g, t=t), "e": number("energy_linear", g=g, t=t), "m": partial(_moment, g=g)}


def _linear(gamma: str, own: str, turn: str = "") -> dict[str, Any]:
    """Two linear units on which J acts as z = own + i turn on x_1 + i x_2: F as z - 1, x' as (1 - gamma z*)
    (z - 1), a rotation of a fixed size at the turn that is taken where none is given."""
    strength, a = mp.mpf(gamma), mp.mpf(own)
    b = mp.mpf(turn) if turn else mp.sqrt((1 - strength * a) * (a - 1) / strength)
    force = mp.mpc(a - 1, b)
    speed, F2 = (1 - strength * mp.mpc(a, -b)) * force, abs(force) ** 2
    known = {"gamma": strength, "Gamma0": abs(speed) ** 2, "F2": F2, "G": F2**2}
    return {**known, "mean_Fg": F2 * force.real, "E_t": F2 * speed.real}


def _gain(a: str, share: str) -> dict[str, Any]:
    given = {"sigma": "0.9,1.2", "mu": "0.6,-0.7", "f": f"{share},{mp.nstr(1 - mp.mpf(share), 20)}"}
    lists = {name: [mp.mpf(x) for x in text.split(",")] for name, text in given.items()}
    known: dict[str, Any] = {name: partial(_entry, values) for name, values in lists.items()}
    known |= {"a": mp.mpf(a), "P": mp.mpf(2), "N": mp.mpf(1000), "g_eff": number("ei_gain", a=a, **given)}
    return known | {"dt": number("euler_step", a=a, N="1000", mu=given["mu"], f=given["f"])}


def _entry(values: list[Any], k: Any) -> Any:
    return values[int(k) - 1]


def _flow(subject: str, name: str, epsilon: str) -> dict[str, Any]:
    """The plain network, gamma = 0, of inertia 1."""
    g = mp.nstr(1 + mp.mpf(epsilon), DIGITS)
    found = evaluate(f"freezing.{name}", g=g, gamma="0", digits=12).mpf
    return {"epsilon": mp.mpf(epsilon), "gamma": mp.mpf(0), "m": mp.mpf(1), subject: found}


_UNITS = {"gamma": ("0.2", "0.5"), "own": ("1.2", "1.8")}
_SMALL = Small("epsilon", ("0.0002", "0.0001"))
_THIRD, _FOURTH = (Small("epsilon", ("0.002", "0.001"), power=k) for k in (3, 4))
_ONSET = {"gamma": ("0.1", "0.8")}
WITNESSES = (
    Unchecked("freezing.drift", "the dynamics itself; a simulated drift is compared with it"),
    Unchecked("freezing.force.onset", "the limit of freezing.spectrum_boundary, which is checked"),
    Witness("freezing.energy_rate", "E_t", _linear, _UNITS | {"turn": ("0.5", "2.0")}),
    Witness("freezing.balance", "Gamma0", _linear, _UNITS),
    Witness("freezing.spectrum", "lambda", _boundary, _STATE | {"theta": ("0.3", "2.5")}),
    Witness("freezing.spectrum_boundary", "rho", _boundary, _STATE | {"theta": ("0.3", "2.5")}),
    Witness("freezing.rightmost_eigenvalue", "lambda_right", partial(_edge, side="right"), _STATE),
    Witness("freezing.leftmost_eigenvalue", "lambda_left", partial(_edge, side="left"), _STATE),
    Witness("freezing.rightmost_eigenvalue.onset", "lambda_right", _near_onset, _ONSET, small=_SMALL),
    Witness(
        "freezing.hessian_edges",
        "w",
        lambda **at: {"g": mp.mpf(at["g"]), "w": number("hessian_edges", **at)},
        {"g": ("0.2", "0.9"), "edge": ("lower", "upper")},
    ),
    Witness(
        "freezing.hessian_moment",
        "m_n",
        lambda **at: {**_plain(**at), "m_n": number("hessian_moment", **at)},
        {"g": ("0.5", "2.0"), "n": ("2", "7")},
    ),
    Witness("freezing.energy_linear", "e", _decay, {"g": ("0.5", "0.95"), "t": ("0.4", "1.2")}),
    Witness("freezing.inertia", "m", lambda **at: {**_plain(**at), "m": number("inertia", **at)}, _ONSET),
    Witness(
        "freezing.kinetic_energy.onset", "Gamma0", partial(_flow, "Gamma0", "kinetic_energy"), small=_FOURTH
    ),
    Witness(
        "freezing.lyapunov_max.onset", "lambda_1", partial(_flow, "lambda_1", "lyapunov_max"), small=_THIRD
    ),
    Witness("freezing.ei_gain", "g_eff", _gain, {"a": ("0.2", "0.9"), "share": ("0.2", "0.8")}),
    Witness("freezing.euler_step", "dt", _gain, {"a": ("0.2", "0.9"), "share": ("0.2", "0.8")}),
)
