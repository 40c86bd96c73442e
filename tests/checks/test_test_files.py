"""What several test files need is in a module of its own."""

import ast

from checks.generated_file import ROOT


def imported_names(source: str) -> set[str]:
    """All that this source imports, with the names of the modules: `tests.web.staff.new_link`."""
    names = set[str]()
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=modules):
                names |= {module.name for module in modules}
            case ast.ImportFrom(module=module, names=imported):
                names |= {f"{module or ''}.{each.name}" for each in imported}
    return names


def test_no_file_of_the_tests_imports_from_a_test_file() -> None:
    imports = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in sorted((ROOT / "tests").rglob("*.py"))
        for name in sorted(imported_names(path.read_text("utf-8")))
        if any(part.startswith("test_") for part in name.split("."))
    ]
    assert imports == []
