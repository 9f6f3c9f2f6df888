"""Run the measurements that are named, or all."""

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "apps.config.settings_test")
os.environ["TEST_DB_NAME"] = f"bench_{os.getpid()}"

import django

django.setup()


from django.test.utils import setup_databases, teardown_databases  # noqa: E402

from tests.bench import count, datasets, imports, record, search, verify, votes  # noqa: E402

BENCHES = {
    "votes": votes.run,
    "record": record.run,
    "import": imports.run,
    "search": search.run,
    "datasets": datasets.run,
    "count": count.run,
    "verify": verify.run,
}

# Long ones, measured when they are named.
NAMED = {"import_sizes": imports.run_sizes}

if __name__ == "__main__":
    chosen = sys.argv[1:] or list(BENCHES)
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        for name in chosen:
            {**BENCHES, **NAMED}[name]()
    finally:
        teardown_databases(databases, verbosity=0)
