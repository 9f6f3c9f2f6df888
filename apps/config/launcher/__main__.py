"""Entry of `python -m apps.config.launcher`."""

import sys

from apps.config.launcher.cli import main

sys.exit(main(sys.argv[1:]))
