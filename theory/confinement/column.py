"""What the column of confinement states (`rnnchaos.theory.confinement.notation`: the model)."""

from rnnchaos.theory.confinement import equilibria, onset, potential

TITLE = "Confinement"
FORMULAS = (*potential.FORMULAS, *equilibria.FORMULAS, *onset.FORMULAS)
ERRATA = (onset.CRITICAL,)
