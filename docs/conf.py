"""How Sphinx builds the site out of these pages: `make docs`."""

import sys
from importlib.metadata import version as version_of
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE / "_ext"), str(HERE.parent)]

project = "sim"
author = "the authors of guarantee-sim"
project_copyright = author
version = release = version_of("guarantee-sim")

extensions = ["myst_parser", "sim_reference"]
exclude_patterns = ["_ext"]
myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 4
nitpicky = True
show_warning_types = True

html_theme = "furo"
html_title = f"sim {release}"
html_short_title = "sim"
html_copy_source = False
html_show_sphinx = False
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_theme_options = {
    "light_css_variables": {"color-brand-primary": "#1f5f8b", "color-brand-content": "#1f5f8b"},
    "dark_css_variables": {"color-brand-primary": "#8fc1e3", "color-brand-content": "#8fc1e3"},
}
templates_path: list[str] = []
highlight_language = "text"
pygments_style = "friendly"
pygments_dark_style = "native"
