"""The one page that is open to everybody: help, accessibility, and how data is protected. It shows nothing of anyone."""

from flask import Blueprint, render_template

from exchange.web.guard import signed_out

bp = Blueprint("help", __name__)


@bp.get("/help")
@signed_out("help and how data is protected, the same for everybody")
def show() -> str:
    """Show the page to anyone, signed in or not."""
    return render_template("help.html")
