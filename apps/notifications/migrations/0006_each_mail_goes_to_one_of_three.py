from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('notifications', '0005_mail_to_owners_outside'),
    ]

    operations = [
        ValidateConstraint(model_name='outboxmail', name='notifications_mail_to_one_of_three'),
    ]
