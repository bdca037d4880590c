"""Pinyin initials of Chinese text: 厂长联络员 is found by typing ``czlly``.

Used when a catalogue or an organisation is compiled, never on the path of a command: what a
command needs of it stands in the compiled `matching.Name`s. Tables and one function; how typed
initials are compared is in `matching`.

The 3,755 characters of GB2312 level 1 stand in pinyin order, so 23 boundaries tell their usual
initial. Level 2 stands in radical order and has a letter for each character; its readings, and
the check of level 1, follow the pinyin order of Unicode CLDR. Characters with several readings
that begin differently are listed with all of them, the usual one first.
"""

from bisect import bisect_right

from sixiang_cli.lean.typing import Final
from sixiang_cli.spelling import fold_text

_LETTERS: Final = "abcdefghjklmnopqrstwxyz"

_FIRSTS: Final = "啊芭擦搭蛾发噶哈击喀垃妈拿哦啪期然撒塌挖昔压匝"
"""The first character of level 1 under each of the letters."""

_LEVEL_2: Final = """\
cjwgnspgcgnegypbtyyzdxykygtzjnmjqmbsgzscyjsyyfpgkbzgydywjkgkljswkpjqhyjwrdzlsgmrypywwcckznkyyg
ttnjjeykkzytcjnmcylqlypyqfqrpzslwbtgkjfyxjwzltbncxjjjjtxdttsqzycdxxhgckbphffsstybgmxlpbyllbhlx
smzmyjhsojnghdzqyklgjhsgqzhxqgkezzwyscscjxyeyxadzpmdssmzjzqjyzcjjfwqjbdzbxgznzcpwhkxhqkmwfbpby
dtjzzkqhylygxfptyjyyzpszlfchmqshgmxxsxjyqdcsbbqbefsjyhwwgzkpylqbgldlcctnmayddkssngycsgxlyzaypn
ptsdkdylhgymylcxpycjndqjwqqxfyyfjlejpzrxccqwqqsbzkymgplbmjrqcflnymyqmsqtrbcjthztqfrxqhxmjjcjlx
xgjmshzkbswyemyltxfsydsglycjqxsjnqbsctyhbftdcyjdjwyghqfrxwckqkxebptlpxjzsrmebwhjlbjslyysmdxlcl
qkxlhxjrzjmfqhxhwywsbhtrxxglhqhfnmgykldyxzpylggsmtcfpajjzyljtyanjgbjplqgdzyqyaxbkysecjsznslyzh
zxlzcghpxzhznytdsbcjkdlzyyffydlebbgqyzkggldndnyskjshdlyxbcghxypkdjmmzngmmclgwzszxzjfznmlzzthcs
ydbdllscddnlkjykjsycjlkohqasdknhcsganhdaashtcplcpqybsdmpjlpcjoqlcdhjjysprchnwjnlhlyyqyhwzptczg
wwmzffjqqqqyxaclbhkdjxdgmmydjxzllsygxgkjrywzwyclzmssjzldbydcfcxyhlxchyzjqsqqagmnyxpfrkssbjlyxy
syglnscmhcwwmnzjjlxxhchsyzsttxrycyxbyhcsmxjsznpwgpxxtaybgajcxlyxdccwzocwkccsbnhcpdyznfcyytyckx
kybsqkkytqqxfcwchcykelzqbsqyjqcclmthsywhmktlkjlycxwheqqhtqhqpqsqscfymmdmgbwhwlgsllystlmlxpthmj
hwljzyhzjxhtxjlhxrswlwzjcbxmhzqxsdzpmgfcsglsxymjshxpjxwmyqksmyplrthbxftpmhyxlchlhlzylxgsssstcl
sldclrpbhzhxyyfhbmgdmycnqqwlqhjjcywjzyejjdhpblqxtqkwhlchqxagtlxljxmsljhtzkzjecxjcjnmfbycsfywyb
jzgnysdzsqyrsljpclpwxsdwejbjcbcnaytwgmpapclyqpclzxsbnmsggfnzjjbzsfzyndxhplqkzczwalsbccjxsyzgwk
ypsgxfzfcdkhjgxtlqfsgdslqwzkxtmhsbgzmjzrglyjbpmlmsxlzjqqhzyjczydjwbwjklddpmjegxyhylxhlqyqhkycw
cjmyyxnatjhyccxzpcqlbzwwytwbqcmlpmyrjcccxfpznzzljplxxyztzlgdldcklyrzzgqtgjhhgjljaxfgfjzslcfdqz
lclgjdjzsnzlljpjqdcclcjxmyzftsxgcgsbrzxjqqctzhgyqtjqqlzxjylylbcyamcstylpdjbyregklzyzhlyszqlznw
czcllwjqjjjkdgjzolbbzppglghtgzxyjhzmycnqcycyhbhgxkamtxyxnbskyzzgjzlqjdfcjxdygjqjjpmgwgjjjpkqsb
gbmmcjssclpqpdxcdyykyscjddyygywrhjrtgznyqldkljszzgzqzjgdykshpzmtlcpwnjyfyzdjcnmwescyglbtzcgmss
llyxysxsbsjsbbsgghfjlypmzjnlyywdqshzxtyywhmcyhywdbxbtlmsyyyfsxjcbdxxlhjhfssxzqhfzmzcztqcxzxrtt
djhnnyzqqmtqdmmgyydxmjgdhcdyzbffallztdltfxmxqzdngwqdbdcdjdxbzgsqqddjcmbkzffxmkdmdsyyszcmljdsyn
sprskmkmpcklgtbqtfzswtfgglyplljzhgjjgypzltcsmcnbtjbqfkthbyzgepbbymtdssxtbnpdkleycjnyddykzddhqh
sdzsctarlltkzlgecllkjlqjaqnbdkkghpjtzqksecshalqfmmgjnlyjbbtmlyzxdcjpldlpcqdhzycbzsczbzmsljflkr
zjsnfrgjhxpdhyjybzgdlqcsezgxlblgyxtwmabchecmwyjyzlljjyhlgndjlslygkdzpzxjyyzlwcxszfgwyydlyhcljs
cmbjhblyzlycblydpdqysxqzbytdkyxjyycnrjmpdjgklcljbctbjddbblblczqrppxjcjlzcshltoljnmdddlngkathqh
jhykheznmshrphqqjchgmfprxhjgdychghlyrzqlcyqjnzsqtkqjymszswlcfqqqxyfggyptqwlmcrnfkkfsyylqbmqamm
myxctpshcptxxzzsmphpshmclmldqfyqxszyjdjjzzhqpdszglstjbckbxyqzysgpsxqzqzrqtbdkyxzkhhgflbcsmdldg
dzdblzyycxnncsybzbfglzzxswmsccmqnjqsbdqsjtxxmbltxzclzshzcxrqjgjylxzfjphymzqqydfqjjlzznzjsdgzyg
ctxmzysctlkphtxhtlbjxjlxscdqxcbbtjfqzfsltjbtkqbxxjjljchczdbzjdczjdcprnpqcjpfczlclzxzdmxmphjsgz
gszzqjylwtjpfsyasmcjbtzkycwmytzsjjlqcqlwzmalbxyfbpnlsfhtgjwejjxxglljstgshjqlzfkcgnndszfdeqfhbs
aqtgylbxmmygszldydqmjjrgbjtkgdhgkblqkbdmbylxwcxyttybkmrtjzxqjbhlmhmjjzmqasldcyxyqdlqcafywyxqhz
"""
"""One letter for each character of level 2; a line is a row of GB2312, from row 56 on."""

