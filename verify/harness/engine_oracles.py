"""The oracles of the engines that columns share."""

from rnnchaos.verify.kernels.devices import moved
from rnnchaos.verify.kernels.equivalent import DEVICES, IDENTIFICATION, LEARNING, NETWORKS, SAMPLERS, SPECTRUM
from rnnchaos.verify.kernels.identification import estimates, samplers
from rnnchaos.verify.kernels.learning import ascent, chains, linear
from rnnchaos.verify.kernels.oracle import Oracles
from rnnchaos.verify.kernels.shared import (
    bookkeeping,
    couplings,
    flows,
    frames,
    hierarchies,
    histories,
    judgement,
    orbit_tools,
    orbits,
    products,
    results,
    settling,
    time_steps,
    verdicts,
)


def _of(room: str, why: dict[str, str]) -> dict[str, str]:
    return {f"{room}.{where}": reason for where, reason in why.items()}


ENGINE = (time_steps, products, frames, bookkeeping, histories, judgement, verdicts, settling, results)
SHARED = (
    Oracles(
        "networks",
        (*flows.CHECKS, *couplings.CHECKS, *hierarchies.CHECKS),
        _of("networks", NETWORKS),
    ),
    Oracles("spectrum", tuple(check for part in ENGINE for check in part.CHECKS), _of("spectrum", SPECTRUM)),
    Oracles("orbits", (*orbit_tools.CHECKS, *orbits.CHECKS)),
    Oracles("devices", moved.CHECKS, _of("devices", DEVICES)),
    Oracles("samplers", (*samplers.CHECKS, *chains.CHECKS), _of("samplers", SAMPLERS)),
    Oracles("learning", (*linear.CHECKS, *ascent.CHECKS), _of("learning", LEARNING)),
    Oracles("identification", estimates.CHECKS, _of("identification", IDENTIFICATION)),
)
