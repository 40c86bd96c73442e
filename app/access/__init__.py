"""Who may act as what: links of the staff, and the sessions that they open."""
