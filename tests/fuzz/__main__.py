"""Send the API everything that its OpenAPI document allows and forbids, for a number of seconds.

A story is told in a database of its own; granian serves it; a steward declines what is tabled, so that the
turn comes back. Ends with 1 if an answer is a server error or another than the document says.
"""

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "apps.config.settings_test")
os.environ["TEST_DB_NAME"] = f"fuzz_{os.getpid()}"

import django

django.setup()


from django.test.utils import setup_databases, teardown_databases  # noqa: E402

from tests.fuzz.run import fuzz  # noqa: E402

if __name__ == "__main__":
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        failed = fuzz(seconds=int(sys.argv[1]), options=sys.argv[2:])
    finally:
        teardown_databases(databases, verbosity=0)
    sys.exit(failed)
