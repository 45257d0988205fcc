r"""What the column of plastic synapses states: neurons and synapses that move together
(`rnnchaos.theory.plastic.notation` has the model)."""

from rnnchaos.theory.plastic import chaos, frozen, imprinted, landau, synapses
from rnnchaos.theory.plastic.notation import PAPERS

TITLE = "Plastic synapses"
FORMULAS = (
    synapses.balance,
    synapses.dmft,
    frozen.static_activity,
    frozen.frozen_edge,
    frozen.bulk_stability,
    landau.landau,
    landau.tricritical,
    landau.fold,
    chaos.landau_chaotic,
    imprinted.imprinted_activity,
    imprinted.imprinted_fold,
)
