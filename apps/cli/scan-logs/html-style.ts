/**
 * How the page of a scan looks, on screens of both kinds and on paper.
 * @module
 */
export const CSS = `
:root { color-scheme: light dark; --line: #ccc; --quiet: #595959; --back: #fff; --text: #1a1a1a }
@media (prefers-color-scheme: dark) { :root { --line: #444; --quiet: #aaa; --back: #161616; --text: #eee } }
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 76rem; padding: 1.5rem; background: var(--back); color: var(--text);
  font: 0.95rem/1.6 system-ui, "Hiragino Sans", "Noto Sans JP", "Yu Gothic UI", sans-serif }
h1 { font-size: 1.6rem; margin: 0 }
h2 { font-size: 1.2rem; margin: 2rem 0 0.5rem; border-bottom: 1px solid var(--line) }
h3 { font-size: 1rem; margin: 1.25rem 0 0.25rem }
ul { padding-left: 1.2rem; margin: 0.25rem 0 }
li.deeper { margin-left: 1.2rem }
.quiet { color: var(--quiet) }
.warn { border: 2px solid #b00020; padding: 0.5rem }
.levels { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: 1.25rem }
.badge { display: inline-block; padding: 0 0.5rem; border-radius: 0.25rem; border: 1px solid; font-size: 0.8rem; white-space: nowrap }
.critical { background: #8b0000; color: #fff } .high { background: #b34700; color: #fff }
.medium { background: #f5d565; color: #332500 } .low { background: #cfe3f7; color: #0b2e4f }
.informational { background: #e6e6e6; color: #333 }
article { break-inside: avoid }
dl { display: grid; grid-template-columns: 10rem 1fr; gap: 0.1rem 1rem; margin: 0 }
dt { color: var(--quiet) } dd { margin: 0; overflow-wrap: anywhere }
table { width: 100%; border-collapse: collapse; font-size: 0.85rem }
th, td { text-align: left; vertical-align: top; padding: 0.25rem 0.5rem; border-bottom: 1px solid var(--line); overflow-wrap: anywhere }
thead { display: table-header-group }
tr { break-inside: avoid }
table.timeline { table-layout: fixed }
.timeline th:nth-child(1) { width: 13% } .timeline th:nth-child(2) { width: 6% } .timeline th:nth-child(3) { width: 13% }
.timeline th:nth-child(4) { width: 18% } .timeline th:nth-child(6) { width: 16% }
@media (max-width: 40rem) { dl { grid-template-columns: 1fr } table { display: block; overflow-x: auto } }
@media print {
  :root { --back: #fff; --text: #000; --line: #999; --quiet: #444 }
  body { max-width: none; padding: 0; font-size: 9pt }
  table { font-size: 7.5pt }
  .badge { print-color-adjust: exact; -webkit-print-color-adjust: exact }
  @page { margin: 14mm }
}
`
