r"""Linear theory against eigenvalues and singular values, balances and orderings against simulated motion.

* **Edges and decay** of single matrices; not the lower edge of the Hessian, which at N = 1000 is 15 % off.
* **Balance**, exact at any N: what a run of finite length leaves is the energy between its ends.
* **gamma = 1**: E falls at every step, where in a stationary state it falls at half of them.
* **Suppression** at gamma = 0.2, N = 300, against gamma = 0 in the same network: of lambda_1, half of whose
  fall by the law of the onset, $(1-\gamma)^2$, is the margin; and the trend of Gamma0, which falls the less
  the nearer the onset, towards ln m: of a quarter of ln m between g = 3 and 1.6 half is the margin.
"""

import math
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from rnnchaos.verify.bias.design import Allowance
from rnnchaos.verify.bias.matrices import Matrices, matrices
from rnnchaos.verify.bias.pilot import bound, by_steps, values
from rnnchaos.verify.claim import Bias, Claim, Measurement, Rival, fixed, shifted
from rnnchaos.verify.ensembles.study import Record, study
from rnnchaos.verify.freezing.kernels import decay, freezing, memory_bytes, spectrum, suppression
from rnnchaos.verify.prediction import theory
from rnnchaos.verify.statistics.contrasts import difference

BUDGETS = {"quick": 150, "standard": 300, "thorough": 1000}
PAIRS = {"quick": 450, "standard": 900, "thorough": 2000}
TIMES = ("0.5", "1", "2", "5")
PILOTS = Path(__file__).with_name("pilots.json")
TREND, PILOTED = (("weakening", 1.6), ("weakening", 3.0)), 40
RUN = {"N": 300, "dt": 0.1, "burn": 60.0, "duration": 100.0, "every": 1.0}


_designed = partial(matrices, Matrices, pilots=PILOTS, memory=memory_bytes, budgets=BUDGETS)
_RIGHT, _LEFT = "freezing.rightmost_eigenvalue", "freezing.leftmost_eigenvalue"
_LARGE, _AT = {"N": 1000}, {"N": 500, "times": [float(t) for t in TIMES]}
RIGHT = _designed(_RIGHT, spectrum, {"rightmost": (0.013, 0.06)}, {"g": "2", "gamma": "0.2"}, _LARGE)
LEFT = _designed(_LEFT, spectrum, {"leftmost": (0.0071, 0.02)}, {"g": "2", "gamma": "0.5"}, _LARGE)
_ENERGIES = {f"energy[{k}]": (left, 0.01) for k, left in enumerate((0.00088, 0.0011, 0.00077, 0.0015))}
DECAY = _designed("freezing.energy_linear", decay, _ENERGIES, {"g": "0.8"}, _AT)


def linear() -> tuple[Claim, ...]:
    """Edges of the spectrum, and the decay at four times."""
    right = (
        fixed("series of second order", 0.64 - 0.2 * 0.8 * 4.6 / 2.4, "in g - 1, at g = 2"),
        fixed("normal matrix", 0.6, "(1 - gamma g)(g - 1)"),
        fixed("no reaction", 1.04, "D - 1"),
    )
    left = fixed("normal matrix", -6.0, "-(1 + gamma g)(1 + g)")
    decays = (DECAY.claim(f"energy[{k}]", *_normal(float(t))) for k, t in enumerate(TIMES))
    return (RIGHT.claim("rightmost", *right), LEFT.claim("leftmost", left), *decays)


def _normal(t: float) -> tuple[Rival, ...]:
    """W of a normal matrix with eigenvalues z on the disk of radius 0.8, and its mean alone."""
    squares, angle = (np.arange(400) + 0.5) / 400, 2 * np.pi * np.arange(400) / 400
    w = np.abs(1 - 0.8 * np.sqrt(squares)[:, None] * np.exp(1j * angle)) ** 2
    normal, mean = float(np.mean(w * np.exp(-2 * w * t)) / 2), 1 + 0.8**2
    flat = fixed("mean curvature", mean * math.exp(-2 * mean * t) / 2, "W = 1 + g^2")
    return fixed("normal matrix", normal, "|1 - z|^2 for W"), flat


def _seen(kernel: Any, estimate: str | Callable[[Record], float], **run: Any) -> Measurement:
    """An observable of a kernel, or what is made of its record."""
    given = RUN | run
    id = ".".join(("freezing", kernel.__name__, *(f"{name}{run[name]:g}" for name in ("g", "gamma"))))
    of = study(id, kernel, memory_bytes=memory_bytes(given), **given)
    if callable(estimate):
        return Measurement("ratio", of, estimate)
    return Measurement(estimate, of, lambda record: float(record.observables[estimate]))


def _ordered(name: str, g: float, dt: float = 0.1) -> Measurement:
    return _seen(suppression, name, g=g, gamma=0.2, dt=dt)


def _balanced(what: Callable[[Record], float], **run: float) -> Measurement:
    return _seen(freezing, what, g=2.0, gamma=0.2, **run)


