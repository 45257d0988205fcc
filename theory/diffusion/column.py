"""What the column of generative diffusion states (`rnnchaos.theory.diffusion.notation`: the model)."""

from rnnchaos.theory.diffusion import entropy, overlap, paths, transitions
from rnnchaos.theory.diffusion.notation import PAPERS

TITLE = "Generative diffusion"
FORMULAS = (*overlap.FORMULAS, *entropy.FORMULAS, *transitions.FORMULAS, *paths.FORMULAS)
