r"""`rnnchaos simulate transition`: the largest exponent of heavy-tailed networks across the transition.

A realisation is one trial (`rnnchaos.verify.heavy_tailed.transition_trial`): one W and all gains of the grid,
the protocol of Fig. 2 of arXiv:2505.09816.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from rnnchaos.numerics.quantity import Parameter, integer, real
from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.devices.parameter import DEVICE
from rnnchaos.verify.ensembles.study import Record
from rnnchaos.verify.ensembles.template import Template
from rnnchaos.verify.heavy_tailed.transition_crossing import transition as transition_of
from rnnchaos.verify.heavy_tailed.transition_trial import Protocol, transition


def memory(parameters: Mapping[str, Any]) -> int:
    """Peak bytes. Raises `UsageError` for k > N and for a grid that is none."""
    of = Protocol(**parameters)
    if of.k > of.N:
        raise UsageError("k", of.k, f"accepted: an integer from 1 to N = {of.N}")
    if not of.low < of.high:
        raise UsageError("high", of.high, f"accepted: a gain above low = {of.low:g}")
    if not of.low <= of.highest:
        raise UsageError("highest", of.highest, f"accepted: a gain from low = {of.low:g} on")
    return of.memory_bytes()


def summary(records: Sequence[Record], parameters: Mapping[str, Any]) -> dict[str, Any]:
    """The gains called critical, by both estimators and by theory, and the bootstrap interval."""
    if all(record.status != "done" for record in records):
        return {}
    return transition_of(records, alpha=f"{parameters['alpha']:g}", N=int(parameters["N"])).to_json()


def _steps(name: str, meaning: str, default: int, *, least: int = 0) -> Parameter:
    return integer(name, meaning, at_least=least, at_most=10**7, default=default, required=False)


def _gain(name: str, meaning: str, default: str) -> Parameter:
    return real(name, meaning, above=0, at_most=1e3, default=default, required=False)


TRANSITION = Template(
    "transition",
    "largest exponent of heavy-tailed networks against the gain: exact and published estimators",
    transition,
    (
        real("alpha", "tail index of the couplings", at_least=0.5, at_most=2),
        integer("N", "units", at_least=2, at_most=10**5),
        integer("k", "leading exponents", at_least=1, at_most=1000, default=100, required=False),
        integer("points", "gains of the grid", at_least=2, at_most=1000, default=50, required=False),
        _gain("low", "lowest gain", "0.01"),
        _gain("high", "highest gain", "10"),
        _gain("highest", "highest gain of the published estimator", "2"),
        _steps("burn", "steps of warm-up", 2900),
        _steps("align", "steps that a frame has to align, the last of the warm-up", 200),
        _steps("duration", "steps averaged over", 100, least=1),
        DEVICE,
    ),
    memory,
    realisations=10,
    summary=summary,
)