def _steps() -> dict[str, float]:
    """What a step leaves of the balance and, as a fraction, of both orderings; of the balance also what
    changes thrice as late, and what part of it the gradient is."""
    off = partial(by_steps, dt=RUN["dt"], count=PILOTED, order=4)
    slowing, near, far = (off(partial(_ordered, *at)) for at in (("slowing", 3.0), *TREND))
    plain, share = (values(_balanced(what), PILOTED) for what in (_ratio, _share))
    return {
        "lyapunov_max": bound(slowing) / _slowed(),
        "kinetic_energy": bound(far - near) / _weakened(),
        "balance": bound(off(lambda dt: _balanced(_ratio, dt=dt))),
        "transient": bound(values(_balanced(_ratio, burn=3 * RUN["burn"]), PILOTED) - plain),
        "share": 2 * float(np.mean(share)) - bound(share),
    }


_sampled = lambda: [m.study for m in (_balanced(_ratio), *(_ordered(*at) for at in TREND))]  # noqa: E731
_AMOUNTS = {
    "lyapunov_max": 0.015,
    "kinetic_energy": 0.031,
    "balance": 3.8e-5,
    "transient": 0.0045,
    "share": 0.1,
}
STEPS = Allowance("freezing.steps", _steps, _AMOUNTS, _sampled, PILOTS)
DESIGNS = (RIGHT, LEFT, DECAY, STEPS)


def _slowed() -> float:
    return (1 - 0.8**2) * theory("freezing.lyapunov_max", g="3", gamma="0")


def _weakened() -> float:
    return math.log(theory("freezing.inertia", gamma="0.2")) / 4


def _share(record: Record) -> float:
    """gamma^2 <|grad E|^2> over (1 - gamma)^2 <|F|^2> at gamma = 0.2."""
    return float((0.2 / 0.8) ** 2 * record.observables["gradient_norm"] / record.observables["force"])


def _ratio(record: Record) -> float:
    """<|x'|^2> over what the balance at gamma = 0.2 makes of both."""
    force = 0.8**2 * record.observables["force"]
    return float(record.observables["kinetic_energy"] / force / (1 - _share(record)))


_PILOT = f"rnnchaos.verify.bias.pilot freezing.steps, {PILOTED} networks, two standard errors added"


def _step(name: str) -> Bias:
    return Bias("time step", STEPS.budget(name), f"0.2 against 0.1, an error of order dt^4: {_PILOT}")


def _gradient(sign: int) -> float:
    """(1 - gamma)^2 <|F|^2> (1 + sign share) over what it is, the share as measured."""
    return (1 + sign * STEPS.budget("share")) / (1 - STEPS.budget("share"))


def exact() -> tuple[Claim, ...]:
    """The balance, and the theorem."""
    whole = {"burn": 0.0, "duration": 20.0, "every": 0.05, "dt": 0.05, "N": 100}
    return (
        Claim(
            id="freezing.balance.g2.gamma0.2",
            formula="freezing.balance",
            title="mean squared velocity over that of the balance, g = 2, gamma = 0.2",
            point={"g": "2", "gamma": "0.2"},
            prediction=lambda: 1.0,
            tolerance=0.01,
            measurements=(_balanced(_ratio),),
            rivals=(
                Rival("no gradient part", lambda p, t: _gradient(0)),
                Rival("gradient part of the other sign", lambda p, t: _gradient(1)),
                shifted(),
            ),
            budgets=BUDGETS,
            biases=(_step("balance"), Bias("transient", STEPS.budget("transient"), _PILOT)),
        ),
        Claim(
            id="freezing.energy_rate.g2.gamma1",
            formula="freezing.energy_rate",
            title="share of steps at which E falls, g = 2, gamma = 1",
            point={"g": "2", "gamma": "1"},
            prediction=lambda: 1.0,
            tolerance=0.02,
            measurements=(_seen(freezing, "falling", g=2.0, gamma=1.0, **whole),),
            rivals=(fixed("stationary", 0.5, "E falls as often as it rises"), shifted(-2)),
            budgets=BUDGETS,
            biases=(Bias("time step", 1e-3, "dt w < 1, w the largest curvature; it is monotone up to 2.5"),),
        ),
    )


def orderings() -> tuple[Claim, ...]:
    """lambda_1 as at the onset, and the trend of Gamma0."""
    return (
        _ordering(
            "freezing.lyapunov_max",
            "lambda_1 falls with gamma as at the onset: gamma = 0 against 0.2 at g = 3",
            {"g": "3", "gamma": "0,0.2"},
            _slowed,
            measurements=(_ordered("slowing", 3.0),),
        ),
        _ordering(
            "freezing.kinetic_energy",
            "ln Gamma0(0)/Gamma0(0.2) falls towards its law at the onset: g = 3 against 1.6",
            {"g": "1.6,3", "gamma": "0,0.2"},
            _weakened,
            measurements=tuple(_ordered(*at) for at in reversed(TREND)),
            combine=difference,
        ),
    )


def _ordering(name: str, title: str, point: Any, prediction: Callable[[], float], **more: Any) -> Claim:
    return Claim(
        id=f"{name}.falls",
        formula=f"{name}.onset",
        title=title,
        point=point,
        prediction=prediction,
        tolerance=0.5,
        relative=True,
        kind="ordering",
        rivals=(fixed("no change", 0.0, "at gamma, or at g"), Rival("the other way", lambda p, t: -p)),
        budgets=PAIRS,
        biases=(_step(name.removeprefix("freezing.")),),
        **more,
    )
