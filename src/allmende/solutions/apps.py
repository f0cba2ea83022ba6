from django.apps import AppConfig


class SolutionsConfig(AppConfig):
    name = "allmende.solutions"
    label = "solutions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the room's rights and sentences known before the first request."""
        from allmende.kernel.desk import register
        from allmende.solutions import desk, errors, permissions  # noqa: F401
        from allmende.solutions.letterhead import register_council_letterhead

        register("solutions", desk.waiting_for)
        register_council_letterhead()
