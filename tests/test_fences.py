"""Fences that imports cannot show: who rolls dice, who writes files, and how long things may be."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = sorted((ROOT / "sim").rglob("*.py"))

ROLL = {"sim/negotiation/dice.py"}
WRITE = {
    "sim/store",
    # into memory:
    "sim/packing.py",
    "sim/present/cells.py",
    "sim/present/figures/__init__.py",
    "sim/present/leaves/answer.py",
    "sim/present/report/picture.py",
    # the compiler's cache, outside outputs/:
    "sim/negotiation/compiled.py",
}
MANY_PARAMETERS = {
    "sim/cli": "each option of a command is a parameter",
    "sim/study.py:run": "the face of the package: every argument but the first has a default",
    "sim/analysis/stress/stress.py:stress": "likewise",
}

WRITING_METHODS = {
    *("write_text", "write_bytes", "mkdir", "touch", "unlink", "rmdir", "chmod"),
    *("symlink_to", "hardlink_to", "savefig", "print_figure"),
    *("to_csv", "to_parquet", "to_feather", "to_excel", "to_pickle"),
    *("write_table", "ParquetWriter"),
}
WRITING_MODULES = {"shutil", "tempfile"}
ASKING = {"shutil.get_terminal_size"}
WRITING_OS = {
    *("mkdir", "makedirs", "remove", "removedirs", "rename", "renames", "replace", "rmdir"),
    *("symlink", "link", "unlink", "open", "truncate", "mkfifo"),
}

Finder = Callable[[ast.AST], Iterator[int]]


def dotted(node: ast.AST) -> str:
    """`np.random.default_rng` of such an expression; empty where it is more than names and dots."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        before = dotted(node.value)
        return f"{before}.{node.attr}" if before else ""
    return ""


def imported(node: ast.AST) -> list[str]:
    """Dotted names that an import statement brings in."""
    if isinstance(node, ast.Import):
        return [name.name for name in node.names]
    if isinstance(node, ast.ImportFrom):
        return [f"{'.' * node.level}{node.module or ''}.{name.name}" for name in node.names]
    return []


def random_numbers(tree: ast.AST) -> Iterator[int]:
    """Lines that reach for NumPy's or Python's random numbers."""
    for node in ast.walk(tree):
        named = [dotted(node), *imported(node)]
        if any(f"{name}.".startswith(("np.random.", "numpy.random.")) for name in named) or any(
            f"{name}.".startswith(("random.", "secrets.")) for name in imported(node)
        ):
            yield getattr(node, "lineno", 0)


