"""Members stand as stewards, and a ballot decides, on the road of new bylaws."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ballots', '0005_headers_in_order'),
        ('collectives', '0005_bylaws_by_ballot'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='motion',
            name='life_goes_forward',
        ),
        migrations.AddField(
            model_name='motion',
            name='person',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(  # allowed: only what forms offer changes
            model_name='motion',
            name='kind',
            field=models.CharField(choices=[('bylaws', 'New bylaws'), ('steward', 'A steward')], max_length=8),
        ),
        migrations.AlterField(  # allowed: demands less than before
            model_name='motion',
            name='rules',
            field=models.JSONField(null=True),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='motion',
            trigger=pgtrigger.compiler.Trigger(name='life_goes_forward', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF NOT (NEW.state = OLD.state OR (OLD.state || '>' || NEW.state) IN\n    ('drafted>voting', 'drafted>dropped', 'voting>adopted', 'voting>not_adopted')) THEN\n  RAISE EXCEPTION 'a motion never goes from % to %', OLD.state, NEW.state;\nEND IF;\nIF (NEW.public_id, NEW.collective_id, NEW.kind, NEW.drafted_by_id, NEW.drafted_at) IS DISTINCT FROM\n   (OLD.public_id, OLD.collective_id, OLD.kind, OLD.drafted_by_id, OLD.drafted_at) THEN\n  RAISE EXCEPTION 'whose motion it is never changes';\nEND IF;\nIF NEW.person_id IS DISTINCT FROM OLD.person_id OR\n   OLD.state <> 'drafted' AND (NEW.rules, NEW.version) IS DISTINCT FROM (OLD.rules, OLD.version) THEN\n  RAISE EXCEPTION 'what is voted on never changes';\nEND IF;\nIF NEW.ballot_id IS DISTINCT FROM OLD.ballot_id AND NEW.state <> 'voting' THEN\n  RAISE EXCEPTION 'a motion has a ballot while members vote on it';\nEND IF;\nIF NEW.state = 'adopted' AND OLD.state <> 'adopted' AND NOT EXISTS (\n    SELECT FROM ballots_ballot ballot WHERE ballot.id = NEW.ballot_id AND ballot.passed\n      AND ballot.state IN ('closed', 'challenged', 'certified') AND ballot.cross_checked_at IS NOT NULL\n      AND ballot.subject = NEW.kind || ':' || NEW.public_id) THEN\n  RAISE EXCEPTION 'a motion is adopted by its ballot alone';\nEND IF;\nRETURN NEW;\n", hash='76238cc5ecd3baa4c75de511986690ab8a5f661f', operation='UPDATE', pgid='pgtrigger_life_goes_forward_104ef', table='collectives_motion', when='BEFORE')),
        ),
        migrations.AddConstraint(  # allowed: the table is as new as the migration before
            model_name='motion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'bylaws'), ('person__isnull', True), ('rules__isnull', False)), models.Q(('kind', 'steward'), ('person__isnull', False), ('rules__isnull', True)), _connector='OR'), name='collectives_motion_of_its_kind'),
        ),
        migrations.AddConstraint(  # allowed: the table is as new as the migration before
            model_name='motion',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'steward'), ('state__in', ['drafted', 'voting'])), fields=('collective', 'person'), name='collectives_one_candidacy_at_a_time'),
        ),
    ]
