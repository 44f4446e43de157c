"""The README's table of settings is true."""

import ast
import re
from pathlib import Path

from django.conf import settings

BASE = Path(settings.BASE_DIR)
# Names a file of settings, so it cannot stand in one.
NOT_SETTINGS = {"ENV_FILE"}
REQUIRED = object()


def read_settings() -> dict[str, object]:
    """Every variable that settings.py reads: its literal default, REQUIRED, or None for a computed one."""
    found: dict[str, object] = {}
    for call in ast.walk(ast.parse((BASE / "config" / "settings.py").read_text())):
        if isinstance(call, ast.Call) and _is_environment(call.func):
            name = call.args[0]
            assert isinstance(name, ast.Constant), "a computed name cannot be documented"
            if name.value not in found or found[name.value] is REQUIRED:
                found[str(name.value)] = _default(call)
    return {name: default for name, default in found.items() if name not in NOT_SETTINGS}


def _is_environment(function: ast.expr) -> bool:
    if not isinstance(function, ast.Attribute):
        return False
    owner = ast.unparse(function.value)
    return (owner == "env" and function.attr != "read_env") or owner == "os.environ"


def _default(call: ast.Call) -> object:
    values = [keyword.value for keyword in call.keywords if keyword.arg == "default"]
    if not values:
        return REQUIRED
    try:
        return ast.literal_eval(values[0])
    except ValueError:
        return None


def documented() -> dict[str, tuple[str, str]]:
    """The README's rows: name to default and meaning."""
    row = re.compile(r"^\| `([A-Z_]+)` \|([^|]*)\|([^|]*)\|$", re.MULTILINE)
    found = row.findall((BASE / "README.md").read_text())
    assert len({name for name, _, _ in found}) == len(found), "a setting stands there twice"
    return {name: (default.strip(), meaning.strip()) for name, default, meaning in found}


def test_every_setting_is_documented_and_no_other() -> None:
    assert set(documented()) == set(read_settings())


def test_every_default_is_the_real_one() -> None:
    rows = documented()
    for name, default in read_settings().items():
        said = rows[name][0]
        if default is REQUIRED:
            assert said == "required", name
        elif default in ("", [], {}):
            assert not re.match("`[^A-Z]", said), f"{name} has no default but {said} is documented"
        elif default is None:
            assert said, f"{name} has a computed default that is not described"
        else:
            assert said == f"`{default}`", name


def test_every_setting_says_what_it_does() -> None:
    for name, (_, meaning) in documented().items():
        assert meaning.endswith("."), name
