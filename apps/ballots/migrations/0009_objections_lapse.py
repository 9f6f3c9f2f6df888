"""An objection to a roll that nobody answered does not keep a vote from opening for ever."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ballots', '0008_roll_by_person'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='contest',
            name='answered_once',
        ),
        migrations.AddField(
            model_name='contest',
            name='lapsed_at',
            field=models.DateTimeField(null=True),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='contest',
            trigger=pgtrigger.compiler.Trigger(name='answered_once', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF (NEW.ballot_id, NEW.person_id, NEW.at) IS DISTINCT FROM (OLD.ballot_id, OLD.person_id, OLD.at)\n   OR NEW.text NOT IN (OLD.text, '') THEN\n  RAISE EXCEPTION 'a contest is never changed, only answered or erased';\nEND IF;\nIF OLD.answered_at IS NOT NULL AND ((NEW.answered_at, NEW.answered_by_id) IS DISTINCT FROM\n   (OLD.answered_at, OLD.answered_by_id) OR NEW.answer NOT IN (OLD.answer, '')) THEN\n  RAISE EXCEPTION 'a contest is answered once';\nEND IF;\nIF OLD.lapsed_at IS NOT NULL AND (NEW.lapsed_at, NEW.answered_at) IS DISTINCT FROM\n   (OLD.lapsed_at, OLD.answered_at) THEN\n  RAISE EXCEPTION 'that a contest was left unanswered stays on record';\nEND IF;\nRETURN NEW;\n", hash='c08b70265d74344b2f996aa89d0a033514dc9dd2', operation='UPDATE', pgid='pgtrigger_answered_once_0a911', table='ballots_contest', when='BEFORE')),
        ),
        migrations.AddConstraint(  # allowed: objections are few, and the column is new and empty
            model_name='contest',
            constraint=models.CheckConstraint(condition=models.Q(('lapsed_at__isnull', True), ('answered_at__isnull', True), _connector='OR'), name='ballots_answered_or_lapsed'),
        ),
    ]
