from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_tombstones'),
    ]

    operations = [
        migrations.AddField(
            model_name='user',
            name='other_names',
            field=models.JSONField(blank=True, db_default=[], default=list),
        ),
    ]
