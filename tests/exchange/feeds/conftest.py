from tests.exchange.assistance.conftest import desk

__all__ = ["desk"]
