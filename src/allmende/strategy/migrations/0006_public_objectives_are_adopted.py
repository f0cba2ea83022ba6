"""Objectives that everybody could see before drafts existed were adopted the day they were made."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F
from django.db.models.functions import TruncDate


def adopt(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take the day an objective was made for the day it was adopted."""
    objectives = apps.get_model("strategy", "Objective").objects
    objectives.filter(visibility="public", adopted_on=None).update(adopted_on=TruncDate(F("created_at")))


class Migration(migrations.Migration):
    """Objectives of before are adopted ones."""

    dependencies = [("strategy", "0005_okr_in_cycles")]

    operations = [migrations.RunPython(adopt, migrations.RunPython.noop)]
