"""The docstring of a worked example, as text of a page: the publisher's rules in our own words.

``{rules} human_development_index`` shows it. The docstring is reStructuredText, so in a page in
Markdown the directive stands inside ``{eval-rst}``.
"""

import ast
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.util.parsing import nested_parse_to_nodes

EXAMPLES = Path(__file__).resolve().parents[1] / "examples" / "indices"


class Rules(SphinxDirective):
    """Show the docstring of the example that is named."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        path = EXAMPLES / f"{self.arguments[0]}.py"
        if not path.is_file():
            raise self.error(f"there is no example {path.name}")
        self.env.note_dependency(path)
        text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
        if text is None:
            raise self.error(f"{path.name} has no docstring")
        return nested_parse_to_nodes(self.state, text, source=str(path))


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directive."""
    app.add_directive("rules", Rules)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
