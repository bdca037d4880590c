"""How an HTML page looks: one sheet for screens wide and narrow, light and dark, and for paper.

Text keeps a contrast of at least 4.5 to 1 on its ground in both modes; a colour never says what a
word doesn't. The hues of the dimensions are those of `views.theme`.
"""

from sixiang_cli.views.theme import DIMENSION_HUES

_HUES = "".join(
    f".dimension-{number},.fill.dimension-{number}{{--hue:{hue}}}"
    for number, hue in enumerate(DIMENSION_HUES, start=1)
)

STYLE = (
    """
:root{color-scheme:light dark;--ground:#f4f5f7;--card:#fff;--ink:#1c2128;--dim:#5b6470;--line:#dfe3e8;
--rest:#e6e9ee;--accent:#2f6fc4;--hue:#5f7fa8;--red:#b3261e;--red-ground:#fbe3e1;--amber:#7a5200;
--amber-ground:#fcefcc;--green:#1c6b34;--green-ground:#dcf1e1;--blue:#1f5aa6;--blue-ground:#dfeafa;
--grey-ground:#eceef1;--late:#d0473d}
@media (prefers-color-scheme:dark){:root{--ground:#12151a;--card:#1b1f26;--ink:#e6e9ee;--dim:#9aa4b1;
--line:#2d333d;--rest:#303743;--accent:#7db0f5;--hue:#7f9cc4;--red:#ff9b92;--red-ground:#4a1f1c;
--amber:#f0c766;--amber-ground:#453512;--green:#86d79c;--green-ground:#17391f;--blue:#9cc3f7;
--blue-ground:#1a3152;--grey-ground:#262c35;--late:#e0665c}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.65 system-ui,"PingFang SC",
"Microsoft YaHei","Noto Sans CJK SC","Source Han Sans SC","WenQuanYi Micro Hei",sans-serif;
font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
main{max-width:1120px;margin:0 auto;padding:28px 20px 40px}
header{border-bottom:3px solid var(--accent);padding-bottom:10px;margin-bottom:22px}
h1{font-size:1.5rem;line-height:1.35;margin:0 0 4px;font-weight:400;display:flex;flex-wrap:wrap;
gap:2px 14px;align-items:baseline}
h1 .heading{font-weight:700}
h1 .tail,h2 .tail,p .tail{margin-left:auto;display:inline-flex;gap:8px;align-items:center;
color:var(--dim);font-size:.92rem;font-weight:400}
h2{font-size:1.12rem;margin:26px 0 10px;display:flex;flex-wrap:wrap;gap:4px 12px;align-items:center}
.figure h2{margin-top:0}
p{margin:4px 0;white-space:pre-wrap}
header p,.dim,.tail{color:var(--dim)}
footer{margin-top:26px;padding-top:12px;border-top:1px solid var(--line);color:var(--dim);font-size:.9rem}
.note{color:var(--dim);font-size:.9rem}
.figure{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:18px 20px;
margin:0 0 18px;break-inside:avoid-page}
section.tables{margin-bottom:20px}
ul,ol{list-style:none;margin:0;padding:0}
.rings{display:grid;grid-template-columns:repeat(auto-fit,minmax(165px,1fr));gap:14px}
.card{display:flex;gap:14px;align-items:center}
.card div{display:flex;flex-direction:column;line-height:1.4}
.card .count{font-size:1.1rem}
.ring{width:84px;height:84px;flex:none}
.ring circle{fill:none;stroke-width:11}
.ring .rest{stroke:var(--rest)}.ring .fill{stroke:var(--hue)}.ring .late{stroke:var(--late)}
.ring text{font-size:22px;font-weight:600;text-anchor:middle;fill:var(--ink)}
.late{color:var(--red)}
.bar{display:block;width:100%;height:12px;border-radius:6px;overflow:hidden}
.bar .rest{fill:var(--rest)}.bar .fill{fill:var(--hue)}.bar .late{fill:var(--late)}
.bars li{display:grid;grid-template-columns:minmax(8em,16em) minmax(80px,1fr) 4.6em 3.4em 4.6em;
gap:0 12px;align-items:center;padding:5px 0;border-top:1px solid var(--line);break-inside:avoid}
.bars li:first-child{border-top:0}
.bars .count,.bars .rate{text-align:right;white-space:nowrap}
.bars .rate,.bars .note{color:var(--dim)}.bars .note .late{color:var(--red)}
.bars.many .bar{height:9px}
.bars.many li{padding:2px 0;font-size:.93rem}
.d1 .name{padding-left:1.2em}.d2 .name{padding-left:2.4em}.d3 .name{padding-left:3.6em}
.rows td.d1{padding-left:2em}.rows td.d2{padding-left:3.4em}.rows td.d3{padding-left:4.8em}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%}
.rows{background:var(--card);border:1px solid var(--line);font-size:.95rem}
.rows th,.rows td{padding:7px 10px;text-align:left;vertical-align:top;border-top:1px solid var(--line)}
.rows thead th{color:var(--dim);font-weight:600;border-top:0;white-space:nowrap;border-bottom:2px solid
var(--line)}
.rows .right{text-align:right;white-space:nowrap}
.rows .bar{min-width:110px;margin-top:8px}
h2 .bar{width:180px;flex:none}h2 .tail span{white-space:normal}
.rows tfoot td{font-weight:700;border-top:2px solid var(--line)}
.section th{background:var(--grey-ground);font-weight:600}
.unseen{display:none}
.settled td,.settled{color:var(--dim)}
.heading,.subheading,.strong,.total{font-weight:700}
.overdue{color:var(--red);font-weight:700}
.soon{color:var(--amber)}.done{color:var(--green)}.submitted{color:var(--blue)}
.command{font-family:ui-monospace,Consolas,monospace}
.none{color:var(--dim)}
.light-red,.light-yellow,.light-blue,.light-green{padding:1px 7px;border-radius:9px;font-weight:700}
.light-red{background:var(--red-ground);color:var(--red)}
.light-yellow{background:var(--amber-ground);color:var(--amber)}
.light-blue{background:var(--blue-ground);color:var(--blue)}
.light-green{background:var(--green-ground);color:var(--green)}
.heat{width:auto;font-size:.9rem;border-collapse:separate;border-spacing:2px}
.heat caption{text-align:left;font-weight:600;padding:2px 0 6px}
.heat th{font-weight:400;text-align:left;white-space:nowrap;padding:0 8px 0 0}
.heat thead th{vertical-align:bottom;color:var(--dim)}
.heat thead th+th{padding:0;text-align:center}
.heat thead th+th span{writing-mode:vertical-rl;display:inline-block;max-height:12em;line-height:1.25}
.heat.flat thead th+th span{writing-mode:horizontal-tb;font-size:.85em}
.heat.flat td{width:38px;min-width:38px}.caption+.legend{margin:0 0 10px}
.heat tbody th,.heat thead th:first-child{position:sticky;left:0;background:var(--card)}
.grids{display:flex;flex-wrap:wrap;gap:18px 44px;align-items:flex-start}
.grids .scroll{max-width:100%;margin:0}
.tiles{columns:3 240px;column-gap:24px;font-size:.9rem}
.tiles li{break-inside:avoid;padding:2px 0}
.tiles span{display:inline-block;width:28px;text-align:center;border-radius:5px;margin-right:6px}
.caption{font-weight:600;padding:6px 0 4px}
.heat+.caption,.scroll+.caption,.figure>.scroll+.scroll,.tiles+.scroll,.tiles+.caption{margin-top:18px}
.heat td{width:34px;min-width:34px;height:28px;text-align:center;border-radius:5px;padding:0}
.legend{display:flex;flex-wrap:wrap;gap:6px 16px;margin-top:12px;font-size:.9rem;color:var(--dim)}
.legend span{display:inline-block;min-width:26px;text-align:center;border-radius:5px;padding:0 4px}
.c-done{background:var(--green-ground);color:var(--green)}
.c-late,.c-late_entry{background:var(--amber-ground);color:var(--amber)}
.c-overdue{background:var(--late);color:#fff;font-weight:700}
.c-not_started{background:var(--card);color:var(--ink);box-shadow:inset 0 0 0 1px var(--dim)}
.c-in_progress,.c-submitted{background:var(--blue-ground);color:var(--blue)}
.c-missed,.c-not_applicable{background:var(--grey-ground);color:var(--dim)}
.c-none{color:var(--dim)}
@media (prefers-color-scheme:dark){.c-overdue{background:#b8372d}}
@media (min-width:900px){.bars.many{columns:2;column-gap:40px}
.bars.many li{grid-template-columns:minmax(7em,11em) minmax(60px,1fr) 4.8em 2.8em 3.8em;gap:0 8px}}
@media (max-width:640px){
main{padding:18px 14px 30px}
h1{font-size:1.25rem}h1 .tail{margin-left:0}
.figure{padding:14px}
.rings{grid-template-columns:1fr 1fr;gap:14px 8px}.card{gap:9px;font-size:.93rem}.ring{width:66px;height:66px}
.bars li{grid-template-columns:1fr auto auto;gap:0 10px}
.bars .name{grid-column:1/2}.bars .bar{grid-column:1/-1;grid-row:2}
.bars .note{grid-column:1/-1;grid-row:3}.bars .note:empty{display:none}
.cards thead{display:none}
.cards,.cards tbody,.cards tfoot,.cards tr{display:block;width:100%}
.cards tr{padding:9px 12px;border-top:1px solid var(--line)}
.cards tr.section{padding:0}.cards tr.section th{display:block;border:0}
.cards td{display:inline-block;border:0;padding:0 14px 0 0;text-align:left}
.cards td::before{content:attr(data-label) " ";color:var(--dim);font-size:.85em;font-weight:400}
.cards td:first-child,.cards td:nth-child(2){font-weight:600}
.cards td:first-child::before,.cards td:nth-child(2)::before{content:none}
.cards td:has(.bar){display:block;padding-right:0}
.cards .bar{min-width:0;margin:5px 0}
}
@media print{
@page{size:A4;margin:14mm 12mm}
:root{color-scheme:light;--ground:#fff;--card:#fff;--ink:#000;--dim:#444;--line:#bbb;--rest:#e4e4e4;
--accent:#000;--red:#a01810;--red-ground:#fbe3e1;--amber:#6b4800;--amber-ground:#fcefcc;--green:#155a2a;
--green-ground:#dcf1e1;--blue:#184c90;--blue-ground:#dfeafa;--grey-ground:#eee;--late:#c43a30}
body{font-size:10.5pt;line-height:1.45;print-color-adjust:exact;-webkit-print-color-adjust:exact}
main{max-width:none;padding:0}
.figure{padding:10px 12px;border-radius:0}
.scroll{overflow:visible}
thead{display:table-header-group}tfoot{display:table-row-group}
.rings{grid-template-columns:repeat(5,1fr);gap:6px}.ring{width:54px;height:54px}.card{gap:7px}
.card .count{font-size:1rem}
tr,li,.card{break-inside:avoid}
h2,.caption{break-after:avoid}
.bars.many{columns:2;column-gap:20px}.bars.many li{font-size:8.5pt;padding:1px 0;gap:0 6px;
grid-template-columns:minmax(6em,9em) minmax(40px,1fr) 3.6em 3em 3.6em}
.heat tbody th,.heat thead th:first-child{position:static}
.heat td{height:20px;width:22px;min-width:0}
}
""".replace("\n", "")
    + _HUES
)
