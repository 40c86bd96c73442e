"""Makes a rehearsal whose Python has this folder on its path bear any slowness: see `conftest.py`."""

import app.rehearsal.verdict as verdict

for name in ("LATE", "CAME_IN", "SAVED", "DELIVERED", "MOVED_ON"):
    setattr(verdict, name, 60_000)
