"""Whether the house answers, for whoever watches its processes: a status and nothing else, no entry, nothing of anyone."""

from flask import Blueprint

from exchange import gateway
from exchange.web.guard import signed_out

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@signed_out("whether the house answers; it says nothing else")
def show() -> tuple[str, int]:
    """Answer 204 while the database answers and entries are filed in time, 503 otherwise."""
    return "", 204 if gateway.is_well() else 503
