"""The pages of this room."""

from flask import Blueprint

BLUEPRINTS: list[Blueprint] = []
