"""Sphinx configuration: the site is built without a network.

It shows the installed package or, where there is none, the package of the checkout.
"""

import os
import re
import shutil
import sys
import tempfile
import tomllib
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed_version
from importlib.resources import as_file, files
from importlib.util import find_spec
from pathlib import Path

from sphinx.application import Sphinx

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "_extensions"))

try:
    release = installed_version("nearshore-score")
except PackageNotFoundError:
    # The pages run in processes of their own, in folders of their own: tell those as well.
    checkout = HERE.parent
    sys.path.insert(0, str(checkout))
    os.environ["PYTHONPATH"] = str(checkout)
    release = tomllib.loads((checkout / "pyproject.toml").read_text("utf-8"))["project"]["version"]

import nearshore_score  # noqa: E402 - only now can it be found

project = "nearshore_score"
author = "The nearshore_score developers"
copyright = f"2026, {author}"
version = ".".join(release.split(".")[:2])
language = "en"

extensions = [
    "catalogue",
    "console",
    "example_rules",
    "myst_nb",
    "numpydoc",
    "public_names",
    "sphinx.ext.autodoc",
    "sphinx.ext.autosummary",
    "sphinx.ext.mathjax",
    "sphinx_design",
]
exclude_patterns = ["_build", "**.ipynb_checkpoints"]
templates_path = ["_templates"]
html_static_path = ["_static"]
html_css_files = ["site.css"]

# --- Pages: MyST Markdown, executed where they have code cells --------------------------------

myst_enable_extensions = ["amsmath", "attrs_inline", "colon_fence", "deflist", "dollarmath"]
myst_heading_anchors = 3
nb_execution_mode = "force"
nb_execution_raise_on_error = True
nb_execution_timeout = 120
# In a temporary folder: a page sees the installed package and leaves no files behind.
nb_execution_in_temp = True
# From here pages copy the published tables and the worked examples that they compute.
os.environ["NEARSHORE_SCORE_TABLES"] = str(HERE.parent / "tests" / "data")
os.environ["NEARSHORE_SCORE_EXAMPLES"] = str(HERE / "examples" / "indices")
nb_merge_streams = True
# A kernel sends what a slow cell prints in pieces, and an empty line can stand where they are
# joined; so it is told to send it at the end.
KERNEL = tempfile.TemporaryDirectory(prefix="nearshore-score-docs-")
startup = Path(KERNEL.name, "profile_default", "startup", "output.py")
startup.parent.mkdir(parents=True)
startup.write_text("import sys\n\nsys.stdout.flush_interval = 600\n", encoding="utf-8")
os.environ["IPYTHONDIR"] = KERNEL.name
nb_code_prompt_show = "Show the code"
nb_code_prompt_hide = "Hide the code"

# --- Reference: numpydoc docstrings ----------------------------------------------------------

# The signature shows what comes back; one sentence is enough to say it (so no RT01, RT03, YD01).
# Parameters may be left out of one-line docstrings; our own check looks at the others (not PR01).

autosummary_generate = True
autosummary_imported_members = False
# A class and its function can differ by case alone, which some file systems do not see.
autosummary_filename_map = {
    f"nearshore_score.{name}": f"nearshore_score.{name}-function"
    for name in nearshore_score.__all__
    if name.islower() and any(name == one.lower() for one in nearshore_score.__all__ if one != name)
}
autodoc_member_order = "bysource"
default_role = "py:obj"  # a name between single backticks is a link, if there is such a name
autodoc_typehints = "signature"
# The name of a type says more than the long union that it stands for.
autodoc_type_aliases = {name: name for name in ("ArrayLike", "BoolArray", "FloatArray", "IntArray")}
python_use_unqualified_type_names = True
python_maximum_signature_line_length = 88
autodoc_default_options = {"exclude-members": "model_config, model_fields, model_computed_fields"}
numpydoc_show_class_members = False
numpydoc_validation_checks = {
    "GL03",  # double line breaks
    "GL05",  # tabs
    "GL06",  # unknown section
    "GL07",  # sections in the wrong order
    "GL08",  # no docstring
    "GL09",  # deprecation warning in the wrong place
    "PR02",  # unknown parameters
    "PR03",  # parameters in the wrong order
    "PR04",  # parameter without a type
    "PR07",  # parameter without a description
    "PR10",  # no space before the colon
    "SS01",  # no summary
    "SS02",  # summary without a capital letter
    "SS03",  # summary without a full stop
    "SS04",  # summary with leading spaces
    "SS06",  # summary of more than one line
}
# What pydantic and the language wrote is not ours to mend.
numpydoc_validation_exclude = {r"\.(__\w+__|model_\w+)$"}

# --- HTML ------------------------------------------------------------------------------------

html_theme = "pydata_sphinx_theme"
html_title = "nearshore_score"
html_show_sourcelink = False
html_copy_source = False
html_theme_options = {
    "github_url": "https://github.com/nearshore-score/nearshore-score",
    "navigation_with_keys": False,
    "show_toc_level": 2,
    "footer_start": ["copyright"],
    "footer_end": [],
}
html_sidebars = {"index": []}
toc_object_entries_show_parents = "hide"

# --- Formulas: MathJax is served from the site, if its files are installed ---------------------

MATHJAX = "sphinx-mathjax-offline"
if find_spec(MATHJAX) is not None:
    mathjax_path = "mathjax/tex-chtml.js"
MATHJAX_PARTS = ("tex-chtml.js", "input/tex/extensions", "output/chtml/fonts")


def copy_mathjax(app: Sphinx, error: Exception | None) -> None:
    """Copy what the site needs of MathJax into its static files."""
    if error is not None or app.builder.format != "html" or find_spec(MATHJAX) is None:
        return
    target = Path(app.outdir, "_static", "mathjax")
    with as_file(files(MATHJAX) / "static" / "mathjax") as source:
        for part in MATHJAX_PARTS:
            (target / part).parent.mkdir(parents=True, exist_ok=True)
            if (source / part).is_dir():
                shutil.copytree(source / part, target / part, dirs_exist_ok=True)
            else:
                shutil.copy(source / part, target / part)


ALIAS = re.compile(r"TypeAliasForwardRef\('(\w+)'\)")


def name_types(*event: str | None) -> tuple[str | None, ...] | None:
    """Write the names of types plainly where they stand in a union."""
    texts = event[-2:]
    if not any(text and ALIAS.search(text) for text in texts):
        return None
    return tuple(text and ALIAS.sub(r"\1", text) for text in texts)


def setup(app: Sphinx) -> None:
    """Connect what is done at certain times of the build."""
    # Before others: the first answer counts.
    app.connect("autodoc-process-signature", name_types, priority=400)
    app.connect("build-finished", copy_mathjax)