_SEVERAL: Final = """
阿ae 艾ay 拗an 扒bp 耙bp 膀bp 磅bp 堡bp 辟bp 扁bp 便bp 泊bp 埔bp 曝bp 陂bp 杓bs 钯bp
参cs 藏cz 侧cz 查cz 颤cz 长cz 朝cz 车cj 乘cs 澄cd 匙cs 仇cq 臭cx 传cz 撮cz 畜cx 曾cz
谌cs 晟cs 禅cs 镡ctx 褚cz 单ds 弹dt 佃dt 调dt 侗dt 坻dc 垌dt 叨dt 呔dt 喋dz 澹dt 骀dt
钿dt 铛dc 铫dy 恶ew 哦eo 嗯en 阏ey 番fp 繁fp 否fp 蕃fb 镐gh 蛤gh 给gj 谷gy 龟gjq 咯gkl
莞gw 枸gj 桧gh 硌gl 呵ha 合hg 虹hj 红hg 会hk 行hx 圜hy 浒hx 纥hg 鹄hg 稽jq 缉jq 祭jz
夹jg 贾jg 槛jk 见jx 降jx 剿jc 解jx 芥jg 颈jg 咀jz 句jg 浚jx 亟jq 伽jqg 囝jn 炅jg 犍jq
筠jy 趄jq 咖kg 卡kq 楷kj 扛kg 壳kq 咳kh 吭kh 傀kg 溃kh 括kg 阚kh 浍kh 蜡lz 姥lm 乐ly
率ls 鬲lg 泷ls 栎ly 靓lj 蔓mw 秘mb 泌mb 乜mn 渑ms 宓mf 祢mn 尿ns 弄nl 疟ny 佴ne 脯pf
刨pb 炮pb 屏pb 瀑pb 彷pf 骠pb 期qj 奇qj 契qx 铅qy 乾qg 强qj 茄qj 区qo 圈qj 券qx 炔qg
郄qx 荨qx 溱qz 覃qt 蹊qx 刹sc 裳sc 蛇sy 沈sc 省sx 盛sc 石sd 识sz 氏sz 属sz 术sz 说sy
伺sc 宿sx 厦sx 俟sq 苕st 歙sx 囤td 倘tc 陶ty 提td 驮td 荑ty 嗒td 峒td 柁td 樘tc
焘td 沓td 铤td 万wm 尾wy 蔚wy 尉wy 涡wg 隗wk 圩wx 系xj 吓xh 纤xq 巷xh 校xj 吁xy 郇xh
郗xc 芎xq 荥xy 莘xs 呷xg 噱xj 颉xj 叶yx 遗yw 俞ys 龈yk 幢zc 翟zd 攒zc 轧zyg 栅zs 粘zn
辗zn 召zs 折zs 殖zs 峙zs 种zc 重zc 椎zc 卒zc 茈zc 菹zj 枞zc 楂zc 碡zd
"""
"""Characters whose readings begin with different letters."""

