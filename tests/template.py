"""Makes the database of which those of the tests are copies: migrating takes a minute, and copying a second.

`make test` calls it first and names the copy's origin in TEST_TEMPLATE; without that each run migrates anew.
Its tables are not vacuumed by themselves: what tests take back would leave the planner sure that they are
empty.

`python -m tests.template NAME` makes one of that name, for work on migrations beside others who test.
"""

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "apps.config.settings_test")
os.environ["TEST_DB_NAME"] = sys.argv[1] if len(sys.argv) > 1 else "tutti_template"
os.environ["TEST_TEMPLATE"] = ""

import django

django.setup()


from django.db import connection  # noqa: E402

if __name__ == "__main__":
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"ALTER TABLE {connection.ops.quote_name(table)} SET (autovacuum_enabled = false)")
    connection.close()
