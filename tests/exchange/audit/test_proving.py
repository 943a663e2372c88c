"""Each filed entry has a proof that holds with the log's public key alone; one not signed yet has none."""

from sqlalchemy import select

from exchange import db
from exchange.audit import proving
from exchange.audit.models import Entry, Leaf, Log
from exchange_crypto import proofs


def test_every_entry_is_proved_by_the_newest_checkpoint(filed):
    prover = proving.prover(db.session())
    vkey = db.session.scalar(select(Log.vkey))

    leaves = enumerate(db.session.scalars(select(Entry.leaf).join(Leaf).order_by(Leaf.seq)))
    sizes = [proofs.check(prover.prove(position), leaf, vkey).size for position, leaf in leaves]

    assert sizes == [12] * 12


def test_an_entry_beyond_the_checkpoint_has_no_proof_yet(filed):
    prover = proving.prover(db.session())

    assert prover.prove(12) is None
    assert prover.prove(-1) is None


def test_an_unsigned_log_proves_nothing(opened_house):
    assert proving.prover(db.session()).prove(0) is None
