"""Ann's card a1 and Bo's card b1 in the cluster sun. Its name, and the title of its scenario bright, are the
first words of a1."""

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
SECRET_WRITTEN = (
    *SEATED,
    start_request("together"),
    write_request(ANN, "a1", SECRET),
    write_request(BO, "b1"),
)
MAKE_SUN: Request = (KARI, MakeCluster(id="sun", name=NAME, cards=("a1", "b1")))
WRITE_SCENARIO: Request = (KARI, WriteScenario(id="bright", cluster="sun", title=NAME, text="A text"))
SUN_AND_BRIGHT_NAMED = (*SECRET_WRITTEN, MAKE_SUN, WRITE_SCENARIO)
