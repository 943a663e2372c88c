"""Answers for the stylesheet, scripts and signs: addresses that carry a fingerprint of all of them, so a browser may keep them for good."""

import hashlib
from pathlib import Path

from flask import Flask, Response, request, send_from_directory

FOREVER = "public, max-age=31536000, immutable"
VERSION_LENGTH = 12


def install(app: Flask, folder: Path) -> None:
    """Serve `folder` under /static/<version>/ and give templates `static_url(name)`; the app must have no static folder of its own."""
    version = fingerprint(folder)

    def serve(asked: str, name: str) -> Response:
        response = send_from_directory(folder, name)
        response.headers["Cache-Control"] = FOREVER if asked == version else "no-cache"
        return response

    def static_url(name: str) -> str:
        return f"{request.script_root}/static/{version}/{name}"  # a list asks for its signs hundreds of times

    app.add_url_rule("/static/<asked>/<path:name>", endpoint="static", view_func=serve)
    app.add_template_global(static_url)


def fingerprint(folder: Path) -> str:
    """Return 12 hex digits that change when any file below `folder` changes its name or content.

    One for all of them, because a script names the others relative to its own address.
    """
    whole = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        whole.update(path.relative_to(folder).as_posix().encode() + b"\0")
        whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()[:VERSION_LENGTH]
