"""Members whom a steward admits to the union’s desk of a room."""

import apps.common.ids
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_squashed_0006_acts_agree_on_a_voice'),
        ('negotiations', '0008_points_and_weights'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DeskGuest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=apps.common.ids.new_public_id, editable=False, max_length=16, unique=True)),
                ('since', models.DateTimeField()),
                ('until', models.DateTimeField(null=True)),
                ('admitted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('room', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='negotiations.room')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('room', 'person'), name='negotiations_one_desk_guest'), models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='negotiations_desk_guest_in_order')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='deskguest',
            trigger=pgtrigger.compiler.Trigger(name='desk_guest_fixed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."public_id" IS DISTINCT FROM (NEW."public_id") OR OLD."room_id" IS DISTINCT FROM (NEW."room_id") OR OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."admitted_by_id" IS DISTINCT FROM (NEW."admitted_by_id") OR OLD."since" IS DISTINCT FROM (NEW."since"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='a180193d0d06c8cb43c91ae9df8b67f85308830c', operation='UPDATE', pgid='pgtrigger_desk_guest_fixed_bd8a1', table='negotiations_deskguest', when='BEFORE')),
        ),
    ]
