"""The ledger of views: who said what about which market, when, and what to know of it."""
