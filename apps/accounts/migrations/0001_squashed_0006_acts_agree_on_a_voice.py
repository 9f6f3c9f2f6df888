import apps.accounts.models
import apps.common.ids
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from apps.common.operations import CreateModels
from django.conf import settings
from django.db import migrations, models

# The shape is that of Django's DatabaseCache; `apps/common/cache.py` uses it, and has no models.
_TABLE = """
    CREATE TABLE common_limits (
        cache_key varchar(255) NOT NULL PRIMARY KEY,
        value text NOT NULL,
        expires timestamptz NOT NULL
    );
    CREATE INDEX common_limits_expires ON common_limits (expires);
"""


class Migration(migrations.Migration):

    replaces = [
        ('accounts', '0001_initial'),
        ('accounts', '0002_sessions'),
        ('accounts', '0003_tombstones'),
        ('accounts', '0004_people_have_other_names'),
        ('accounts', '0005_claims_are_confirmed'),
        ('accounts', '0006_acts_agree_on_a_voice'),
    ]

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Organisation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.CharField(default=apps.common.ids.new_public_id, editable=False, max_length=16, unique=True)),
                    ('kind', models.CharField(choices=[('collective', 'Collective'), ('company', 'Company'), ('union', 'Union')], max_length=10)),
                    ('name', models.CharField(max_length=120)),
                    ('short_name', models.CharField(blank=True, max_length=40)),
                    ('slug', models.SlugField(max_length=60, unique=True)),
                    ('place', models.CharField(blank=True, max_length=80)),
                    ('country', models.CharField(blank=True, max_length=2)),
                    ('zone', models.CharField(default='Europe/Stockholm', max_length=64)),
                ],
            ),
            migrations.CreateModel(
                name='User',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('password', models.CharField(max_length=128, verbose_name='password')),
                    ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                    ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                    ('public_id', models.CharField(default=apps.common.ids.new_public_id, editable=False, max_length=16, unique=True)),
                    ('email', models.EmailField(max_length=254, unique=True, verbose_name='mail address')),
                    ('name', apps.accounts.models.PersonName(max_length=120, verbose_name='name')),
                    ('zone', models.CharField(default='Europe/Stockholm', max_length=64, verbose_name='time zone')),
                    ('language', models.CharField(default='en', max_length=12, verbose_name='language')),
                    ('theme', models.CharField(blank=True, choices=[('light', 'light'), ('dark', 'dark')], max_length=5)),
                    ('born_on', models.DateField(blank=True, null=True)),
                    ('died_on', models.DateField(blank=True, null=True)),
                    ('is_staff', models.BooleanField(default=False)),
                    ('is_active', models.BooleanField(default=True)),
                    ('date_joined', models.DateTimeField(default=django.utils.timezone.now)),
                    ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                    ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
                    ('erased_at', models.DateTimeField(blank=True, null=True)),
                    ('other_names', models.JSONField(blank=True, db_default=[], default=list)),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='accounts_one_person_per_address'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='Act',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.CharField(default=apps.common.ids.new_public_id, editable=False, max_length=16, unique=True)),
                    ('name', models.CharField(max_length=120)),
                    ('kind', models.CharField(choices=[('band', 'Band'), ('duo', 'Duo'), ('studio', 'Studio')], max_length=8)),
                    ('representative', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
            ),
            migrations.CreateModel(
                name='ActMember',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('since', models.DateField()),
                    ('until', models.DateField(blank=True, null=True)),
                    ('act', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='accounts.act')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='act_memberships', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(fields=('act', 'person', 'since'), name='accounts_one_membership_of_act'),
                        models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='accounts_act_membership_in_order'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='ActsFor',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('capacity', models.CharField(choices=[('guardian', 'Guardian'), ('estate', 'Estate'), ('manager', 'Manager')], max_length=8)),
                    ('evidence', models.TextField()),
                    ('since', models.DateField()),
                    ('until', models.DateField(blank=True, null=True)),
                    ('on_behalf_of', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='spoken_for_by', to=settings.AUTH_USER_MODEL)),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='acts_for', to=settings.AUTH_USER_MODEL)),
                    ('state', models.CharField(choices=[('claimed', 'Claimed'), ('confirmed', 'Confirmed'), ('refused', 'Refused'), ('ended', 'Ended')], default='claimed', max_length=9)),
                    ('public_id', models.CharField(default=apps.common.ids.new_public_id, editable=False, max_length=16)),
                    ('born_on', models.DateField(null=True)),
                    ('died_on', models.DateField(null=True)),
                    ('asked', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                    ('claimed_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('decided_at', models.DateTimeField(null=True)),
                    ('reason', models.TextField(blank=True)),
                    ('ended_at', models.DateTimeField(null=True)),
                ],
                options={
                    'constraints': [
                        models.CheckConstraint(condition=models.Q(('person', models.F('on_behalf_of')), _negated=True), name='accounts_nobody_acts_for_themselves'),
                        models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='accounts_acts_for_in_order'),
                        models.UniqueConstraint(condition=models.Q(('state', 'claimed')), fields=('person', 'on_behalf_of', 'capacity'), name='accounts_one_claim_at_a_time'),
                        models.CheckConstraint(condition=models.Q(('decided_by__isnull', True), models.Q(('decided_by', models.F('person')), _negated=True), _connector='OR'), name='accounts_nobody_decides_their_own_claim'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='ApiKey',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.CharField(default=apps.common.ids.new_public_id, editable=False, max_length=16, unique=True)),
                    ('name', models.CharField(max_length=80)),
                    ('secret_hash', models.CharField(max_length=64, unique=True)),
                    ('created_at', models.DateTimeField()),
                    ('last_used_at', models.DateTimeField(blank=True, null=True)),
                    ('revoked_at', models.DateTimeField(blank=True, null=True)),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='api_keys', to='accounts.organisation')),
                ],
            ),
            migrations.CreateModel(
                name='Seat',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('role', models.CharField(choices=[('member', 'Artist'), ('steward', 'Steward'), ('representative', 'Union representative'), ('delegate', 'Company delegate'), ('signatory', 'Company signatory'), ('auditor', 'Auditor')], max_length=14)),
                    ('office', models.CharField(blank=True, max_length=80)),
                    ('since', models.DateTimeField()),
                    ('until', models.DateTimeField(blank=True, null=True)),
                    ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='seats', to='accounts.organisation')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='seats', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'indexes': [
                        models.Index(fields=['organisation', 'role'], name='accounts_seat_of_organisation'),
                    ],
                    'constraints': [
                        models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('person', 'organisation', 'role'), name='accounts_one_open_seat_per_role'),
                        models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='accounts_seat_in_order'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='Session',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.CharField(default=apps.common.ids.new_public_id, editable=False, max_length=16, unique=True)),
                    ('session_key', models.CharField(max_length=40, unique=True)),
                    ('browser', models.CharField(blank=True, max_length=20)),
                    ('system', models.CharField(blank=True, max_length=20)),
                    ('network', models.CharField(blank=True, max_length=45)),
                    ('begun_at', models.DateTimeField()),
                    ('seen_at', models.DateTimeField()),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sessions', to=settings.AUTH_USER_MODEL)),
                ],
            ),
            migrations.CreateModel(
                name='EvidenceFile',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.CharField(default=apps.common.ids.new_public_id, editable=False, max_length=16, unique=True)),
                    ('name', models.CharField(max_length=120)),
                    ('media_type', models.CharField(max_length=40)),
                    ('size', models.IntegerField()),
                    ('sha256', models.CharField(max_length=64)),
                    ('stored_as', models.CharField(max_length=120)),
                    ('added_at', models.DateTimeField()),
                    ('claim', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='accounts.actsfor')),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(fields=('claim', 'sha256'), name='accounts_one_paper_once'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='Representation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.CharField(default=apps.common.ids.new_public_id, editable=False, max_length=16, unique=True)),
                    ('state', models.CharField(choices=[('proposed', 'Proposed'), ('in_force', 'In force'), ('ended', 'Ended')], default='proposed', max_length=8)),
                    ('proposed_at', models.DateTimeField()),
                    ('in_force_at', models.DateTimeField(null=True)),
                    ('ended_at', models.DateTimeField(null=True)),
                    ('act', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='representations', to='accounts.act')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('agreed', models.ManyToManyField(related_name='+', through='accounts.RepresentationYes', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(condition=models.Q(('state', 'proposed')), fields=('act',), name='accounts_one_proposal_for_an_act'),
                        models.UniqueConstraint(condition=models.Q(('state', 'in_force')), fields=('act',), name='accounts_one_voice_of_an_act'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='RepresentationYes',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('at', models.DateTimeField()),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('representation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='yeses', to='accounts.representation')),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(fields=('representation', 'person'), name='accounts_agreed_once'),
                    ],
                },
            ),
        ]),
        # Unique in a step of its own: so the constraint is named as where the history itself was run.
        migrations.AlterField(
            model_name='actsfor',
            name='public_id',
            field=models.CharField(default=apps.common.ids.new_public_id, editable=False, max_length=16, unique=True),
        ),
        migrations.RunSQL(_TABLE, "DROP TABLE common_limits"),  # allowed: a new table
    ]
