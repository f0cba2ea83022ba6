"""Why a blueprint cannot be used."""

from allmende.basics.errors import AllmendeError


class BlueprintInvalid(AllmendeError):
    """A file of the blueprint is missing, unknown, too large or says something that cannot be.

    Attributes:
        path: The file inside the blueprint, e.g. "profiles/elsys-ers-co2.toml"; "" for the whole.
        detail: What is wrong, in English, for the blueprint's author.
    """

    code = "solutions.blueprint_invalid"
    kind = "invalid"

    def __init__(self, path: str, detail: str) -> None:
        self.path = path
        super().__init__(f"{path}: {detail}" if path else detail, path=path)
