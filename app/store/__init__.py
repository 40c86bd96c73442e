"""The database: the event logs, and the other tables. No other package contains SQL."""
