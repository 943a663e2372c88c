"""Answers for the address of this site that a person comes back to. It never leads elsewhere, and never sends a form twice."""

from urllib.parse import urlsplit

from flask import current_app, request

READING = ("GET", "HEAD")


def this_page() -> str:
    """Return this page's address with its filters; for what answers a form, the page that the form was on."""
    return request.full_path.rstrip("?") if request.method in READING else _page_of_the_form()


def _page_of_the_form() -> str:
    """Return the first that shows a page: where the form was sent from, its own address, and those above it."""
    came_from = urlsplit(request.referrer or "")
    own = request.path.split("/")
    above = ["/".join(own[:length]) for length in range(len(own), 1, -1)]
    asked = [came_from.path, *above] if came_from.netloc == request.host else above
    adapter = current_app.create_url_adapter(request)
    return next((path for path in asked if adapter and path and adapter.test(path, method="GET")), "/")
