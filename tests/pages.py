"""Pages as the tests ask for them: templates are compiled once a worker, and an app serves every house of the same kind."""

from flask import Flask
from jinja2 import BytecodeCache

from exchange import gateway
from exchange.app import FLASK_LABEL, create_app

_apps = {}


class Compiled(BytecodeCache):
    """Keeps what was compiled in memory, by name and by what the template says."""

    def __init__(self):
        self._kept = {}

    def load_bytecode(self, bucket):
        bucket.code = self._kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket):
        self._kept[bucket.key, bucket.checksum] = bucket.code


def compile_once():
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": Compiled()}


def app_of(house):
    """Return the app of a house, which a test must leave as it is; one that adds views builds its own."""
    kind = (house.settings.server, gateway.house().vault.derive(FLASK_LABEL, 32))
    if kind not in _apps:
        _apps[kind] = create_app(house)
        _apps[kind].testing = True
    return _apps[kind]
