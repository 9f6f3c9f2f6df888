from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("catalogues", "0003_split_composition")]
    operations = [
        ValidateConstraint(model_name="identifier", name="catalogues_identifier_names_one_of_three"),
        ValidateConstraint(model_name="share", name="catalogues_counts_at_most_what_is_said"),
        ValidateConstraint(model_name="share", name="catalogues_share_days_in_order"),
        ValidateConstraint(model_name="share", name="catalogues_voice_is_a_persons"),
    ]
