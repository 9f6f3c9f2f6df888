"""One contract at a time follows another; what was answered or signed stays; orders name rows of people."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


def name_rows(apps, schema_editor):
    """Put the numbers of people's rows where orders of signing had codes, which go when somebody is erased."""
    changes = apps.get_model("contracts", "SigningChange").objects.filter(what="order")
    people = dict(apps.get_model("accounts", "User").objects.values_list("public_id", "pk"))
    for change in changes.iterator():
        for stage in change.order["stages"]:
            # Whoever was erased before stands in no row under that code any more.
            stage["people"] = [people.get(one, 0) for one in stage["people"]]
        change.save(update_fields=["order"])


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_squashed_0006_acts_agree_on_a_voice'),
        ('ballots', '0009_objections_lapse'),
        ('contracts', '0009_versions_and_later_states'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='signingchange',
            name='asked_fixed',
        ),
        migrations.RunPython(name_rows, migrations.RunPython.noop),
        pgtrigger.migrations.AddTrigger(
            model_name='signingchange',
            trigger=pgtrigger.compiler.Trigger(name='asked_fixed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."contract_id" IS DISTINCT FROM (NEW."contract_id") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."what" IS DISTINCT FROM (NEW."what") OR OLD."side" IS DISTINCT FROM (NEW."side") OR OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."order" IS DISTINCT FROM (NEW."order") OR OLD."asked_at" IS DISTINCT FROM (NEW."asked_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='627db51c8c8326a5fb9360e225b29d28f8c63e52', operation='UPDATE', pgid='pgtrigger_asked_fixed_b45c6', table='contracts_signingchange', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='release',
            trigger=pgtrigger.compiler.Trigger(name='words_of_release_only_go', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF NEW.title NOT IN (OLD.title, '') OR NEW.name NOT IN (OLD.name, '')\n    OR NEW.salt NOT IN (OLD.salt, '') THEN\n        RAISE EXCEPTION 'the words of a release are erased, and never changed';\n    END IF;\n    RETURN NEW;\n", hash='0bc94621aa84e3d98f85d7821d281aaec0e52561', operation='UPDATE', pgid='pgtrigger_words_of_release_only_go_1bc5f', table='contracts_release', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='signingchange',
            trigger=pgtrigger.compiler.Trigger(name='change_over', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NOT (OLD."state" = \'open\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='2c5edddedab1674be376a5564a429cf74b10d05e', operation='UPDATE', pgid='pgtrigger_change_over_6afa0', table='contracts_signingchange', when='BEFORE')),
        ),
        migrations.AddConstraint(  # allowed: there are few contracts
            model_name='contract',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['agreed', 'signing'])), fields=('follows',), name='contracts_followed_once_at_a_time'),
        ),
    ]
