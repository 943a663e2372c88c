"""Answers for the stylesheet, scripts and signs: their addresses carry a fingerprint, so a browser may keep them for good.

They are compressed once, at the start, and the scripts go out as one. Pages never are (docs/decisions/0019).
"""

import gzip
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, Response, abort, request

FOREVER = "public, max-age=31536000, immutable"
VERSION_LENGTH = 12
KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}  # not what the machine believes
IMPORTS = re.compile(r'^import \{[^}]*\} from "\./([\w/]+\.js)";\n', re.MULTILINE)
EXPORTS = re.compile(r"^export (?=(?:async )?(?:function|class|const|let)\b)", re.MULTILINE)


@dataclass(frozen=True)
class Asset:
    """A file as it is sent, plain and compressed."""

    kind: str
    plain: bytes
    packed: bytes


def install(app: Flask, folder: Path) -> None:
    """Serve `folder` under /static/<version>/ and give templates `static_url(name)`; the app must have no static folder of its own."""
    version, assets = fingerprint(folder), _load(folder)

    def serve(asked: str, name: str) -> Response:
        if name not in assets:
            abort(404)
        response = _answer(assets[name])
        response.headers["Cache-Control"] = FOREVER if asked == version else "no-cache"
        response.make_conditional(request)
        return response

    def static_url(name: str) -> str:
        return f"{request.script_root}/static/{version}/{name}"  # a list asks for its signs hundreds of times

    app.add_url_rule("/static/<asked>/<path:name>", endpoint="static", view_func=serve)
    app.add_template_global(static_url)


def fingerprint(folder: Path) -> str:
    """Return 12 hex digits that change when any file below `folder` changes its name or content.

    One for all of them, because a script holds the others that it imports.
    """
    whole = hashlib.sha256()
    for path in _files(folder):
        whole.update(path.relative_to(folder).as_posix().encode() + b"\0")
        whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()[:VERSION_LENGTH]


def joined(script: Path, taken: set[Path]) -> str:
    """Return a script after all that it imports, each once, as one module; so no two may give one name to different things."""
    text = script.read_text("utf-8")
    taken.add(script)
    before = ""
    for name in IMPORTS.findall(text):
        if (other := script.parent / name) not in taken:
            before += joined(other, taken)
    return before + EXPORTS.sub("", IMPORTS.sub("", text))


def _load(folder: Path) -> dict[str, Asset]:
    return {path.relative_to(folder).as_posix(): _asset(path) for path in _files(folder)}


def _asset(path: Path) -> Asset:
    kind = KINDS.get(path.suffix, "application/octet-stream")
    plain = joined(path, set()).encode() if path.suffix == ".js" else path.read_bytes()
    return Asset(kind, plain, gzip.compress(plain, mtime=0))


def _answer(asset: Asset) -> Response:
    is_packed = request.accept_encodings.quality("gzip") > 0
    response = Response(asset.packed if is_packed else asset.plain, content_type=f"{asset.kind}; charset=utf-8")
    response.headers["Vary"] = "Accept-Encoding"
    if is_packed:
        response.headers["Content-Encoding"] = "gzip"
    response.add_etag()
    return response


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())
