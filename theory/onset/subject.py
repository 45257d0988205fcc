"""phi of an onset series: a nonlinearity, or the general odd phi with its derivatives c1, c3, c5, ... as
symbols, for which None stands."""

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
