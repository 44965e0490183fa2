/** The site's one style sheet, inline so that a page is a single cached object. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1d2a33; --soft: #5c6b75; --line: #dfe5e8; --paper: #fbfcfc; --card: #fff; --accent: #0b6e6e; --wash: #e6f2f1; --bad: #a4262c; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf0; --soft: #94a5ae; --line: #2c3a42; --paper: #12191d; --card: #182126; --accent: #5cc4bd; --wash: #1b3232; --bad: #ff8a8a; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.55 ui-sans-serif, system-ui, "Segoe UI", Roboto, sans-serif; }
main, header.site, footer.site { max-width: 46rem; margin: 0 auto; padding: 0 1.25rem; }
header.site { display: flex; gap: .75rem; align-items: baseline; padding-block: 1.5rem; color: var(--soft); font-size: .875rem; }
header.site a { color: var(--ink); font-weight: 650; font-size: 1.0625rem; text-decoration: none; }
footer.site { padding-block: 3rem 2rem; color: var(--soft); font-size: .8125rem; }
h1 { font-size: 2rem; line-height: 1.2; letter-spacing: -.02em; margin: 1rem 0 .5rem; overflow-wrap: anywhere; }
h2 { font-size: 1rem; margin: 2.25rem 0 .5rem; }
a { color: var(--accent); text-underline-offset: .2em; }
.lead { font-size: 1.125rem; color: var(--soft); margin: 0 0 1.25rem; }
.meta { display: flex; flex-wrap: wrap; gap: .5rem; margin: 0 0 1rem; padding: 0; list-style: none; }
.meta > * { background: var(--wash); color: var(--accent); border-radius: 99px; padding: .1rem .7rem; font-size: .875rem; text-decoration: none; overflow-wrap: anywhere; }
.list { list-style: none; margin: 1.5rem 0; padding: 0; border: 1px solid var(--line); border-radius: .75rem; background: var(--card); overflow: hidden; }
.list a { display: grid; grid-template-columns: 1fr auto; gap: .1rem 1rem; padding: .75rem 1rem; color: inherit; text-decoration: none; }
.list li + li a { border-top: 1px solid var(--line); }
.list a:hover, .list a:focus-visible { background: var(--wash); }
.list b { font-weight: 600; overflow-wrap: anywhere; }
.list span { color: var(--soft); font-variant-numeric: tabular-nums; white-space: nowrap; }
.list small { grid-column: 1 / -1; color: var(--soft); font-size: .875rem; overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: minmax(7rem, max-content) 1fr; gap: .5rem 1.25rem; margin: 0; font-size: .9375rem; }
dt { color: var(--soft); overflow-wrap: anywhere; }
dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
pre { margin: 0; font: .8125rem/1.5 ui-monospace, "SF Mono", Menlo, Consolas, monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
details { margin-top: 2.5rem; border: 1px solid var(--line); border-radius: .75rem; background: var(--card); }
summary { cursor: pointer; padding: .75rem 1rem; font-weight: 600; }
form { display: grid; gap: .85rem; padding: .25rem 1rem 1.1rem; }
label { display: grid; gap: .25rem; font-size: .875rem; color: var(--soft); }
input, textarea { font: inherit; color: var(--ink); background: var(--paper); border: 1px solid var(--line); border-radius: .5rem; padding: .5rem .65rem; width: 100%; }
input:focus-visible, textarea:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
button { justify-self: start; font: inherit; font-weight: 600; color: #fff; background: #0b6e6e; border: 0; border-radius: .5rem; padding: .5rem 1.1rem; cursor: pointer; }
button:disabled { opacity: .55; cursor: progress; }
output { min-height: 1.4em; font-size: .875rem; color: var(--soft); }
output.bad { color: var(--bad); }
@media (max-width: 32rem) { h1 { font-size: 1.6rem; } dl { grid-template-columns: 1fr; gap: .1rem; } dd { margin-bottom: .6rem; } }
`;
