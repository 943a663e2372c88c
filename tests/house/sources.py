"""The sources as the house tests see them: which module says what, read as syntax, nothing run."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PLATFORM, CRYPTO = ROOT / "platform", ROOT / "crypto"


@cache
def modules():
    """Return {dotted name: syntax tree} of both source roots."""
    found = {}
    for root in (PLATFORM, CRYPTO):
        for path in sorted(root.rglob("*.py")):
            name = ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")
            found[name] = ast.parse(path.read_text("utf-8"))
    return found


def path_of(name):
    base = (PLATFORM if name.split(".")[0] == "exchange" else CRYPTO).joinpath(*name.split("."))
    return base / "__init__.py" if base.is_dir() else base.with_suffix(".py")


@cache
def imports(name):
    """Return the dotted names that a module imports, `from x import y` as both x and x.y."""
    found = set()
    for node in ast.walk(modules()[name]):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def functions(name):
    return [node for node in ast.walk(modules()[name]) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
