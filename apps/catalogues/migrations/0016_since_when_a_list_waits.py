from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalogues', "0015_works_held_by_people"),
    ]

    operations = [
        migrations.AddField(
            model_name='importrun',
            name='ready_at',
            field=models.DateTimeField(null=True),
        ),
    ]
