"""Wagtail begins with a welcome page, two groups and a workflow of its own; here one step of approval is all."""

from django.db import migrations


def begin(apps, schema_editor):
    Page = apps.get_model("wagtailcore", "Page")
    root = Page.objects.filter(depth=1).order_by("path").first()
    welcome = Page.objects.filter(depth=2, slug="home", title__startswith="Welcome to your new Wagtail")
    removed = welcome.count()
    apps.get_model("wagtailcore", "Site").objects.filter(root_page__in=welcome).delete()
    welcome.delete()
    if root is not None and removed:
        root.numchild -= removed
        root.save(update_fields=["numchild"])
    apps.get_model("auth", "Group").objects.filter(name__in=["Moderators", "Editors"]).delete()
    Workflow = apps.get_model("wagtailcore", "Workflow")
    Workflow.objects.filter(name="Moderators approval").delete()
    apps.get_model("wagtailcore", "Task").objects.filter(name="Moderators approval").delete()
    kind, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="editorial", model="approval"
    )
    task = apps.get_model("editorial", "Approval").objects.create(name="Freigabe", content_type=kind, active=True)
    workflow = Workflow.objects.create(name="Freigabe", active=True)
    apps.get_model("wagtailcore", "WorkflowTask").objects.create(
        workflow=workflow, task_id=task.pk, sort_order=0
    )
    apps.get_model("wagtailcore", "WorkflowPage").objects.create(workflow=workflow, page=root)


def end(apps, schema_editor):
    apps.get_model("wagtailcore", "Workflow").objects.filter(name="Freigabe").delete()
    apps.get_model("editorial", "Approval").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("editorial", "0001_texts")]

    operations = [migrations.RunPython(begin, end)]
