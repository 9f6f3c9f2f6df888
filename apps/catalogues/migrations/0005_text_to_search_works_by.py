import pgtrigger.compiler
import pgtrigger.migrations
from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations, models


class Migration(migrations.Migration):
    """A column that a trigger keeps; `catalogues.fill_search_texts` fills the rows that were there before."""

    dependencies = [("catalogues", "0004_rules_of_rights_hold")]

    operations = [
        TrigramExtension(),
        UnaccentExtension(),
        migrations.AddField(
            model_name="work",
            name="search_text",
            field=models.TextField(db_default="", default="", editable=False),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='work',
            trigger=pgtrigger.compiler.Trigger(name='work_search_text', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    NEW.search_text := lower(unaccent(normalize(NEW.title || ' ' || NEW.artist_line, NFKC)));\n    RETURN NEW;\n", hash='71759ea584199ab1cc752d7b04d9c1b032b944d9', operation='INSERT OR UPDATE OF "title", "artist_line"', pgid='pgtrigger_work_search_text_5b8e0', table='catalogues_work', when='BEFORE')),
        ),
    ]
