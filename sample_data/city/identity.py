"""Identities that pass their check digits and can belong to nobody.

The division 990000 is not assigned in GB/T 2260, so no registered body carries these codes.
"""

_USCC = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100-2015: no I, O, S, V, Z
_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"  # GB 11714
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_COMPANY = "91"  # registered by the market authority, company
_NOWHERE = "990000"


def uscc(number: int) -> str:
    """The unified social credit code (统一社会信用代码) of an invented company."""
    body = f"{_COMPANY}{_NOWHERE}{_organisation(number)}"
    total = sum(_USCC.index(mark) * pow(3, place, 31) for place, mark in enumerate(body))
    return body + _USCC[-total % 31]


def permit_no(number: int) -> str:
    """The permit number (排污许可证编号): credit code and the first site."""
    return f"{uscc(number)}001P"


def registration_no(number: int) -> str:
    """The registration number (登记编号) of a facility that needs no permit."""
    return f"{uscc(number)}001W"


def _organisation(number: int) -> str:
    body = f"MAXN{number:04d}"
    total = sum(
        _LETTERS.index(mark) * weight
        for mark, weight in zip(body, _ORGANISATION_WEIGHTS, strict=True)
    )
    check = -total % 11
    return body + ("X" if check == 10 else str(check))  # noqa: PLR2004 - X stands for ten
