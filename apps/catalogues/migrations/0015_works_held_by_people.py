from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("catalogues", "0014_owners_outside")]

    operations = [
        AddIndexConcurrently(
            model_name="share",
            index=models.Index(
                condition=models.Q(("ended_at__isnull", True)),
                fields=["holder", "work"],
                name="catalogues_held_works",
            ),
        ),
    ]
