"""Markup built as a tree of elements, never by pasting strings: text cannot become a tag or an attribute.

Claims come from anybody's columns, so every title, name and origin is data. The tree escapes it when it is
written; characters that XML 1.0 forbids (most controls, lone surrogates) become U+FFFD, the replacement
character, so that what is written can always be encoded and read back.
"""

import re
from xml.etree import ElementTree as ET

Node = ET.Element | str
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    r"""`text` with U+FFFD in the place of each character that XML forbids.

    >>> clean("a\x00b") == "a\N{REPLACEMENT CHARACTER}b"
    True
    """
    return _FORBIDDEN.sub("�", text)


def element(tag: str, *children: Node, **attributes: str | float) -> ET.Element:
    """The element `tag` with its children in order. In names of attributes `_` stands for `-`, and one at the
    end is dropped.

    >>> to_text(element("p", "a < b ", element("b", "bold"), class_="x"))
    '<p class="x">a &lt; b <b>bold</b></p>'
    """
    named = {name.rstrip("_").replace("_", "-"): clean(str(value)) for name, value in attributes.items()}
    made = ET.Element(tag, named)
    for child in children:
        if not isinstance(child, str):
            made.append(child)
        elif len(made):
            made[-1].tail = (made[-1].tail or "") + clean(child)
        else:
            made.text = (made.text or "") + clean(child)
    return made


def to_text(node: ET.Element) -> str:
    """HTML of one element and all below it."""
    return ET.tostring(node, encoding="unicode", method="html")


def to_html(root: ET.Element) -> bytes:
    """A whole HTML document."""
    return b"<!DOCTYPE html>\n" + to_text(root).encode() + b"\n"


def to_xml(root: ET.Element) -> bytes:
    """A whole XML document, indented."""
    ET.indent(root)
    body = ET.tostring(root, encoding="unicode", method="xml")
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + body.encode() + b"\n"
