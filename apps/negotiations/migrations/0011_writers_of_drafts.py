"""All who wrote in a draft, whoever wrote in it later; before, only the last one was kept beside the record."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


def note_writers(apps, _editor):
    """Read from the record who wrote in the drafts that there are."""
    written = apps.get_model("audit", "Entry").objects.filter(kind__in=["draft.prepared", "draft.changed"])
    drafts = dict(apps.get_model("negotiations", "OfferDraft").objects.values_list("public_id", "pk"))
    DraftWriter = apps.get_model("negotiations", "DraftWriter")
    facts = written.order_by("at", "pk").values_list("payload__draft", "actor_id", "at")
    DraftWriter.objects.bulk_create(
        [
            DraftWriter(draft_id=drafts[draft], person_id=person, at=at)
            for draft, person, at in facts.iterator()
            if draft in drafts and person is not None
        ],
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0001_initial'),
        ('negotiations', '0010_appeals_not_answered_in_time'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DraftWriter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('draft', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='writers', to='negotiations.offerdraft')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('draft', 'person'), name='negotiations_one_row_a_writer')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='draftwriter',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='8af109b27a875aa02680fd416393f12d09e24104', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_31952', table='negotiations_draftwriter', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='draftwriter',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME;", hash='fdfc64e11128fc7a4010629f657e30743cbb110f', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_335cf', table='negotiations_draftwriter', when='BEFORE')),
        ),
        migrations.RunPython(note_writers, migrations.RunPython.noop),
    ]
