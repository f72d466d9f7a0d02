"""What people write about a document (手写文字): a name, a title, a page; no formula, no path."""

import re

LONGEST = 200
# what cannot be kept and shown everywhere as it is, each with the reason
_TROUBLES = (
    (r"\s*", "不能空着"),
    (rf".{{{LONGEST + 1},}}", f"超过 {LONGEST} 个字"),
    # characters that would steer the terminal, break a line, or turn the text around
    (
        "(?s:.*[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff].*)",
        "含有换行或不可见的控制字符",
    ),
    # full-width signs too: some spreadsheets read them like the plain ones
    (r"\s*[-=+@＝＋－＠].*", "以 = + - @ 开头，电子表格会当成公式"),
    (r".*[<>].*", "含有尖括号"),
    (
        r"""(.*[\s"'(（])?(~?[\\/]|[A-Za-z]:[\\/]|[a-z]+://|\.{1,2}[\\/]).*|.*[\\/]\.\.([\\/].*)?""",
        "像是电脑里的路径或网址：请写文件的名称或文号",
    ),
)
_PATTERNS = tuple((re.compile(pattern), reason) for pattern, reason in _TROUBLES)


def trouble(text: str) -> str | None:
    """Why a text cannot be kept and shown everywhere as it is; None if it can."""
    return next((reason for pattern, reason in _PATTERNS if pattern.fullmatch(text)), None)
