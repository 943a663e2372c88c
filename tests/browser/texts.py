"""What is typed into a request to Valdoria and Tavora, by the labels of its fields."""

CONTENTS = {
    "Purpose, assistance sought, legal basis and grounds": "To learn who paid. Article 93 (1).",
    "Location or identity of persons and places": "The harbour offices.",
    "Essential facts": "Dues were paid from demonstration accounts.",
    "Procedure to be followed, and why": "None.",
    "Valdoria": "Berth numbers are in the annex.",
    "Tavora": "Nothing is asked for.",
}
