import pytest
from hypothesis import given
from hypothesis import strategies as st

from sixiang_cli.matching import matches_initials
from sixiang_cli.pinyin import initials
from sixiang_cli.spelling import fold_text

# What people are expected to type for each of the article's short titles.
TYPED = """\
第一议题 dyyt
专家骨干列席学习 zjgglxxx
党校专家来厂授课 dxzjlcsk
内部宣讲团宣讲 nbxjtxj
中心组集中学习 zxzjzxx
参加集团读书班 cjjtdsb
参加联学辅导讲座 cjlxfdjz
三会一课 shyk
主题党日 ztdr
参加万名党员进党校 cjwmdyjdx
新鞍钢内涵心得交流 xagnhxdjl
形势任务教育 xsrwjy
管理人员形势大会 glryxsdh
领导班子进班组 ldbzjbz
党建网发布成果 djwfbcg
公众号发布成果 gzhfbcg
劳模劳动工匠精神 lmldgjjs
先进典型选树 xjdxxs
观看《钢铁意志》 gk《gtyz》
三级联动机制 sjldjz
各级军令状 gjjlz
思政指标分解 szzbfj
厂长联络员 czlly
书记接待日 sjjdr
支部舆情信息点 zbyqxxd
思想动态匿名问卷 sxdtnmwj
职工困难帮扶 zgknbf
毕业生职业规划 byszygh
毕业生座谈 byszt
毕业生榜样交流 bysbyjl
技术人员展示平台 jsryzspt
党员创新工作室组建 dycxgzszj
劳模创新工作室组建 lmcxgzszj
创新创效评比 cxcxpb
改革专项小组 ggzxxz
改革政策宣讲答疑 ggzcxjdy
疫情民生专班 yqmszb
疫情期关怀引导 yqqghyd
我为群众办实事 wwqzbss
职工意见收集 zgyjsj
职工意见专题研究 zgyjztyj
职工意见办理答复 zgyjbldf
示范基地引领带动 sfjdyldd
推广三谈四提升 tgststs
思政与生产融合 szyscrh
责任区攻关摘牌 zrqggzp
先锋岗攻关摘牌 xfgggzp
工作室攻关摘牌 gzsggzp
重点工作党员带头 zdgzdydt
"""


@pytest.mark.parametrize("row", TYPED.splitlines())
def test_a_title_of_the_article_is_not_found_by_its_initials(row):
    title, typed = row.split()
    found = initials(title)
    assert len(found) == len(fold_text(typed))
    assert matches_initials(fold_text(typed), found)
    assert matches_initials(fold_text(typed)[1:-1], found)


@pytest.mark.parametrize(
    ("title", "readings"),
    [
        ("厂长联络员", "czlly cclly"),
        ("轧辊作业区", "zgzyq yg ggzyq"),
        ("党员重点", "zd cd"),
        ("行车组", "xcz hcz xj"),
        ("音乐", "yl yy"),
        ("调度室", "dds tds"),
        ("参观", "cg sg"),
        ("会计", "kj hj"),
        ("单位", "dw sw"),
        ("出勤率", "cql cqs"),
        ("分解", "fj"),
        ("降本", "jb xb"),
        ("强化", "qh jh"),
        ("矿石", "ks kd"),
        ("提升", "ts ds"),
        ("识别", "sb zb"),
        ("联系人", "lxr ljr"),
        ("折旧", "zj sj"),
        ("朝阳", "cy zy"),
        ("传承", "cc zc"),
        ("收藏", "sc sz"),
        ("曾经", "cj zj"),
        ("校准", "jz xz"),
        ("刨床", "bc pc"),
        ("区队", "qd od"),
    ],
)
def test_a_reading_of_a_character_is_missing(title, readings):
    assert [
        typed for typed in readings.split() if not matches_initials(typed, initials(title))
    ] == []


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("镍钼铌钛铬钒锰硅锌镁钴钨铜铝锡锑", "nmntgfmgxmgwtlxt"),
        ("轧辊淬火镗床铣刨磨铆焊电镀锻钣金", "zgchtcxbmmhdddbj"),
        ("烧结炼焦球团熔炼浇铸连铸酸洗彩涂", "sjljqtrljzlzsxct"),
        ("矸石竖井巷道硐室掘进选矿尾矿碾磨", "gssjxddsjjxkwknm"),
        ("轴瓦阀门泵站氧枪铁水罐渣罐挤压", "zwfmbzyqtsgzgjy"),
        ("鲅鱼圈鞍山本溪抚顺阜新铁岭", "byqasbxfsfxtl"),
        ("佟郝邵郭韩薛潘瞿翟阎闫聂佘裴滕臧", "thsghxpqzyynsptz"),
        ("昊晟琪瑾睿淼鑫焘轩烨煜琛", "hsqjrmxtxyyc"),
    ],
)
def test_a_word_of_the_trade_or_a_name_is_not_found(text, typed):
    assert matches_initials(typed, initials(text))


def test_letters_and_digits_do_not_stand_for_themselves():
    assert initials("２号Ｂ线（轧钢）") == ("2", "h", "b", "x", "zyg", "g")


def test_marks_that_nobody_types_take_a_place():
    assert initials("观看《钢铁 意志》") == initials("观看钢铁意志")
    assert initials("") == ()


def test_a_character_without_a_known_reading_is_guessed():
    assert initials("β") == ("",)
    assert initials("厂龘") == ("c", "")
    assert not matches_initials("cd", initials("厂龘"))


def test_typed_initials_are_found_where_they_do_not_stand():
    assert not matches_initials("cly", initials("厂长联络员"))
    assert not matches_initials("czllyx", initials("厂长联络员"))
    assert not matches_initials("", initials("厂长联络员"))
    assert not matches_initials("厂长", initials("厂长联络员"))


def test_a_character_of_gb2312_has_no_reading():
    for row in range(0xB0, 0xF8):
        cells = range(0xA1, 0xFA if row == 0xD7 else 0xFF)
        text = b"".join(bytes((row, cell)) for cell in cells).decode("gb2312")
        assert [
            char for char, letters in zip(text, initials(text), strict=True) if not letters
        ] == []


@given(st.text())
def test_a_text_breaks_the_tables(text):
    for letters in initials(text):
        assert letters == letters.lower()
        assert len(set(letters)) == len(letters)
