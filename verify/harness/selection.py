"""Which claims a run checks.

A claim is named by its id, by a beginning of it that ends where a dot stands (`gaussian`,
`gaussian.variance`, `gaussian.variance.g2`), or by the formula that it checks; a bare name means
`gaussian.NAME`, of the first column, where that exists.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from difflib import get_close_matches

from rnnchaos.theory.catalogue import COLUMNS, column_of, registered
from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.claim import Claim
from rnnchaos.verify.ensembles.identity import content_hash


def claims(columns: Iterable[str] = COLUMNS) -> tuple[Claim, ...]:
    """All claims of `columns` and of those from elsewhere."""
    return tuple(registered("CLAIMS", columns))


def selected(asked_for: Sequence[Claim | str], budget: str) -> tuple[Claim, ...]:
    """The claims of `budget` that are named by object, id or prefix of an id; all of them where none is
    named.
    """
    if not asked_for:
        return tuple(claim for claim in claims() if budget in claim.budgets)
    chosen: list[Claim] = []
    for asked in asked_for:
        matches = [asked] if isinstance(asked, Claim) else named(asked)
        within = [claim for claim in matches if budget in claim.budgets]
        if not within:
            name = asked.id if isinstance(asked, Claim) else asked
            budgets = sorted({known for claim in matches for known in claim.budgets})
            raise UsageError("budget", budget, f"{name} runs under {', '.join(budgets)}")
        chosen += within
    return distinct(chosen)


def distinct(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """Each claim once, also where it was built twice. Raises `UsageError` where different claims share an id,
    so that none is lost behind another.
    """
    chosen: dict[str, Claim] = {}
    for claim in claims:
        known = chosen.setdefault(claim.id, claim)
        if known is not claim and content_hash(known) != content_hash(claim):
            raise UsageError("claim", claim.id, f"an id of two claims, {known.title!r} and {claim.title!r}")
    return tuple(chosen.values())


def named(prefix: str) -> list[Claim]:
    """The claims that `prefix` names; where it begins with a column's name, no other column's are built for
    it.
    """
    column = column_of(prefix)
    if column is not None:
        with suppress(UsageError):
            return matching(prefix, claims([column]))
    return matching(prefix, claims())


def matching(prefix: str, catalogue: Iterable[Claim]) -> list[Claim]:
    """Claims whose id is `prefix` or continues it after a dot, else those that check the formula `prefix`; a
    bare name means that of the first column where it exists. Raises `UsageError` where there is none.
    """
    known = list(catalogue)
    if not prefix:
        raise UsageError("claim", "''", "accepted: an id or its beginning; for all claims name none")
    starts = (prefix, f"{COLUMNS[0]}.{prefix}")
    found = [[c for c in known if f"{c.id}.".startswith(f"{start}.")] for start in starts]
    found += [[c for c in known if c.formula == start] for start in starts]
    for matches in found:
        if matches:
            return matches
    raise UsageError("claim", prefix, f"accepted: an id or its beginning, as {_near(prefix, known)}")


def _near(prefix: str, known: Iterable[Claim]) -> str:
    """Formulas of claims that look like `prefix`, else the columns that have claims."""
    formulas = sorted({claim.formula for claim in known})
    near = get_close_matches(prefix, formulas, n=4, cutoff=0.5)
    columns = sorted({formula.partition(".")[0] for formula in formulas})
    return ", ".join(near or columns) or "none is registered"
