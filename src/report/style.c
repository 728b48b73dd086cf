/* The style sheet of a report. Text reaches a contrast of at least 4.5 to 1 on
 * its ground in the light and in the dark scheme, graphical parts 3 to 1; the
 * hues of lines and markers differ under common colour vision
 * deficiencies (after Okabe and Ito 2008, darkened) and by dash or shape. */
#include "report/style.h"

#include <stddef.h>

const char *const report_style[] = {
    ":root{color-scheme:light dark;--bg:#fcfbf8;--panel:#fff;--ink:#1c2630;--muted:#55606b;--rule:#dcdad2;"
    "--soft:#f2f0ea;--main:#1f5f8b;--obs:#a8480f;--limit:#9b2226;--short:#9b2226;"
    "--c0:#1f5f8b;--c1:#b4530b;--c2:#0b7a5c;--c3:#8a3f7d;--c4:#7a6400;--c5:#3c4a57;--c6:#a1283f;--c7:#356b1f}\n",
    "@media (prefers-color-scheme:dark){:root{--bg:#12171c;--panel:#181f26;--ink:#e7eaed;--muted:#a5b0ba;"
    "--rule:#303a44;--soft:#1d252d;--main:#7fbbe6;--obs:#f2a668;--limit:#f28b82;--short:#f28b82;"
    "--c0:#7fbbe6;--c1:#f2a668;--c2:#5fcfae;--c3:#d9a0cf;--c4:#d9c25a;--c5:#b6c2cc;--c6:#f0909f;--c7:#9fd07f}}\n",
    "*{box-sizing:border-box}html{scroll-behavior:smooth}\n",
    "body{margin:0;background:var(--bg);color:var(--ink);font:16px/1.6 system-ui,-apple-system,'Segoe UI',Roboto,"
    "'Noto Sans','Liberation Sans',sans-serif}\n",
    ".skip{position:absolute;left:-999px}.skip:focus{left:1rem;top:1rem;background:var(--panel);padding:.5rem 1rem;"
    "z-index:2}\n",
    "header,main,footer,nav.contents{max-width:54rem;margin:0 auto;padding:0 1.25rem}\n",
    "header{padding-top:2rem}header p.kicker{margin:0;color:var(--muted);font-size:.85rem;letter-spacing:.06em;"
    "text-transform:uppercase}\n",
    "h1,h2{font-family:Georgia,'Noto Serif','Liberation Serif',serif;font-weight:600;line-height:1.2}\n",
    "h1{font-size:2.1rem;margin:.3rem 0 .6rem}h2{font-size:1.45rem;margin:0 0 .6rem}h3{font-size:1.02rem;"
    "margin:1.6rem 0 .3rem}\n",
    "h1,p,li,figcaption{overflow-wrap:anywhere}header p{color:var(--muted);margin:.2rem 0}\n",
    "nav.contents{margin-top:1.4rem}@supports selector(::details-content){@media (min-width:40.01rem){nav.contents "
    "summary{"
    "display:none}nav.contents details::details-content{content-visibility:visible;display:block}}}nav.contents "
    "ol{list-style:none;padding:.8rem 0;margin:0;display:flex;"
    "flex-wrap:wrap;gap:.2rem 1.1rem;border-top:1px solid var(--rule);border-bottom:1px solid var(--rule);"
    "font-size:.9rem}\n",
    "a{color:var(--main);text-underline-offset:.15em}a:focus-visible,summary:focus-visible{outline:3px solid "
    "var(--main);outline-offset:2px}\n",
    "section{padding:1.7rem 0 .3rem;border-bottom:1px solid var(--rule)}section:last-child{border:0}\n",
    "p{margin:.5rem 0 .9rem;max-width:46rem}p.answer{font-size:1.14rem;line-height:1.65}.answer "
    "ul{padding-left:1.1rem;max-width:46rem;margin:.4rem 0 1rem}"
    ".answer li{margin:.35rem 0}.answer ul:first-child>li:first-child{font-size:1.08rem}.answer "
    "p.trust{margin-bottom:0}"
    ".answer ul.trust{font-size:.94rem;color:var(--muted);margin-top:.2rem}p.quiet,.note{color:"
    "var(--muted);font-size:.9rem}\n",
    ".cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(11.5rem,1fr));gap:.8rem;margin:1.2rem 0;"
    "padding:0;list-style:none}.cards li{background:var(--panel);border:1px solid var(--rule);border-radius:8px;"
    "padding:.8rem 1rem}.cards b{display:block;font-size:1.5rem;line-height:1.25;font-weight:650;"
    "font-variant-numeric:tabular-nums}.cards span{display:block;color:var(--muted);font-size:.84rem;"
    "line-height:1.4}\n",
    "figure{margin:1.3rem 0 1.7rem;background:var(--panel);border:1px solid var(--rule);border-radius:8px;"
    "padding:1rem 1.1rem}figcaption{font-weight:600}figcaption "
    ".note{display:block;font-weight:400;margin-bottom:.4rem}\n",
    ".multiples{display:grid;grid-template-columns:repeat(auto-fit,minmax(18rem,1fr));gap:.6rem 1.2rem}"
    ".multiples h3{margin:.6rem 0 0;font-size:.92rem;font-weight:600}\n",
    "svg{width:100%;height:auto;display:block;font-family:inherit}\n",
    /* A telephone: its own drawings, tighter text, the table of policies with the name on a line above its numbers. */
    ".narrow{display:none}@media screen and "
    "(max-width:40rem){.wide{display:none}.narrow{display:block}span.narrow{display:"
    "inline}"
    "body{font-size:15px;line-height:1.42}header,main,footer,nav.contents{padding:0 "
    ".9rem}header{padding-top:1.4rem}h1{font-"
    "size:1.35rem}h3{margin:1rem 0 .3rem}"
    "h2{font-size:1.25rem}section{padding-top:.8rem}p{margin:.4rem 0 .6rem}figure{padding:.6rem;margin:.6rem 0 "
    ".8rem}"
    ".cards{grid-template-columns:1fr 1fr;gap:.5rem}.cards li{padding:.35rem .6rem}.cards b{font-size:1.15rem}.cards "
    "span{font-size:.78rem;line-height:1.3}.answer p.trust,.answer ul{margin:.4rem 0}"
    "main p,.answer li{font-size:.92rem}.answer ul:first-child>li:first-child{font-size:.96rem}.answer ul.trust "
    "li{font-size:.88rem}figcaption .note,ul.legend{font-size:.8rem;line-height:1.35}ol.marks,#limits "
    "ul{font-size:.8rem;padding-left:1.2rem;line-height:1.38}details.fold>summary "
    "h2{font-size:1.08rem}section:has(>.fold:first-child){padding:.2rem 0 0}details.fold{margin:.25rem "
    "0}.answer li{margin:.2rem 0}main~footer{padding-top:.4rem;padding-bottom:.6rem}footer p{margin:.2rem "
    "0}.cards{margin:.6rem 0}"
    "#answer table,#answer thead,#answer tbody{display:block}#answer "
    "tr{display:grid;grid-template-columns:minmax(0,1.5fr) "
    "repeat(6,minmax(0,1fr));border-bottom:1px solid var(--rule)}#answer tr>:first-child{grid-column:1/-1}"
    "#answer th,#answer td{border:0;padding:.12rem .1rem;font-size:.68rem}#answer thead "
    "th{text-align:right;font-size:.61rem}#answer "
    "thead "
    "th:first-child{text-align:left}#answer tbody th{font-size:.84rem}#answer caption{display:block}}\n",
    "ul.legend{list-style:none;display:flex;flex-wrap:wrap;gap:.1rem 1.2rem;padding:0;margin:.4rem 0 .2rem;"
    "font-size:.86rem;color:var(--muted)}ul.legend li{display:flex;align-items:center;gap:.45rem}"
    "ul.legend svg{width:26px;height:14px;flex:none}ul.legend "
    "button{display:flex;align-items:center;gap:.45rem;font:inherit;color:"
    "inherit;background:none;border:0;border-radius:4px;padding:.1rem 0;text-align:left;cursor:pointer}ul.legend "
    "button:hover{color:var(--ink)}ul.legend [aria-pressed=false]{text-decoration:line-through}ul.legend "
    "[aria-pressed=false] svg{opacity:.25}button:focus-visible{outline:3px solid "
    "var(--main);outline-offset:2px}.off{display:none}\n",
    "ol.marks{font-size:.86rem;color:var(--muted);columns:2 20rem;column-gap:2.2rem;padding-left:1.4rem;margin:.4rem "
    "0}\n",
    "text{fill:var(--ink);font-size:12px}text.tick{fill:var(--muted);font-size:11.5px}text.place{font-size:11px;"
    "paint-order:stroke;stroke:var(--panel);stroke-width:3px;stroke-linejoin:round}text.marknumber{font-size:10px;"
    "fill:var(--muted)}text.rowlabel{font-size:11.5px}text.rowlabel,text.rowhead{paint-order:stroke;stroke:var(--panel)"
    ";"
    "stroke-width:3px;stroke-linejoin:round}text.beside{font-size:11px;fill:var(--muted)}"
    "text.rowhead{font-size:12.5px;font-weight:600}\n",
    ".grid{stroke:var(--rule);stroke-width:1}.axis{stroke:var(--muted);stroke-width:1}.zero{stroke:var(--ink);"
    "stroke-width:1.2}.stripe{fill:var(--soft);opacity:.6}\n",
    ".band90{fill:var(--main);opacity:.17}.band50{fill:var(--main);opacity:.3}.median{fill:none;stroke:var(--main);"
    "stroke-width:2}.observed{fill:var(--obs);stroke:var(--panel);stroke-width:1}\n",
    ".limit{fill:none;stroke:var(--limit);stroke-width:1.6;stroke-dasharray:7 "
    "4}.shortfall{fill:var(--short);opacity:.13}"
    ".mark{stroke:var(--muted);stroke-width:1;stroke-dasharray:2 3}\n",
    ".line{fill:none;stroke-width:2}.l0{stroke:var(--c0)}.l1{stroke:var(--c1);stroke-dasharray:8 3}.l2{stroke:"
    "var(--c2);stroke-dasharray:3 3}.l3{stroke:var(--c3);stroke-dasharray:10 3 2 3}.l4{stroke:var(--c4);"
    "stroke-dasharray:5 5}.l5{stroke:var(--c5)}.l6{stroke:var(--c6);stroke-dasharray:1 3}.l7{stroke:var(--c7);"
    "stroke-dasharray:12 4}\n",
    ".whisker{stroke-width:2;opacity:.75}.s0{stroke:var(--c0)}.s1{stroke:var(--c1)}.s2{stroke:var(--c2)}.s3{stroke:"
    "var(--c3)}.s4{stroke:var(--c4)}.s5{stroke:var(--c5)}.s6{stroke:var(--c6)}.s7{stroke:var(--c7)}\n",
    ".f0{fill:var(--c0)}.f1{fill:var(--c1)}.f2{fill:var(--c2)}.f3{fill:var(--c3)}.f4{fill:var(--c4)}.f5{fill:"
    "var(--c5)}.f6{fill:var(--c6)}.f7{fill:var(--c7)}.ring{fill:none;stroke:var(--ink);stroke-width:1.4}\n",
    ".people{fill:var(--main);opacity:.35}.flow{fill:none;stroke:var(--main);opacity:.62;stroke-linecap:round}.path{"
    "fill:none;stroke:var(--muted);"
    "opacity:.35;stroke-width:1}.sea{fill:var(--soft)}.coast,.border{fill:none;stroke:var(--muted);stroke-width:.9;"
    "opacity:.75}.border{"
    "stroke-dasharray:4 3;opacity:.5}.dot{stroke:var(--panel);stroke-width:1.2}\n",
    /* What is folded; on paper it is open. */
    "section:has(>.fold:first-child){padding:.5rem 0 .2rem}details.fold>summary{padding:.3rem 0}details.fold>summary "
    "h2{display:inline;color:var(--ink)}dt{font-weight:600}dt::first-letter{text-transform:uppercase}dd{"
    "margin:0 0 .6rem;max-width:46rem}.paper{display:none}@media "
    "print{details.screen{display:none}.paper{display:block}details:not(:has(>pre))::details-content{content-"
    "visibility:visible;display:block}}\n",
    "details{margin:.5rem 0}summary{cursor:pointer;color:var(--main);font-size:.88rem}.scroll{overflow-x:auto}\n",
    "@media screen and (min-width:40.01rem){#answer tbody th{min-width:11rem}}figure th,figure "
    "td{padding-right:.6rem}#answer thead "
    "th:not(:first-child){text-align:right}table{border-collapse:collapse;font-size:.86rem;margin:.6rem "
    "0;font-variant-numeric:tabular-nums}caption{"
    "text-align:left;color:var(--muted);padding-bottom:.3rem}th,td{text-align:left;padding:.28rem .9rem .28rem 0;"
    "border-bottom:1px solid var(--rule);vertical-align:top}thead th{font-weight:600}td.n{text-align:right;"
    "white-space:nowrap}tbody th{font-weight:500}\n",
    "pre{background:var(--soft);padding:.8rem 1rem;border-radius:6px;overflow-x:auto;font-size:.86rem}"
    "code{font-family:ui-monospace,'DejaVu Sans Mono',monospace}\n",
    ".date{white-space:nowrap}footer{color:var(--muted);font-size:.85rem;padding-top:1.5rem;padding-bottom:3rem}\n",
    "@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}\n",
    /* Paper: no near-empty page, no torn chart. */
    "@media print{:root{--bg:#fff;--panel:#fff;--ink:#000;--muted:#444;--rule:#ccc;--soft:#f4f4f4;--main:#1f5f8b;"
    "--obs:#a8480f;--limit:#9b2226;--short:#9b2226}@page{margin:10mm}body{font-size:10pt;line-height:1.4}"
    "header,main,footer{max-width:none;padding-left:0;padding-right:0}h1{font-size:1.7rem}section{padding-top:1rem}"
    "figure{padding:.3rem .5rem;margin:.6rem 0;break-inside:avoid}svg.wide{width:84%;max-height:16cm}"
    ".multiples{grid-template-columns:repeat(3,1fr)}.cards{grid-template-columns:repeat(4,1fr);gap:.4rem}"
    ".cards li{padding:.3rem .6rem}.cards b{font-size:1.1rem}"
    "table{font-size:7.6pt;width:100%}th,td{padding:.12rem .5rem .12rem 0}nav.contents,.skip{display:none}"
    ".scroll{overflow:visible}section{break-inside:auto}h2,h3,summary{break-after:avoid}}\n",
    NULL};
