import apps.common.ids
import django.db.models.deletion
from apps.common.operations import CreateModels
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('notifications', '0001_initial'),
        ('notifications', '0002_inbox_and_choices'),
        ('notifications', '0003_mail_to_the_invited'),
        ('notifications', '0004_each_mail_goes_to_one'),
        ('notifications', '0005_mail_to_owners_outside'),
        ('notifications', '0006_each_mail_goes_to_one_of_three'),
    ]

    initial = True

    dependencies = [
        ('accounts', '0006_acts_agree_on_a_voice'),
        ('audit', '0001_initial'),
        ('catalogues', '0014_owners_outside'),
        ('invitations', '0001_initial'),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='OutboxMail',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(max_length=60)),
                    ('due_at', models.DateTimeField()),
                    ('attempts', models.SmallIntegerField(default=0)),
                    ('sent_at', models.DateTimeField(null=True)),
                    ('given_up_at', models.DateTimeField(null=True)),
                    ('entry', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='audit.entry')),
                    ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('error', models.CharField(blank=True, max_length=60)),
                    ('step', models.CharField(blank=True, max_length=20)),
                    ('subject', models.CharField(blank=True, max_length=80)),
                    ('invitation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='invitations.invitation')),
                    ('ask', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalogues.outsideask')),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(fields=('entry', 'person'), name='notifications_one_mail_per_fact'),
                        models.UniqueConstraint(condition=models.Q(('entry__isnull', True)), fields=('person', 'kind', 'subject', 'step'), name='notifications_one_mail_per_step'),
                        models.CheckConstraint(condition=models.Q(('entry__isnull', False), models.Q(('subject', ''), _negated=True), _connector='OR'), name='notifications_mail_has_a_subject'),
                        models.UniqueConstraint(fields=('entry', 'invitation'), name='notifications_one_mail_per_invitation'),
                        models.UniqueConstraint(fields=('entry', 'ask'), name='notifications_one_mail_per_question'),
                        models.CheckConstraint(condition=models.Q(models.Q(('ask__isnull', True), ('invitation__isnull', True), ('person__isnull', False)), models.Q(('ask__isnull', True), ('invitation__isnull', False), ('person__isnull', True)), models.Q(('ask__isnull', False), ('invitation__isnull', True), ('person__isnull', True)), _connector='OR'), name='notifications_mail_to_one_of_three'),
                    ],
                    'indexes': [
                        models.Index(condition=models.Q(('given_up_at__isnull', True), ('sent_at__isnull', True)), fields=['due_at'], name='notifications_mail_waiting'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='CalendarFeed',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('secret_hash', models.CharField(max_length=64, unique=True)),
                    ('with_names', models.BooleanField(default=False)),
                    ('made_at', models.DateTimeField()),
                    ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
            ),
            migrations.CreateModel(
                name='MailHabits',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('digest_hour', models.SmallIntegerField(default=8)),
                    ('choices', models.JSONField(default=dict)),
                    ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'constraints': [
                        models.CheckConstraint(condition=models.Q(('digest_hour__gte', 0), ('digest_hour__lte', 23)), name='notifications_hour_of_a_day'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='Notice',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.CharField(default=apps.common.ids.new_public_id, editable=False, max_length=16, unique=True)),
                    ('kind', models.CharField(max_length=60)),
                    ('subject', models.CharField(blank=True, max_length=80)),
                    ('step', models.CharField(blank=True, max_length=20)),
                    ('at', models.DateTimeField()),
                    ('read_at', models.DateTimeField(null=True)),
                    ('awaits_digest', models.BooleanField(default=False)),
                    ('digest', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='notices', to='notifications.outboxmail')),
                    ('entry', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='audit.entry')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'indexes': [
                        models.Index(fields=['person', '-at', '-id'], name='notifications_inbox'),
                        models.Index(condition=models.Q(('awaits_digest', True)), fields=['person'], name='notifications_awaits_digest'),
                    ],
                    'constraints': [
                        models.UniqueConstraint(fields=('entry', 'person'), name='notifications_one_notice_per_fact'),
                        models.UniqueConstraint(condition=models.Q(('entry__isnull', True)), fields=('person', 'kind', 'subject', 'step'), name='notifications_one_notice_per_step'),
                        models.CheckConstraint(condition=models.Q(('entry__isnull', False), models.Q(('subject', ''), _negated=True), _connector='OR'), name='notifications_notice_has_a_subject'),
                    ],
                },
            ),
        ]),
    ]
