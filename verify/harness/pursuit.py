"""Several sequential tests at a time, so that no processor waits for the verdict of one of them.

A group of tests advances by rounds: those of its studies that lag go on to their next checkpoint, and the
claims that are still open are judged there. Groups share no claim, and none of their verdicts depends on
which of them goes first. That is one whose records are there already, else the one with the most seconds
left.
"""

from collections.abc import Callable, Iterable, Sequence

from rnnchaos.verify.harness.sequential import Progress, Sampler, SequentialTest

Group = Sequence[SequentialTest]


def pursue(
    groups: Iterable[Group],
    expired: Callable[[], bool],
    progress: Progress | None,
    judged: Callable[[], None] = lambda: None,
) -> bool:
    """Follow the claims of all groups until they are decided or their plans are spent, `judged` called after
    each round; False when the time ran out.
    """
    open_ = [group for group in groups if waiting(group)]
    while open_:
        for group in open_:
            for sampler in lagging(group):
                sampler.want()
        chosen = max(open_, key=_precedence)
        if not advance(chosen, expired, progress):
            return False
        judged()
        open_ = [group for group in open_ if waiting(group)]
    return True


def waiting(group: Group) -> list[SequentialTest]:
    """The tests that more realisations could decide."""
    return [test for test in group if test.open]


def lagging(group: Group) -> list[Sampler]:
    """Of the studies that open tests read, those with the fewest realisations."""
    asked = {s.study.key: s for test in waiting(group) for s in test.samplers if not s.spent}
    least = min(sampler.done for sampler in asked.values())
    return [sampler for sampler in asked.values() if sampler.done == least]


def advance(group: Group, expired: Callable[[], bool], progress: Progress | None) -> bool:
    """One round; False where the time ran out in it."""
    tests = waiting(group)
    for sampler in lagging(group):
        if not sampler.advance(expired, progress):
            return False
    for test in tests:
        test.judge()
    return True


def _precedence(group: Group) -> tuple[bool, float]:
    needed = lagging(group)
    return not any(sampler.waits for sampler in needed), max(sampler.seconds_left for sampler in needed)
