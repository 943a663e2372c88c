"""The one page that is open to everybody: help, accessibility, and how data is protected. It shows nothing of anyone."""

from flask import Blueprint, render_template

bp = Blueprint("help", __name__)


@bp.get("/help")
def show() -> str:
    """Show the page to anyone, signed in or not."""
    return render_template("help.html")
