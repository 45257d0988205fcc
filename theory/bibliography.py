"""The papers that formulas cite: one entry a key, used by `Source`, by `--format bibtex` and by the notes.

What several columns may cite stands here; a column lists the papers that only it cites as its own `PAPERS`.
"""

from dataclasses import dataclass

from rnnchaos.theory.catalogue import registered
from rnnchaos.theory.errors import UsageError


@dataclass(frozen=True, slots=True)
class Paper:
    """A bibliographic entry; `doi` or `arxiv` identifies it."""

    key: str
    authors: str
    title: str
    venue: str
    year: int
    doi: str | None = None
    arxiv: str | None = None

    @property
    def id(self) -> str:
        """The key, by which the catalogue keeps the papers of columns apart."""
        return self.key

    def bibtex(self) -> str:
        """The entry in BibTeX."""
        fields = {
            "author": self.authors,
            "title": "{" + self.title + "}",
            "journal": f"arXiv preprint arXiv:{self.arxiv}" if self.venue == "arXiv preprint" else self.venue,
            "year": str(self.year),
        }
        fields |= {"doi": self.doi} if self.doi else {}
        fields |= {"eprint": self.arxiv, "archiveprefix": "arXiv"} if self.arxiv else {}
        body = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
        return f"@article{{{self.key},\n{body}\n}}"


PAPERS = {
    paper.key: paper
    for paper in (
        Paper(
            "Sompolinsky1988",
            "Sompolinsky, H. and Crisanti, A. and Sommers, H. J.",
            "Chaos in Random Neural Networks",
            "Physical Review Letters",
            1988,
            "10.1103/PhysRevLett.61.259",
        ),
        Paper(
            "ZhangHuang2025",
            "Zhang, Li-Ru and Huang, Haiping",
            "Kinetic energy in random recurrent neural networks",
            "arXiv preprint",
            2025,
            None,
            "2508.04983",
        ),
        Paper(
            "Price1958",
            "Price, R.",
            "A useful theorem for nonlinear devices having {Gaussian} inputs",
            "IRE Transactions on Information Theory",
            1958,
            "10.1109/TIT.1958.1057444",
        ),
        Paper(
            "XieMihalasKusmierz2025",
            "Xie, Yi and Mihalas, Stefan and Ku{\\'s}mierz, {\\L}ukasz",
            "Slow Transition to Low-Dimensional Chaos in Heavy-Tailed Recurrent Neural Networks",
            "arXiv preprint",
            2025,
            None,
            "2505.09816",
        ),
        Paper(
            "Rugh1997",
            "Rugh, Hans Henrik",
            "Dynamical Approach to Temperature",
            "Physical Review Letters",
            1997,
            "10.1103/PhysRevLett.78.772",
        ),
        Paper(
            "Cugliandolo1997",
            "Cugliandolo, Leticia F. and Kurchan, Jorge and Peliti, Luca",
            "Energy flow, partial equilibration, and effective temperatures in systems with slow dynamics",
            "Physical Review E",
            1997,
            "10.1103/PhysRevE.55.3898",
        ),
        Paper(
            "ClarkAbbottLitwinKumar2023",
            "Clark, David G. and Abbott, L. F. and Litwin-Kumar, Ashok",
            "Dimension of Activity in Random Neural Networks",
            "Physical Review Letters",
            2023,
            "10.1103/PhysRevLett.131.118401",
        ),
        Paper(
            "AhmadianFumarolaMiller2015",
            "Ahmadian, Yashar and Fumarola, Francesco and Miller, Kenneth D.",
            "Properties of networks with partially structured and partially random connectivity",
            "Physical Review E",
            2015,
            "10.1103/PhysRevE.91.012820",
        ),
    )
}


def papers() -> dict[str, Paper]:
    """All papers by key: the shared ones and those of the columns."""
    return PAPERS | {entry.key: entry for entry in registered("PAPERS")}


def paper(key: str) -> Paper:
    """The entry of `key`. Raises `UsageError` for an unknown key."""
    known = papers()
    if key not in known:
        raise UsageError("key", key, "accepted: " + ", ".join(known))
    return known[key]
