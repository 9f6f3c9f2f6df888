import apps.common.ids
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import pgtrigger.compiler
from apps.common.operations import CreateModels
from django.conf import settings
from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('catalogues', '0001_initial'),
        ('catalogues', '0002_rights_and_effective_shares'),
        ('catalogues', '0003_split_composition'),
        ('catalogues', '0004_rules_of_rights_hold'),
        ('catalogues', '0005_text_to_search_works_by'),
        ('catalogues', '0006_indexes_to_search_works_by'),
        ('catalogues', '0007_words_of_titles'),
        ('catalogues', '0008_import_phases'),
        ('catalogues', '0009_remarks_on_rows'),
        ('catalogues', '0010_indexes_that_others_cover'),
        ('catalogues', '0011_works_that_are_one'),
        ('catalogues', '0012_index_of_merged_works'),
        ('catalogues', '0013_changes_by_hand'),
        ('catalogues', '0014_owners_outside'),
        ('catalogues', '0015_works_held_by_people'),
        ('catalogues', '0016_since_when_a_list_waits'),
    ]

    initial = True

    dependencies = [
        ('accounts', '0006_acts_agree_on_a_voice'),
    ]

    operations = [
        # To search works by, whatever the accents, and by letters that are nearly the same.
        TrigramExtension(),
        UnaccentExtension(),
        CreateModels([
            migrations.CreateModel(
                name='Work',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.CharField(default=apps.common.ids.new_public_id, editable=False, max_length=16, unique=True)),
                    ('kind', models.CharField(choices=[('song', 'Song'), ('instrumental', 'Instrumental'), ('image', 'Picture'), ('text', 'Text')], max_length=12)),
                    ('title', models.CharField(max_length=500)),
                    ('artist_line', models.CharField(blank=True, max_length=500)),
                    ('year', models.SmallIntegerField(blank=True, null=True)),
                    ('match_key', models.CharField(max_length=1100)),
                    ('performers', models.CharField(choices=[('unknown', 'Not said yet'), ('named', 'Named'), ('nobody', 'Nobody')], default='unknown', max_length=8)),
                    ('created_at', models.DateTimeField()),
                    ('act', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.act')),
                    ('registered_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('search_text', models.TextField(db_default='', default='', editable=False)),
                    ('merged_into', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogues.work')),
                ],
                options={
                    'indexes': [
                        django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.search.SearchVector('search_text', config='simple'), name='catalogues_search_words'),
                        django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(models.F('search_text'), 'gin_trgm_ops'), name='catalogues_search_letters'),
                        models.Index(condition=models.Q(('merged_into__isnull', False)), fields=['merged_into'], name='catalogues_merged_works'),
                    ],
                    'constraints': [
                        models.UniqueConstraint(fields=('registered_by', 'match_key'), name='catalogues_one_work_per_key'),
                    ],
                    'triggers': [
                        pgtrigger.compiler.Trigger(name='work_search_text', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    NEW.search_text := lower(unaccent(normalize(NEW.title || ' ' || NEW.artist_line, NFKC)));\n    RETURN NEW;\n", hash='71759ea584199ab1cc752d7b04d9c1b032b944d9', operation='INSERT OR UPDATE OF "title", "artist_line"', pgid='pgtrigger_work_search_text_5b8e0', table='catalogues_work', when='BEFORE')),
                    ],
                },
            ),
            migrations.CreateModel(
                name='Recording',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.CharField(default=apps.common.ids.new_public_id, editable=False, max_length=16, unique=True)),
                    ('title', models.CharField(max_length=500)),
                    ('artist_line', models.CharField(blank=True, max_length=500)),
                    ('album', models.CharField(blank=True, max_length=500)),
                    ('released_on', models.DateField(blank=True, null=True)),
                    ('duration_ms', models.IntegerField(blank=True, null=True)),
                    ('registered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('works', models.ManyToManyField(related_name='recordings', to='catalogues.work')),
                ],
            ),
            migrations.CreateModel(
                name='ImportRun',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.CharField(default=apps.common.ids.new_public_id, editable=False, max_length=16, unique=True)),
                    ('file_name', models.CharField(max_length=255)),
                    ('stored_as', models.CharField(max_length=200)),
                    ('sha256', models.CharField(max_length=64)),
                    ('format', models.CharField(max_length=12)),
                    ('state', models.CharField(choices=[('waiting', 'Waiting'), ('reading', 'Being looked through'), ('ready', 'Waits for your word'), ('running', 'Running'), ('done', 'Done'), ('stopped', 'Cancelled'), ('failed', 'Could not be read')], default='waiting', max_length=8)),
                    ('failure', models.JSONField(null=True)),
                    ('reading', models.JSONField(default=dict)),
                    ('answer', models.CharField(blank=True, max_length=10)),
                    ('rows_total', models.IntegerField(default=0)),
                    ('rows_done', models.IntegerField(default=0)),
                    ('created', models.IntegerField(default=0)),
                    ('updated', models.IntegerField(default=0)),
                    ('unchanged', models.IntegerField(default=0)),
                    ('merged', models.IntegerField(default=0)),
                    ('refused', models.IntegerField(default=0)),
                    ('uploaded_at', models.DateTimeField()),
                    ('finished_at', models.DateTimeField(null=True)),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('works', models.ManyToManyField(related_name='+', to='catalogues.work')),
                    ('asks', models.BooleanField(db_default=False, default=False)),
                    ('choices', models.JSONField(db_default=models.Value({}, models.JSONField()), default=dict)),
                    ('differing', models.IntegerField(db_default=0, default=0)),
                    ('doubtful', models.IntegerField(db_default=0, default=0)),
                    ('compared_to', models.BigIntegerField(db_default=0, default=0, null=True)),
                    ('ready_at', models.DateTimeField(null=True)),
                ],
            ),
            migrations.CreateModel(
                name='Share',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.CharField(default=apps.common.ids.new_public_id, editable=False, max_length=16, unique=True)),
                    ('right', models.CharField(choices=[('master', 'master'), ('performance', 'performance'), ('mechanical', 'mechanical'), ('synchronisation', 'synchronisation'), ('performer', 'performer'), ('image', 'image'), ('text', 'text'), ('voice', 'voice'), ('likeness', 'likeness')], max_length=16)),
                    ('outside_name', models.CharField(blank=True, max_length=200)),
                    ('ppm', models.IntegerField(null=True)),
                    ('controller', models.CharField(choices=[('me', 'me'), ('publisher', 'publisher'), ('label', 'label'), ('society', 'society'), ('employer', 'employer'), ('not_sure', 'not sure')], max_length=10)),
                    ('asserted_at', models.DateTimeField()),
                    ('ended_at', models.DateTimeField(null=True)),
                    ('asserted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('holder', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('work', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shares', to='catalogues.work')),
                    ('effective_ppm', models.IntegerField(null=True)),
                    ('evidence', models.TextField(blank=True, db_default='', default='', max_length=2000)),
                    ('level', models.CharField(choices=[('self_declared', 'said by the person'), ('checked', 'checked by a steward'), ('matched', 'found in a registry')], db_default='self_declared', default='self_declared', max_length=13)),
                    ('source', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='catalogues.importrun')),
                    ('territory', models.CharField(db_default='2136', default='2136', max_length=4)),
                    ('valid_from', models.DateField(null=True)),
                    ('valid_to', models.DateField(null=True)),
                ],
                options={
                    'indexes': [
                        models.Index(condition=models.Q(('ended_at__isnull', True)), fields=['holder', 'work'], name='catalogues_held_works'),
                    ],
                    'constraints': [
                        models.CheckConstraint(condition=models.Q(('ppm__isnull', True), models.Q(('ppm__gte', 1), ('ppm__lte', 1000000)), _connector='OR'), name='catalogues_share_in_range'),
                        models.CheckConstraint(condition=models.Q(('holder__isnull', True), ('outside_name', ''), _connector='OR'), name='catalogues_share_has_one_holder'),
                        models.CheckConstraint(condition=models.Q(('ended_at__isnull', True), ('ended_at__gte', models.F('asserted_at')), _connector='OR'), name='catalogues_share_in_order'),
                        models.CheckConstraint(condition=models.Q(('effective_ppm__isnull', True), models.Q(('effective_ppm__gte', 0), ('effective_ppm__lte', models.F('ppm')), ('ppm__isnull', False)), _connector='OR'), name='catalogues_counts_at_most_what_is_said'),
                        models.CheckConstraint(condition=models.Q(('valid_from__isnull', True), ('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='catalogues_share_days_in_order'),
                        models.CheckConstraint(condition=models.Q(models.Q(('right__in', ['voice', 'likeness']), _negated=True), ('holder__isnull', False), _connector='OR'), name='catalogues_voice_is_a_persons'),
                        models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True), ('holder__isnull', False)), fields=('work', 'right', 'holder', 'territory', 'valid_from'), name='catalogues_one_share_per_holder_and_place', nulls_distinct=False),
                    ],
                    'triggers': [
                        pgtrigger.compiler.Trigger(name='never_above_whole_on_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n    PERFORM 1 FROM catalogues_work WHERE id IN (SELECT work_id FROM changed) ORDER BY id FOR NO KEY UPDATE;\n    IF EXISTS (\n        SELECT 1 FROM (\n            SELECT DISTINCT work_id, "right", territory, COALESCE(valid_from, \'-infinity\'::date) AS day\n            FROM catalogues_share WHERE work_id IN (SELECT work_id FROM changed) AND ended_at IS NULL\n        ) place\n        JOIN catalogues_share share ON share.work_id = place.work_id AND share."right" = place."right"\n            AND share.ended_at IS NULL\n            AND COALESCE(share.valid_from, \'-infinity\'::date) <= place.day\n            AND COALESCE(share.valid_to, \'infinity\'::date) >= place.day\n            AND (\n                share.territory = place.territory OR length(share.territory) = 4\n                OR (length(place.territory) <> 4 AND length(place.territory) <> length(share.territory))\n            )\n        GROUP BY place.work_id, place."right", place.territory, place.day\n        HAVING sum(share.effective_ppm) > 1000000\n    ) THEN\n        RAISE EXCEPTION \'effective shares of one right would be above the whole\'\n            USING ERRCODE = \'check_violation\', CONSTRAINT = \'catalogues_never_above_whole\';\n    END IF;\n    RETURN NULL;\n', hash='a7318de824b8fb9a0bc5a97374bbe64211333bae', level='STATEMENT', operation='INSERT', pgid='pgtrigger_never_above_whole_on_insert_4633f', referencing='REFERENCING NEW TABLE AS changed ', table='catalogues_share', when='AFTER')),
                        pgtrigger.compiler.Trigger(name='never_above_whole_on_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n    PERFORM 1 FROM catalogues_work WHERE id IN (SELECT work_id FROM changed) ORDER BY id FOR NO KEY UPDATE;\n    IF EXISTS (\n        SELECT 1 FROM (\n            SELECT DISTINCT work_id, "right", territory, COALESCE(valid_from, \'-infinity\'::date) AS day\n            FROM catalogues_share WHERE work_id IN (SELECT work_id FROM changed) AND ended_at IS NULL\n        ) place\n        JOIN catalogues_share share ON share.work_id = place.work_id AND share."right" = place."right"\n            AND share.ended_at IS NULL\n            AND COALESCE(share.valid_from, \'-infinity\'::date) <= place.day\n            AND COALESCE(share.valid_to, \'infinity\'::date) >= place.day\n            AND (\n                share.territory = place.territory OR length(share.territory) = 4\n                OR (length(place.territory) <> 4 AND length(place.territory) <> length(share.territory))\n            )\n        GROUP BY place.work_id, place."right", place.territory, place.day\n        HAVING sum(share.effective_ppm) > 1000000\n    ) THEN\n        RAISE EXCEPTION \'effective shares of one right would be above the whole\'\n            USING ERRCODE = \'check_violation\', CONSTRAINT = \'catalogues_never_above_whole\';\n    END IF;\n    RETURN NULL;\n', hash='c732db5e5cc4423d9fbbfbdda8db9506c55f99b7', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_never_above_whole_on_update_a95f4', referencing='REFERENCING NEW TABLE AS changed ', table='catalogues_share', when='AFTER')),
                    ],
                },
            ),
            migrations.CreateModel(
                name='Contributor',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(blank=True, max_length=200)),
                    ('part', models.CharField(choices=[('composer', 'Composer'), ('author', 'Author'), ('arranger', 'Arranger'), ('adapter', 'Adapter'), ('translator', 'Translator'), ('publisher', 'Publisher'), ('singer', 'Singer'), ('player', 'Player'), ('conductor', 'Conductor'), ('producer', 'Producer'), ('engineer', 'Sound engineer'), ('remixer', 'Remixer'), ('depicted', 'Person depicted'), ('maker', 'Maker'), ('other', 'Other part')], max_length=10)),
                    ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('work', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='contributors', to='catalogues.work')),
                    ('codes', models.JSONField(db_default=models.Value([], models.JSONField()), default=list)),
                ],
            ),
            migrations.CreateModel(
                name='Identifier',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('scheme', models.CharField(max_length=12)),
                    ('value', models.CharField(max_length=500)),
                    ('normalised', models.CharField(max_length=500)),
                    ('verdict', models.CharField(choices=[('valid', 'valid'), ('invalid', 'not valid'), ('doubtful', 'doubtful')], max_length=8)),
                    ('recording', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='identifiers', to='catalogues.recording')),
                    ('work', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='identifiers', to='catalogues.work')),
                    ('contributor', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='identifiers', to='catalogues.contributor')),
                ],
                options={
                    'indexes': [
                        models.Index(fields=['scheme', 'normalised'], name='catalogues_by_code'),
                    ],
                    'constraints': [
                        models.UniqueConstraint(fields=('recording', 'scheme', 'normalised'), name='catalogues_recording_code_once'),
                        models.UniqueConstraint(fields=('work', 'scheme', 'normalised'), name='catalogues_work_code_once'),
                        models.CheckConstraint(condition=models.Q(models.Q(('contributor__isnull', True), ('recording__isnull', True), ('work__isnull', False)), models.Q(('contributor__isnull', True), ('recording__isnull', False), ('work__isnull', True)), models.Q(('contributor__isnull', False), ('recording__isnull', True), ('work__isnull', True)), _connector='OR'), name='catalogues_identifier_names_one_of_three'),
                        models.UniqueConstraint(fields=('contributor', 'scheme', 'normalised'), name='catalogues_contributor_code_once'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='RefusedRow',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('row', models.IntegerField()),
                    ('code', models.CharField(max_length=40)),
                    ('params', models.JSONField(default=dict)),
                    ('cells', models.JSONField(default=list)),
                    ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='refused_rows', to='catalogues.importrun')),
                ],
                options={
                    'ordering': ['row', 'pk'],
                },
            ),
            migrations.CreateModel(
                name='AiPart',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('role', models.CharField(choices=[('vocals', 'Vocals'), ('instrumentation', 'Instruments'), ('composition', 'Composition'), ('lyrics', 'Lyrics'), ('post_production', 'Mixing and mastering'), ('visual', 'Picture'), ('text', 'Text')], max_length=15)),
                    ('degree', models.CharField(choices=[('none', 'Nothing'), ('partial', 'A part'), ('full', 'All of it')], max_length=7)),
                    ('work', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='ai_parts', to='catalogues.work')),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(fields=('work', 'role'), name='catalogues_one_ai_part_per_role'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='Conflict',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.CharField(default=apps.common.ids.new_public_id, editable=False, max_length=16, unique=True)),
                    ('kind', models.CharField(choices=[('shares', 'More than the whole is claimed'), ('code', 'One code names two works')], max_length=6)),
                    ('code', models.CharField(blank=True, max_length=20)),
                    ('opened_at', models.DateTimeField()),
                    ('settled_at', models.DateTimeField(null=True)),
                    ('other', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalogues.work')),
                    ('work', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='conflicts', to='catalogues.work')),
                ],
                options={
                    'constraints': [
                        models.CheckConstraint(condition=models.Q(models.Q(('code', ''), ('kind', 'shares'), ('other__isnull', True)), models.Q(('kind', 'code'), ('other__gt', models.F('work')), models.Q(('code', ''), _negated=True)), _connector='OR'), name='catalogues_conflict_names_what_collides'),
                        models.CheckConstraint(condition=models.Q(('settled_at__isnull', True), ('settled_at__gte', models.F('opened_at')), _connector='OR'), name='catalogues_conflict_in_order'),
                        models.UniqueConstraint(condition=models.Q(('settled_at__isnull', True)), fields=('work', 'other', 'code'), name='catalogues_one_open_conflict', nulls_distinct=False),
                    ],
                },
            ),
            migrations.CreateModel(
                name='Settlement',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.CharField(default=apps.common.ids.new_public_id, editable=False, max_length=16, unique=True)),
                    ('parts', models.JSONField()),
                    ('basis', models.CharField(max_length=64)),
                    ('state', models.CharField(choices=[('open', 'Waits for the others'), ('agreed', 'Agreed'), ('void', 'Void')], default='open', max_length=6)),
                    ('proposed_at', models.DateTimeField()),
                    ('closed_at', models.DateTimeField(null=True)),
                    ('conflict', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='settlements', to='catalogues.conflict')),
                    ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('conflict',), name='catalogues_one_open_settlement'),
                        models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('state', 'open')), models.Q(models.Q(('state', 'open'), _negated=True), ('closed_at__isnull', False)), _connector='OR'), name='catalogues_settlement_closes_once'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='Consent',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('given_at', models.DateTimeField()),
                    ('given_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('settlement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consents', to='catalogues.settlement')),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(fields=('settlement', 'person'), name='catalogues_one_consent_a_person'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='Word',
                fields=[
                    ('text', models.CharField(max_length=100, primary_key=True, serialize=False)),
                ],
                options={
                    'indexes': [
                        django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(models.F('text'), 'gin_trgm_ops'), name='catalogues_word_letters'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='RememberedColumns',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('header_hash', models.CharField(max_length=64)),
                    ('choices', models.JSONField()),
                    ('said_at', models.DateTimeField()),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(fields=('person', 'header_hash'), name='catalogues_header_known_once'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='RowNote',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('row', models.IntegerField()),
                    ('what', models.CharField(choices=[('new', 'New'), ('changed', 'Changed'), ('same', 'Same work again'), ('doubtful', 'Doubtful'), ('remark', 'Worth a look')], max_length=8)),
                    ('title', models.CharField(max_length=500)),
                    ('artist_line', models.CharField(blank=True, max_length=500)),
                    ('code', models.CharField(blank=True, max_length=40)),
                    ('params', models.JSONField(default=dict)),
                    ('changes', models.JSONField(default=list)),
                    ('choice', models.CharField(blank=True, choices=[('new', 'Take it as a new work'), ('same', 'It is the same work'), ('leave', 'Leave it out')], max_length=5)),
                    ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='catalogues.importrun')),
                ],
                options={
                    'ordering': ['row', 'pk'],
                    'indexes': [
                        models.Index(fields=['run', 'what', 'row'], name='catalogues_notes_of_run'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='StatedShare',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('right', models.CharField(max_length=16)),
                    ('name', models.CharField(max_length=200)),
                    ('ppm', models.IntegerField(null=True)),
                    ('controller', models.CharField(max_length=10)),
                    ('territory', models.CharField(max_length=8)),
                    ('codes', models.JSONField(default=list)),
                    ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalogues.importrun')),
                    ('work', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='stated_shares', to='catalogues.work')),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(fields=('work', 'right', 'name', 'controller', 'territory'), name='catalogues_stated_once'),
                        models.CheckConstraint(condition=models.Q(('ppm__isnull', True), models.Q(('ppm__gte', 1), ('ppm__lte', 1000000)), _connector='OR'), name='catalogues_stated_in_range'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='Merge',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.CharField(default=apps.common.ids.new_public_id, editable=False, max_length=16, unique=True)),
                    ('changes', models.JSONField()),
                    ('said', models.JSONField(default=dict)),
                    ('merged_at', models.DateTimeField()),
                    ('split_at', models.DateTimeField(null=True)),
                    ('kept', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalogues.work')),
                    ('retired', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalogues.work')),
                    ('merged_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('split_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(condition=models.Q(('split_at__isnull', True)), fields=('retired',), name='catalogues_retired_once'),
                        models.CheckConstraint(condition=models.Q(('kept', models.F('retired')), _negated=True), name='catalogues_merge_of_two'),
                        models.CheckConstraint(condition=models.Q(models.Q(('split_at__isnull', True), ('split_by__isnull', True)), models.Q(('split_at__gte', models.F('merged_at')), ('split_by__isnull', False)), _connector='OR'), name='catalogues_split_by_somebody'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='AlikeKey',
                fields=[
                    ('pk', models.CompositePrimaryKey('key', 'work_id', blank=True, editable=False, primary_key=True, serialize=False)),
                    ('key', models.BigIntegerField()),
                    ('work', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalogues.work')),
                ],
            ),
            migrations.CreateModel(
                name='Alike',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.CharField(default=apps.common.ids.new_public_id, editable=False, max_length=16, unique=True)),
                    ('score', models.SmallIntegerField()),
                    ('reasons', models.JSONField()),
                    ('told_apart_at', models.DateTimeField(null=True)),
                    ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('first', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalogues.work')),
                    ('second', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalogues.work')),
                    ('told_apart_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'indexes': [
                        models.Index(fields=['person', '-score', 'id'], name='catalogues_alike_of_person'),
                    ],
                    'constraints': [
                        models.UniqueConstraint(fields=('first', 'second'), name='catalogues_one_row_per_pair'),
                        models.CheckConstraint(condition=models.Q(('second__gt', models.F('first'))), name='catalogues_pair_in_the_order_of_keys'),
                        models.CheckConstraint(condition=models.Q(models.Q(('told_apart_at__isnull', True), ('told_apart_by__isnull', True)), models.Q(('told_apart_at__isnull', False), ('told_apart_by__isnull', False)), _connector='OR'), name='catalogues_told_apart_by_somebody'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='BulkChange',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.CharField(default=apps.common.ids.new_public_id, editable=False, max_length=16, unique=True)),
                    ('made_at', models.DateTimeField()),
                    ('changed', models.IntegerField()),
                    ('same', models.IntegerField()),
                    ('refused', models.IntegerField()),
                    ('undone_at', models.DateTimeField(null=True)),
                    ('undone', models.IntegerField(db_default=0, default=0)),
                    ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
            ),
            migrations.CreateModel(
                name='WorkChange',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('is_undo', models.BooleanField(db_default=False, default=False)),
                    ('changes', models.JSONField()),
                    ('made_at', models.DateTimeField()),
                    ('bulk', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='catalogues.bulkchange')),
                    ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('work', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='catalogues.work')),
                ],
            ),
            migrations.CreateModel(
                name='StoppedAddress',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('address_hash', models.CharField(max_length=64, unique=True)),
                    ('since', models.DateTimeField()),
                ],
            ),
            migrations.CreateModel(
                name='OutsideAsk',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.CharField(default=apps.common.ids.new_public_id, editable=False, max_length=16, unique=True)),
                    ('name', models.CharField(blank=True, max_length=200)),
                    ('email', models.EmailField(blank=True, max_length=254)),
                    ('address_hash', models.CharField(max_length=64)),
                    ('questions', models.JSONField()),
                    ('uses', models.JSONField()),
                    ('state', models.CharField(choices=[('waiting', 'Waits'), ('answered', 'Answered'), ('withdrawn', 'Withdrawn'), ('joined', 'Has an account now')], default='waiting', max_length=9)),
                    ('token_hash', models.CharField(blank=True, max_length=64)),
                    ('asked_at', models.DateTimeField()),
                    ('last_asked_at', models.DateTimeField()),
                    ('mails', models.SmallIntegerField(default=1)),
                    ('expires_at', models.DateTimeField()),
                    ('answered_at', models.DateTimeField(null=True)),
                    ('holds_until', models.DateField(null=True)),
                    ('ended_at', models.DateTimeField(null=True)),
                    ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('collective', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'indexes': [
                        models.Index(fields=['person', '-asked_at'], name='catalogues_asks_of_person'),
                        models.Index(fields=['address_hash'], name='catalogues_asks_of_address'),
                    ],
                    'constraints': [
                        models.UniqueConstraint(condition=models.Q(('token_hash', ''), _negated=True), fields=('token_hash',), name='catalogues_one_link_per_token'),
                        models.CheckConstraint(condition=models.Q(models.Q(('state', 'answered'), _negated=True), models.Q(('answered_at__isnull', False), ('holds_until__isnull', False)), _connector='OR'), name='catalogues_answer_has_an_end'),
                        models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('state__in', ['waiting', 'answered'])), models.Q(('ended_at__isnull', False), ('state__in', ['withdrawn', 'joined'])), _connector='OR'), name='catalogues_ask_ended_has_a_time'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='OutsideAnswer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('revision', models.IntegerField()),
                    ('answers', models.JSONField()),
                    ('text_version', models.CharField(max_length=20)),
                    ('text_hash', models.CharField(max_length=64)),
                    ('address_hash', models.CharField(max_length=64)),
                    ('token_hash', models.CharField(max_length=64)),
                    ('stops', models.BooleanField(default=False)),
                    ('at', models.DateTimeField()),
                    ('ask', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='catalogues.outsideask')),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(fields=('ask', 'revision'), name='catalogues_one_answer_per_revision'),
                    ],
                    'triggers': [
                        pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='cbc8365190c69bcdffa3f3e141bb40f265877710', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_0880b', table='catalogues_outsideanswer', when='BEFORE')),
                        pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME;", hash='d3b09d53f4b6d167c177a8d22ba6ecaf878e260b', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_bbc9d', table='catalogues_outsideanswer', when='BEFORE')),
                    ],
                },
            ),
            migrations.CreateModel(
                name='AskedShare',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('answer', models.CharField(blank=True, choices=[('', 'No answer yet'), ('yes', 'Yes'), ('no', 'No'), ('not_theirs', 'Not their work')], default='', max_length=10)),
                    ('share', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='asked', to='catalogues.share')),
                    ('ask', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='asked', to='catalogues.outsideask')),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(fields=('ask', 'share'), name='catalogues_share_asked_once'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='OutsideWords',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('text', models.TextField(blank=True)),
                    ('typed_name', models.CharField(blank=True, max_length=200)),
                    ('answer', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='words', to='catalogues.outsideanswer')),
                ],
                options={
                    'triggers': [
                        pgtrigger.compiler.Trigger(name='words_only_go', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF NEW.id <> OLD.id OR NEW.answer_id <> OLD.answer_id\n        OR NEW.text NOT IN (OLD.text, '') OR NEW.typed_name NOT IN (OLD.typed_name, '') THEN\n        RAISE EXCEPTION 'what was shown to an owner outside is erased, and never changed';\n    END IF;\n    RETURN NEW;\n", hash='628529f6c95727a60bb727cb90a63b6f663fb14a', operation='UPDATE', pgid='pgtrigger_words_only_go_08b53', table='catalogues_outsidewords', when='BEFORE')),
                        pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='f343ffc417c07efa7f6b82611850f173b010a600', operation='DELETE', pgid='pgtrigger_never_deleted_5789a', table='catalogues_outsidewords', when='BEFORE')),
                        pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME;", hash='2c5a722ee254cb1bf5d7e8e94bed301de09e0b42', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_88c1e', table='catalogues_outsidewords', when='BEFORE')),
                    ],
                },
            ),
        ]),
    ]
