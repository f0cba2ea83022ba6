from django.apps import AppConfig


class EditorialConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "allmende.editorial"
    label = "editorial"

    def ready(self) -> None:
        """Make the room's rights, sentences and listeners known before the first request."""
        from django.db.models.signals import post_delete, post_save, pre_delete
        from wagtail.models import PageLogEntry

        from allmende.editorial import errors, permissions, registered  # noqa: F401
        from allmende.editorial.deletion import delete_text
        from allmende.editorial.groups import sync_after_grant
        from allmende.editorial.outputs.builders import register_all
        from allmende.editorial.trail import record_action
        from allmende.kernel.models import RoleGrant
        from allmende.strategy.models import Strategy

        # Rooms below cannot know this one: their deleting and granting is followed by signals.
        pre_delete.connect(delete_text, sender=Strategy, dispatch_uid="editorial.delete_text")
        post_save.connect(sync_after_grant, sender=RoleGrant, dispatch_uid="editorial.grant_saved")
        post_delete.connect(sync_after_grant, sender=RoleGrant, dispatch_uid="editorial.grant_deleted")
        post_save.connect(record_action, sender=PageLogEntry, dispatch_uid="editorial.record_action")
        register_all()
        registered.register()
