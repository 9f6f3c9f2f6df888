"""An offer can be accepted in principle before the vote."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ballots', '0008_roll_by_person'),
        ('negotiations', '0003_second_call'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='offer',
            name='offer_states',
        ),
        migrations.RemoveConstraint(
            model_name='offer',
            name='negotiations_one_offer_on_the_table',
        ),
        migrations.AlterField(  # allowed: choices only, the column stays as it is
            model_name='offer',
            name='state',
            field=models.CharField(choices=[('tabled', 'On the table'), ('principle', 'Accepted in principle'), ('superseded', 'Superseded'), ('withdrawn', 'Withdrawn'), ('expired', 'Expired'), ('voting', 'At the vote'), ('accepted', 'Accepted'), ('declined', 'Declined')], default='tabled', max_length=10),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='offer',
            trigger=pgtrigger.compiler.Trigger(name='offer_states', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{principle:declined,principle:expired,principle:superseded,principle:voting,principle:withdrawn,tabled:declined,tabled:expired,tabled:principle,tabled:superseded,tabled:voting,tabled:withdrawn,voting:accepted,voting:declined}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='c72b45c588d9504b8fef3eb6eb2c17d0f828ccae', operation='UPDATE', pgid='pgtrigger_offer_states_7daf9', table='negotiations_offer', when='BEFORE')),
        ),
        migrations.AddConstraint(  # allowed: a partial index over what lies on tables, a few rows
            model_name='offer',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['tabled', 'principle', 'voting'])), fields=('room',), name='negotiations_one_offer_on_the_table'),
        ),
    ]
