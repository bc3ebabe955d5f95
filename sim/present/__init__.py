"""Results shown: tables, sentences, figures, pages."""
