"""The two cookies of signing in: `__Host-` keeps them to this host, over a secure line, out of scripts' reach."""

from flask import Response

SESSION = "__Host-session"
PENDING = "__Host-pending"
BROWSER = "__Host-browser"


def put(response: Response, name: str, value: str, seconds: int | None = None) -> None:
    """Set a cookie that scripts can't read and other sites can't send."""
    response.set_cookie(name, value, max_age=seconds, path="/", secure=True, httponly=True, samesite="Strict")


def drop(response: Response, name: str) -> None:
    response.delete_cookie(name, path="/", secure=True, httponly=True, samesite="Strict")
