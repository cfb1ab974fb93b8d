"""The colours of the demo's pictures: those of the design tokens (static/css/tokens.css), and of what things are made of."""

PAPER, PANEL, LINE, INK, SOFT = "#e9edf0", "#ffffff", "#d3dbe1", "#12202b", "#3d4c58"
BRAND, BRAND_SOFT, GOOD, MISSED, WATCH, INFO = "#0c3b52", "#d9e8ef", "#0f5a2c", "#a4161a", "#ffc107", "#0d47a1"

STEEL, STEEL_DARK, WOOD, WOOD_DARK, CARTON = "#aab7c0", "#7d8b96", "#c9a06a", "#9a7440", "#d2b48a"
COPPER, RESIN, SKIN = "#b8693a", "#b98a1f", "#d9a98a"
