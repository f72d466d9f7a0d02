"""Numbers that others have issued (编号): credit codes, permit numbers, codes under a permit."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from stdnum.cn import uscc

from inventory.intake.hit import Hit, always
from inventory.intake.quantities import Values
from inventory.intake.references import References
from inventory.intake.vector import by_distinct, filled, passing

if TYPE_CHECKING:
    import pandas as pd

# GB 32100: two signs for the authority and the kind, six digits of region, ten more signs
_SIGN = "[0-9A-HJ-NPQRTUWXY]"
_CREDIT_CODE = re.compile(rf"{_SIGN}{{2}}\d{{6}}{_SIGN}{{10}}")
_LENGTH = 18
_NEVER_USED = "IOSVZ"
# The permit system's own numbers for units that have no credit code.
_SUBSTITUTE = re.compile(r"H9\d{6}[0-9A-Z]{9}[A-Z]")
_PERMIT = re.compile(r"[0-9A-Za-z]{18}\d{3}[0-9A-Z]")
# What the permit prints for a production facility, a treatment facility, an outlet.
_PERMIT_CODES = {
    "unit": ("unit_no", re.compile(r"MF\d{4}"), "MF 加 4 位数字，如 MF0001"),
    "abatement": ("abatement_no", re.compile(r"T[AWNS]\d{3}"), "TA 加 3 位数字，如 TA001"),
    "outlet": ("outlet_no", re.compile(r"D[AW]\d{3}"), "DA 加 3 位数字，如 DA001"),
}


def compact(code: str) -> str:
    """A credit code without blanks and hyphens, in capitals."""
    return re.sub(r"[\s-]", "", code).upper()


def credit_codes(codes: "pd.Series[Any]") -> Iterator[Hit]:
    """The unified social credit code (统一社会信用代码): length, letters and check digit."""
    troubles = by_distinct(codes, _trouble)
    for code, details in (
        ("R101", None),
        ("I260", lambda value: {"right": _check_digit(compact(value))}),
        ("I261", lambda value: {"letters": _wrong_letters(compact(value))}),
        ("I262", lambda value: {"length": str(len(compact(value)))}),
    ):
        mask = (troubles == code).to_numpy(dtype=bool)
        yield Hit(code, "uscc", mask, details) if details else Hit(code, "uscc", mask)


def _trouble(code: str) -> str | None:
    if _SUBSTITUTE.fullmatch(code):
        return "R101"
    if len(code) == _LENGTH and set(code) & set(_NEVER_USED):
        return "I261"
    if not _CREDIT_CODE.fullmatch(code):
        return "I262"
    return None if _check_digit(code) == code[-1] else "I260"


def _check_digit(code: str) -> str:
    return str(uscc.calc_check_digit(code[: _LENGTH - 1]))


def _wrong_letters(code: str) -> str:
    return "、".join(f"第{n}位的{sign}" for n, sign in enumerate(code, 1) if sign in _NEVER_USED)


def permit_numbers(values: Values) -> Iterator[Hit]:
    """The permit number (排污许可证编号): 22 signs that begin with the credit code."""
    numbers = values["permit_no"]
    is_whole = passing(numbers, lambda number: bool(_PERMIT.fullmatch(number)))
    yield Hit("I263", "permit_no", filled(numbers) & ~is_whole)
    if "uscc" in values:
        own = by_distinct(numbers, lambda number: number[:_LENGTH].upper())
        codes = values["uscc"].astype(object)
        differs = (own != codes).to_numpy(dtype=bool) & is_whole & filled(codes)
        yield Hit("I264", "permit_no", differs)


def permit_codes(values: Values, table: str, references: References) -> Iterator[Hit]:
    """Codes of a facility that has a permit are those of the permit; old ones get a warning."""
    if table not in _PERMIT_CODES or not {"facility_no", _PERMIT_CODES[table][0]} <= values.keys():
        return
    key, pattern, expected = _PERMIT_CODES[table]
    odd = filled(values[key]) & ~passing(values[key], lambda code: bool(pattern.fullmatch(code)))
    if not odd.any():
        return
    odd &= values["facility_no"].isin(references.permitted).to_numpy(dtype=bool)
    if table == "outlet":  # fugitive areas have no national code
        odd &= (values["kind"] != "fugitive").to_numpy(dtype=bool)
    yield Hit("I265", key, odd, always(expected=expected), is_summed=True)
