"""The letter of a copy: set when the copy and its annexes stand, sealed into its dossier, and stated in the log behind a salt.

It says what the copy says, in its language, over the name of whoever transmitted it (docs/decisions/0020).
"""

import hashlib
import json
import os
import re

from sqlalchemy import Select, select

from exchange import db, gateway, tables
from exchange.access.actions import LETTER_SET, REQUEST_LETTER
from exchange.access.actor import Actor
from exchange.access.refusals import Conflict
from exchange.accounts.models import Account
from exchange.assistance import life, reading
from exchange.assistance.models import MasterRequest, Request, RequestAnnex, RequestItem, RequestLetter, RequestMove
from exchange.assistance.reading import Part
from exchange.documents import fingerprints
from exchange.documents import service as documents
from exchange.documents.arrivals import Arrival
from exchange.documents.models import Document
from exchange.letters import render
from exchange.letters.render import Enclosed, Letter, Passage, Sentence
from exchange.opener import Act, Opened
from exchange.sheets import service as sheets
from exchange_crypto.canonical import b64
from exchange_crypto.receipt import SALT_SIZE, Statement

OWN_WORDS = ("en", "fr")
BEFORE = re.compile(r" (?=[;!?»])")
COLON = re.compile(r" (?=:)|(?<=«) ")


def due(act: Act, request: Request) -> None:
    """Note, in the act that makes a copy, that its letter is still to be set."""
    act.add(RequestLetter(id=db.new_id(), request_id=request.id, dossier_id=request.dossier_id))


def unsent(master: MasterRequest) -> list[Request]:
    """Return the master's copies whose letter isn't set yet."""
    query = select(Request).join(RequestLetter, RequestLetter.request_id == Request.id)
    waiting = (Request.master_id == master.id, RequestLetter.document_id.is_(None))
    return list(db.session.scalars(query.where(*waiting).order_by(Request.number)))


def send(actor: Actor, request: Request) -> None:
    """Set the letter and seal it outside any act, then, in one, name it in the copy's dossier and state it in the log.

    Conflict if another did so meanwhile.
    """
    data = _set(actor, request)
    statement, salt = _statement(request, data), os.urandom(SALT_SIZE)

    def name(arrival: Arrival) -> Document:
        arrival.finish()
        with gateway.act(actor, REQUEST_LETTER, request) as act:
            letter = act.session.scalars(_of(request).with_for_update()).one()
            if letter.document_id is not None:
                raise Conflict("transmitted")
            document = documents.add_within(act, actor, request.dossier, arrival)
            letter.document_id, document.is_letter = document.id, True
            act.seal(letter, "sealed_statement", json.dumps({"salt": b64(salt), "statement": statement.encode()}))
            act.says(details={"statement": statement.commitment(salt)})
        return document

    documents.add_bytes(actor, request.dossier, f"{request.url.rpartition('/')[2]}.pdf", data, name)


def of(request: Request) -> RequestLetter | None:
    """Return the copy's letter; None for one that was transmitted before there were letters."""
    return db.session.scalars(_of(request)).one_or_none()


def _of(request: Request) -> Select[RequestLetter]:
    return select(RequestLetter).where(RequestLetter.request_id == request.id)


def _statement(request: Request, data: bytes) -> Statement:
    sides = (request.organ.code, request.delegation.code)
    return Statement(request.reference, request.id.bytes, *sides, hashlib.sha256(data).digest(), len(data))


def _set(actor: Actor, request: Request) -> bytes:
    with gateway.reveal(actor, LETTER_SET, request) as opened:
        return render.render(_letter(opened, request))


def _letter(opened: Opened, request: Request) -> Letter:
    language = request.language if request.language in OWN_WORDS else OWN_WORDS[0]
    signer = _signer(request)
    return Letter(
        language=language,
        reference=request.reference,
        title=opened.text(request, "sealed_title"),
        level=request.dossier.level,
        handling=[
            Sentence(code, _said("handling_codes", code, "sentence", language)) for code in request.handling.split()
        ],
        organ=reading.labelled(request.organ).label(language),
        state=reading.labelled(request.delegation).label(language),
        type=_said("request_types", request.type, "label", language),
        basis=_row("request_types", request.type)["basis"],
        at=request.transmitted_at,
        due=request.due,
        parts=[_passage(part, language) for part in reading.parts(opened, request)],
        items=[opened.text(item, "sealed_text") for item in _items(request)],
        annexes=_annexes(opened, request),
        signer=signer.name,
        post=signer.post,
        address=_address(opened, request),
        requester=_requester(request, language),
        channel=_said("channels", request.channel, "label", language) if request.channel else "",
        is_urgent=request.is_urgent,
    )


def _passage(part: Part, language: str) -> Passage:
    label = _spaced(part.item.label.label(language), language)
    return Passage(f"({part.item.letter}) {label}" if part.item.letter else label, part.text)


def _items(request: Request) -> list[RequestItem]:
    query = select(RequestItem).where(RequestItem.request_id == request.id).order_by(RequestItem.number)
    return list(db.session.scalars(query))


def _annexes(opened: Opened, request: Request) -> list[Enclosed]:
    query = select(RequestAnnex).where(RequestAnnex.request_id == request.id, RequestAnnex.document_id.is_not(None))
    handling = {annex.document_id: annex.handling for annex in db.session.scalars(query)}
    found = fingerprints.of(opened, [one for one in handling if one])
    return [Enclosed(one.name, one.sha256.hex(), one.size, handling[one.document]) for one in found]


def _signer(request: Request) -> Account:
    """Whoever transmitted the copy, also if another went on with sending."""
    sent = (RequestMove.request_id == request.id, RequestMove.to_state == life.TRANSMITTED)
    query = (
        select(Account).join(RequestMove, RequestMove.by == Account.id).where(*sent).order_by(RequestMove.n).limit(1)
    )
    return db.session.scalars(query).one()


def _address(opened: Opened, request: Request) -> str:
    sheet = sheets.of(opened, request.delegation_id)
    return sheet.address if sheet else ""


def _requester(request: Request, language: str) -> str:
    if request.requester in ("", request.organ.code):
        return ""
    return _said("delegation_units", request.requester, "name", language)


def _said(table: str, code: str, column: str, language: str) -> str:
    return _spaced(_row(table, code)[f"{column}_{language}"], language)


def _row(table: str, code: str) -> dict[str, str]:
    return next(row for row in tables.rows(table) if row["code"] == code)


def _spaced(text: str, language: str) -> str:
    """Return a text of the tables as French sets it: no line breaks before its signs."""
    if language != "fr":
        return text
    return COLON.sub("\N{NO-BREAK SPACE}", BEFORE.sub("\N{NARROW NO-BREAK SPACE}", text))
