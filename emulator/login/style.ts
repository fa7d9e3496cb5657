/** The look of every page. Colours come from the branding, as custom properties. */
export const STYLE = `
*{box-sizing:border-box}
html{font-size:100%;-webkit-text-size-adjust:100%}
body{margin:0;min-height:100vh;min-height:100dvh;display:flex;flex-direction:column;align-items:center;justify-content:center;
gap:1.5rem;padding:2.5rem 1rem;background:var(--page);color:#111827;
font:400 1rem/1.5 ui-sans-serif,system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",sans-serif;-webkit-font-smoothing:antialiased}
.card{width:100%;max-width:26.5rem;background:#fff;border-radius:1.25rem;padding:2.5rem 2.25rem;
border:1px solid #11182714;box-shadow:0 1px 3px #1118270f,0 1.25rem 3rem -.75rem #1118272e}
.brand{display:flex;justify-content:center;margin:0 0 1.5rem}
.logo{display:block;max-height:3.25rem;max-width:13rem;object-fit:contain}
.monogram{width:3.25rem;height:3.25rem;border-radius:.875rem;background:var(--primary);color:var(--on-primary);
font-size:1.5rem;font-weight:650;display:grid;place-items:center;box-shadow:inset 0 0 0 1px #00000014}
h1{margin:0 0 .5rem;font-size:1.5rem;line-height:1.25;font-weight:680;letter-spacing:-.015em;text-align:center;
overflow-wrap:anywhere;text-wrap:balance}
h1:not(:has(+.lead)){margin-bottom:1.75rem}
p{margin:0 0 1.25rem;overflow-wrap:anywhere}
.lead{margin:0 0 1.75rem;color:#4b5563;text-align:center;text-wrap:balance}
.eyebrow{margin:0 0 .75rem;font-size:.8125rem;font-weight:600;text-align:center;color:#475569}
.eyebrow code{margin-left:.25rem;padding:.125rem .5rem;border-radius:1rem;background:#eef2f7;font-size:.75rem}
form{margin:0}
label{display:block;margin:0 0 .4375rem;font-weight:600;font-size:.9375rem}
.field{margin:0 0 1.25rem}
input:not([type=checkbox]):not([type=hidden]){width:100%;min-height:3rem;padding:.5rem .875rem;font:inherit;color:inherit;
background:#fff;border:1px solid #858c9b;border-radius:.625rem}
input:not([type=checkbox]):hover{border-color:#4b5563}
input[aria-invalid]:not([type=checkbox]){border-color:#b42318}
input:read-only:not([type=checkbox]){background:#f3f4f6;color:#374151;border-color:#c3c8d2}
.hint{display:block;margin:.4375rem 0 0;padding:0;font-size:.875rem;line-height:1.45;color:#4b5563}
ul.hint{padding-left:1.125rem}
button,.button{display:flex;align-items:center;justify-content:center;gap:.625rem;width:100%;min-height:3rem;
padding:.625rem 1rem;font:inherit;font-weight:620;line-height:1.3;text-align:center;border:1px solid #0000001f;border-radius:.625rem;
background:var(--primary);color:var(--on-primary);cursor:pointer;text-decoration:none;overflow-wrap:anywhere}
button:hover,.button:hover{filter:brightness(.92)}
button.quiet,button.provider,button.choice{background:#fff;color:#111827;border-color:#c3c8d2}
button.quiet:hover,button.provider:not(.main):hover,button.choice:hover{filter:none;background:#f6f7f9;border-color:#858c9b}
button+button.quiet{margin-top:.75rem}
button.provider.main{background:var(--primary);color:var(--on-primary);border-color:#0000001f}
button.provider+button.provider{margin-top:.625rem}
.mark,.tile{flex:none;display:grid;place-items:center;font-weight:650;object-fit:contain}
.mark{width:1.625rem;height:1.625rem;border-radius:.4375rem;background:#111827;color:#fff;font-size:.875rem}
.tile{width:2.5rem;height:2.5rem;border-radius:.625rem;background:var(--primary);color:var(--on-primary)}
.tile.round{border-radius:50%}
button.choice{justify-content:flex-start;gap:.875rem;text-align:left;margin:0 0 .625rem;padding:.625rem .875rem;
min-height:3.75rem}
button.choice>span:last-child{min-width:0}
.badge{display:inline-block;margin-left:.375rem;padding:.0625rem .5rem;border-radius:1rem;background:#eef2f7;color:#374151;
font-size:.75rem;font-weight:600;vertical-align:.0625rem}
button.choice small{display:block;font-size:.875rem;font-weight:400;color:#4b5563}
button.link{min-height:2.75rem;background:none;border-color:transparent;color:#374151;text-decoration:underline;
text-underline-offset:.2em;font-weight:500}
.row{display:flex;gap:.75rem}
.or{display:flex;align-items:center;gap:.875rem;margin:1.25rem 0;color:#4b5563;font-size:.875rem}
.or:before,.or:after{content:"";flex:1;border-top:1px solid #d6dae1}
.account{display:flex;align-items:center;gap:.875rem;margin:0 0 1.25rem;padding:.75rem .875rem;border-radius:.75rem;
background:#f3f4f6;font-weight:600;overflow-wrap:anywhere}
.account>span:last-child{min-width:0}
.account a{display:block;font-weight:500;font-size:.875rem}
:focus-visible{outline:2px solid #111827;outline-offset:2px}
input:focus-visible{outline-offset:0;border-color:#111827}
.alert,.note,.detail{margin:0 0 1.25rem;padding:.8125rem 1rem;border-radius:.75rem;font-size:.9375rem;overflow-wrap:anywhere}
.alert{background:#fef3f2;color:#8f1d12;border:1px solid #f4c7c3}
.note{background:#fff8e6;color:#5f4300;border:1px solid #f0dca6}
.detail{background:#f3f4f6;border:1px solid #e1e4ea}
.detail code{display:block;margin:0 0 .125rem;font-weight:650}
.detail+.note,.note+form{margin-top:0}
.detail+p:not(.note){font-size:.9375rem;color:#374151}
.other{margin:1.5rem 0 0;text-align:center;color:#4b5563;font-size:.9375rem}
a{color:#111827;font-weight:600;text-underline-offset:.2em}
.scopes{margin:0 0 1.5rem;padding:0;list-style:none;border:1px solid #dde1e8;border-radius:.75rem}
.scopes li{position:relative;padding:.6875rem 1rem .6875rem 2.625rem;overflow-wrap:anywhere}
.scopes li:before{content:"";position:absolute;left:1.0625rem;top:1.0625rem;width:.3125rem;height:.625rem;
border:solid var(--tick);border-width:0 .125rem .125rem 0;transform:rotate(42deg)}
.scopes li+li{border-top:1px solid #e7eaf0}
h2{margin:0 0 .625rem;font-size:1rem;overflow-wrap:anywhere}
.facts{margin:0 0 1.5rem;border:1px solid #dde1e8;border-radius:.75rem;overflow-wrap:anywhere}
.facts dt{padding:.75rem 1rem 0;font-size:.8125rem;color:#4b5563}
.facts dd{margin:0;padding:0 1rem .75rem;font-weight:600}
.facts dd+dt{border-top:1px solid #e7eaf0}
.sign{width:3.25rem;height:3.25rem;margin:0 auto 1.25rem;border-radius:50%;background:#fef3f2;color:#b42318;font-size:1.625rem;
font-weight:700;display:grid;place-items:center}
.check{display:flex;align-items:flex-start;gap:.625rem;margin:.875rem 0 1.125rem;font-weight:450;font-size:.9375rem}
.check input{flex:none;width:1.25rem;height:1.25rem;margin:.0625rem 0 0;accent-color:#111827}
details{margin:0 0 .5rem;border:1px solid #c3c8d2;border-radius:.625rem}
summary{padding:.8125rem 1rem;font-weight:600;cursor:pointer;border-radius:.625rem}
details[open] summary{border-bottom:1px solid #e7eaf0;margin-bottom:1rem}
details .inside{padding:0 1rem 1rem}
.card>:last-child{margin-bottom:0}
footer{max-width:26rem;font-size:.8125rem;text-align:center;color:var(--on-page)}
@media (max-width:30rem){body{justify-content:flex-start;padding:1rem 1rem 1.5rem}.card{padding:2rem 1.25rem 1.5rem}}
@media (max-width:22rem){.row{flex-direction:column-reverse}}
@media (prefers-reduced-motion:no-preference){button,.button,input{transition:filter .12s,background .12s,border-color .12s}}
@media (forced-colors:active){.tile,.mark,.monogram{border:1px solid}}
`;
