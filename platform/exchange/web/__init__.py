"""The web's ground floor, without a feature in it: headers, errors, words and numbers for readers, languages, files."""
