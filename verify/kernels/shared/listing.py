"""The oracles of the engines that columns share."""

from rnnchaos.verify.kernels.oracle import Oracles
from rnnchaos.verify.kernels.shared import couplings, flows

SHARED = (Oracles("networks", (*flows.CHECKS, *couplings.CHECKS)),)
