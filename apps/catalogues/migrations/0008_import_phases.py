import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalogues', '0007_words_of_titles'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='RememberedColumns',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('header_hash', models.CharField(max_length=64)),
                ('choices', models.JSONField()),
                ('said_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='RowNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row', models.IntegerField()),
                ('what', models.CharField(choices=[('new', 'New'), ('changed', 'Changed'), ('same', 'Same work again'), ('doubtful', 'Doubtful')], max_length=8)),
                ('title', models.CharField(max_length=500)),
                ('artist_line', models.CharField(blank=True, max_length=500)),
                ('code', models.CharField(blank=True, max_length=40)),
                ('params', models.JSONField(default=dict)),
                ('changes', models.JSONField(default=list)),
                ('choice', models.CharField(blank=True, choices=[('new', 'Take it as a new work'), ('same', 'It is the same work'), ('leave', 'Leave it out')], max_length=5)),
            ],
            options={
                'ordering': ['row', 'pk'],
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
            ],
        ),
        migrations.AlterModelOptions(
            name='refusedrow',
            options={'ordering': ['row', 'pk']},
        ),
        migrations.RemoveConstraint(
            model_name='refusedrow',
            name='catalogues_one_refusal_per_row',
        ),
        migrations.AddField(
            model_name='contributor',
            name='codes',
            field=models.JSONField(db_default=models.Value([], models.JSONField()), default=list),
        ),
        migrations.AddField(
            model_name='importrun',
            name='asks',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name='importrun',
            name='choices',
            field=models.JSONField(db_default=models.Value({}, models.JSONField()), default=dict),
        ),
        migrations.AddField(
            model_name='importrun',
            name='differing',
            field=models.IntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='importrun',
            name='doubtful',
            field=models.IntegerField(db_default=0, default=0),
        ),
        migrations.AlterField(  # allowed: more choices, the column stays as it is
            model_name='contributor',
            name='part',
            field=models.CharField(choices=[('composer', 'Composer'), ('author', 'Author'), ('arranger', 'Arranger'), ('adapter', 'Adapter'), ('translator', 'Translator'), ('publisher', 'Publisher'), ('singer', 'Singer'), ('player', 'Player'), ('conductor', 'Conductor'), ('producer', 'Producer'), ('engineer', 'Sound engineer'), ('remixer', 'Remixer'), ('depicted', 'Person depicted'), ('maker', 'Maker'), ('other', 'Other part')], max_length=10),
        ),
        migrations.AlterField(  # allowed: more choices, the column stays as it is
            model_name='importrun',
            name='state',
            field=models.CharField(choices=[('waiting', 'Waiting'), ('reading', 'Being looked through'), ('ready', 'Waits for your word'), ('running', 'Running'), ('done', 'Done'), ('stopped', 'Cancelled'), ('failed', 'Could not be read')], default='waiting', max_length=8),
        ),
        migrations.AddField(
            model_name='rememberedcolumns',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='rownote',
            name='run',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='catalogues.importrun'),
        ),
        migrations.AddField(
            model_name='statedshare',
            name='run',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalogues.importrun'),
        ),
        migrations.AddField(
            model_name='statedshare',
            name='work',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stated_shares', to='catalogues.work'),
        ),
        migrations.AddConstraint(
            model_name='rememberedcolumns',
            constraint=models.UniqueConstraint(fields=('person', 'header_hash'), name='catalogues_header_known_once'),
        ),
        migrations.AddIndex(
            model_name='rownote',
            index=models.Index(fields=['run', 'what', 'row'], name='catalogues_notes_of_run'),
        ),
        migrations.AddConstraint(
            model_name='statedshare',
            constraint=models.UniqueConstraint(fields=('work', 'right', 'name', 'controller', 'territory'), name='catalogues_stated_once'),
        ),
        migrations.AddConstraint(
            model_name='statedshare',
            constraint=models.CheckConstraint(condition=models.Q(('ppm__isnull', True), models.Q(('ppm__gte', 1), ('ppm__lte', 1000000)), _connector='OR'), name='catalogues_stated_in_range'),
        ),
    ]
