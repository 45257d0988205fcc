"""Command lines that break the contract in ways that only the end of the process shows."""

import os


def main(words: list[str]) -> int:
    """`spin` never ends, `abort` ends the process."""
    if words == ["abort"]:
        os.abort()
    while words == ["spin"]:
        pass
    return 64
