"""A state as bytes: read again it is the same; damaged bytes are refused, and those of other code ignored."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

from app.workshop.activities.ideas import WithdrawIdea
from app.workshop.activities.merge import DissolveCluster, WriteScenario
from app.workshop.cards import put_card
from app.workshop.snapshot import (
    APP,
    CHUNK_SIZE,
    LIBRARIES,
    BrokenSnapshot,
    code_version,
    decode_state,
    encode_state,
)
from app.workshop.state import ImportedCounts
from app.workshop.undo import UndoChange
from tests.workshop.named_cluster import SUN_AND_BRIGHT_NAMED
from tests.workshop.sample_workshop import (
    CLOSE,
    KARI,
    MERGED,
    SEATED,
    VOTED,
    Request,
    make_cluster_request,
    state_after,
)

SCENES: dict[str, tuple[Request, ...]] = {
    "empty": (),
    "seated": SEATED,
    "undone": (*MERGED, make_cluster_request("rain", "a1"), (KARI, UndoChange(id="undo"))),
    "voted": VOTED,
    "closed": (*VOTED, CLOSE),
    "named by a card": SUN_AND_BRIGHT_NAMED,
    "scenario removed": (*MERGED, (KARI, DissolveCluster(id="dissolve", cluster="sun"))),
    "scenario removed and written": (
        *MERGED,
        (KARI, WriteScenario(id="rewrite", cluster="sun", title="Bright", text="It is dark.")),
        (KARI, DissolveCluster(id="dissolve", cluster="sun")),
        (KARI, WriteScenario(id="written", cluster="none", title="New", text="It is new.")),
    ),
    "removed": (*MERGED, (KARI, WithdrawIdea(id="away", card="b1"))),
}


@pytest.mark.parametrize("scene", SCENES)
def test_state_encoded_and_decoded_is_unchanged(scene: str) -> None:
    state = state_after(*SCENES[scene])
    assert decode_state(encode_state(state)) == state


def test_state_of_an_imported_workshop_is_unchanged() -> None:
    state = replace(state_after(CLOSE), imported=ImportedCounts(people=60, cards=200))
    assert decode_state(encode_state(state)) == state


def test_state_with_more_cards_than_a_chunk_is_unchanged() -> None:
    state = state_after(*MERGED)
    for number in range(2 * CHUNK_SIZE + 1):
        state = put_card(state, replace(state.cards["a1"], id=f"card-{number}", beneath=()))
    assert decode_state(encode_state(state)) == state


@pytest.mark.parametrize("content", [b"", b"nothing", b"\x00" * 100])
def test_bytes_of_no_state_are_refused(content: bytes) -> None:
    with pytest.raises(BrokenSnapshot):
        decode_state(content)


def test_state_with_one_changed_byte_is_refused() -> None:
    content = bytearray(encode_state(state_after(*MERGED)))
    content[-1] ^= 1
    with pytest.raises(BrokenSnapshot):
        decode_state(bytes(content))


def run_python(script: str, python_path: str = "") -> str:
    """What a script prints in a process of its own. python_path: searched before the folder of `app`."""
    path = f"{python_path}:{APP.parent}".lstrip(":")
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, env={"PYTHONPATH": path}, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_code_version_changes_with_each_module_on_which_a_state_depends(tmp_path: Path) -> None:
    imported = run_python(
        "import sys, app.workshop.snapshot, app.workshop.upcasts\n"
        "for name, module in sys.modules.items():\n"
        "    if name.startswith('app.'): print(module.__file__)"
    )
    modules = [Path(file).relative_to(APP) for file in imported.splitlines()]
    for package in {module.parts[0] for module in modules}:
        shutil.copytree(APP / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    assert code_version(tmp_path) == code_version()

    for module in modules:
        before = code_version(tmp_path)
        with (tmp_path / module).open("a") as file:
            file.write("# changed\n")
        assert code_version(tmp_path) != before, f"{module} is not part of the version"


@pytest.mark.parametrize("library", LIBRARIES)
def test_code_version_changes_with_the_version_of_a_library(tmp_path: Path, library: str) -> None:
    about = tmp_path / f"{library.replace('-', '_')}-99.dist-info" / "METADATA"
    about.parent.mkdir()
    about.write_text(f"Metadata-Version: 2.1\nName: {library}\nVersion: 99\n")
    script = "from app.workshop.snapshot import code_version; print(code_version())"
    assert run_python(script) == code_version()
    assert run_python(script, str(tmp_path)) != code_version()
