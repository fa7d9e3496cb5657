/** The look of every page. Colours come from the branding, as custom properties. */
export const STYLE = `
*{box-sizing:border-box}
html{font-size:100%}
body{margin:0;min-height:100vh;min-height:100dvh;display:flex;flex-direction:column;align-items:center;justify-content:center;
gap:1.25rem;padding:1.5rem 1rem;background:var(--page);color:#171b26;
font:400 1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",sans-serif}
.card{width:100%;max-width:26rem;background:#fff;border-radius:1rem;padding:2.25rem 2rem 2rem;
border-top:.375rem solid var(--primary);box-shadow:0 1px 2px #171b2614,0 1rem 2.5rem #171b261f}
.logo{display:block;max-height:3rem;max-width:12rem;margin:0 0 1.5rem;object-fit:contain}
.monogram{width:3rem;height:3rem;margin:0 0 1.5rem;border-radius:.75rem;background:var(--primary);color:var(--on-primary);
font-size:1.5rem;font-weight:650;display:grid;place-items:center}
h1{margin:0 0 .375rem;font-size:1.5rem;line-height:1.25;font-weight:650;letter-spacing:-.01em;overflow-wrap:anywhere}
p{margin:0 0 1.25rem;overflow-wrap:anywhere}
.lead{color:#4a5164}
form{margin:0}
label{display:block;margin:0 0 .375rem;font-weight:550;font-size:.9375rem}
.field{margin:0 0 1.125rem}
input{width:100%;min-height:2.875rem;padding:.5rem .75rem;font:inherit;color:inherit;background:#fff;
border:1px solid #7b8296;border-radius:.5rem}
input:read-only{background:#eef0f5;color:#333a4b;border-style:dashed}
.hint{display:block;margin:.375rem 0 0;padding:0;font-size:.875rem;color:#4a5164}
ul.hint{padding-left:1.125rem}
button,.button{display:block;width:100%;min-height:2.875rem;padding:.625rem 1rem;font:inherit;font-weight:600;
text-align:center;border:1px solid #14171f33;border-radius:.5rem;background:var(--primary);color:var(--on-primary);cursor:pointer;
text-decoration:none}
button:hover,.button:hover{filter:brightness(.93)}
button.quiet{background:#fff;color:#171b26;border-color:#7b8296}
button.choice{display:flex;align-items:center;gap:.75rem;text-align:left;margin:0 0 .625rem;background:#fff;color:#171b26;
border-color:#7b8296;overflow-wrap:anywhere}
button.choice small{display:block;font-weight:400;color:#4a5164}
.tile{flex:none;width:2.25rem;height:2.25rem;border-radius:.5rem;background:var(--primary);color:var(--on-primary);
display:grid;place-items:center}
.row{display:flex;gap:.75rem}
:focus-visible{outline:3px solid #171b26;outline-offset:2px}
.alert{margin:0 0 1.25rem;padding:.75rem .875rem;border:1px solid #b3261e;border-left-width:.375rem;border-radius:.5rem;
background:#fdf1f0;color:#7a1610}
.other{margin:1.25rem 0 0;text-align:center;color:#4a5164}
a{color:#171b26;font-weight:600;text-underline-offset:.2em}
.scopes{margin:0 0 1.25rem;padding:0;list-style:none;border:1px solid #d5d9e3;border-radius:.625rem}
.scopes li{padding:.625rem .875rem;overflow-wrap:anywhere}
.scopes li+li{border-top:1px solid #d5d9e3}
.scopes code{display:block;font-size:.8125rem;color:#4a5164}
h2{margin:0 0 .5rem;font-size:1rem}
.detail{margin:0 0 1.25rem;padding:.75rem .875rem;border-radius:.5rem;background:#eef0f5;overflow-wrap:anywhere}
.detail code{display:block;font-weight:600}
h1:not(:has(+.lead)){margin-bottom:1.25rem}
.card>:last-child{margin-bottom:0}
footer{max-width:26rem;font-size:.8125rem;text-align:center;color:var(--on-page)}
@media (max-width:30rem){body{justify-content:flex-start}.card{padding:1.75rem 1.25rem 1.5rem}}
@media (prefers-reduced-motion:no-preference){button,.button{transition:filter .12s}}
`;
