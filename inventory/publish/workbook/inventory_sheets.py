"""The sheets of the inventory (清单各页): what totals rest on, the totals, their sources."""

from inventory.publish.workbook.sheet import Sheet

INVENTORY = (
    Sheet(
        "结果依据",
        "各污染物合计由什么支撑：A 级在文件中读到，B 级两份独立转录一致，C 级一份转录，"
        "不用因子的为监测、上报或全部实测的平衡；代用为国家方法缺少输入而用通用因子；"
        "次选为指南规定先用的文件库里没有（可用 factors template 填录）；"
        "假设见“核算假设”页；存疑数值不计入合计，待具名认定。CO2e 为全部温室气体。",
        "from compilation.evidence_share",
        (
            *("pollutant", "emission_t", "bound_t", "grade_a_frac", "grade_b_frac", "grade_c_frac"),
            *("no_factor_frac", "fallback_t", "fallback_frac", "second_choice_frac"),
            *("assumed_t", "assumed_frac"),
            *("doubtful_n", "doubtful_t", "with_doubtful_t"),
        ),
        empty="本次运行没有计入任何排放。",
        frozen=1,
    ),
    Sheet(
        "融合清单",
        "大气污染物与温室气体同源核算；信息项（外购电力热力等）不计入合计，生物成因 CO2 单列。",
        "select shown.*, accounted_n, expected_n from compilation.combined_total as shown"
        " left join (from quality.coverage_by_category where pollutant is null) as covered"
        " using (category_code) order by category_code = '合计' desc, category_code",
        (
            *("category_code", "title_zh", "so2_t", "nox_t", "pm_t", "pm10_t", "pm25_t"),
            *("vocs_t", "nh3_t", "co_t", "bc_t", "oc_t", "hg_t", "co2_t", "ch4_t", "n2o_t"),
            *("hfcs_tco2e", "pfcs_tco2e", "sf6_t", "nf3_t", "ghg_tco2e", "co2bio_t", "is_memo"),
            *("incomplete", "accounted_n", "expected_n"),
        ),
    ),
    Sheet(
        "分区域",
        "各区域排放量，信息项除外。只有分粒径结果的来源，总颗粒物至少还有“下限补足”一列那么多。",
        "from compilation.emission_by_region order by all",
        (
            *("region_code", "region_name", "pollutant", "emission_t", "bound_t"),
            *("fallback_t", "lowest_evidence"),
        ),
    ),
    Sheet(
        "分行业",
        "各行业（GB/T 4754-2017）排放量，信息项除外。"
        "只有分粒径结果的来源，总颗粒物至少还有“下限补足”一列那么多。",
        "select industry_code, industry_name, pollutant, sum_t(emission_t) as emission_t,"
        " sum_t(bound_t) as bound_t, sum_t(fallback_t) as fallback_t,"
        " max(lowest_evidence) as lowest_evidence"
        " from compilation.emission_by_industry group by all order by all",
        (
            *("industry_code", "industry_name", "pollutant", "emission_t", "bound_t"),
            *("fallback_t", "lowest_evidence"),
        ),
    ),
    Sheet(
        "多源对照",
        "上报、自核、监测各来源对同一单位的说法与清单计入量；差值 = 来源 − 计入。不含信息项。",
        """
        from ledger.comparison
        order by abs(difference_frac) desc nulls last, facility_no, pollutant, kind, source
        """,
        (
            *("facility_no", "facility_name", "pollutant", "source", "verified_by", "place_n"),
            *("value_t", "chosen_t", "difference_t", "difference_frac"),
        ),
        empty="没有上报排放量可以对照。",
    ),
    Sheet(
        "存疑数值",
        "不合常理的上报值和结果；没有认定的不计入任何合计。认定写在“存疑数值认定”表中。",
        """
        select
            facility_no, outlet_no, unit_no, pollutant, flow, emission_t as doubted_t,
            permitted_t, decision, decided_by, null::date as decided_on,
            excluded_because as not_chosen_because
        from outlets.stated
        where is_doubtful
        union all by name
        select
            facility_no, outlet_no, pollutant, value_t as doubted_t, permitted_t, decision,
            decided_by, decided_on, excluded_because as not_chosen_because
        from ledger.quarantine
        order by all
        """,
        (
            *("facility_no", "outlet_no", "unit_no", "pollutant", "flow", "doubted_t"),
            *("permitted_t", "decision", "decided_by", "not_chosen_because"),
        ),
        empty="没有不合常理的数值。",
    ),
    Sheet(
        "核算假设",
        "本工作区对空格的假设：谁、何时、为什么这样填；用到它的排放量见“结果依据”。",
        """
        select
            subject, category_code, facility_no, unit_no, value as assumed_value, unit,
            stated_by, stated_on, reason
        from registry.assumption
        order by all
        """,
        (
            *("subject", "category_code", "facility_no", "unit_no", "assumed_value", "unit"),
            *("stated_by", "stated_on", "reason"),
        ),
        empty="本工作区没有写明任何核算假设。",
        frozen=1,
    ),
)
