"""A page of the book as plain Markdown: what every notebook program shows without an extension.

Statements, exercises and notes become quotations with a bold title, proofs end with a box,
solutions and the answers of a quiz are folded in ``<details>``, macros are written out, and
references carry the numbers of the site. Only what the book uses is known here; another node is an
error.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from string import ascii_uppercase

from docutils import nodes

from website import predictions
from website.inline_markdown import InlineMarkdown


class PlainMarkdown(InlineMarkdown):
    """Turns the nodes of one page into Markdown; a block has no empty line at its end.

    Args:
        macros: From name to LaTeX, without arguments.
        number_of: The number of a statement or an exercise by its kind and id, as the site has it.
        image: What stands for a picture: the text for its node.
    """

    def __init__(
        self,
        macros: Mapping[str, str],
        number_of: Callable[[str, str], str],
        image: Callable[[nodes.image], str],
    ) -> None:
        super().__init__(macros, image)
        self.number_of = number_of

    def blocks(self, parent: nodes.Element) -> str:
        """All children of a node, with empty lines between."""
        texts = (self.block(child) for child in parent.children)
        return "\n\n".join(text for text in texts if text)

    def block(self, node: nodes.Node) -> str:
        """One node."""
        name = type(node).__name__
        handler = getattr(self, f"_{name}", None)
        if handler is None and name.endswith("_node"):
            handler = self._statement
        if handler is None:
            raise ValueError(f"no Markdown is known for {name}: {node.astext()[:80]!r}")
        text: str = handler(node)
        return text

    def _paragraph(self, node: nodes.Element) -> str:
        return self.inlines(node)

    _compact_paragraph = _paragraph

    _PassthroughTextElement = _paragraph

    def _section(self, node: nodes.Element) -> str:
        return self.blocks(node)

    def _title(self, node: nodes.Element) -> str:
        anchors = "".join(f'<a id="{name}"></a>' for name in node.parent["ids"][1:])
        depth, above = 0, node.parent
        while above is not None:
            depth += isinstance(above, nodes.section)
            above = above.parent
        title = f"{'#' * max(depth, 1)} {self.inlines(node)}"
        return f"{anchors}\n\n{title}" if anchors else title

    def _math_block(self, node: nodes.Element) -> str:
        return self.formula(node)

    def _literal_block(self, node: nodes.Element) -> str:
        language = {"ipython3": "python", "default": "", "none": ""}.get(
            node.get("language", ""), node.get("language", "")
        )
        return f"```{language}\n{node.astext()}\n```"

    def _bullet_list(self, node: nodes.Element) -> str:
        return "\n".join(self._item("- ", item) for item in node.children)

    def _enumerated_list(self, node: nodes.Element) -> str:
        start = node.get("start", 1)
        return "\n".join(
            self._item(f"{number}. ", item) for number, item in enumerate(node.children, start)
        )

    def _item(self, mark: str, item: nodes.Node) -> str:
        assert isinstance(item, nodes.Element)
        first, *rest = self.blocks(item).splitlines() or [""]
        indented = [" " * len(mark) + line if line else "" for line in rest]
        return "\n".join([mark + first, *indented])

    def _definition_list(self, node: nodes.Element) -> str:
        return "\n\n".join(self._definition_item(item) for item in node.children)

    def _definition_item(self, item: nodes.Node) -> str:
        assert isinstance(item, nodes.Element)
        *terms, definition = item.children
        names = ", ".join(self.inlines(term) for term in terms)
        return f"**{names}**\n\n{_quote(self.blocks(definition))}"

    def _block_quote(self, node: nodes.Element) -> str:
        return _quote(self.blocks(node))

    def _table(self, node: nodes.Element) -> str:
        self.in_table = True
        head, body = [
            [[self._cell(entry) for entry in row.children] for row in part.children]
            for part in (*node.findall(nodes.thead), *node.findall(nodes.tbody))
        ]
        self.in_table = False
        lines = [*head, ["---"] * len(head[0]), *body]
        title = "".join(
            f"*{self.inlines(t)}*\n\n" for t in node.children if isinstance(t, nodes.title)
        )
        return title + "\n".join(f"| {' | '.join(line)} |" for line in lines)

    def _cell(self, entry: nodes.Node) -> str:
        assert isinstance(entry, nodes.Element)
        return "<br>".join(self.block(child) for child in entry.children)

    def _figure(self, node: nodes.Element) -> str:
        caption = next(iter(node.findall(nodes.caption)), None)
        picture = next(iter(node.findall(nodes.image)), None)
        shown = self.image(picture) if picture is not None else ""
        text = f"*{self.inlines(caption)}*" if caption is not None else ""
        return "\n\n".join(part for part in (shown, text) if part)

    def _image(self, node: nodes.Element) -> str:
        assert isinstance(node, nodes.image)
        return self.image(node)

    def _admonition(self, node: nodes.Element) -> str:
        if "proof" in node["classes"]:
            return f"{self.blocks(node)} $\\square$".replace("Proof. ", "*Proof.* ", 1)
        title, *rest = node.children
        assert isinstance(title, nodes.Element)
        body = "\n\n".join(self.block(child) for child in rest)
        return _quote(f"**{self.inlines(title)}**\n\n{body}")

    def _proof_node(self, node: nodes.Element) -> str:
        return self.blocks(node)

    def _statement(self, node: nodes.Element) -> str:
        """A theorem, definition, lemma, proposition or algorithm."""
        title, content = node.children
        assert isinstance(title, nodes.Element)
        assert isinstance(content, nodes.Element)
        kind = node["realtype"]
        number = self.number_of(kind, node["ids"][0])
        head = f"**{kind.capitalize()} {number}** {self.inlines(title)}".rstrip()
        return _quote(f'<a id="{node["ids"][0]}"></a>{head}\n\n{self.blocks(content)}')

    def _exercise_enumerable_node(self, node: nodes.Element) -> str:
        title, content = node.children
        assert isinstance(title, nodes.Element)
        assert isinstance(content, nodes.Element)
        number = self.number_of("exercise", node["ids"][0])
        subtitle = "".join(
            f" ({self.inlines(part)})" for part in title.children if isinstance(part, nodes.Element)
        )
        head = f'<a id="{node["ids"][0]}"></a>**Exercise {number}**{subtitle}'
        return _quote(f"{head}\n\n{self.blocks(content)}")

    def _solution_node(self, node: nodes.Element) -> str:
        number = self.number_of("exercise", node["target_label"])
        return _folded(f"Solution to Exercise {number}", self.blocks(node.children[1]))

    def _quiz(self, node: nodes.Element) -> str:
        question, *answers = node.children
        assert isinstance(question, nodes.Element)
        labels, verdicts = [], []
        for letter, answer, verdict in zip(
            ascii_uppercase, answers, self.verdicts(node), strict=False
        ):
            label = answer.children[0]
            assert isinstance(label, nodes.Element)
            labels.append(f"- {letter}. {self.inlines(label)}")
            verdicts.append(f"**{letter}.** {verdict}")
        listed = "\n".join(labels)
        return f"**{self.inlines(question)}**\n\n{listed}\n\n" + _folded(
            "Answers", "\n\n".join(verdicts)
        )

    def _predict(self, node: nodes.Element) -> str:
        question, why = node.children
        assert isinstance(question, nodes.Element)
        assert isinstance(why, nodes.Element)
        answer = f"**{predictions.table(node['asked'])}**\n\n{self.blocks(why)}"
        return f"**Predict first.** {self.inlines(question)}\n\n" + _folded(
            "Guess, then open", answer
        )

    def _proof_order(self, node: nodes.Element) -> str:
        title, *lines = node.children
        assert isinstance(title, nodes.Element)
        said = [[self.block(part) for part in line.children] for line in lines]
        mixed = "\n".join(f"- {said[index][0]}" for index in node["shuffled"])
        ordered = "\n\n".join(f"{i}. {line}\n\n   *{why}*" for i, (line, why) in enumerate(said, 1))
        return f"**Put the proof in order.** {self.inlines(title)}\n\n{mixed}\n\n" + _folded(
            "The right order, with what each line needs", ordered
        )

    def verdicts(self, node: nodes.Element) -> list[str]:
        """What a question says to whoever chooses each of its answers."""
        said = []
        for answer in node.children[1:]:
            feedback = answer.children[1]
            assert isinstance(feedback, nodes.Element)
            verdict = "✓ Right." if feedback["right"] else "✗ Not this one."
            said.append(f"{verdict} {self.blocks(feedback)}")
        return said

    def _container(self, node: nodes.Element) -> str:
        return self.blocks(node)

    _compound = _container

    def _margin_note(self, node: nodes.Element) -> str:
        return _quote(f"*In the margin.* {self.blocks(node)}")

    def _nothing(self, node: nodes.Element) -> str:
        return ""

    _target = _comment = _toctree = _raw = _substitution_definition = _nothing
    _index = _nothing

    def _transition(self, node: nodes.Element) -> str:
        return "---"

    def _citation(self, node: nodes.Element) -> str:
        anchors = "".join(f'<a id="{name}"></a>' for name in node["ids"])
        text = " ".join(self.block(part) for part in node if not isinstance(part, nodes.label))
        return f"- {anchors}{text}"


def _quote(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())


def _folded(summary: str, text: str) -> str:
    # The empty lines let Markdown, and formulas, be read inside.
    return f"<details>\n<summary>{summary}</summary>\n\n{text}\n\n</details>"
