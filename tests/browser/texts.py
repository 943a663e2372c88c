"""What is typed into a request, by the labels of its fields; Tavora has said nothing of what its law asks for."""

CONTENTS = {
    "Purpose, assistance sought, legal basis and grounds": "To learn who paid. Article 93 (1).",
    "Location or identity of persons and places": "The harbour offices.",
    "Essential facts": "Dues were paid from demonstration accounts.",
    "Procedure to be followed, and why": "None.",
    "Tavora": "Nothing is asked for.",
}
