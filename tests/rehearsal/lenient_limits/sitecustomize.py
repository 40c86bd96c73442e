"""Makes a rehearsal whose Python has this folder on its path bear any slowness: see `conftest.py`."""

import app.rehearsal.thresholds as thresholds

for name in ("MAX_SEND_DELAY_MS", "MAX_JOIN_MS", "MAX_ACK_MS", "MAX_DELIVERY_MS", "MAX_STEP_CHANGE_MS"):
    setattr(thresholds, name, 60_000)
