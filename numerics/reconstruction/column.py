"""What the column of reconstructed networks evaluates: the two-replica recursion, linear response with its
amplitude and horizon, and what least squares leaves (`rnnchaos.theory.reconstruction.recursion`)."""

from typing import Any

from rnnchaos.numerics.reconstruction import amplitude, closed, distances, samples

QUANTITIES = (*distances.QUANTITIES, *amplitude.QUANTITIES, *closed.QUANTITIES)
LETTERS = samples.LETTERS
SIGNS = samples.SIGNS
SAMPLES = samples.SAMPLES


def witnesses() -> tuple[Any, ...]:
    """They need SymPy, which evaluation does not: loaded when they are asked for."""
    from rnnchaos.numerics.reconstruction.witnesses import WITNESSES as found

    return found


WITNESSES = witnesses
