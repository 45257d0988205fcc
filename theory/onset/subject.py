"""What an onset series is of: phi, a nonlinearity, or the general odd phi with its derivatives c1, c3, c5,
... as symbols, for which None stands; strengths and sizes as they are typed."""

import re

import sympy as sp

from rnnchaos.theory.errors import UsageError
from rnnchaos.theory.nonlinearity.registry import Nonlinearity, odd_nonlinearity


def subject_of(phi: str) -> Nonlinearity | None:
    """The nonlinearity of `--phi`; None for the word `general`. Raises `UsageError`."""
    return None if phi == "general" else odd_nonlinearity(phi)


def remarks_on(subject: Nonlinearity | None) -> tuple[str, ...]:
    """What is said of every onset series."""
    about = "a general odd phi with c1*c3 < 0" if subject is None else f"phi = {subject.name}"
    return (
        f"For {about}. eps = g - g_c. The series is asymptotic, not convergent; O(.) is the first omitted "
        "power.",
    )


_RATIO, _SIZE = re.compile(r"\d{1,40}(\.\d{1,200})?(/\d{1,40})?"), re.compile(r"0*[1-9]\d{0,29}|inf")


def strength_at_rest(name: str, given: str, phi: Nonlinearity) -> sp.Rational:
    """The strength of a coupling that leaves rest stable by itself, exactly. Raises `UsageError`."""
    strength = sp.Rational(given) if _RATIO.fullmatch(str(given)) else sp.oo
    if not strength * abs(phi.slope) < 1:
        raise UsageError(name, given, f"accepted: 0 <= {name} < 1/phi'(0), else there is activity at 0")
    return strength


def share_of_one(name: str, given: str) -> sp.Rational:
    """1/n for a size n, 0 for inf. Raises `UsageError`."""
    if not _SIZE.fullmatch(str(given)):
        raise UsageError(name, given, "accepted: an integer >= 1, or inf")
    return sp.S.Zero if given == "inf" else 1 / sp.Integer(given)
