"""A rule's limit may be a lower one too, so its names no longer say above and highest."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("datahub", "0015_past_calls")]
    operations = [
        migrations.RenameField("alertrule", "above", "limit"),
        migrations.RenameField("alert", "highest", "peak"),
    ]
