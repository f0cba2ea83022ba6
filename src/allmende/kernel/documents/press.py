"""The press: a child process that turns one prepared folder into one PDF or Word file, and nothing else.

Started by path with `python -I`, so that it imports neither Django nor the product: what people wrote can
cost it time or memory, but the worker lives on. It reads only the folder it is given.

    press.py pdf <folder>    main.typ, base.typ, data.json, fonts.txt → out.pdf
    press.py docx <folder>   template.docx, data.json → out.docx

Exit codes: 0 made; 3 the template is broken (error.txt says why); anything else is our own mistake.
"""

import ctypes
import json
import re
import resource
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

BROKEN_TEMPLATE = 3
_PR_SET_PDEATHSIG = 1
MEMORY_BYTES = 3 * 1024**3
CPU_SECONDS = 90
#: Stands for a sign none of the fonts has, e.g. an emoji; PDF/UA forbids an empty glyph.
NO_GLYPH = "\u25a1"
_ROUNDS = 12
_MISSING = re.compile(r'the text `"((?:[^"\\`]|\\.)+)"` could not be displayed')
#: Latin, Greek, Cyrillic, punctuation, arrows: what the fonts are known to have.
_KNOWN = re.compile(r"[^\n\t\u0020-\u024f\u0370-\u052f\u2010-\u2027\u2030-\u203a\u20ac\u2190-\u2193\u25a1]")


def main() -> int:
    """Make what the arguments say."""
    _die_with_the_worker()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 5))
    kind, folder = sys.argv[1], Path(sys.argv[2])
    return {"pdf": press_pdf, "docx": press_docx}[kind](folder)


def _die_with_the_worker() -> None:
    """Nobody waits for the result of a press whose worker was killed; only Linux can say so."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def press_pdf(folder: Path) -> int:
    """Compile main.typ as tagged PDF/UA-1; signs without a glyph become a box."""
    import typst

    paths = (folder / "fonts.txt").read_text(encoding="utf-8").splitlines()
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=paths)
    source = (folder / "data.json").read_text(encoding="utf-8")
    for attempt in range(_ROUNDS):
        (folder / "data.json").write_text(source, encoding="utf-8")
        compiler = typst.Compiler(
            input=folder / "main.typ", root=folder, font_paths=fonts, ignore_system_fonts=True
        )
        try:
            made = compiler.compile(format="pdf", pdf_standards=["ua-1"])
        except typst.TypstError as err:
            cleaned = _without(source, f"{err.message}\n{err.diagnostic}", thorough=attempt > 2)
            if cleaned == source:
                (folder / "error.txt").write_text(str(err.diagnostic), encoding="utf-8")
                return BROKEN_TEMPLATE
            source = cleaned
            continue
        (folder / "out.pdf").write_bytes(made if isinstance(made, bytes) else b"")
        return 0
    (folder / "error.txt").write_text("signs without a glyph remain", encoding="utf-8")
    return 1


def _without(source: str, complaint: str, *, thorough: bool) -> str:
    """Replace the signs the compiler names; thorough: everything that is not known to be printable."""
    signs = {sign for text in _MISSING.findall(complaint) for sign in _unescaped(text)}
    if not signs:
        return source
    if thorough:
        return json.dumps(
            _mapped(json.loads(source), lambda text: _KNOWN.sub(NO_GLYPH, text)), ensure_ascii=False
        )
    table = {ord(sign): NO_GLYPH for sign in signs if sign not in ' "\\{}[]:,'}
    return source.translate(table)


def _unescaped(text: str) -> str:
    text = re.sub(r"\\u\{([0-9a-fA-F]+)\}", lambda m: chr(int(m[1], 16)), text)
    return re.sub(r"\\(.)", r"\1", text)


# Any: JSON values.
def _mapped(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [_mapped(item, change) for item in value]
    if isinstance(value, dict):
        return {key: _mapped(item, change) for key, item in value.items()}
    return value


def press_docx(folder: Path) -> int:
    """Fill the fields of a Word template; the template is a stranger's and runs in jinja's sandbox."""
    from docxtpl import DocxTemplate
    from jinja2 import StrictUndefined, TemplateError
    from jinja2.exceptions import SecurityError
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    data = json.loads((folder / "data.json").read_text(encoding="utf-8"))
    environment = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    template = DocxTemplate(str(folder / "template.docx"))
    try:
        template.render(data, jinja_env=environment, autoescape=True)
    except (TemplateError, SecurityError, TypeError, ValueError, OverflowError) as err:
        (folder / "error.txt").write_text(str(getattr(err, "message", None) or err), encoding="utf-8")
        return BROKEN_TEMPLATE
    template.save(str(folder / "out.docx"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
