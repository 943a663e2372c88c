"""Answers for the catalogues: compiles the rooms' translations into one per language, and lists what the house says.

`python -m exchange.translations.build` compiles; with `missing` it prints each sentence that has no French.
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

HERE = Path(__file__).resolve().parent
COMPILED = Path("LC_MESSAGES") / "messages.mo"
KEYWORDS = {
    "_": None,
    "_l": None,
    "N_": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "lazy_ngettext": (1, 2),
}
SOURCES = (("templates", "**.html", "jinja2"), ("platform", "**.py", "python"))

Said = str | tuple[str, ...]


def main(argv: list[str]) -> int:
    """Compile, or list what is missing; the answer is the exit status."""
    if argv == ["missing"]:
        missing = sorted(map(str, messages_in(HERE.parents[2]) - set(translated(HERE / "fr"))))
        sys.stdout.writelines(f"{sentence}\n" for sentence in missing)
        return 1 if missing else 0
    compile_catalogues(HERE)
    return 0


@cache
def compiled() -> Path:
    """Return the folder of the compiled catalogues, brought up to date; one of its own where the installation can't be written."""
    try:
        return compile_if_older(HERE, HERE)
    except OSError:  # an installation that is read-only and came without its compiled catalogues
        return compile_if_older(HERE, Path(tempfile.mkdtemp(prefix="exchange-words-")))


def compile_if_older(folder: Path, into: Path) -> Path:
    """Return `into` with compiled catalogues that are no older than their sources in `folder`."""
    for language in _languages(folder):
        compiled = into / language.name / COMPILED
        newest = max(source.stat().st_mtime for source in language.glob("*.po"))
        if not compiled.exists() or compiled.stat().st_mtime < newest:
            _compile(language, compiled)
    return into


def compile_catalogues(folder: Path) -> None:
    """Write each language's rooms as one compiled catalogue below it; another process never sees half of one."""
    for language in _languages(folder):
        _compile(language, language / COMPILED)


def translated(language: Path) -> dict[Said, Message]:
    """Return the messages of all rooms of a language; raises ValueError if two rooms say the same in different words."""
    found: dict[Said, Message] = {}
    for source in sorted(language.glob("*.po")):
        for message in _messages(source, language.name):
            known = found.setdefault(_id(message), message)
            if known.string != message.string:
                raise ValueError(f"{source.name}: {message.id!r} is translated otherwise in another room")
    return found


def messages_in(root: Path) -> set[Said]:
    """Return every sentence marked for translation in the templates and the Python of a checkout."""
    return {
        found if isinstance(found, str) else tuple(found)
        for folder, pattern, method in SOURCES
        for _file, _line, found, _comments, _context in extract_from_dir(
            root / folder, [(pattern, method)], {pattern: {"trimmed": "true", "silent": "false"}}, KEYWORDS
        )
    }


def _languages(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.iterdir()) if any(path.glob("*.po")))


def _messages(source: Path, language: str) -> Iterator[Message]:
    with source.open("rb") as stream:
        catalogue = read_po(stream, locale=language, abort_invalid=True)
    return (message for message in catalogue if message.id)


def _id(message: Message) -> Said:
    return message.id if isinstance(message.id, str) else tuple(message.id)


def _compile(language: Path, compiled: Path) -> None:
    catalogue = Catalog(locale=language.name)
    for message in translated(language).values():
        catalogue.add(message.id, message.string)
    compiled.parent.mkdir(parents=True, exist_ok=True)
    unfinished = compiled.with_suffix(f".{os.getpid()}")
    with unfinished.open("wb") as stream:
        write_mo(stream, catalogue)
    unfinished.replace(compiled)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
