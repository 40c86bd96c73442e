"""The activities, one module each, named as in `ActivityName`."""

from importlib import import_module
from typing import get_args

from app.workshop.activity import Activity
from app.workshop.state import ActivityName

ACTIVITIES: dict[ActivityName, Activity] = {
    name: import_module(f"{__name__}.{name}").ACTIVITY for name in get_args(ActivityName)
}
"""Every activity by name, in the order of `ActivityName`."""
