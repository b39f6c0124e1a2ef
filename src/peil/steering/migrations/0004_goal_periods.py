"""A goal says which periods it is judged by."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("steering", "0003_journeys")]

    operations = [
        migrations.AddField(
            model_name="goalrecord",
            name="every",
            field=models.CharField(blank=True, default="", max_length=10),
            preserve_default=False,
        ),
    ]
