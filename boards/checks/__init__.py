"""Checks: 5S, process audits, kamishibai, leader standard work, gemba walks, handovers, on one engine (domain 1.16–1.19)."""
