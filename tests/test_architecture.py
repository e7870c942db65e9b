"""The house rules that can be read from the source: who imports whom, and what a module must look like.

`FLOORS` is the layer table of `docs/architecture.md`. Every `import` statement counts, those within functions too;
those for type checkers alone do not.
"""

import ast
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import lamsim
from lamsim.formats import FORMATS

ROOT = Path(__file__).parents[1]
ENGINE = ROOT / "lamsim"
FAMILIES = sorted(path for path in (ROOT / "envs").glob("lamsim_*") if path.is_dir())
RUNNER = ROOT / "tool_sandboxes" / "lamsim_sandbox"
EMBEDDING = ROOT / "tool_sandboxes" / "lamsim_embedding"

# Each room imports from the floors below it, and from itself.
FLOORS = (
    ("errors", "json_values", "messages"),
    ("downloads", "feedback", "option_values", "schema_values", "tasks", "tools"),
    ("endpoint", "evaluators", "formats", "sandboxes", "trajectory", "users", "verifier"),
    ("chat_models", "episode", "family", "spaces"),
    ("recording", "rendering", "vector"),
    ("env",),
    ("policies", "registration"),
    ("collectors", "contract", "datasets"),
    ("pipelines", "playing", "reporting", "synthesis", "viewing"),
    ("tui",),
    ("cli",),
)
NEVER = {
    ("episode", "formats"): "an episode knows messages, no text",
    ("verifier", "formats"): "calls are judged, not texts",
    ("evaluators", "formats"): "scores are of worlds and messages",
    ("sandboxes", "tasks"): "goals never enter the sandbox",
    ("sandboxes", "evaluators"): "goals never enter the sandbox",
}
# What a family may import of lamsim.
PUBLIC = {"lamsim", "lamsim.errors"}
# What a toolkit may import of the packages that are mounted beside it.
FOR_TOOLKITS = (
    "lamsim_embedding",
    "lamsim_sandbox.interpreter",
    "lamsim_sandbox.shell",
    "lamsim_sandbox.simulation",
)

# What of `datetime` looks at no clock.
PURE = ("combine", "fromisoformat", "fromordinal", "strptime")

FLOOR_OF = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}


