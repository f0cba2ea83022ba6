"""What went wrong at sources, told beside a good answer: NGSILD-Warning (ETSI GS CIM 009, 6.3.17)."""

from typing import Final

from allmende.datahub.ngsild.distributed.asking import Answer

#: RFC 7234, 5.5: no answer; an answer that cannot be used; an answer that is an error.
UNREACHED: Final = 199
INVALID: Final = 111
REFUSED: Final = 299


def warning(answer: Answer, *, reason: str = "", code: int | None = None) -> tuple[str, str]:
    """Return the header that tells of one source's failure."""
    number = code if code is not None else _code(answer)
    text = _printable(reason or answer.reason or "It did not do its part.")
    agent = _printable(answer.registration.document.get("contextSourceAlias") or answer.registration.urn)
    return "NGSILD-Warning", f'{number} {agent.replace(" ", "-")} "{text}"'


def warnings_of(answers: list[Answer]) -> list[tuple[str, str]]:
    """Return the warnings of all sources that failed; knowing nothing (404) is no failure."""
    return [warning(answer) for answer in answers if answer.status != 404 and not answer.is_ok]


def _code(answer: Answer) -> int:
    if answer.is_invalid:
        return INVALID
    return UNREACHED if answer.status == 0 else REFUSED


def _printable(text: str) -> str:
    kept = "".join(character if " " <= character <= "~" else "?" for character in text)
    return kept.replace("\\", "/").replace('"', "'")[:300]
