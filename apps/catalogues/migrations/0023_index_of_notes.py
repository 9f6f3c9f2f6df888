"""Find the notes of a work by an index: a page asks whether it is noted, and folding settles all of them."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("catalogues", "0022_what_pictures_count")]

    operations = [
        AddIndexConcurrently(
            model_name="unfoldedwork",
            index=models.Index(fields=["work_id"], name="catalogues_notes_of_works"),
        ),
    ]
