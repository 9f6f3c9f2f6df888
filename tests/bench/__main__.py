"""Run the measurements that are named, or all."""

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "apps.config.settings_test")
os.environ["TEST_DB_NAME"] = f"bench_{os.getpid()}"

import django

django.setup()


from django.test.utils import setup_databases, teardown_databases  # noqa: E402

from tests.bench import (  # noqa: E402
    count,
    datasets,
    fanout,
    glance,
    imports,
    licensable,
    record,
    rooms,
    search,
    verify,
    votes,
)

BENCHES = {
    "record": record.run,
    "import": imports.run,
    "rooms": rooms.run,
    "search": search.run,
    "glance": glance.run,
    "datasets": datasets.run,
    "licensable": licensable.run,
    "count": count.run,
    "verify": verify.run,
}

# These start servers of their own.
APART = {"votes": votes.run, "fanout": fanout.run}

# Long ones, measured when they are named.
NAMED = {"import_sizes": imports.run_sizes}

if __name__ == "__main__":
    chosen = sys.argv[1:] or [*APART, *BENCHES]
    for name in chosen:
        if name in APART:
            APART[name]()
    chosen = [name for name in chosen if name not in APART]
    databases = setup_databases(verbosity=0, interactive=False) if chosen else None
    try:
        for name in chosen:
            {**BENCHES, **NAMED}[name]()
    finally:
        if databases:
            teardown_databases(databases, verbosity=0)
