"""What simulation says of reconstructed networks."""

from typing import Any

CLAIMS: tuple[Any, ...] = ()
