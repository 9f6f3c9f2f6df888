from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('notifications', '0003_mail_to_the_invited'),
    ]

    operations = [
        ValidateConstraint(model_name='outboxmail', name='notifications_mail_to_one'),
    ]
