"""The signs on a label: lucide 1.62.0 (ISC licence), as absolute lines and curves, which a page and a PDF both draw.

Chosen so that none has the shape of a safety sign: no triangle, no red, no blue disc (domain 7.1).
"""

from __future__ import annotations

GRID = 24  # units a side
STROKE = 2.0  # units
GROUND = "#0c3b52"  # --brand
ROUNDING = 0.2  # of the ground's side
INSIDE = 0.72  # the sign's part of the ground's side

HELP = (
    "M7 18L7 12C7 9.24 9.24 7 12 7C14.76 7 17 9.24 17 12L17 18M5 21C5 21.55 5.45 22 6 22L18 22C18.55 22 19 21.55 19 21"
    "L19 20C19 18.9 18.1 18 17 18L7 18C5.9 18 5 18.9 5 20L5 21ZM21 12L22 12M18.5 4.5L18 5M2 12L3 12M12 2L12 3"
    "M4.93 4.93L5.64 5.64M12 12L12 18"
)  # siren
PROBLEM = (
    "M2 12C2 6.48 6.48 2 12 2C17.52 2 22 6.48 22 12C22 17.52 17.52 22 12 22C6.48 22 2 17.52 2 12Z"
    "M12 8L12 12M12 16L12.01 16"
)  # circle-alert
IDEA = (
    "M15 14C15.2 13 15.7 12.3 16.5 11.5C17.5 10.6 18 9.3 18 8C18 4.69 15.31 2 12 2C8.69 2 6 4.69 6 8"
    "C6 9 6.2 10.2 7.5 11.5C8.2 12.2 8.8 13 9 14M9 18L15 18M10 22L14 22"
)  # lightbulb
STANDARD = (
    "M12 5L12 21M20 19C21.11 19 22 18.1 22 17L22 5C22 3.9 21.11 3 20 3L16 3C14.43 3 12.94 3.74 12 5"
    "C11.06 3.74 9.57 3 8 3L4 3C2.9 3 2 3.9 2 5L2 17C2 18.1 2.89 19 4 19L8 19C9.57 19 11.06 19.74 12 21"
    "C12.94 19.74 14.43 19 16 19L20 19Z"
)  # book-open
STAND_UP = (
    "M16 21L16 19C16 16.79 14.21 15 12 15L6 15C3.79 15 2 16.79 2 19L2 21M16 3.13C17.76 3.59 19 5.18 19 7"
    "C19 8.82 17.76 10.41 16 10.87M22 21L22 19C22 17.18 20.76 15.59 19 15.13M5 7C5 4.79 6.79 3 9 3C11.21 3 13 4.79 13 7"
    "C13 9.21 11.21 11 9 11C6.79 11 5 9.21 5 7Z"
)  # users
