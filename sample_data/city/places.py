"""The regions of the sample city (示例市): codes that GB/T 2260 does not know."""

from city.book import Book

# the province only places the codes in a tree; nothing here describes it
PROVINCE = "610000"
CITY = "SL0000"
EAST, WEST, SOUTH, NORTH, LAKE = "SL0101", "SL0102", "SL0103", "SL0104", "SL0105"
CHEMICAL_PARK, EQUIPMENT_PARK = "SL0201", "SL0202"
DISTRICTS = (EAST, WEST, SOUTH, NORTH, LAKE)

NAMES = {
    CITY: "示例市（虚构）",
    EAST: "虚构东塬区",
    WEST: "虚构西川区",
    SOUTH: "虚构南坪区",
    NORTH: "虚构北岭县",
    LAKE: "虚构中泽县",
    CHEMICAL_PARK: "虚构化工园区",
    EQUIPMENT_PARK: "虚构装备制造园区",
}
PARKS = {CHEMICAL_PARK: NORTH, EQUIPMENT_PARK: WEST}


def tell(book: Book) -> None:
    """The city, its five districts and its two parks."""
    book.add("自定义区域", region_code=CITY, name=NAMES[CITY], parent_code=PROVINCE, kind="自定义")
    for code in DISTRICTS:
        book.add("自定义区域", region_code=code, name=NAMES[code], parent_code=CITY, kind="自定义")
    for code, district in PARKS.items():
        book.add(
            "自定义区域", region_code=code, name=NAMES[code], parent_code=district, kind="园区"
        )
