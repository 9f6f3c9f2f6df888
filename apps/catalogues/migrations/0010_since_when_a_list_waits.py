from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalogues', '0009_remarks_on_rows'),
    ]

    operations = [
        migrations.AddField(
            model_name='importrun',
            name='ready_at',
            field=models.DateTimeField(null=True),
        ),
    ]
