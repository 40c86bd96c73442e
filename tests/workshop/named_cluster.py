"""A cluster and a scenario whose names are the words of a card."""

from app.workshop.activities.merge import (
    MakeCluster,
    WriteScenario,
)
from tests.workshop.sample_workshop import (
    ANN,
    BO,
    KARI,
    SEATED,
    Request,
    start_request,
    write_request,
)

SECRET = "My teacher's  name is\nJohanne, and she said this in class last Monday"
NAME = "My teacher's name is Johanne, and she…"
WRITTEN = (*SEATED, start_request("together"), write_request(ANN, "a1", SECRET), write_request(BO, "b1"))
MAKE: Request = (KARI, MakeCluster(id="sun", name=NAME, cards=("a1", "b1")))
WRITE_SCENARIO: Request = (KARI, WriteScenario(id="bright", cluster="sun", title=NAME, text="A text"))
NAMED = (*WRITTEN, MAKE, WRITE_SCENARIO)
