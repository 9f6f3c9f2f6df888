from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('unions', '0001_squashed_0002_records_are_kept'),
    ]

    operations = [
        migrations.AddField(
            model_name='minimumterms',
            name='territory',
            field=models.CharField(blank=True, db_default='', default='', max_length=2),
        ),
    ]
