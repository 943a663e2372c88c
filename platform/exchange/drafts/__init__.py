"""Nothing lost: texts kept as one types and over an ended session, and forms that are sent twice."""
