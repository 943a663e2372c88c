"""Long tables as banks, registers and ports keep them: invented, and the same each time."""

import random
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

Told = dict[str, Any]
Row = list[str]
Ledger = Callable[[random.Random, int], list[Row]]


def rows(told: Told) -> list[Row]:
    """Return the rows that a file's description asks for, the first the head; none if it asks for none."""
    if "table" in told:
        return [line.split(";") for line in told["table"]]
    if "ledger" not in told:
        return []
    drawn = random.Random(told["name"])  # noqa: S311 -- an invented ledger, the same each time
    return LEDGERS[told["ledger"]](drawn, told["count"])


def _payments(drawn: random.Random, count: int) -> list[Row]:
    return [["Date", "Reference", "Counterparty", "Debit", "Credit", "Balance"], *_statement(drawn, count, PAYERS)]


def _releve(drawn: random.Random, count: int) -> list[Row]:
    return [["Date", "Référence", "Contrepartie", "Débit", "Crédit", "Solde"], *_statement(drawn, count, PAYEURS)]


def _statement(drawn: random.Random, count: int, names: tuple[str, ...]) -> list[Row]:
    found, balance, day = [], 184_000, date(2019, 1, 3)
    for number in range(count):
        day += timedelta(days=drawn.randrange(0, max(2, 3000 // count)))
        amount = drawn.choice((1_000, 2_500, 9_900, 9_900, 12_000)) * drawn.randrange(1, 5)
        incoming = balance < amount or drawn.random() < 0.45
        balance += amount if incoming else -amount
        said = [f"{amount}.00", ""] if not incoming else ["", f"{amount}.00"]
        found.append([day.isoformat(), f"TR{number + 40_210}", drawn.choice(names), *said, f"{balance}.00"])
    return found


def _register(drawn: random.Random, count: int) -> list[Row]:
    head = ["Entry", "Date", "Company", "What was entered", "Signed by"]
    return [head, *_entries(drawn, count, COMPANIES, CHANGES)]


def _registre(drawn: random.Random, count: int) -> list[Row]:
    head = ["Inscription", "Date", "Société", "Objet", "Signataire"]
    return [head, *_entries(drawn, count, COMPANIES, OBJETS)]


def _entries(drawn: random.Random, count: int, companies: tuple[str, ...], changes: tuple[str, ...]) -> list[Row]:
    days = sorted(date(2012, 1, 9) + timedelta(days=drawn.randrange(4_200)) for _ in range(count))
    return [
        [f"{number + 1107}", day.isoformat(), drawn.choice(companies), drawn.choice(changes), drawn.choice(SIGNERS)]
        for number, day in enumerate(days)
    ]


def _calls(drawn: random.Random, count: int) -> list[Row]:
    found, day = [["Arrival", "Port", "Berth", "Hours", "Dues paid by", "Dues"]], date(2019, 2, 3)
    for _ in range(count):
        day += timedelta(days=drawn.randrange(4, 21))
        hours = drawn.randrange(6, 200)
        payer = drawn.choice(COMPANIES)
        found.append(
            [day.isoformat(), drawn.choice(PORTS), str(drawn.randrange(1, 9)), str(hours), payer, f"{hours * 38}.00"]
        )
    return found


def _transfers(drawn: random.Random, count: int) -> list[Row]:
    found, at = (
        [["Time (UTC)", "Transaction", "From", "To", "Units", "Cluster"]],
        datetime(2023, 3, 1, 4, 12, tzinfo=UTC),
    )
    wallets = [f"demo1q{drawn.randbytes(10).hex()}" for _ in range(9)]
    for _ in range(count):
        at += timedelta(minutes=drawn.randrange(20, 2_600))
        one, other = drawn.sample(wallets, 2)
        units = f"{drawn.randrange(2, 900) / 100:.2f}"
        found.append(
            [f"{at:%Y-%m-%d %H:%M}", drawn.randbytes(16).hex(), one, other, units, f"C{drawn.randrange(1, 4)}"]
        )
    return found


def _upkeep(drawn: random.Random, count: int) -> list[Row]:
    found, month = [["Mois", "Bien", "Poste", "Montant", "Réglé par"]], date(2022, 1, 1)
    for number in range(count):
        if number % 4 == 0:
            month = (month + timedelta(days=32)).replace(day=1)
        cost = f"{drawn.randrange(180, 16_400)}.00"
        found.append([month.strftime("%Y-%m"), drawn.choice(GOODS), drawn.choice(POSTS), cost, "Bureau de gestion"])
    return found


PAYERS = (
    "Alder Quay Holding",
    "Borealis Charter",
    "Cinder Trust",
    "Harbour agent, Port Lumen",
    "Crew wages",
    "Cash desk",
    "Notary's account",
)
PAYEURS = (
    "Alder Quay Holding",
    "Borealis Charter",
    "Fiducie Cinder",
    "Syndic, résidence des Tilleuls",
    "Étude notariale",
    "Versement espèces",
)
COMPANIES = ("Alder Quay Holding", "Borealis Charter", "Cinder Trust", "Dune Marine Services")
CHANGES = (
    "Change of director",
    "Transfer of shares",
    "New registered agent",
    "Change of address",
    "Pledge of shares",
    "Annual return",
)
OBJETS = (
    "Changement de gérant",
    "Cession de parts",
    "Nouvel agent domiciliataire",
    "Transfert du siège",
    "Nantissement",
    "Dépôt des comptes",
)
SIGNERS = ("Agent no. 4", "Agent no. 7", "Nominee A", "Nominee B", "Person of interest A")
PORTS = ("Port Lumen", "Skarholm", "Cala Verde", "Saint-Aubrac-le-Port")
GOODS = ("Navire Calypsa", "Appartement, 7e étage", "Véhicule", "Garage")
POSTS = ("Assurance", "Gardiennage", "Amarrage", "Charges de copropriété", "Expertise", "Entretien")
LEDGERS: dict[str, Ledger] = {
    "payments": _payments,
    "relevé": _releve,
    "register": _register,
    "registre": _registre,
    "calls": _calls,
    "transfers": _transfers,
    "upkeep": _upkeep,
}
