"""Sentences that name another formula by its id: cut so that each id can become a link."""

import re
from collections.abc import Collection, Iterator

_WORD = re.compile(r"[A-Za-z]\w*(?:\.\w+)+")


def cut(sentence: str, known: Collection[str]) -> Iterator[tuple[str, bool]]:
    """The parts of a sentence in order, and whether each is the id of a formula.

    >>> list(cut("See gaussian.dmft.", {"gaussian.dmft"}))
    [('See ', False), ('gaussian.dmft', True), ('.', False)]
    """
    end = 0
    for match in _WORD.finditer(sentence):
        if match[0] in known:
            yield sentence[end : match.start()], False
            yield match[0], True
            end = match.end()
    yield sentence[end:], False
