"""The kiosk's colours: night blue, warm paper, gold. As variables for the .tcss files.

Every pair that carries text has a contrast of 7:1 or more (WCAG 2.2, 1.4.6); a test holds the screens to it.
"""

PALETTE = {
    "night": "#0B1B33",
    "dusk": "#152848",
    "evening": "#1F3A66",
    "ink": "#0B1B33",
    "paper": "#FFF8E7",
    "mist": "#C9D4E6",
    "gold": "#FFD166",
    "mint": "#8FEBD0",
    "coral": "#FFB09E",
}
# For who asked for it on the first screen: black, white and yellow, and nothing between (WCAG's 21:1 and 19:1).
CONTRAST = {
    "night": "#000000",
    "dusk": "#000000",
    "evening": "#2B2B2B",
    "ink": "#000000",
    "paper": "#FFFFFF",
    "mist": "#FFFFFF",
    "gold": "#FFE94A",
    "mint": "#FFFFFF",
    "coral": "#FFE94A",
}
PENNANTS = ("#FFD166", "#FF8A73", "#6FE3C4", "#8FC7FF", "#F7A8D8")
