"""The closed vocabulary of units (计量单位): what each spelling means, and which are refused.

Nothing outside these tables is read. pint's own catalogue is not loaded, because in it a bare
`kt` is a knot, `ton` 907 kg, `PM` petamolar, `a` 365.25 days, `kcal` 4.184 kJ, and `Nm^3` a
product of two units. `m` and `M` at the front are never folded: they differ by 10^9.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class UnitName:
    """One unit: its name and definition for pint, and how people write it."""

    name: str
    definition: str
    spellings: str = ""  # exact, separated by blanks
    any_case: str = ""  # the same, but read in any case except the first letter's m or M
    is_scalable: bool = True  # 万, 亿 ... may stand before it


UNITS = (
    # mass
    UnitName("kilogram", "[mass]", "千克 公斤 kilogram kilograms", any_case="kg kgs"),
    UnitName("tonne", "1e3 * kilogram", "t 吨 公吨 Mg metricton", any_case="tonne tonnes"),
    UnitName("kilotonne", "1e6 * kilogram", "Gg", any_case="kt"),
    UnitName("megatonne", "1e9 * kilogram", "Mt Tg"),
    UnitName("gram", "1e-3 * kilogram", "g 克 gram grams"),
    UnitName("milligram", "1e-6 * kilogram", "mg 毫克"),
    UnitName("microgram", "1e-9 * kilogram", "μg ug 微克"),
    UnitName("nanogram", "1e-12 * kilogram", "ng 纳克"),
    # international avoirdupois pound of 1959, exact
    UnitName("pound", "0.45359237 * kilogram", any_case="lb lbs pound pounds"),
    UnitName(
        "short_ton", "2000 * pound", "短吨", any_case="short_ton short_tons shortton shorttons"
    ),
    # CO2 equivalent is its own dimension: it depends on a GWP set, so no mass converts to it
    UnitName("tonne_co2e", "[co2e]", "吨二氧化碳当量 吨CO2当量 吨CO2e", any_case="tCO2e tCO2eq"),
    UnitName("kilogram_co2e", "1e-3 * tonne_co2e", "千克二氧化碳当量", any_case="kgCO2e kgCO2eq"),
    UnitName("kilotonne_co2e", "1e3 * tonne_co2e", any_case="ktCO2e ktCO2eq"),
    UnitName("megatonne_co2e", "1e6 * tonne_co2e", any_case="MtCO2e MtCO2eq"),
    # length, area, volume
    UnitName("metre", "[length]", "m 米 metre meter"),
    UnitName(
        "kilometre", "1e3 * metre", "公里 千米 车公里 辆公里 车·公里 辆·公里 vkm", any_case="km"
    ),
    UnitName("centimetre", "1e-2 * metre", "cm 厘米"),
    UnitName("millimetre", "1e-3 * metre", "mm 毫米"),
    UnitName("mile", "1609.344 * metre", "英里 mile miles"),
    UnitName("square_metre", "metre ** 2", "m2 平方米 平米"),
    UnitName("hectare", "1e4 * square_metre", "公顷 hm2 hectare", any_case="ha"),
    UnitName("square_kilometre", "1e6 * square_metre", "平方公里 平方千米", any_case="km2"),
    UnitName("mu", "hectare / 15", "亩 市亩"),
    UnitName("acre", "4046.8564224 * square_metre", "英亩 acre acres"),
    UnitName("cubic_metre", "metre ** 3", "m3 M3 立方米"),
    # the amount at 0 °C and 101.325 kPa; a volume that states no basis counts as this one
    UnitName("normal_cubic_metre", "cubic_metre", "标立方米 标准立方米 标方 标m3", any_case="Nm3"),
    UnitName("litre", "1e-3 * cubic_metre", "L l 升 公升 litre liter"),
    UnitName("kilolitre", "cubic_metre", any_case="kL"),
    UnitName("millilitre", "1e-6 * cubic_metre", "mL ml 毫升"),
    # US gallon of 231 cubic inches, exact; barrel of petroleum: 42 gallons
    UnitName("us_gallon", "3.785411784e-3 * cubic_metre", any_case="gal gallon gallons"),
    UnitName("barrel", "42 * us_gallon", any_case="bbl barrel barrels"),
    # 40 CFR 60.2 and 72.2: 68 °F and 1 atm, so the ideal gas at 0 °C takes 273.15/293.15 of it
    UnitName(
        "standard_cubic_foot", "0.028316846592 * cubic_metre * 273.15 / 293.15", any_case="scf"
    ),
    UnitName("thousand_standard_cubic_feet", "1e3 * standard_cubic_foot", any_case="kscf"),
    UnitName("million_standard_cubic_feet", "1e6 * standard_cubic_foot", "mmscf", any_case="MMscf"),
    # time
    UnitName("second", "[time]", "s 秒"),
    UnitName("minute", "60 * second", "min 分钟 minute minutes"),
    UnitName("hour", "3600 * second", "h 小时 时 hr hrs hour hours"),
    UnitName("day", "24 * hour", "d 天 日 day days"),
    # 365 days; stands only below the slash of a design capacity (设计规模), never for an amount
    UnitName("nominal_year", "8760 * hour", "a 年 yr year", is_scalable=False),
    # energy
    UnitName("joule", "kilogram * metre ** 2 / second ** 2", "J 焦 焦耳"),
    UnitName("kilojoule", "1e3 * joule", "千焦 千焦耳", any_case="kJ"),
    UnitName("megajoule", "1e6 * joule", "兆焦 兆焦耳", any_case="MJ"),
    UnitName("gigajoule", "1e9 * joule", "吉焦 吉焦耳", any_case="GJ"),
    UnitName("terajoule", "1e12 * joule", "太焦 太焦耳", any_case="TJ"),
    UnitName("petajoule", "1e15 * joule", "PJ 拍焦"),
    UnitName("exajoule", "1e18 * joule", "EJ 艾焦"),
    # International Table calorie; 7000 of its kilocalories are exactly one kgce
    UnitName("calorie", "4.1868 * joule", "cal 卡"),
    UnitName("kilocalorie", "1e3 * calorie", "大卡 千卡", any_case="kcal"),
    UnitName("megacalorie", "1e6 * calorie", "Mcal 兆卡"),
    UnitName("gigacalorie", "1e9 * calorie", "吉卡", any_case="Gcal"),
    # International Table Btu, exact by the pound and the calorie above
    UnitName("btu", "1055.05585262 * joule", "英热单位", any_case="Btu"),
    UnitName("million_btu", "1e6 * btu", any_case="MMBtu mmBtu"),
    UnitName("kilowatt_hour", "3.6e6 * joule", "千瓦时 千瓦小时 度", any_case="kWh"),
    UnitName("megawatt_hour", "1e3 * kilowatt_hour", "兆瓦时 兆瓦小时", any_case="MWh"),
    UnitName("gigawatt_hour", "1e6 * kilowatt_hour", "吉瓦时 吉瓦小时", any_case="GWh"),
    UnitName("terawatt_hour", "1e9 * kilowatt_hour", "太瓦时", any_case="TWh"),
    # standard coal (标准煤): 29 307.6 kJ/kgce as quoted from GB/T 2589-2020 (document not seen);
    # it is 7000 kcal of 4.1868 kJ, while older texts print 29 271 kJ (7000 kcal of 4.1816 kJ)
    UnitName(
        "tonne_coal_equivalent",
        "29.3076 * gigajoule",
        "吨标准煤 吨标煤 t标准煤 t标煤",
        any_case="tce",
    ),
    UnitName(
        "kilogram_coal_equivalent",
        "29.3076 * megajoule",
        "千克标准煤 公斤标准煤 千克标煤 公斤标煤 kg标准煤 kg标煤",
        any_case="kgce",
    ),
    UnitName("gram_coal_equivalent", "29.3076 * kilojoule", "克标准煤 克标煤 gce"),
    # power
    UnitName("watt", "joule / second", "W 瓦"),
    UnitName("kilowatt", "1e3 * watt", "千瓦", any_case="kW"),
    UnitName("megawatt", "1e6 * watt", "兆瓦", any_case="MW"),
    UnitName("gigawatt", "1e9 * watt", "吉瓦", any_case="GW"),
    # 550 foot-pounds per second
    UnitName("horsepower", "745.69987158227022 * watt", "hp"),
    # temperature
    UnitName("kelvin", "[temperature]", "K 开", is_scalable=False),
    UnitName(
        "degree_celsius", "kelvin; offset: 273.15", "°C 摄氏度 degC celsius", is_scalable=False
    ),
    UnitName(
        "degree_fahrenheit",
        "5 / 9 * kelvin; offset: 233.15 + 200 / 9",
        "°F 华氏度 degF",
        is_scalable=False,
    ),
    # things counted
    UnitName(
        "item",
        "[item]",
        "条 台 头 只 辆 件 个 套 羽 块 支 匹 株 座 艘 架 双 人 户 "
        "item items count head vehicle vehicles piece pieces pcs",
    ),
    # shares of one
    UnitName("one", "[]", "1 dimensionless 无量纲 fraction frac 小数", is_scalable=False),
    UnitName("percent", "1e-2 * one", "% percent pct 百分比", is_scalable=False),
    UnitName("permille", "1e-3 * one", "‰ permille 千分比", is_scalable=False),
    # for the ideal gas only; no one reports in them
    UnitName("mole", "[substance]"),
    UnitName("kilopascal", "1e3 * kilogram / metre / second ** 2"),
    UnitName("molar_gas_constant", "8.31446261815324 * joule / mole / kelvin"),  # CODATA 2018
)

# what may stand before a scalable unit; the longest match counts
MAGNITUDES = {
    "百": "1e2",
    "千": "1e3",
    "万": "1e4",
    "十万": "1e5",
    "百万": "1e6",
    "千万": "1e7",
    "亿": "1e8",
    "十亿": "1e9",
    "百亿": "1e10",
    "千亿": "1e11",
    "万亿": "1e12",
    "10^3": "1e3",
    "10^4": "1e4",
    "10^6": "1e6",
    "10^8": "1e8",
    "100": "1e2",
    "1000": "1e3",
    "10000": "1e4",
}


@dataclass(frozen=True, slots=True)
class Refused:
    """Spellings that could mean two things, or none that a registry can keep, and the way out."""

    spellings: str
    why_zh: str
    why_en: str
    remedy_zh: str


REFUSED = (
    Refused(
        "ton tons Ton Tons TON TONS",
        "可能是公吨（1000 kg）、短吨（907.18474 kg）或长吨",
        "which ton?",
        "公吨写 t 或 吨，美制短吨写 short_ton",
    ),
    # 万T and the like are read as tonnes: a Chinese magnitude leaves no other reading
    Refused(
        "T", "可能是吨、短吨，或漏写的 TJ", "tonne, short ton or a cut TJ?", "吨写 t，太焦写 TJ"
    ),
    Refused(
        "MT mt", "可能是公吨，也可能是百万吨", "metric ton or megatonne?", "吨写 t，百万吨写 Mt"
    ),
    Refused("MG", "可能是毫克，也可能是兆克（吨）", "mg or Mg?", "毫克写 mg，吨写 t"),
    Refused(
        "MBtu Mbtu MBTU mBtu mbtu",
        "中的 M 在英制中是千，在公制中是百万",
        "thousand or million?",
        "百万英热单位写 MMBtu，千英热单位请换算后填写",
    ),
    Refused(
        "Mcf mcf MCF Mscf mscf MSCF",
        "中的 M 在英制中是千，在公制中是百万",
        "thousand or million?",
        "千标准立方英尺写 kscf，百万标准立方英尺写 MMscf",
    ),
    Refused(
        "Nm^3 NM^3 nm^3", "的写法像“牛·立方米”", "reads as newton metres", "标准状态立方米写 Nm3"
    ),
    Refused(
        "Sm3 sm3 SM3 Sm^3",
        "的参比温度可能是 15 ℃ 或 20 ℃",
        "reference temperature unknown",
        "换算到 0 ℃、101.325 kPa 后写 Nm3",
    ),
    Refused(
        "方 立方 立 方量",
        "可能是立方米、立方分米或实方、堆方",
        "cubic what?",
        "写全 立方米 或 标立方米，例如 万立方米",
    ),
    Refused("车 桶 袋 船", "每一单位的量不固定", "no fixed size", "称重或计量后换算成吨或立方米"),
    Refused(
        "ppm ppb ppmv PPM PPB",
        "换算成质量浓度需要分子量和温度",
        "needs molar mass and temperature",
        "换算成 mg/m3（标准状态干基）后填写",
    ),
    Refused(
        "PM", "是污染物名称，不是单位", "a pollutant, not a unit", "污染物写在污染物列，单位写 t 等"
    ),
    Refused(
        "标煤 标准煤",
        "没有写明吨还是千克",
        "tonne or kilogram?",
        "写 吨标准煤（tce）或 千克标准煤（kgce）",
    ),
    Refused("马力", "可能是公制马力或英制马力", "metric or imperial?", "换算成 kW 后填写"),
    Refused(
        "mj mJ mwh mWh mw mW mcal",
        "中小写的 m 是毫（千分之一）",
        "m is milli",
        "兆（百万）用大写 M：MJ、MWh、MW",
    ),
    Refused("M", "可能是米、百万或千", "metre, million or thousand?", "写全单位，例如 m、百万吨"),
)

# what people append to a unit: it belongs in the columns 污染物, 项目 and 基准
SUBSTANCES = (
    r"C|CO2|CO2eq?|CO|CH4|N2O|N|S|SO2|SO3|SOx|NO|NO2|NOx|NOX|NH3|Hg|PM|PM10|PM2\.5|TSP|BC|OC"
    r"|VOCs?|NMVOCs?|CF4|C2F6|SF6|NF3|HFCs?|PFCs?|NCV|GCV|LHV|HHV|coal|clinker|product|steam"
)

# suffix of a column -> (unit for pint, what a technician calls it)
CANONICAL = {
    "t": ("tonne", "质量（吨）"),
    "gj": ("gigajoule", "热量（吉焦）"),
    "m3": ("cubic_metre", "体积（立方米）"),
    "h": ("hour", "时间（小时）"),
    "km": ("kilometre", "里程（公里）"),
    "ha": ("hectare", "面积（公顷）"),
    "n": ("item", "数量（个、台、头）"),
    "frac": ("one", "比例（%、‰ 或 0–1 的小数）"),
    "mg_m3": ("milligram / cubic_metre", "质量浓度（毫克/立方米）"),
    "kwh": ("kilowatt_hour", "电量（千瓦时）"),
    "gj_t": ("gigajoule / tonne", "单位质量的热值（GJ/t）"),
    "gj_m3": ("gigajoule / cubic_metre", "单位体积的热值（GJ/m3）"),
    "mw": ("megawatt", "功率（兆瓦）"),
    "t_h": ("tonne / hour", "小时产能（吨/小时）"),
    "kg_h": ("kilogram / hour", "排放速率（千克/小时）"),
    "m3_h": ("cubic_metre / hour", "流量（立方米/小时）"),
    "c": ("degree_celsius", "温度（℃）"),
    "m": ("metre", "长度（米）"),
    "tco2e": ("tonne_co2e", "二氧化碳当量（吨）"),
}
AMOUNTS = ("t", "gj", "m3", "h", "km", "ha", "n")  # the amount columns of an activity row
