"""Answers for the headers of every response: what a browser may load, tell others, and keep. It knows no exception to them.

What is handed out as a file may load still less: nothing at all, in an origin of its own.
"""

from flask import Flask, Response, current_app, request

CONTENT_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "font-src 'none'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
    )
)
PERMISSIONS = ", ".join(
    f"{feature}=()"
    for feature in ("camera", "microphone", "geolocation", "payment", "usb", "display-capture", "browsing-topics")
)
ALWAYS = {
    "Content-Security-Policy": CONTENT_POLICY,
    # With `no-referrer` Chromium sends `Origin: null`, and the check of a form's origin over HTTPS refuses every POST.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": PERMISSIONS,
}
FILE_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"
ASKED_AGAIN = {"feeds.read"}  # kept by the device that asks, and asked for again by its ETag each time
STRICT_TRANSPORT = "max-age=31536000; includeSubDomains"


def install(app: Flask) -> None:
    """Every response of the app carries the headers; nothing but its own static files is kept by a browser."""
    app.after_request(_add)


def _add(response: Response) -> Response:
    response.headers.update(ALWAYS)
    if request.endpoint != "static":
        response.headers["Cache-Control"] = "private, no-cache" if _is_asked_again(response) else "no-store"
    if response.headers.get("Content-Disposition", "").startswith("attachment"):
        response.headers["Content-Security-Policy"] = FILE_POLICY
    if request.is_secure or current_app.config["PREFERRED_URL_SCHEME"] == "https":
        response.headers["Strict-Transport-Security"] = STRICT_TRANSPORT
    return response


def _is_asked_again(response: Response) -> bool:
    return request.endpoint in ASKED_AGAIN and response.status_code in (200, 304)