def modules(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.py"))


def name_of(file: Path) -> str:
    """The dotted name of a module."""
    base = next(root for root in (ROOT / "envs", ROOT / "tool_sandboxes", ROOT) if file.is_relative_to(root))
    return ".".join(file.relative_to(base).with_suffix("").parts).removesuffix(".__init__")


def imports_of(file: Path) -> Iterator[str]:
    """The dotted names that a module imports: of `from a import b` both `a` and `a.b`."""
    package = name_of(file).split(".") if file.name == "__init__.py" else name_of(file).split(".")[:-1]
    todo: list[ast.AST] = [ast.parse(file.read_text("utf-8"))]
    while todo:
        node = todo.pop()
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            todo += node.orelse
            continue
        todo += ast.iter_child_nodes(node)
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join([*package[: len(package) - node.level + 1], node.module or ""]).rstrip(".")
            source = base if node.level else str(node.module)
            yield source
            yield from (f"{source}.{alias.name}" for alias in node.names)


def strings_of(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def room_of(name: str) -> str:
    """The room of the engine that a dotted name leads into; empty for lamsim itself and its lazy names."""
    parts = name.split(".")
    return parts[1] if parts[0] == "lamsim" and len(parts) > 1 and parts[1] in FLOOR_OF else ""


def is_of(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


ENGINE_MODULES = modules(ENGINE)
ALL_MODULES = [*ENGINE_MODULES, *(file for family in FAMILIES for file in modules(family))]
ALL_MODULES += [*modules(RUNNER), *modules(EMBEDDING)]
by_name = pytest.mark.parametrize


def test_the_table_knows_every_room() -> None:
    rooms = {path.stem for path in ENGINE.iterdir() if path.suffix == ".py" or (path / "__init__.py").is_file()}
    assert rooms - {"__init__"} == set(FLOOR_OF)


@by_name("file", ENGINE_MODULES, ids=name_of)
def test_imports_come_from_below(file: Path) -> None:
    room = room_of(name_of(file))
    if not room:
        return
    for name in imports_of(file):
        other = room_of(name)
        if not other or other == room:
            continue
        assert FLOOR_OF[other] < FLOOR_OF[room], f"{name_of(file)} imports {name}, which is not below it"
        assert (room, other) not in NEVER, f"{name_of(file)} imports {name}: {NEVER[room, other]}"


@by_name("file", ENGINE_MODULES, ids=name_of)
def test_the_engine_knows_no_family(file: Path) -> None:
    families = {family.name for family in FAMILIES}
    assert not [name for name in imports_of(file) if name.split(".")[0] in families]
    text = file.read_text("utf-8").lower()
    if name_of(file).startswith(("lamsim.datasets.converters", "lamsim.datasets.known_formats")):
        return  # formats of data are called after the benchmarks they come from
    # A format may be called after the benchmark it comes from, which has its own family.
    formats = FORMATS if name_of(file).startswith("lamsim.formats") else {}
    # "lam" is what the project itself is called after.
    for name in {family.removeprefix("lamsim_") for family in families} - formats.keys() - {"lam"}:
        assert name not in text, f"{name_of(file)} speaks of lamsim_{name}"


@by_name("file", [file for family in FAMILIES for file in modules(family)], ids=name_of)
def test_families_import_what_is_public_or_their_own(file: Path) -> None:
    own = name_of(file).split(".")[0]
    for name in imports_of(file):
        if any(is_of(name, module) for module in FOR_TOOLKITS):
            continue
        package = name.split(".")[0]
        assert package == own or not package.startswith("lamsim_"), f"{name_of(file)} imports {name}, another family"
        assert not is_of(name, "lamsim_sandbox")
        if package == "lamsim":
            source, _, attribute = name.rpartition(".")
            assert name in PUBLIC or source in PUBLIC, f"{name_of(file)} imports {name}, which is not public"
            if source == "lamsim" and name not in PUBLIC:
                assert attribute in lamsim.__all__, f"{name_of(file)} imports {name}, which lamsim does not export"


def reachable(name: str, package: Path) -> set[str]:
    """The modules of a package that importing one of them needs, itself included, as dotted names."""
    files = {name_of(file): file for file in modules(package)}
    seen: set[str] = set()
    todo = [name]
    while todo:
        current = todo.pop()
        if current in seen or current not in files:
            continue
        seen.add(current)
        # The package itself only gathers names; a sandbox makes its toolkit's modules without it.
        todo += [found for found in imports_of(files[current]) if found != package.name]
    return seen


@by_name("family", FAMILIES, ids=lambda family: family.name)
def test_toolkits_import_nothing_of_lamsim(family: Path) -> None:
    """Neither a toolkit nor what makes its shared part, nor anything that these import."""
    files = {name_of(file): file for file in modules(family)}
    named = {
        string.partition(":")[0]
        for file in files.values()
        for string in strings_of(file)
        if string.partition(":")[0] in files and string.partition(":")[2].isidentifier()
    }
    assert named, "no toolkit is named as `module:Class`"
    for start in named:
        for module in reachable(start, family):
            for name in imports_of(files[module]):
                assert not is_of(name, "lamsim"), f"{start} needs {module}, which imports {name}"


@by_name("file", modules(RUNNER), ids=name_of)
def test_the_runner_needs_the_standard_library_alone(file: Path) -> None:
    for name in imports_of(file):
        package = name.split(".")[0]
        assert package in sys.stdlib_module_names or package == "lamsim_sandbox", f"{name_of(file)} imports {name}"


@by_name("file", modules(EMBEDDING), ids=name_of)
def test_embeddings_need_numpy_alone(file: Path) -> None:
    for name in imports_of(file):
        package = name.split(".")[0]
        assert package in sys.stdlib_module_names or package == "numpy", f"{name_of(file)} imports {name}"


@by_name("file", ALL_MODULES, ids=name_of)
def test_every_module_says_what_it_holds(file: Path) -> None:
    tree = ast.parse(file.read_text("utf-8"))
    documentation = ast.get_docstring(tree)
    assert documentation, f"{name_of(file)} has no docstring"
    assert documentation.splitlines()[0].endswith((".", ":")), f"{name_of(file)} has no sentence in its first line"


@by_name("file", ALL_MODULES, ids=name_of)
def test_no_module_is_a_drawer(file: Path) -> None:
    assert file.stem not in ("utils", "util", "helpers", "helper", "common", "misc")
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        assert not (isinstance(node, ast.ImportFrom) and node.names[0].name == "*"), f"{name_of(file)} imports *"


@by_name("file", ALL_MODULES, ids=name_of)
def test_chance_has_a_seed_and_no_clock_ticks(file: Path) -> None:
    """Nobody draws from the global generators; only what measures a run, or ends a call, looks at the clock."""
    name = name_of(file)
    timed = any(is_of(name, package) for package in ("lamsim.cli", "lamsim.collectors", "lamsim.sandboxes"))
    timed |= is_of(name, "lamsim_sandbox") and name != "lamsim_sandbox.toolkit"
    # Its global generator is the agent's own.
    seeded = name == "lamsim_sandbox.interpreter_process"
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if not isinstance(node, ast.Attribute):
            continue
        owner = ast.unparse(node.value)
        if owner == "random":
            assert node.attr == "Random" or (seeded and node.attr == "seed"), f"{name} uses random.{node.attr}"
        if owner in ("np.random", "numpy.random"):
            assert node.attr in ("Generator", "SeedSequence", "default_rng"), f"{name} uses {owner}.{node.attr}"
        if owner in ("time", "datetime", "date") and node.attr not in PURE and not timed:
            pytest.fail(f"{name} uses {owner}.{node.attr}")


@by_name("family", FAMILIES, ids=lambda family: family.name)
def test_a_family_needs_one_entry_point_and_nothing_else(family: Path) -> None:
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    entries = tomllib.loads(text)["project"]["entry-points"]["lamsim.envs"]
    own = [name for name, value in entries.items() if is_of(value.partition(":")[0], family.name)]
    assert own
    for env_id in own:
        assert lamsim.families()[f"lamsim/{env_id}"] == entries[env_id]
    # Of the build, wheels take every `lamsim_*`; a family may be named in linters' settings.
    assert family.name not in text.partition("[tool.hatch")[2].partition("[tool.ruff")[0]
    assert (family / "README.md").is_file()
    for other in ALL_MODULES:
        if not other.is_relative_to(family):
            assert family.name not in other.read_text("utf-8"), f"{name_of(other)} speaks of {family.name}"
