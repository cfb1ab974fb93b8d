"""Markdown as people type it, as HTML that can hold nothing but text, lists, tables and links: raw HTML stays text, pictures
from elsewhere are not drawn, and a link leads to a page or a mailbox."""

from __future__ import annotations

import functools
from typing import Any

from markdown_it import MarkdownIt
from markupsafe import Markup

DOWN = {"h1": "h3", "h2": "h4", "h3": "h5", "h4": "h6", "h5": "h6"}  # the page has headings of its own above
LEADING = ("http://", "https://", "mailto:", "/")


@functools.lru_cache(1)
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable(["table", "strikethrough"]).disable("image")
    parser.validateLink = _leads_to_a_page  # type: ignore[method-assign]
    return parser


def html_of(text: str) -> Markup:
    """The HTML of a Markdown text."""
    parser = _parser()
    tokens = parser.parse(text)
    for token in tokens:
        token.tag = DOWN.get(token.tag, token.tag)
        token.attrs.pop("style", None)  # of a table's column: the page's policy allows none
        _mark_links(token)
    return Markup(parser.renderer.render(tokens, parser.options, {}))


def _mark_links(token: Any) -> None:
    for inside in token.children or ():
        if inside.type == "link_open":
            inside.attrSet("rel", "noopener noreferrer nofollow")


def _leads_to_a_page(address: str) -> bool:
    plain = address.strip().lower()
    return plain.startswith(LEADING) and not plain.startswith(("//", "/\\"))