_BEYOND: Final = (
    "〇l 堃k 喆z 祎y 镕r 玥y 珺j 翀c 燚y 瑢r 峣y 垚y 骉b 犇b 鱻x 劼j 昇s 陞s 暐w 锜q 邨c"
)
"""Characters of names and places that GB2312 lacks."""

_ROW_OF_LEVEL_2: Final = 0xD8
_FIRST_CELL: Final = 0xA1

_BOUNDARIES: Final = tuple(char.encode("gb2312") for char in _FIRSTS)
_LETTERS_OF_LEVEL_2: Final = tuple(_LEVEL_2.split())
_LISTED: Final = {entry[0]: entry[1:] for entry in (_SEVERAL + _BEYOND).split()}


def initials(text: str) -> tuple[str, ...]:
    """Give, for each character of `text`, one string of all the initials it may be typed with.

    Letters and digits stand for themselves, in lower case and half width. What isn't typed at
    all (marks, spaces, brackets) is left out. A character of unknown reading gives ``""``.
    """
    return tuple(_initial(char) for char in fold_text(text) if char.isalnum())


def _initial(char: str) -> str:
    """Give all initials of one folded character."""
    if char.isascii():
        return char
    if char in _LISTED:
        return _LISTED[char]
    try:
        code = char.encode("gb2312")
    except UnicodeEncodeError:
        return ""
    row, cell = code[0] - _ROW_OF_LEVEL_2, code[1] - _FIRST_CELL
    if row >= 0:
        return _LETTERS_OF_LEVEL_2[row][cell]
    if code < _BOUNDARIES[0]:
        return ""
    return _LETTERS[bisect_right(_BOUNDARIES, code) - 1]
