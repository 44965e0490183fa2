/** The site's one style sheet, inline so that a page is a single cached object. Index cards, ruled in red, date-stamped. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #27231d; --soft: #685f53; --line: #e4dccd; --paper: #f2ede2; --card: #fffdf9; --wash: #f6f0e4; --rule: #c4513a; --link: #1c4f80; --bad: #a3261b; --serif: "Iowan Old Style", "Palatino Linotype", Palatino, "Book Antiqua", Georgia, serif; --mono: ui-monospace, "SF Mono", Menlo, Consolas, monospace; }
@media (prefers-color-scheme: dark) { :root { --ink: #ece5d9; --soft: #aba08f; --line: #3a352d; --paper: #171512; --card: #211e1a; --wash: #2b2721; --rule: #cf6a53; --link: #92bce2; --bad: #ff9d8c; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 47rem; padding: 1.5rem 1.25rem 3rem; background: var(--paper); color: var(--ink); font: 1rem/1.55 ui-sans-serif, system-ui, "Segoe UI", Roboto, sans-serif; overflow-wrap: anywhere; }
a { color: var(--link); text-underline-offset: .2em; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
nav ol { display: flex; flex-wrap: wrap; gap: .25rem .5rem; margin: 0 0 1.25rem; padding: 0; list-style: none; color: var(--soft); font-size: .9375rem; }
nav li + li::before { content: "/" / ""; margin-right: .5rem; }
nav a { color: inherit; text-decoration: none; }
nav a:hover { color: var(--link); text-decoration: underline; }
main, details { background: var(--card); border: 1px solid var(--line); border-radius: 3px; box-shadow: 0 1px 2px rgb(0 0 0 / .06), 0 10px 24px -18px rgb(0 0 0 / .35); }
main { padding: 1.75rem 2rem 1.25rem; }
.title { display: flex; flex-wrap: wrap; align-items: baseline; justify-content: space-between; gap: 0 1.5rem; padding-bottom: .55rem; border-bottom: 3px double var(--rule); }
h1 { margin: 0; font: 600 2.125rem/1.2 var(--serif); letter-spacing: -.01em; }
.number { color: var(--soft); font: .9375rem var(--mono); }
.lead { margin: .9rem 0 0; font: 1.1875rem/1.5 var(--serif); color: var(--soft); }
.list { margin: .75rem 0 0; padding: 0; list-style: none; }
.list li + li { border-top: 1px solid var(--line); }
.list a { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 .6rem; margin: 0 -.75rem; padding: .6rem .75rem; color: inherit; text-decoration: none; }
.list a::before { content: ""; order: 1; flex: 1 1 2rem; border-bottom: 2px dotted var(--line); }
.list a:hover { background: var(--wash); }
.list b { font-weight: 600; color: var(--link); }
.list span { order: 2; color: var(--soft); font: .875rem var(--mono); }
.list small { order: 3; flex: 0 0 100%; color: var(--soft); font-size: .9375rem; }
dl { display: grid; grid-template-columns: minmax(6rem, max-content) minmax(0, 1fr); gap: .55rem 1.5rem; margin: 1.5rem 0 0; }
dt { color: var(--soft); max-width: 12rem; }
dd { margin: 0; }
pre { margin: 0; padding: .5rem .7rem; background: var(--wash); border-radius: 3px; font: .8125rem/1.5 var(--mono); white-space: pre-wrap; }
.stamp { width: fit-content; margin: 2rem 0 .5rem auto; padding: .3rem .65rem; border: 2px solid; border-radius: 3px; color: var(--bad); font: .75rem/1.4 var(--mono); text-transform: uppercase; letter-spacing: .06em; transform: rotate(-1.5deg); }
details { margin-top: 1.25rem; }
summary { cursor: pointer; padding: .8rem 2rem; font-weight: 600; }
form { display: grid; gap: .9rem; padding: .25rem 2rem 1.25rem; }
label { display: grid; gap: .3rem; font-size: .9375rem; color: var(--soft); }
input, textarea { font: inherit; font-size: 1rem; color: var(--ink); background: var(--card); border: 1px solid var(--soft); border-radius: 3px; padding: .5rem .65rem; width: 100%; }
textarea { resize: vertical; }
button { justify-self: start; font: inherit; font-weight: 600; color: var(--card); background: var(--link); border: 0; border-radius: 3px; padding: .55rem 1.3rem; cursor: pointer; }
button:hover { background: var(--ink); }
button:disabled { opacity: .6; cursor: progress; }
output { color: var(--soft); }
output:empty { display: none; }
output.bad { color: var(--bad); }
footer { padding: 1.25rem 0 0; color: var(--soft); font-size: .875rem; text-wrap: balance; }
@media (max-width: 36rem) { body { padding: 1rem .75rem 2rem; } main { padding: 1.25rem 1.1rem .75rem; } h1 { font-size: 1.7rem; } dl { grid-template-columns: minmax(0, 1fr); gap: .1rem; } dd { margin-bottom: .7rem; } summary, form { padding-inline: 1.1rem; } }
`;
