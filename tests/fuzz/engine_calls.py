"""A comparison of engines as a command line: `ID DIGITS name=value ...`, so that it runs as calls do.

Exit 0 where all three computations agree, 70 and one line where one was refused and nothing contradicts; a
contradiction, or a failure that is none of the project's errors, is an `AssertionError`.
"""

import sys

from tests.fuzz.engine_points import compare


def main(words: list[str]) -> int:
    """Compare the engines at one point."""
    found = compare(words[0], dict(pair.split("=", 1) for pair in words[2:]), digits=int(words[1]))
    if found.breach:
        raise AssertionError(found.breach)
    if found.refused:
        print("rnnchaos:", " ".join(found.refused[0].split()), file=sys.stderr)
    return 70 if found.refused else 0
