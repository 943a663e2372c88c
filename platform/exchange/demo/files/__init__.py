"""Real files for the demonstration, made in memory: PDF of several pages, Word, Excel, CSV, text, PNG and JPEG."""
