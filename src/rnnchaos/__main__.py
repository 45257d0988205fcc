"""`python -m rnnchaos`."""

import sys

from rnnchaos.cli import main

sys.exit(main())
