"""Parameters as figures write them: words that end in the letter, and the unit."""

from collections.abc import Mapping
from typing import NamedTuple

from rnnchaos.theory.catalogue import declared


class Letter(NamedTuple):
    """`words` end in the parameter's sign; `unit` is empty where there is none."""

    words: str
    unit: str = ""

    @property
    def sign(self) -> str:
        """The parameter as one sign."""
        return self.words.split()[-1]

    @property
    def axis(self) -> str:
        """Words and unit, as an axis has them."""
        return f"{self.words} [{self.unit}]" if self.unit else self.words


SHARED = {
    "dt": Letter("time step δ", "time constants"),
    "g": Letter("gain g"),
    "lag": Letter("lag τ", "time constants"),
    "N": Letter("network size N"),
    "omega": Letter("angular frequency ω", "per time constant"),
    "phi": Letter("nonlinearity φ"),
}
"""What means the same in every network; a column declares its own letters as LETTERS."""


def letter(name: str, id: str) -> Letter:
    """How the column of the quantity `id` writes the parameter `name`."""
    own: Mapping[str, Letter] = declared(id.partition(".")[0], "LETTERS", {})
    return own.get(name) or SHARED.get(name) or Letter(name)
