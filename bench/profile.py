"""`make profile`: where the server spends its time while a full hall writes, as bench/out/profile.svg."""

import shutil
import subprocess
import sys
from pathlib import Path

from bench.areas.hall_load import RATE, open_hall
from bench.load.process import LoadProcess
from bench.servers import HERE, Samskap

SECONDS = 30
SVG = HERE / "out" / "profile.svg"


def main() -> None:
    """Sample the server with py-spy during the hall load."""
    spy = shutil.which("py-spy", path=str(Path(sys.executable).parent))
    if spy is None:
        sys.exit("py-spy is not installed on this system, so there is no profile.")
    SVG.parent.mkdir(exist_ok=True)
    SVG.unlink(missing_ok=True)
    with Samskap() as server, LoadProcess("samskap", server.port) as load:
        open_hall(server, load)
        load.start_call("write_ideas", rate=RATE, seconds=SECONDS)
        command = [spy, "record", "--pid", str(server.process.pid), "--duration", str(SECONDS - 2)]
        done = subprocess.run(
            [*command, "--rate", "200", "--output", str(SVG)], capture_output=True, text=True, check=False
        )
        load.wait_for_result()
    if done.returncode or not SVG.exists():
        output = (done.stderr or done.stdout).strip().splitlines()
        if "permission" in done.stderr.lower() or "ptrace" in done.stderr.lower():
            sys.exit("This system does not let one process watch another (ptrace), so there is no profile.")
        sys.exit(f"py-spy made no profile: {output[-1] if output else done.returncode}")
    print(
        f"{SVG.relative_to(Path.cwd())}: open it in a browser. A wide frame took much of the server's time."
    )


if __name__ == "__main__":
    main()
