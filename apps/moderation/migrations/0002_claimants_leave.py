"""Note since when somebody claims no part any more; words for who left, and for what nobody took up."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalogues', '0020_makers_count_where_nobody_performs'),
        ('moderation', '0001_mediations'),
    ]

    operations = [
        migrations.AddField(
            model_name='party',
            name='left_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(  # allowed: what Django does when a row goes, no statement
            model_name='mediation',
            name='conflict',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogues.conflict'),
        ),
        migrations.AlterField(  # allowed: one word more to choose, no statement
            model_name='mediation',
            name='state',
            field=models.CharField(choices=[('asked', 'Waits for somebody impartial'), ('evidence', 'The sides show what they have'), ('weighing', 'The mediator weighs it'), ('found', 'Waits for the answers'), ('appealed', 'A second representative looks at it'), ('accepted', 'Accepted by everybody'), ('refused', 'Not accepted'), ('withdrawn', 'Taken back'), ('over', 'Settled in another way'), ('lapsed', 'Taken up by nobody')], default='asked', max_length=9),
        ),
        migrations.AlterField(  # allowed: one word more to choose, no statement
            model_name='turn',
            name='end',
            field=models.CharField(blank=True, choices=[('handed_back', 'Gave it back'), ('silent', 'Did not answer in time'), ('left', 'Left the office, or has a part in it since'), ('set_aside', 'The finding was set aside'), ('done', 'Done')], max_length=11),
        ),
    ]
