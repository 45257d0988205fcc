r"""Magnetisation at three targets, one beyond reach, overlap, energy and accuracy, against simulation.

Wrong theories: q = 0, where pairs see the whole spread of a weight; M in proportion to the target; the
published argument of the error function, the posterior mean's accuracy; the energy of fresh pairs.
"""

from functools import cache
from math import erf

from rnnchaos.numerics.contrastive.saddle import Setting, measured
from rnnchaos.verify.bias.single import SingleSize
from rnnchaos.verify.claim import Claim, Rival, about, computed, fixed
from rnnchaos.verify.contrastive.design import FAR, HALF, ONE, POINT, TWO, of


@cache
def alone(d_F: float) -> float:
    """M at q = 0, every pair at the mean field."""
    law, M, width = Setting(10.0, d_F, 0.5, fine=0.5), 1.0, 1.0
    for _ in range(60):
        found = measured(law, M, M * M + width, 0.0)
        M_hat, q_hat, A = found.conjugates
        M, width = (M + M_hat / (A - q_hat)) / 2, (width + 1 / (A - q_hat)) / 2
    return M


def _moved(d_F: str, known: str) -> Rival:
    share = float(d_F) / float(known)
    return computed(
        "in proportion to d_F", lambda: share * of("magnetisation", d_F=known)(), f"from d_F = {known}"
    )


_M, _NEAR = "magnetisation", {"d_F": "0.5"}
_FAR = (_moved("6", "2"), computed("no plateau", of(_M, d_F="2"), "d_F = 2"))
_OVER = (computed("one draw", of("norm", **_NEAR), "Q"), fixed("none", 0.0))
_COLD = (computed("fresh pairs", of("fresh_energy", **_NEAR), "not learnt"), fixed("ground state", 0.0))
_MEAN = computed("posterior mean", of("accuracy", **_NEAR, kind="mean"), "q for Q")
_ERF = lambda: (1 + erf(of(_M, **_NEAR)() / of("norm", **_NEAR)() ** 0.5)) / 2  # noqa: E731
_READ = (computed("published", _ERF, "2 sigma sqrt(Q)"), _MEAN)
ROWS: tuple[tuple[SingleSize, str, str, tuple[Rival, ...]], ...] = (
    (HALF, _M, "mean weight", (computed("q = 0", lambda: alone(0.5), "no overlap"), _moved("0.5", "1"))),
    (ONE, _M, "mean weight", (computed("q = 0", lambda: alone(1.0), "no overlap"), _moved("1", "2"))),
    (TWO, _M, "mean weight", (computed("q = 0", lambda: alone(2.0), "no overlap"), _moved("2", "1"))),
    (FAR, _M, "mean weight, target out of reach", _FAR),
    (HALF, "overlap", "overlap of two draws", _OVER),
    (HALF, "energy", "energy of a pair", _COLD),
    (HALF, "accuracy", "fresh inputs read rightly", _READ),
)


def _claim(design: SingleSize, name: str, title: str, rivals: tuple[Rival, ...]) -> Claim:
    point = {"d_F": f"{design.parameters['d_F']:g}", **POINT}
    measured = design.claimed(name) | {"prediction": design.exact[name]}
    id = f"contrastive.{name}.d_F{point['d_F']}"
    return about(f"contrastive.{name}", title, point, *rivals, id=id, **measured)


@cache
def claims() -> tuple[Claim, ...]:
    """All claims of the column."""
    return tuple(_claim(*row) for row in ROWS)
