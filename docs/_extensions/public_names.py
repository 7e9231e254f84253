"""Checks of the reference: every public name is there, with all its parameters.

Both warn, and warnings fail the build.
"""

import inspect
import re

from numpydoc.docscrape import FunctionDoc
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.ext.autosummary import Autosummary
from sphinx.util import logging

import nearshore_score
from nearshore_score import sensitivity

logger = logging.getLogger(__name__)

ARRAY = re.compile(
    r"~?(numpy\.)?ndarray\[~?tuple\[~?(typing\.)?Any, \.\.\.\], ~?(numpy\.)?dtype\[[^\]]*\]\]"
)
CITATION = re.compile(r" ?\[[\w-]+\]_")
# What JSON carries by itself, and what Python hands over by itself.
UNTOLD = {"self", "cls", "kind", "args", "kwargs", "data"}


def check_names(_: Sphinx, env: BuildEnvironment) -> None:
    """Compare the package's list of names with the index of the site."""
    documented = env.get_domain("py").objects
    for module in (nearshore_score, sensitivity):
        for name in module.__all__:
            if f"{module.__name__}.{name}" not in documented:
                logger.warning("%s.%s is not in the reference", module.__name__, name)


def check_parameters(
    _: Sphinx, what: str, name: str, item: object, _options: object, _lines: list[str]
) -> None:
    """Compare a docstring of several paragraphs with the signature."""
    text = inspect.getdoc(item) or ""
    if what not in {"class", "function", "method"} or "\n\n" not in text:
        return
    sections = FunctionDoc(None, doc=text)
    told = [one.name for one in (*sections["Parameters"], *sections["Attributes"])]
    told = {word.strip(" *") for names in told for word in names.split(",")}
    try:
        asked = {parameter.strip("*") for parameter in inspect.signature(item).parameters}
    except (TypeError, ValueError):
        return
    if lacking := asked - told - UNTOLD:
        logger.warning("%s does not document %s", name, ", ".join(sorted(lacking)))


def plain_signature(
    _: Sphinx,
    what: str,
    _name: str,
    item: object,
    _options: object,
    signature: str | None,
    returns: str | None,
) -> tuple[str, str] | None:
    """Show a class without types, which its docstring tells in words, and arrays as arrays."""
    if not signature:
        return None
    if what != "class":
        return ARRAY.sub("array", signature), ARRAY.sub("array", returns or "")
    told = inspect.signature(item)
    bare = [
        parameter.replace(annotation=inspect.Parameter.empty)
        for parameter in told.parameters.values()
        if parameter.name != "kind"
    ]
    return str(told.replace(parameters=bare, return_annotation=inspect.Signature.empty)), ""


def skip_unnamed_fields(
    _: Sphinx, _what: str, _name: str, item: object, _skip: bool, _options: object
) -> bool | None:
    """Leave out what Python says of the fields of a named tuple; the class tells of them."""
    return True if (inspect.getdoc(item) or "").startswith("Alias for field number") else None


class Summary(Autosummary):
    """Tables of names without the marks of references, which lead to other pages."""

    def get_items(self, names: list[str]) -> list[tuple[str, str | None, str, str]]:
        """Return names with their signatures and summaries."""
        return [
            (name, signature, CITATION.sub("", summary), real)
            for name, signature, summary, real in super().get_items(names)
        ]


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect the checks."""
    app.connect("env-check-consistency", check_names)
    # Before numpydoc rewrites the docstring.
    app.connect("autodoc-process-docstring", check_parameters, priority=400)
    app.connect("autodoc-process-signature", plain_signature)
    app.connect("autodoc-skip-member", skip_unnamed_fields)
    app.setup_extension("sphinx.ext.autosummary")
    app.add_directive("autosummary", Summary, override=True)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
