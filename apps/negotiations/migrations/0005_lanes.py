"""What is said in the lanes of a room, each in a table of its own."""

import apps.common.ids
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('negotiations', '0004_offers_in_principle'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CaucusMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=apps.common.ids.new_public_id, editable=False, max_length=16, unique=True)),
                ('number', models.IntegerField()),
                ('party', models.CharField(max_length=10)),
                ('text', models.TextField(blank=True)),
                ('salt', models.CharField(blank=True, max_length=32)),
                ('text_hash', models.CharField(max_length=64)),
                ('mentions', models.JSONField(default=list)),
                ('posted_at', models.DateTimeField()),
                ('erased_at', models.DateTimeField(null=True)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('room', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='negotiations.room')),
            ],
        ),
        migrations.CreateModel(
            name='DeskMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=apps.common.ids.new_public_id, editable=False, max_length=16, unique=True)),
                ('number', models.IntegerField()),
                ('party', models.CharField(max_length=10)),
                ('text', models.TextField(blank=True)),
                ('salt', models.CharField(blank=True, max_length=32)),
                ('text_hash', models.CharField(max_length=64)),
                ('mentions', models.JSONField(default=list)),
                ('posted_at', models.DateTimeField()),
                ('erased_at', models.DateTimeField(null=True)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('room', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='negotiations.room')),
            ],
        ),
        migrations.CreateModel(
            name='ReadMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('lane', models.CharField(choices=[('table', 'Across the table'), ('caucus', 'Caucus'), ('desk', 'Union desk')], max_length=6)),
                ('number', models.IntegerField()),
                ('at', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('room', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='negotiations.room')),
            ],
        ),
        migrations.CreateModel(
            name='TableMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=apps.common.ids.new_public_id, editable=False, max_length=16, unique=True)),
                ('number', models.IntegerField()),
                ('party', models.CharField(max_length=10)),
                ('text', models.TextField(blank=True)),
                ('salt', models.CharField(blank=True, max_length=32)),
                ('text_hash', models.CharField(max_length=64)),
                ('mentions', models.JSONField(default=list)),
                ('posted_at', models.DateTimeField()),
                ('erased_at', models.DateTimeField(null=True)),
                ('struck_at', models.DateTimeField(null=True)),
                ('strike_reason', models.TextField(blank=True)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('room', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='negotiations.room')),
                ('struck_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='CaucusGuest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateTimeField()),
                ('until', models.DateTimeField(null=True)),
                ('invited_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('room', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='negotiations.room')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('room',), name='negotiations_one_guest_in_a_caucus'), models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='negotiations_guest_in_order')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='caucusguest',
            trigger=pgtrigger.compiler.Trigger(name='guest_fixed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."room_id" IS DISTINCT FROM (NEW."room_id") OR OLD."invited_by_id" IS DISTINCT FROM (NEW."invited_by_id") OR OLD."since" IS DISTINCT FROM (NEW."since"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='64faf3b7998dc324518a138c8b1e2f871a39a202', operation='UPDATE', pgid='pgtrigger_guest_fixed_ef68f', table='negotiations_caucusguest', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='caucusguest',
            trigger=pgtrigger.compiler.Trigger(name='guest_never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='be7da693aaa1ece3c83dda277b923dd351a43707', operation='DELETE', pgid='pgtrigger_guest_never_deleted_b5156', table='negotiations_caucusguest', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='caucusmessage',
            constraint=models.UniqueConstraint(fields=('room', 'number'), name='negotiations_one_caucus_message_per_number'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='caucusmessage',
            trigger=pgtrigger.compiler.Trigger(name='message_fixed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."public_id" IS DISTINCT FROM (NEW."public_id") OR OLD."room_id" IS DISTINCT FROM (NEW."room_id") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."author_id" IS DISTINCT FROM (NEW."author_id") OR OLD."party" IS DISTINCT FROM (NEW."party") OR OLD."text_hash" IS DISTINCT FROM (NEW."text_hash") OR OLD."mentions" IS DISTINCT FROM (NEW."mentions") OR OLD."posted_at" IS DISTINCT FROM (NEW."posted_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='c12ff5c262092263e1003800ee140cf8ada0eea2', operation='UPDATE', pgid='pgtrigger_message_fixed_875bc', table='negotiations_caucusmessage', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='caucusmessage',
            trigger=pgtrigger.compiler.Trigger(name='message_erased_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF NEW.text <> '' AND NEW.text <> OLD.text OR NEW.salt <> '' AND NEW.salt <> OLD.salt THEN\n  RAISE EXCEPTION 'what was said is erased or stays';\nEND IF;\nIF OLD.erased_at IS NOT NULL AND NEW.erased_at IS DISTINCT FROM OLD.erased_at THEN\n  RAISE EXCEPTION 'what is erased stays erased';\nEND IF;\nRETURN NEW;\n", hash='d6fd531b2dc61bc6b83e742c0da45bf356e01e04', operation='UPDATE', pgid='pgtrigger_message_erased_only_43bc0', table='negotiations_caucusmessage', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='caucusmessage',
            trigger=pgtrigger.compiler.Trigger(name='message_never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='30703b78a2d16ab77a555771810aeb6f8722cfa1', operation='DELETE', pgid='pgtrigger_message_never_deleted_04e2e', table='negotiations_caucusmessage', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='deskmessage',
            constraint=models.UniqueConstraint(fields=('room', 'number'), name='negotiations_one_desk_message_per_number'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='deskmessage',
            trigger=pgtrigger.compiler.Trigger(name='message_fixed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."public_id" IS DISTINCT FROM (NEW."public_id") OR OLD."room_id" IS DISTINCT FROM (NEW."room_id") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."author_id" IS DISTINCT FROM (NEW."author_id") OR OLD."party" IS DISTINCT FROM (NEW."party") OR OLD."text_hash" IS DISTINCT FROM (NEW."text_hash") OR OLD."mentions" IS DISTINCT FROM (NEW."mentions") OR OLD."posted_at" IS DISTINCT FROM (NEW."posted_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='e6b5ad92a7e69e5bedcedf4cdab2eacbaf94518b', operation='UPDATE', pgid='pgtrigger_message_fixed_8f18e', table='negotiations_deskmessage', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='deskmessage',
            trigger=pgtrigger.compiler.Trigger(name='message_erased_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF NEW.text <> '' AND NEW.text <> OLD.text OR NEW.salt <> '' AND NEW.salt <> OLD.salt THEN\n  RAISE EXCEPTION 'what was said is erased or stays';\nEND IF;\nIF OLD.erased_at IS NOT NULL AND NEW.erased_at IS DISTINCT FROM OLD.erased_at THEN\n  RAISE EXCEPTION 'what is erased stays erased';\nEND IF;\nRETURN NEW;\n", hash='cf74108df8ccc9e80ead7f2e78d1f5881c9f0d04', operation='UPDATE', pgid='pgtrigger_message_erased_only_3feff', table='negotiations_deskmessage', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='deskmessage',
            trigger=pgtrigger.compiler.Trigger(name='message_never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='91242ded88765fbe60705b40afe586ab7ada0796', operation='DELETE', pgid='pgtrigger_message_never_deleted_64330', table='negotiations_deskmessage', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='readmark',
            constraint=models.UniqueConstraint(fields=('room', 'lane', 'person'), name='negotiations_one_mark_per_reader'),
        ),
        migrations.AddConstraint(
            model_name='tablemessage',
            constraint=models.UniqueConstraint(fields=('room', 'number'), name='negotiations_one_table_message_per_number'),
        ),
        migrations.AddConstraint(
            model_name='tablemessage',
            constraint=models.CheckConstraint(condition=models.Q(('struck_at__isnull', True), ('struck_by__isnull', False), _connector='OR'), name='negotiations_struck_by_somebody'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='tablemessage',
            trigger=pgtrigger.compiler.Trigger(name='message_fixed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."public_id" IS DISTINCT FROM (NEW."public_id") OR OLD."room_id" IS DISTINCT FROM (NEW."room_id") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."author_id" IS DISTINCT FROM (NEW."author_id") OR OLD."party" IS DISTINCT FROM (NEW."party") OR OLD."text_hash" IS DISTINCT FROM (NEW."text_hash") OR OLD."mentions" IS DISTINCT FROM (NEW."mentions") OR OLD."posted_at" IS DISTINCT FROM (NEW."posted_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='5034d670a99a3eb9a2b54d863ea823e772a64a4f', operation='UPDATE', pgid='pgtrigger_message_fixed_2e7fa', table='negotiations_tablemessage', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='tablemessage',
            trigger=pgtrigger.compiler.Trigger(name='message_erased_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF NEW.text <> '' AND NEW.text <> OLD.text OR NEW.salt <> '' AND NEW.salt <> OLD.salt THEN\n  RAISE EXCEPTION 'what was said is erased or stays';\nEND IF;\nIF OLD.erased_at IS NOT NULL AND NEW.erased_at IS DISTINCT FROM OLD.erased_at THEN\n  RAISE EXCEPTION 'what is erased stays erased';\nEND IF;\nRETURN NEW;\n", hash='1befaba04444cb554afb8e3fbdbc91c1144470ba', operation='UPDATE', pgid='pgtrigger_message_erased_only_e301f', table='negotiations_tablemessage', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='tablemessage',
            trigger=pgtrigger.compiler.Trigger(name='message_never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='560793a11686229c26d0bde4bc4bc2a50cbc767b', operation='DELETE', pgid='pgtrigger_message_never_deleted_cf1d7', table='negotiations_tablemessage', when='BEFORE')),
        ),
    ]
