"""The oracles of the engines that columns share."""

from rnnchaos.verify.kernels.oracle import Oracles
from rnnchaos.verify.kernels.shared import (
    bookkeeping,
    couplings,
    flows,
    frames,
    histories,
    judgement,
    orbit_tools,
    orbits,
    products,
    results,
    schemes,
    settling,
    verdicts,
)

ALMOST = "equality has probability 0"
SHAPE = "a product with vectors and one with a matrix give the same sums"
NETWORKS = {
    "flow.Flow.__init__: negated: (slice(None), None) if len(states) <= STACKED else () -> "
    "(slice(None), None) if not len(states) <= STACKED else ()": SHAPE,
    "flow.Flow.__init__: edge: len(states) <= STACKED -> len(states) < STACKED": SHAPE,
    "flow.Flow.__init__: turned: len(states) <= STACKED -> len(states) >= STACKED": SHAPE,
    "flow.observe: edge: f2[late].mean(0) > QUIET * (1 + x2[late].mean(0)) -> "
    "f2[late].mean(0) >= QUIET * (1 + x2[late].mean(0))": ALMOST,
    "flow.Returns.look: edge: product > SAME * norms -> product >= SAME * norms": ALMOST,
    "flow.Returns.look: edge: product < norms / 2 -> product <= norms / 2": ALMOST,
}
ENGINE = (schemes, products, frames, bookkeeping, histories, judgement, verdicts, settling, results)
SHARED = (
    Oracles(
        "networks",
        (*flows.CHECKS, *couplings.CHECKS),
        {f"networks.{where}": why for where, why in NETWORKS.items()},
    ),
    Oracles("spectrum", tuple(check for part in ENGINE for check in part.CHECKS)),
    Oracles("orbits", (*orbit_tools.CHECKS, *orbits.CHECKS)),
)
