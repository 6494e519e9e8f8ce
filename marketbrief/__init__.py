"""The shared core: the words of the trade and the contracts both programs keep."""
