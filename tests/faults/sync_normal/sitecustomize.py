"""Open every database with `synchronous=NORMAL`, so that commits are not fsynced: a server with this folder
on PYTHONPATH must fail the power cut test."""

from sqlalchemy import event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import Pool


@event.listens_for(Pool, "checkout")
def set_synchronous_normal(connection: DBAPIConnection, *_: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.close()
