"""What every claim of a column must be before anything is sampled."""

from rnnchaos.verify.claim import Stated


def discriminating(stated: Stated, *, room: float) -> None:
    """Rivals outside the tolerance, one of them near it, and biases of known origin, of less than `room` of
    the tolerance: an ordering's is the distance of what is expected from its margin, if that is published.
    """
    assert stated.toothless() is None
    assert len(stated.rivals) >= 2
    half = stated.tolerance
    if stated.claim.kind == "ordering" and stated.claim.published:
        half = stated.claim.published[-1].value - stated.band[0]
    assert stated.bias < room * half
    assert all(bias.origin for bias in stated.claim.biases)
