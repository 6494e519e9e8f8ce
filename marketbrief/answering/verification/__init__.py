"""What decides whether a sentence may be shown: pure functions over its words and those of its sources.

A sentence is grounded when one sentence of a cited source says all of it; `entailment` decides that.
"""
