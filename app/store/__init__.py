"""The data folder: the database with the event logs and the other tables, the secret keys, and the lock.

Only `app.access` has SQL statements beside this package; they run here too."""
