"""What the column of confinement evaluates: the planted potential, its walls, and the number of fixed points
(`rnnchaos.theory.confinement.potential`, `rnnchaos.theory.confinement.equilibria`)."""

from typing import Any

from rnnchaos.numerics.confinement import equilibria, expected, potential, samples

QUANTITIES = (*potential.POTENTIAL, *equilibria.FIXED_POINTS, expected.EXPECTED)
LETTERS, SIGNS, SAMPLES = samples.LETTERS, samples.SIGNS, samples.SAMPLES


def witnesses() -> tuple[Any, ...]:
    """They need SymPy, which evaluation does not: loaded when they are asked for."""
    from rnnchaos.numerics.confinement.witnesses import WITNESSES as found

    return found


WITNESSES = witnesses
