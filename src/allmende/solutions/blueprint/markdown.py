"""The three Markdown files of a blueprint, read by their headings only."""

import re
from datetime import date

from allmende.solutions.blueprint.errors import BlueprintInvalid
from allmende.solutions.blueprint.texts import PLACEHOLDERS, CouncilPaper, GuideStep, Release

STEP = re.compile(r"^(?P<title>.+?) \{#(?P<key>[a-z0-9-]+)\}$")
RELEASE = re.compile(r"^(?P<version>\d+\.\d+\.\d+) \((?P<date>\d{4}-\d{2}-\d{2})\)$")
PLACEHOLDER = re.compile(r"\{([^{}\s]*)\}")


def sections_of(text: str) -> list[tuple[str, str]]:
    """Split at headings of the second level; what stands before the first is a note to authors."""
    parts = re.split(r"^## +(.+)$", text, flags=re.MULTILINE)
    return [(heading.strip(), body.strip()) for heading, body in zip(parts[1::2], parts[2::2], strict=True)]


def council_from(path: str, text: str) -> CouncilPaper:
    """Read council.md.

    Raises:
        BlueprintInvalid: no section, or a placeholder nobody can fill.
    """
    sections = sections_of(text)
    if not sections:
        raise BlueprintInvalid(path, "has no section")
    unknown = sorted(set(PLACEHOLDER.findall("".join(body for _, body in sections))) - set(PLACEHOLDERS))
    if unknown:
        raise BlueprintInvalid(path, f"unknown placeholders: {', '.join(unknown)}")
    return CouncilPaper(sections=tuple(sections))


def guide_from(path: str, text: str) -> tuple[GuideStep, ...]:
    """Read guide.md: "## Title {#key}".

    Raises:
        BlueprintInvalid: a step without key, a key used twice, or no step.
    """
    steps = []
    for heading, body in sections_of(text):
        match = STEP.match(heading)
        if match is None:
            raise BlueprintInvalid(path, f"step {heading!r} has no {{#key}}")
        steps.append(GuideStep(key=match["key"], title=match["title"], text=body))
    keys = [step.key for step in steps]
    if not keys or len(set(keys)) != len(keys):
        raise BlueprintInvalid(path, "has no step, or a key twice")
    return tuple(steps)


def changelog_from(path: str, text: str) -> tuple[Release, ...]:
    """Read CHANGELOG.md: "## 1.2.0 (2026-09-14)", newest first.

    Raises:
        BlueprintInvalid: another heading, no release, or not newest first.
    """
    releases = []
    for heading, body in sections_of(text):
        match = RELEASE.match(heading)
        if match is None:
            raise BlueprintInvalid(path, f"heading {heading!r} is not like '1.2.0 (2026-09-14)'")
        try:
            day = date.fromisoformat(match["date"])
        except ValueError as err:
            raise BlueprintInvalid(path, f"heading {heading!r} has no true date") from err
        releases.append(Release(version=match["version"], date=day, text=body))
    numbers = [tuple(map(int, release.version.split("."))) for release in releases]
    if not numbers or numbers != sorted(set(numbers), reverse=True):
        raise BlueprintInvalid(path, "has no release, or they are not newest first")
    return tuple(releases)