def writes(tree: ast.AST) -> Iterator[int]:
    """Lines that write, move or remove files."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and is_writing(node):
            yield node.lineno


def is_writing(call: ast.Call) -> bool:
    """Whether a call writes, moves or removes files, as far as its text tells."""
    name = dotted(call.func)
    last = name.rpartition(".")[2] or (
        call.func.attr if isinstance(call.func, ast.Attribute) else ""
    )
    if name == "open" or last == "open":
        return opens_to_write(call, place=1 if name in {"open", "io.open"} else 0)
    module = name.partition(".")[0]
    if name in ASKING:
        return False
    if module in WRITING_MODULES or (module == "os" and last in WRITING_OS):
        return True
    if last in {"replace", "rename"}:  # of a path: one argument; of a text or a table: others
        return len(call.args) == 1 and not call.keywords
    return last in WRITING_METHODS


def opens_to_write(call: ast.Call, place: int) -> bool:
    """Whether a call of open() does more than read; a mode not spelt out counts as more."""
    modes = [keyword.value for keyword in call.keywords if keyword.arg == "mode"]
    modes += call.args[place : place + 1]
    return any(
        not isinstance(mode, ast.Constant) or bool(set(str(mode.value)) & set("wax+"))
        for mode in modes
    )


def imports_of_the_face(tree: ast.AST) -> Iterator[int]:
    """Lines that import the package's own face: `import sim`, `from sim import …`."""
    for node in ast.walk(tree):
        plain = isinstance(node, ast.Import) and any(name.name == "sim" for name in node.names)
        chosen = isinstance(node, ast.ImportFrom) and node.module in {None, "sim"}
        if plain or chosen:
            yield node.lineno


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method, inner ones too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def parameters(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """How many parameters a function has, without self and cls."""
    a = function.args
    named = [*a.posonlyargs, *a.args]
    own = bool(named) and named[0].arg in {"self", "cls"}
    return len(named) - own + len(a.kwonlyargs) + bool(a.vararg) + bool(a.kwarg)


def lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """How many lines a function has, its decorators aside."""
    return (function.end_lineno or function.lineno) - function.lineno + 1


def where(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def outside(fence: set[str], find: Finder) -> list[str]:
    """`file:line` of everything found in sources that are not behind the fence."""
    return [
        f"{where(path)}:{line}"
        for path in SOURCES
        if not where(path).startswith(tuple(fence))
        for line in find(tree_of(path))
    ]


def test_there_are_sources_to_look_at():
    assert len(SOURCES) > 10


def test_only_the_dice_know_random_numbers():
    assert outside(ROLL, random_numbers) == []


def test_files_are_written_only_by_the_store():
    assert outside(WRITE, writes) == []


def test_nobody_inside_imports_the_face():
    assert outside({"sim/__main__.py", "sim/cli"}, imports_of_the_face) == []


def test_no_file_is_longer_than_300_lines():
    sizes = {where(path): len(path.read_text(encoding="utf-8").splitlines()) for path in SOURCES}
    assert {name: size for name, size in sizes.items() if size > 300} == {}


def test_no_function_is_longer_than_50_lines():
    found = {
        f"{where(path)}:{function.name}": lines(function)
        for path in SOURCES
        for function in functions(tree_of(path))
    }
    assert {name: size for name, size in found.items() if size > 50} == {}


def test_no_function_has_more_than_five_parameters():
    found = {
        f"{where(path)}:{function.name}": parameters(function)
        for path in SOURCES
        for function in functions(tree_of(path))
    }
    excused = tuple(MANY_PARAMETERS)
    many = {name: n for name, n in found.items() if n > 5 and not name.startswith(excused)}
    assert many == {}


# --- The finders themselves can fail, and leave alone what they should. ---


def hits(find: Finder, code: str) -> bool:
    return bool(list(find(ast.parse(code))))


@pytest.mark.parametrize(
    "code",
    [
        "np.random.default_rng(1)",
        "rng = numpy.random.Generator",
        "from numpy.random import Philox",
        "from numpy import random",
        "import numpy.random",
        "import random",
        "from random import choice",
        "def f():\n    import secrets",
    ],
)
def test_random_numbers_are_found(code):
    assert hits(random_numbers, code)


@pytest.mark.parametrize(
    "code", ["import numpy as np", "RANDOM = 0", "speaker = 'random'", "dice.random(3)"]
)
def test_what_is_no_random_number_is_left_alone(code):
    assert not hits(random_numbers, code)


@pytest.mark.parametrize(
    "code",
    [
        "open('a', 'w')",
        "open('a', mode='ab')",
        "open('a', how)",
        "Path('a').open('x')",
        "(folder / 'a').open(mode='r+')",
        "Path('a').write_text('b')",
        "(folder / 'a').write_bytes(b'')",
        "folder.mkdir(parents=True)",
        "part.replace(whole)",
        "part.rename(whole)",
        "os.replace('a', 'b')",
        "os.makedirs('a')",
        "shutil.rmtree('a')",
        "tempfile.mkdtemp()",
        "figure.savefig('a.png')",
        "frame.to_csv('a.csv')",
        "pq.write_table(table, 'a')",
    ],
)
def test_writing_is_found(code):
    assert hits(writes, code)


@pytest.mark.parametrize(
    "code",
    [
        "open('a')",
        "open('a', 'rb')",
        "Path('a').open()",
        "Path('a').open('rb')",
        "open('a', encoding='utf-8')",
        "'text'.replace('a', 'b')",
        "frame.rename(columns={})",
        "layout._replace(talk=1)",
        "os.path.join('a', 'b')",
        "path.read_text()",
    ],
)
def test_what_only_reads_is_left_alone(code):
    assert not hits(writes, code)


@pytest.mark.parametrize("code", ["import sim", "from sim import run", "from . import study"])
def test_an_import_of_the_face_is_found(code):
    assert hits(imports_of_the_face, code)


def test_an_import_of_a_module_is_not_one_of_the_face():
    assert not hits(imports_of_the_face, "import sim.study\nfrom sim.store import Store")


def test_parameters_and_lines_are_counted():
    code = "class A:\n    def f(self, a, /, b, *c, d=1, **e):\n        x = 1\n\n        return x\n"
    (function,) = functions(ast.parse(code))
    assert (parameters(function), lines(function)) == (5, 4)
