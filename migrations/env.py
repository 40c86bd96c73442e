"""Alembic environment: migrate over the given connection, or the file of `alembic -x database=<path>`."""

import sqlalchemy as sa
from alembic import context
from sqlmodel import SQLModel

from app.store import tables  # noqa: F401 - defines the tables in the metadata


def _migrate(connection: sa.Connection) -> None:
    context.configure(connection=connection, target_metadata=SQLModel.metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()


connection = context.config.attributes.get("connection")
if connection is not None:
    _migrate(connection)
else:
    database = context.get_x_argument(as_dictionary=True).get("database", "var/samskap.sqlite")
    with sa.create_engine(f"sqlite:///{database}").begin() as connection:
        _migrate(connection)
