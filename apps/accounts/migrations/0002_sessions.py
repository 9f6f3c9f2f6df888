"""Sessions as their owners see them, and the table that counts limits while Redis is away."""

import apps.common.ids
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# The shape is that of Django's DatabaseCache; `apps/common/cache.py` uses it, and has no models.
_TABLE = """
    CREATE TABLE common_limits (
        cache_key varchar(255) NOT NULL PRIMARY KEY,
        value text NOT NULL,
        expires timestamptz NOT NULL
    );
    CREATE INDEX common_limits_expires ON common_limits (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Session",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(
                        default=apps.common.ids.new_public_id, editable=False, max_length=16, unique=True
                    ),
                ),
                ("session_key", models.CharField(max_length=40, unique=True)),
                ("browser", models.CharField(blank=True, max_length=20)),
                ("system", models.CharField(blank=True, max_length=20)),
                ("network", models.CharField(blank=True, max_length=45)),
                ("begun_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sessions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.RunSQL(_TABLE, "DROP TABLE common_limits"),
    ]
