"""Who may do what: the actor, the table of actions, the rules and the refusals."""
