import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0001_initial'),
        ('invitations', '0001_initial'),
        ('notifications', '0002_inbox_and_choices'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='outboxmail',
            name='invitation',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='invitations.invitation'),
        ),
        migrations.AlterField(  # allowed: the column demands less than before, and no row is read
            model_name='outboxmail',
            name='person',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(  # allowed: no row has an invitation yet, and the outbox holds 90 days of mail
            model_name='outboxmail',
            constraint=models.UniqueConstraint(fields=('entry', 'invitation'), name='notifications_one_mail_per_invitation'),
        ),
        AddConstraintNotValid(
            model_name='outboxmail',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('invitation__isnull', True), ('person__isnull', False)), models.Q(('invitation__isnull', False), ('person__isnull', True)), _connector='OR'), name='notifications_mail_to_one'),
        ),
    ]
