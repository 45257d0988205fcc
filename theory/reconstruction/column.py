"""What the column of reconstructed networks states (`rnnchaos.theory.reconstruction.notation`: the model)."""

from rnnchaos.theory.reconstruction import closed, recursion, response

TITLE = "Reconstructed networks"
FORMULAS = (*recursion.FORMULAS, *response.FORMULAS, *closed.FORMULAS)
ERRATA = (response.RESCALED,)
