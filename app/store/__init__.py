"""The data folder: the database with the event logs and the other tables, the secret keys, and the lock.

Beside this package only `app.access` has SQL statements; it runs them with `Database`."""
