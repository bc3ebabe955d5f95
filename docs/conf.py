"""How Sphinx builds the site out of these pages: `make docs`."""

import sys
from importlib.metadata import version as version_of
from pathlib import Path

HERE = Path(__file__).parent
PAGES = HERE.parent / "build" / "pages"
sys.path[:0] = [str(HERE / "_ext"), str(HERE.parent)]

project = "sim"
author = "the authors of guarantee-sim"
project_copyright = author
version = release = version_of("guarantee-sim")

extensions = ["myst_parser", "sim_reference"]
exclude_patterns = ["_ext", "_templates"]
templates_path = ["_templates"]
myst_heading_anchors = 4
nitpicky = True
show_warning_types = True
highlight_language = "text"
pygments_style = "friendly"
pygments_dark_style = "native"

html_theme = "furo"
html_title = f"sim {release}"
html_copy_source = False
html_show_sphinx = False
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_theme_options = {
    "light_css_variables": {"color-brand-primary": "#1f5f8b", "color-brand-content": "#1f5f8b"},
    "dark_css_variables": {"color-brand-primary": "#8fc1e3", "color-brand-content": "#8fc1e3"},
}
html_sidebars = {
    "**": [
        "sidebar/brand.html",
        "sidebar/search.html",
        "sidebar/scroll-start.html",
        "sidebar/navigation.html",
        "sidebar/ready_pages.html",
        "sidebar/scroll-end.html",
    ]
}
html_extra_path = [str(PAGES)] if PAGES.is_dir() else []  # `make pages` makes them
html_context = {"ready_pages": PAGES.is_dir()}
