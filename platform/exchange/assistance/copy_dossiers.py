"""The dossier in which one State reads its copy of a draft or request, and nobody of another State."""

from uuid import UUID

from exchange.access.refusals import Conflict
from exchange.assistance import people
from exchange.assistance.models import MasterRequest
from exchange.dossiers import opening
from exchange.opener import Act


def of_copy(act: Act, master: MasterRequest, state: UUID) -> opening.NewDossier:
    """Return what the dossier begins with; Conflict("no-focal-point") while the State has nobody who could read it.

    Its number is scattered: it tells nobody how many copies there are (docs/decisions/0011).
    """
    points = people.focal_points(act.session, state)
    if not points:
        raise Conflict("no-focal-point")
    return opening.NewDossier(
        title=act.open_text(master, "sealed_title"),
        theme=master.theme,
        level=master.dossier.level,
        owner=master.delegation_id,
        delegations=[state],
        members=[*people.readers(act.session, master), *points],
        scattered=True,
    )
