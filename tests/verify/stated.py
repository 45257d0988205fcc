"""Claims by their ids, each stated when it is first asked for: collecting tests evaluates none."""

from collections.abc import Iterator, Mapping, Sequence

from rnnchaos.verify.claim import Claim, Stated


class StatedClaims(Mapping[str, Stated]):
    """{id: the claim stated}; as long as the ids are different ones."""

    def __init__(self, claims: Sequence[Claim]) -> None:
        self.claims = {claim.id: claim for claim in claims}
        self.found: dict[str, Stated] = {}

    def __getitem__(self, id: str) -> Stated:
        if id not in self.found:
            self.found[id] = self.claims[id].stated()
        return self.found[id]

    def __iter__(self) -> Iterator[str]:
        return iter(self.claims)

    def __len__(self) -> int:
        return len(self.claims)
