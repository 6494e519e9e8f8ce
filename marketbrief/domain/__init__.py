"""The words of the product as types: article, passage, view, question, evidence, citation, briefing."""
