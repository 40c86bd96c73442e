"""Makes any Python with this folder on its path trust the disk more than it should: `synchronous=NORMAL`."""

from sqlalchemy import event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import Pool


@event.listens_for(Pool, "checkout")
def careless(connection: DBAPIConnection, *_: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.close()
