/** The look of the console. */
export const STYLE = `
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:#f6f7f9;color:#111827;font:400 .9375rem/1.55 ui-sans-serif,system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;
-webkit-font-smoothing:antialiased}
header{background:#0f172a;color:#fff;padding:1rem 1.25rem;display:flex;flex-direction:column;gap:.75rem}
.name{margin:0;font-weight:600;display:flex;align-items:center;gap:.5rem;overflow-wrap:anywhere}
.dot{width:.5rem;height:.5rem;border-radius:50%;background:#34d399;flex:none}
nav{display:flex;gap:.25rem;overflow-x:auto;margin:0 -.5rem;padding:.1875rem;scrollbar-width:thin}
nav a{display:flex;align-items:center;justify-content:space-between;gap:.5rem;color:#e2e8f0;text-decoration:none;
padding:.4375rem .75rem;border-radius:.5rem;white-space:nowrap}
nav a:hover{background:#1e293b}
nav a[aria-current]{background:#fff;color:#0f172a;font-weight:600}
.count{min-width:1.5rem;padding:0 .4375rem;border-radius:1rem;background:#334155;color:#fff;font-size:.75rem;line-height:1.375rem;
text-align:center;font-weight:600;font-variant-numeric:tabular-nums}
main{max-width:70rem;padding:2rem 1.25rem 4rem;min-width:0}
h1{font-size:1.5rem;line-height:1.3;letter-spacing:-.015em;margin:0 0 .25rem}
h2{font-size:1rem;line-height:1.4;margin:0;overflow-wrap:anywhere}
main>h2{margin:2rem 0 .75rem;font-size:1.0625rem}
.lead{color:#4b5563;margin:0 0 1.5rem;max-width:44rem}
.empty{margin:0;padding:2.5rem 1.5rem;border:1px dashed #aab1bf;border-radius:.875rem;color:#4b5563;text-align:center;background:#fff}
article{background:#fff;border:1px solid #dfe3ea;border-radius:.875rem;margin:0 0 1.25rem;overflow:hidden;
box-shadow:0 1px 2px #1118270a}
.head{padding:1rem 1.25rem;display:flex;flex-wrap:wrap;gap:.25rem 1rem;align-items:baseline;justify-content:space-between}
.head>div{min-width:0;overflow-wrap:anywhere}
.meta{color:#4b5563;font-size:.875rem;overflow-wrap:anywhere}
.inside{padding:0 1.25rem 1.125rem}
iframe{display:block;width:100%;height:34rem;border:0;border-top:1px solid #e5e8ee;background:#fff}
.table{overflow-x:auto;background:#fff;border:1px solid #dfe3ea;border-radius:.875rem;box-shadow:0 1px 2px #1118270a}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:.6875rem 1rem;border-bottom:1px solid #e9ecf1;overflow-wrap:anywhere;min-width:7.5rem}
tr:last-child td{border-bottom:0}
th{color:#4b5563;font-weight:600;font-size:.8125rem;white-space:nowrap;background:#fafbfc}
code.wide{display:block;min-width:18rem}
code,pre{font:.8125rem/1.55 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
pre{margin:0;padding:.75rem .875rem;background:#0f172a;color:#e2e8f0;border-radius:.625rem;white-space:pre-wrap;overflow-wrap:anywhere}
time{white-space:nowrap;color:#4b5563;font-variant-numeric:tabular-nums}
.tag{display:inline-block;padding:.0625rem .5625rem;border-radius:1rem;font-size:.8125rem;font-weight:600;white-space:normal;
overflow-wrap:anywhere}
.good{background:#dcfce7;color:#14532d}.bad{background:#fee2e2;color:#8f1d12}.wait{background:#fef3c7;color:#6b3d00}
.plain{background:#e8ecf2;color:#334155}
a{color:#1d4ed8;text-underline-offset:.15em}
:focus-visible{outline:2px solid #1d4ed8;outline-offset:2px}
header :focus-visible{outline-color:#fff}
.verdict{border-left:.375rem solid #94a3b8}
.verdict.is-good{border-left-color:#16a34a}.verdict.is-bad{border-left-color:#dc2626}.verdict.is-wait{border-left-color:#d97706}
.finding{margin:0 0 1.25rem;padding:.875rem 1.125rem;border-radius:.875rem;background:#fef2f2;border:1px solid #f6c5c0;color:#7f1d1d}
.finding.hint{background:#fff8e6;border-color:#f0dca6;color:#5f4300}
.finding p{margin:.25rem 0 0}
.finding strong{display:block}
ol.steps{list-style:none;margin:0 0 2rem;padding:0}
ol.steps>li{position:relative;padding:0 0 1.25rem 2.25rem}
ol.steps>li:before{content:"";position:absolute;left:.5625rem;top:1.5rem;bottom:-.375rem;width:2px;background:#d5dae3}
ol.steps>li:last-child:before{display:none}
ol.steps>li:after{content:"";position:absolute;left:.125rem;top:.9375rem;width:1rem;height:1rem;border-radius:50%;background:#fff;
border:.25rem solid #64748b}
ol.steps>li.bad:after{border-color:#dc2626}ol.steps>li.good:after{border-color:#16a34a}
ol.steps>li.bad,ol.steps>li.good{background:none}
.step{background:#fff;border:1px solid #dfe3ea;border-radius:.875rem;padding:.8125rem 1rem;box-shadow:0 1px 2px #1118270a;color:#111827}
.step h3{margin:0;font-size:.9375rem;font-weight:600;display:flex;flex-wrap:wrap;gap:.125rem .75rem;justify-content:space-between;
overflow-wrap:anywhere}
.step h3 span:first-child{min-width:0;overflow-wrap:anywhere}
.step h3 time{font-weight:400;font-size:.875rem}
.parameters{display:grid;grid-template-columns:max-content 1fr;gap:.125rem 1rem;margin:.5rem 0 0;font-size:.875rem}
.parameters dt{font:.8125rem/1.6 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;color:#475569}
.parameters dd{margin:0;min-width:0;overflow-wrap:anywhere}
.parameters .key{color:#14532d;font-weight:600}
.parameters .lost{color:#8f1d12;font-weight:600}
.picks{display:flex;flex-wrap:wrap;gap:.5rem;margin:0 0 1.25rem;padding:0;list-style:none}
.picks a{display:block;padding:.25rem .75rem;border:1px solid #c3c8d2;border-radius:1rem;background:#fff;color:#111827;text-decoration:none;
font-size:.875rem}
.picks a[aria-current]{background:#0f172a;border-color:#0f172a;color:#fff}
.pair{display:grid;gap:.25rem .875rem;grid-template-columns:minmax(6rem,max-content) 1fr;margin:0}
.pair dt{color:#4b5563}.pair dd{margin:0;overflow-wrap:anywhere;min-width:0}
summary{cursor:pointer;font-weight:600}
@media(min-width:60rem){body{display:grid;grid-template-columns:15rem minmax(0,1fr)}
header{min-height:100vh;padding:1.5rem 1rem}nav{position:sticky;top:1rem;flex-direction:column;margin:0;padding:.1875rem 0}main{padding:2.25rem 2.5rem 4rem}}
@media(max-width:40rem){nav{flex-wrap:wrap;overflow:visible}nav a{padding:.3125rem .625rem}thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
table,tbody,tr,td{display:block}tr{padding:.5rem 0;border-bottom:1px solid #e9ecf1}tr:last-child{border-bottom:0}td{border:0;padding:.1875rem 1rem;min-width:0}
td:empty{display:none}td:before{content:attr(data-label);display:block;font-size:.75rem;color:#4b5563}code.wide{min-width:0}main{padding:1.25rem .875rem 3rem}.parameters,.pair{grid-template-columns:1fr;gap:0}
.parameters dd,.pair dd{margin-bottom:.4375rem}.head{padding:.875rem 1rem}.inside{padding:0 1rem 1rem}}
`;
