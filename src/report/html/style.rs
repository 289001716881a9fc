//! How the page looks: on a screen, and on A4. Nothing is fetched: fonts are the machine's own.

use super::markup::Css;
use super::page::On;
use super::words as w;
use crate::report::words;

const STYLE: &str = "
*{box-sizing:border-box}
html{font:14px/1.45 'Noto Sans CJK SC','Source Han Sans SC','PingFang SC','Microsoft YaHei','WenQuanYi Micro Hei',\
'Helvetica Neue',Arial,sans-serif;color:#1a1f24;background:#e9ecef;-webkit-print-color-adjust:exact;print-color-adjust:exact}
body{max-width:210mm;margin:8mm auto;padding:12mm;background:#fff;box-shadow:0 1px 6px #0003}
header{border-bottom:2px solid #1a1f24;padding-bottom:6px;margin-bottom:10px}
h1{font-size:24px;line-height:1.25;margin:0 0 2px}
h1 span{font-weight:400;color:#4a545e}
h2{font-size:16px;margin:20px 0 6px;break-after:avoid}
h2::before{content:'';display:inline-block;width:5px;height:1.1em;margin-right:8px;vertical-align:-.15em;background:#1f5c99}
h3{font-size:13.5px;margin:12px 0 4px;break-after:avoid}
p{margin:4px 0}
.sub{font-size:17px;font-weight:600}
dl{display:grid;grid-template-columns:max-content 1fr max-content max-content;gap:1px 10px;margin:6px 0 0;font-size:13px}
dt{color:#4a545e}dd{margin:0;font-variant-numeric:tabular-nums}
.warn{border:3px solid #a8071a;background:#fff1f0;color:#a8071a;padding:8px 12px;margin:8px 0;overflow-wrap:anywhere}
.warn b{display:block;font-size:17px}
.mild{border-color:#1a1f24;background:#fff7e0;color:#1a1f24}
.tiles{display:grid;grid-template-columns:repeat(3,1fr);gap:8px;margin:10px 0}
.tile{border:1px solid #b8c0c8;border-top:4px solid #1f5c99;padding:6px 10px;break-inside:avoid}
.tile.t-certain{border-top-color:#a8071a}.tile.t-suspected{border-top-color:#d2600a}
.tile .name{font-size:12.5px;color:#4a545e}
.tile .big{font-size:25px;line-height:1.25;font-weight:700;font-variant-numeric:tabular-nums}
.tile .basis span{white-space:nowrap;margin-right:1em}
.tile .basis{font-size:12px;color:#4a545e;font-variant-numeric:tabular-nums}
table{border-collapse:collapse;width:100%;font-size:12.5px;font-variant-numeric:tabular-nums}
thead{display:table-header-group}tr{break-inside:avoid}
th{background:#eef1f4;text-align:left;border-bottom:1.5px solid #1a1f24;font-weight:600}
th,td{padding:2px 6px;vertical-align:top;overflow-wrap:anywhere}
th{overflow-wrap:normal}
td{border-bottom:1px solid #d5dae0}
tbody tr:nth-child(even){background:#f8f9fa}
.n{text-align:right}td.n{white-space:nowrap}
.key td:nth-child(2),.key td:nth-child(5){font-weight:600}
td.c{white-space:nowrap}.l{min-width:7em}
.heading{background:#dfe6ee;border-bottom:1px solid #1a1f24;break-after:avoid}
.whole{break-inside:avoid}
.remark{font-size:12px;color:#4a545e}
.facts{display:flex;flex-wrap:wrap;gap:2px 22px;font-size:13px}
.legend{break-after:avoid;display:flex;flex-wrap:wrap;gap:2px 14px;font-size:12px;margin:2px 0 4px}
.entry{display:inline-flex;align-items:center;gap:4px}
.defs{position:absolute}
.chart{display:block;width:100%;height:auto;break-inside:avoid;margin:2px 0}
.chart text{font-size:11px;fill:#1a1f24}
.chart .mark{text-anchor:middle;fill:#333c44}
.chart .name{text-anchor:end}
.grid{stroke:#c3cad1;stroke-width:.6;fill:none}
.rule{fill:#dfe3e8}
.area{fill:none;pointer-events:all}
.k-off{stroke:#e6e9ec;stroke-width:14}
.k-idle{stroke:#7f9a86;stroke-width:1.4}
.k-nocall{stroke:#b4b4b4;stroke-width:4}
.k-call{stroke:#3f78b5;stroke-width:8}
.k-ringing{stroke:url(#p-ringing);stroke-width:8}
.k-explained{stroke:url(#p-explained);stroke-width:8}
.k-unobserved{stroke:url(#p-unobserved);stroke-width:12}
.k-dead{stroke:url(#p-dead);stroke-width:12}
.k-suspected{stroke:url(#p-suspected);stroke-width:12}
.k-blocked{stroke:#a8071a;stroke-width:12}
.l-offered{stroke:url(#p-offered);stroke-width:12}
.l-answered{stroke:#1f5c99;stroke-width:12}
.b-certain{fill:#a8071a}
.b-suspected{fill:url(#p-suspected);stroke:#d2600a;stroke-width:.7}
.b-offered{fill:url(#p-offered);stroke:#5b6b7b;stroke-width:.8}
.b-answered{fill:#1f5c99}
.b-late{fill:url(#p-suspected);stroke:#d2600a;stroke-width:.8}
.limit{stroke:#1a1f24;stroke-width:1.4;stroke-dasharray:5 3;fill:none}
.hash{font:13px/1.6 'DejaVu Sans Mono','Noto Sans Mono CJK SC',Consolas,monospace;letter-spacing:.02em}
.hash{display:grid;grid-template-columns:repeat(8,max-content);gap:0 1.2em}
.sign{display:grid;grid-template-columns:1fr 1fr;gap:10mm;margin-top:14px;break-inside:avoid}
.sign div{border:1px solid #1a1f24;padding:8px 12px 12px}
.sign p{display:flex;align-items:flex-end;gap:8px;height:34px;font-size:13px}
.sign p::after{content:'';flex:1;border-bottom:1px solid #1a1f24}
.note{border-top:1px solid #b8c0c8;margin-top:14px;padding-top:6px;font-size:12.5px}
@media print{
html{background:#fff;font-size:12px}body{max-width:none;margin:0;padding:0;box-shadow:none}
}
@media screen and (max-width:600px){body{padding:4mm}.tiles{grid-template-columns:1fr 1fr}section{overflow-x:auto}}
@page{size:A4 portrait;margin:14mm 12mm 15mm;";

/// The style of a report. Each sheet bears the site and the range, the head of the journal, its own number, and what makes
/// the report doubtful.
pub(super) fn style(on: On<'_>) -> Css {
    let report = on.report;
    let mut css = Css::new(STYLE);
    let mut corner = |place: &'static str, text: &str, end: &'static str| {
        css.add(place);
        css.add("{font:9px 'Noto Sans CJK SC',sans-serif;color:#4a545e;content:");
        css.add_string(text);
        css.add(end);
    };
    let range = report.figures.range;
    let title = format!("{} {}", report.site, on.say(words::TITLE));
    corner("@bottom-left", &format!("{title}  {}", on.range(range.from, range.to)), "}");
    if let Some(head) = report.journal.head {
        let hash = head.hash.to_hex();
        corner("@bottom-center", &format!("{} {} {}", on.say(words::HEAD), head.seq, hash.get(..8).unwrap_or("")), "}");
    }
    corner("@bottom-right", on.say(w::PAGE), " counter(page) ' / ' counter(pages)}");
    let doubts = [(report.journal.broken.is_some(), w::BROKEN), (report.figures.is_sim, w::SIM)];
    let doubts: Vec<_> = doubts.into_iter().filter(|(holds, _)| *holds).map(|(_, word)| on.say(word)).collect();
    if !doubts.is_empty() {
        corner("@top-center", &doubts.join(" · "), ";color:#a8071a;font-weight:700}");
    }
    css.add("}");
    css
}
