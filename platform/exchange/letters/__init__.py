"""Letters: what leaves the exchange on paper, in the languages of the Court."""
