import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('contracts', '0001_squashed_0004_words_can_be_erased'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='contract',
            name='text_fixed',
        ),
        migrations.AddField(
            model_name='contract',
            name='annex',
            field=models.JSONField(blank=True, db_default=[], default=list),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='contract',
            trigger=pgtrigger.compiler.Trigger(name='text_fixed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."collective_id" IS DISTINCT FROM (NEW."collective_id") OR OLD."company_id" IS DISTINCT FROM (NEW."company_id") OR OLD."union_id" IS DISTINCT FROM (NEW."union_id") OR OLD."ballot_id" IS DISTINCT FROM (NEW."ballot_id") OR OLD."origin" IS DISTINCT FROM (NEW."origin") OR OLD."parties" IS DISTINCT FROM (NEW."parties") OR OLD."terms" IS DISTINCT FROM (NEW."terms") OR OLD."terms_hash" IS DISTINCT FROM (NEW."terms_hash") OR OLD."prose" IS DISTINCT FROM (NEW."prose") OR OLD."annex" IS DISTINCT FROM (NEW."annex") OR OLD."zone" IS DISTINCT FROM (NEW."zone") OR OLD."agreed_at" IS DISTINCT FROM (NEW."agreed_at") OR OLD."take_out_until" IS DISTINCT FROM (NEW."take_out_until"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='c5532481b2d403ca0d76f32d7b260610eaf485c7', operation='UPDATE', pgid='pgtrigger_text_fixed_75a58', table='contracts_contract', when='BEFORE')),
        ),
    ]
