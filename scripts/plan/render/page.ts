/** The look of the report: one column to read, colours that also work in the dark and on paper. */
export const STYLE = `
:root{color-scheme:light dark;--bg:#f6f7f9;--card:#fff;--text:#1b1f27;--soft:#5b6472;--line:#dfe3ea;--accent:#3056d3;
--good:#0f7a4a;--goodbg:#e5f6ec;--bad:#b42318;--badbg:#fdeceb;--warn:#925400;--warnbg:#fff3dc}
@media (prefers-color-scheme:dark){:root{--bg:#12151b;--card:#1a1f28;--text:#e6e9ef;--soft:#9aa4b4;--line:#2d3542;--accent:#8aa4ff;
--good:#5ad19a;--goodbg:#12312440;--bad:#ff8a80;--badbg:#3c1a1a80;--warn:#ffc46b;--warnbg:#3a2b1080}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--text);font:15px/1.5 system-ui,-apple-system,"Segoe UI",sans-serif}
header,main,footer{max-width:1080px;margin:0 auto;padding:0 24px}
header{padding-top:32px}
.eyebrow{margin:0;color:var(--soft);text-transform:uppercase;letter-spacing:.08em;font-size:12px}
h1{margin:0 0 12px;font-size:32px;line-height:1.2}
h2{margin:32px 0 12px;font-size:19px}
dl{display:flex;flex-wrap:wrap;gap:4px 24px;margin:0 0 20px}dl div{display:flex;gap:8px}
dt{color:var(--soft)}dd{margin:0;font-family:ui-monospace,monospace;font-size:13px;line-height:22px}
.tiles{display:flex;flex-wrap:wrap;gap:12px}
.tile{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:10px 18px;min-width:96px}
.tile b{display:block;font-size:24px;line-height:1.2}.tile span{color:var(--soft);font-size:13px}
.tile.danger{background:var(--badbg);border-color:var(--bad)}.tile.danger b{color:var(--bad)}
.tile.careful{background:var(--warnbg);border-color:var(--warn)}.tile.careful b{color:var(--warn)}
.journey{margin-top:24px;padding:4px 20px 16px;border:1px solid var(--line);border-left:5px solid var(--soft);border-radius:10px;background:var(--card)}
.journey h2{margin-top:14px}.journey.ok{border-left-color:var(--good)}.journey.bad{border-left-color:var(--bad)}
.journey ol{padding-left:22px;margin:8px 0 0}.journey li.ok::marker{color:var(--good)}.journey li.bad::marker,.journey li.bad b{color:var(--bad)}
.journey li span{color:var(--soft)}.journey li em{display:block}
summary{cursor:pointer}
.filters{display:grid;gap:10px;margin-bottom:14px}
.filters input[type=search]{width:100%;padding:9px 12px;border:1px solid var(--line);border-radius:8px;background:var(--card);color:inherit;font:inherit}
.chips{display:flex;flex-wrap:wrap;gap:6px 14px;font-size:13px}.chips label,.grave{display:inline-flex;gap:5px;align-items:center;font-size:13px}
.change{background:var(--card);border:1px solid var(--line);border-radius:10px;margin-bottom:10px;overflow:hidden;content-visibility:auto;contain-intrinsic-size:auto 200px}
.change>summary{padding:10px 16px;display:flex;gap:10px;align-items:baseline;list-style:none}
.change>summary::-webkit-details-marker{display:none}
.change.danger{border-color:var(--bad)}.change.careful{border-color:var(--warn)}
.change small,.drift small{color:var(--soft);margin-left:auto}
.action{font-size:12px;font-weight:600;padding:1px 8px;border-radius:20px;border:1px solid currentColor}
.action.create{color:var(--good)}.action.delete{color:var(--bad)}.action.update,.action.reorder{color:var(--accent)}
.kind{color:var(--soft)}
.reason{margin:0 16px 8px;padding:8px 12px;border-radius:8px;background:var(--badbg);color:var(--bad)}
.careful .reason{background:var(--warnbg);color:var(--warn)}
table{width:100%;border-collapse:collapse;table-layout:fixed;font-size:14px}
thead th{color:var(--soft);font-weight:500;font-size:12px;text-align:left}
th,td{padding:7px 16px;border-top:1px solid var(--line);vertical-align:top;text-align:left;overflow-wrap:anywhere}
th[scope=row]{font-weight:500;font-family:ui-monospace,monospace;font-size:13px}
code,pre{font:13px/1.5 ui-monospace,SFMono-Regular,Menlo,monospace;overflow-wrap:anywhere;white-space:pre-wrap}
.before{background:color-mix(in srgb,var(--badbg) 45%,transparent)}.after{background:color-mix(in srgb,var(--goodbg) 55%,transparent)}
.before:empty,.after:empty{background:none}
td ul,td ol{margin:0;padding-left:18px}.removed code{color:var(--bad)}.added code{color:var(--good)}
td i{color:var(--soft);font-size:13px}
pre{margin:0;max-height:480px;overflow:auto}pre span{display:block}
pre .added{background:var(--goodbg);color:var(--good)}pre .removed{background:var(--badbg);color:var(--bad)}pre .hunk{color:var(--soft)}
.writes{table-layout:auto}.writes td:first-child{width:80px}
section>details:not(.change){margin-bottom:8px}
.drift{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:8px 14px}.drift pre{margin-top:8px}.drift summary{display:flex}
.empty{color:var(--soft)}
footer{padding:28px 24px 48px;color:var(--soft);font-size:13px;overflow-wrap:anywhere}
@media (max-width:640px){header,main,footer{padding-left:14px;padding-right:14px}th,td{padding:6px 8px}.change>summary{flex-wrap:wrap}}
@media print{body{background:#fff}.filters{display:none}details{break-inside:avoid}}
`;

/** Filters; without scripts everything is shown. */
export const SCRIPT = `
const box=document.querySelector('.filters');
if(box){box.hidden=false;
const cards=[...document.querySelectorAll('.change')],search=box.querySelector('[type=search]');
const chosen=name=>new Set([...box.querySelectorAll('[data-filter='+name+']:checked')].map(input=>input.value));
const apply=()=>{const actions=chosen('action'),kinds=chosen('kind'),grave=box.querySelector('[data-grave]').checked,
words=search.value.toLowerCase().split(/\\s+/).filter(Boolean);let shown=0;
for(const card of cards){const text=card.textContent.toLowerCase();
const fits=actions.has(card.dataset.action)&&kinds.has(card.dataset.kind)&&(!grave||card.dataset.weight!=='plain')&&words.every(word=>text.includes(word));
card.hidden=!fits;shown+=fits?1:0}
document.querySelector('.empty').hidden=shown>0};
box.addEventListener('input',apply)}
`;
