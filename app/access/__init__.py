"""Who has which right: links of the staff and to reports, the sessions of browsers, and API tokens."""
