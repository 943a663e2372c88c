"""What may be added to a dossier: the kinds of file, the endings of their names, and the words for all others.

It refuses whatever can run: programs, scripts, pages, pictures that hold scripts, office files with macros.
"""

from dataclasses import dataclass

from exchange.access.refusals import Refusal
from exchange.translations.mark import N_

PROGRAM = N_("Files that can run programs are not accepted.")
MACROS = N_("Files that can run programs are not accepted. Save it as %(ending)s, then add it again.")
ARCHIVE = N_("Archives are not accepted, since nobody sees what is in them. Add the files one by one.")
UNKNOWN = N_("This kind of file is not accepted. Save it as PDF or in a current office format, then add it again.")
OTHER_ENDING = N_(
    "The content is not what the name’s ending says. Name it %(ending)s or save it anew, then add it again."
)
NO_NAME = N_("The file has no name that can be kept. Give it one, then add it again.")
EMPTY = N_("The file is empty, so there is nothing to add.")


class NotAccepted(Refusal):
    """A file that is not taken in; `says` is a sentence to translate, `ending` goes into it."""

    def __init__(self, says: str, ending: str = "") -> None:
        super().__init__("kind")
        self.says = says
        self.ending = ending


@dataclass(frozen=True)
class Kind:
    """A kind of file: its media type, what people call it, the endings that its names may have."""

    media: str
    label: str
    endings: tuple[str, ...]


PDF = Kind("application/pdf", "PDF", (".pdf",))
PNG = Kind("image/png", "PNG", (".png",))
JPEG = Kind("image/jpeg", "JPEG", (".jpg", ".jpeg"))
GIF = Kind("image/gif", "GIF", (".gif",))
TIFF = Kind("image/tiff", "TIFF", (".tif", ".tiff"))
WEBP = Kind("image/webp", "WebP", (".webp",))
TEXT = Kind("text/plain", "TXT", (".txt",))
CSV = Kind("text/csv", "CSV", (".csv",))
MAIL = Kind("message/rfc822", "EML", (".eml",))
MP4 = Kind("video/mp4", "MP4", (".mp4", ".m4a", ".mov"))
MP3 = Kind("audio/mpeg", "MP3", (".mp3",))
WAV = Kind("audio/wav", "WAV", (".wav",))
DOCX = Kind("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "DOCX", (".docx",))
XLSX = Kind("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "XLSX", (".xlsx",))
PPTX = Kind("application/vnd.openxmlformats-officedocument.presentationml.presentation", "PPTX", (".pptx",))
ODT = Kind("application/vnd.oasis.opendocument.text", "ODT", (".odt",))
ODS = Kind("application/vnd.oasis.opendocument.spreadsheet", "ODS", (".ods",))
ODP = Kind("application/vnd.oasis.opendocument.presentation", "ODP", (".odp",))

TEXTS = (TEXT, CSV, MAIL)
OPEN_PACKAGES = (ODT, ODS, ODP)
ALL = (PDF, PNG, JPEG, GIF, TIFF, WEBP, *TEXTS, MP4, MP3, WAV, DOCX, XLSX, PPTX, *OPEN_PACKAGES)
BY_MEDIA = {kind.media: kind for kind in ALL}
BY_ENDING = {ending: kind for kind in ALL for ending in kind.endings}

INSTEAD = {
    **dict.fromkeys((".doc", ".docm", ".dot", ".dotm", ".rtf"), ".docx"),
    **dict.fromkeys((".xls", ".xlsm", ".xlsb", ".xltm", ".xlam"), ".xlsx"),
    **dict.fromkeys((".ppt", ".pptm", ".pps", ".ppsm", ".potm", ".ppam"), ".pptx"),
}
ARCHIVES = frozenset((".zip", ".7z", ".rar", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".iso", ".cab"))
RUNNABLE = frozenset(
    (".exe", ".dll", ".com", ".scr", ".msi", ".bat", ".cmd", ".ps1", ".vbs", ".js", ".mjs", ".jse", ".wsf", ".hta")
    + (".jar", ".class", ".sh", ".py", ".pl", ".php", ".lnk", ".app", ".apk", ".deb", ".rpm", ".reg", ".svg", ".html")
    + (".htm", ".xhtml", ".mht", ".mhtml", ".xml", ".swf", ".chm", ".url", ".desktop", ".appref-ms", ".cpl", ".pif")
)


def ending_of(name: str) -> str:
    """Return the ending of a file's name in small letters with its dot; empty if there is none."""
    _stem, dot, ending = name.rpartition(".")
    return dot + ending.lower() if dot else ""


def check_ending(name: str) -> Kind:
    """Return the kind that a name's ending promises; NotAccepted if files of that ending are not taken in."""
    ending = ending_of(name)
    if ending in INSTEAD:
        raise NotAccepted(MACROS, INSTEAD[ending])
    if ending in ARCHIVES:
        raise NotAccepted(ARCHIVE)
    if ending in RUNNABLE:
        raise NotAccepted(PROGRAM)
    if ending not in BY_ENDING:
        raise NotAccepted(UNKNOWN)
    return BY_ENDING[ending]
