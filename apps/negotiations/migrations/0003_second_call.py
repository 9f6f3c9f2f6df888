"""The second call of a vote takes the place of the first at its offer."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('ballots', '0003_announced_life'),
        ('negotiations', '0002_drafts_and_approvals'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='offer',
            name='offer_ballot_fixed',
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='offer',
            trigger=pgtrigger.compiler.Trigger(name='offer_ballot_fixed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."ballot_id" IS DISTINCT FROM (NEW."ballot_id") AND OLD."ballot_id" IS NOT NULL)', func="\nIF NOT EXISTS (SELECT 1 FROM ballots_ballot\n               WHERE id = NEW.ballot_id AND second_call_of_id = OLD.ballot_id) THEN\n  RAISE EXCEPTION 'an offer keeps its vote; only the second call of it takes its place';\nEND IF;\nRETURN NEW;\n", hash='7196c64553e70258c37b52f4e1b1a922ba242638', operation='UPDATE', pgid='pgtrigger_offer_ballot_fixed_59758', table='negotiations_offer', when='BEFORE')),
        ),
    ]
