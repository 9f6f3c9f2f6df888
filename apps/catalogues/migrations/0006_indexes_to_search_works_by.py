from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.operations import AddIndexConcurrently
from django.contrib.postgres.search import SearchVector
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("catalogues", "0005_text_to_search_works_by")]

    operations = [
        AddIndexConcurrently(
            model_name="work",
            index=GinIndex(SearchVector("search_text", config="simple"), name="catalogues_search_words"),
        ),
        AddIndexConcurrently(
            model_name="work",
            index=GinIndex(
                OpClass(models.F("search_text"), "gin_trgm_ops"), name="catalogues_search_letters"
            ),
        ),
    ]
