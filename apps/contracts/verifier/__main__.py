"""Starts the checker by `python -m apps.contracts.verifier`."""

import sys

from apps.contracts.verifier.program import main

sys.exit(main())
