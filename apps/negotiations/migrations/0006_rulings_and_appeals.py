"""Each use of a power of the union in a room, and appeals against it."""

import apps.common.ids
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('negotiations', '0005_lanes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Ruling',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=apps.common.ids.new_public_id, editable=False, max_length=16, unique=True)),
                ('power', models.CharField(choices=[('close_floor', 'Closed the floor'), ('cool_off', 'Asked for a cooling-off'), ('pause', 'Paused the room'), ('strike', 'Struck a message'), ('demand', 'Demanded an answer'), ('require_minimum', 'Required the minimum before a vote'), ('opinion', 'Gave an opinion'), ('convene', 'Called the members to the vote'), ('mediate', 'Offered to mediate'), ('refer', 'Referred the matter to somebody independent')], max_length=15)),
                ('reason', models.TextField(blank=True)),
                ('field', models.CharField(blank=True, max_length=60)),
                ('at', models.DateTimeField()),
                ('until', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('message', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='negotiations.tablemessage')),
                ('offer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='negotiations.offer')),
                ('opinion', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='negotiations.opinion')),
                ('pause', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='negotiations.pause')),
                ('representative', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('room', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='negotiations.room')),
            ],
        ),
        migrations.CreateModel(
            name='Appeal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=apps.common.ids.new_public_id, editable=False, max_length=16, unique=True)),
                ('side', models.CharField(choices=[('collective', 'Collective'), ('company', 'Company')], max_length=10)),
                ('reason', models.TextField()),
                ('at', models.DateTimeField()),
                ('due_at', models.DateTimeField()),
                ('verdict', models.CharField(blank=True, choices=[('upheld', 'Upheld'), ('lifted', 'Lifted')], max_length=6)),
                ('answer', models.TextField(blank=True)),
                ('answered_at', models.DateTimeField(null=True)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ruling', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appeals', to='negotiations.ruling')),
            ],
        ),
        migrations.AddConstraint(
            model_name='ruling',
            constraint=models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gt', models.F('at')), _connector='OR'), name='negotiations_ruling_in_order'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ruling',
            trigger=pgtrigger.compiler.Trigger(name='ruling_fixed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."public_id" IS DISTINCT FROM (NEW."public_id") OR OLD."room_id" IS DISTINCT FROM (NEW."room_id") OR OLD."power" IS DISTINCT FROM (NEW."power") OR OLD."representative_id" IS DISTINCT FROM (NEW."representative_id") OR OLD."field" IS DISTINCT FROM (NEW."field") OR OLD."at" IS DISTINCT FROM (NEW."at") OR OLD."until" IS DISTINCT FROM (NEW."until") OR OLD."offer_id" IS DISTINCT FROM (NEW."offer_id") OR OLD."pause_id" IS DISTINCT FROM (NEW."pause_id") OR OLD."opinion_id" IS DISTINCT FROM (NEW."opinion_id") OR OLD."message_id" IS DISTINCT FROM (NEW."message_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='06b9cbc61e9fe27743022b2ee429d0614b0eb556', operation='UPDATE', pgid='pgtrigger_ruling_fixed_aa3f5', table='negotiations_ruling', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ruling',
            trigger=pgtrigger.compiler.Trigger(name='ruling_ends_once', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."ended_at" IS DISTINCT FROM (NEW."ended_at") AND OLD."ended_at" IS NOT NULL)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='fc30341748d3bde96f37a68bf2b4bbe9e3206bac', operation='UPDATE', pgid='pgtrigger_ruling_ends_once_ccc7b', table='negotiations_ruling', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ruling',
            trigger=pgtrigger.compiler.Trigger(name='ruling_never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='fab9dbf0945c72496f6d934a02e25895719f5a60', operation='DELETE', pgid='pgtrigger_ruling_never_deleted_ac1a7', table='negotiations_ruling', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='appeal',
            constraint=models.UniqueConstraint(fields=('ruling', 'side'), name='negotiations_one_appeal_of_a_side'),
        ),
        migrations.AddConstraint(
            model_name='appeal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', True), ('answered_by__isnull', True), ('verdict', '')), models.Q(models.Q(('verdict', ''), _negated=True), ('answered_at__isnull', False), ('answered_by__isnull', False)), _connector='OR'), name='negotiations_appeal_answered_whole'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='appeal',
            trigger=pgtrigger.compiler.Trigger(name='appeal_fixed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."public_id" IS DISTINCT FROM (NEW."public_id") OR OLD."ruling_id" IS DISTINCT FROM (NEW."ruling_id") OR OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."side" IS DISTINCT FROM (NEW."side") OR OLD."at" IS DISTINCT FROM (NEW."at") OR OLD."due_at" IS DISTINCT FROM (NEW."due_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='161229d2ffab640ba5d6423764e9e28f87c4c7b5', operation='UPDATE', pgid='pgtrigger_appeal_fixed_2bbd2', table='negotiations_appeal', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='appeal',
            trigger=pgtrigger.compiler.Trigger(name='appeal_answered_once', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."answered_at" IS NOT NULL AND OLD."verdict" IS DISTINCT FROM (NEW."verdict"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='fed3cba5a626791e1da59921c6180d5d7611e76d', operation='UPDATE', pgid='pgtrigger_appeal_answered_once_5e4eb', table='negotiations_appeal', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='appeal',
            trigger=pgtrigger.compiler.Trigger(name='appeal_never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='4f72db13002b741dcf5d717ba99f99686f078abd', operation='DELETE', pgid='pgtrigger_appeal_never_deleted_6c36d', table='negotiations_appeal', when='BEFORE')),
        ),
    ]
