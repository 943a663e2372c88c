"""The cookies of signing in and enrolling: `__Host-` keeps them to this host, over a secure line, out of scripts' reach."""

from flask import Response

SESSION = "__Host-session"
PENDING = "__Host-pending"
BROWSER = "__Host-browser"
ENROLMENT = "__Host-enrolment"
RECOVERY = "__Host-recovery"
BROWSER_SECONDS = 400 * 24 * 3600  # the longest that browsers keep one


def put(response: Response, name: str, value: str, seconds: int | None = None) -> None:
    """Set a cookie that scripts can't read and other sites can't send."""
    response.set_cookie(name, value, max_age=seconds, path="/", secure=True, httponly=True, samesite="Strict")


def drop(response: Response, name: str) -> None:
    response.delete_cookie(name, path="/", secure=True, httponly=True, samesite="Strict")


def enter(response: Response, session: str, browser: str) -> None:
    """Give a browser its session, and what it is known again by; the cookies of the way in are dropped."""
    put(response, SESSION, session)
    put(response, BROWSER, browser, BROWSER_SECONDS)
    for name in (PENDING, ENROLMENT, RECOVERY):
        drop(response, name)
