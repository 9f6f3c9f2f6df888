#!/usr/bin/env python
"""Run a management command of Tutti."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "apps.config.settings")
    # Commands such as `migrate` may take their time; pages, sockets and tasks may not.
    os.environ.setdefault("DATABASE_STATEMENT_SECONDS", "0")
    execute_from_command_line(sys.argv)
