"""The database: event log, workshops and sign-in links. No other package contains SQL."""
