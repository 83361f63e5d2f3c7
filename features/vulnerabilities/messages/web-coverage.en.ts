/**
 * The words of what cannot be judged, of the policy and of what people decided, in English.
 * @module
 */
import { plural } from '../../../platform/i18n/index.ts'
import { pages } from './pages.en.ts'

const n = (value: number): string => value.toLocaleString('en')
const components = (count: number): string =>
  plural('en', count, { one: '1 component', other: `${n(count)} components` })

export const en = {
  coverage: {
    title: pages.coverage,
    lead: 'What is installed and cannot be held against any source of known flaws, and what to do about it. It is no statement that it is safe.',
    share: 'Of everything installed',
    judged: (judgeable: number, all: number) =>
      `${n(judgeable)} of ${components(all)} can be judged`,
    kinds: {
      judged: 'Judged',
      'nothing-known': 'Covered by a source, nothing known against it',
      'no-source': 'No source covers it',
      'no-identity': 'No identity',
      'version-unreadable': 'Version unreadable',
    },
    nexts: {
      judged: '',
      'nothing-known': 'Nothing to do. It is looked at again whenever a source changes.',
      'no-source':
        'Turn on a feed that covers this kind of software, or write down who tells you about its flaws.',
      'no-identity':
        'Bring the software in from a source that names it exactly: an agent, a package list or a software bill of materials with purl or CPE.',
      'version-unreadable':
        'Bring the version in as the maker writes it, for example from the device’s own configuration or from an agent.',
    },
    count: 'Count',
    examples: 'Examples',
    noVersion: 'no version',
    why: 'Why',
    next: 'Next step',
    none: 'Everything that is known to be installed can be judged',
    sources: 'Catalogue',
  },
  policy: {
    title: pages.policy,
    lead: 'A published table decides until when a finding has to be fixed. What nobody knows counts as the worse value.',
    inForce: 'In force',
    chosenBy: (by: string, at: string) => `Chosen by ${by}, ${at}`,
    preset: 'Chosen by Hinoban until somebody chooses',
    version: (version: string) => `Version ${version}`,
    source: 'Source',
    table: 'The table',
    showTable: (rows: number) =>
      plural('en', rows, {
        one: 'Show the table (1 row)',
        other: `Show the table (${n(rows)} rows)`,
      }),
    outcomes: 'What follows',
    outcome: 'Outcome',
    days: (days: number) => plural('en', days, { one: '1 day', other: `${n(days)} days` }),
    values: {
      yes: 'yes',
      no: 'no',
      partial: 'partial',
      total: 'total',
      none: 'none',
      'public poc': 'exploit published',
      active: 'being exploited',
      small: 'small',
      controlled: 'controlled',
      open: 'open',
      low: 'low',
      medium: 'medium',
      high: 'high',
      'very high': 'very high',
      critical: 'critical',
    },
    noDays: 'With the next regular update',
    deadline: 'Deadline',
    choose: 'Use this policy',
    chooseTitle: (name: string) => `Use “${name}”?`,
    chooseText:
      'All deadlines are computed anew. Some may move later: that is recorded with your name and reason.',
    reason: 'Reason',
    chosen: 'All deadlines are being computed anew.',
    download: 'Download as CSV',
    own: {
      title: 'Bring your own table',
      lead: 'Download a table above, change it in a spreadsheet, and bring it back. Before it applies you see how deadlines move.',
      hint: 'CSV, up to 256 KB. Columns: any of kev, exposed, automatable, impact, exploitation, exposure, human-impact and severity, then outcome, days and forensic.',
      mistakes: (file: string, count: number) =>
        plural('en', count, {
          one: `1 mistake in ${file}. Correct it and choose the file again.`,
          other: `${n(count)} mistakes in ${file}. Correct them and choose the file again.`,
        }),
      line: (line: number) => `Line ${n(line)}:`,
      good: (file: string, rows: number) =>
        `${file} was read (${plural('en', rows, { one: '1 row', other: `${n(rows)} rows` })}). It does not apply yet.`,
      gaps: (count: number) =>
        plural('en', count, {
          one: '1 combination is not in the table; it gets the strictest deadline.',
          other: `${n(count)} combinations are not in the table; they get the strictest deadline.`,
        }),
      noEffect: 'Nothing was matched yet, so the effect on deadlines is not known.',
      show: 'Show the table that was read',
      findings: 'Findings',
      earlier: 'Deadline comes earlier',
      later: 'Deadline moves later',
      same: 'Deadline stays',
      apply: 'Apply this table',
    },
  },
  suppressions: {
    title: pages.suppressions,
    lead: 'Who said of what that it does not count, why and until when. Each can be taken back.',
    caption: 'Decisions',
    flaw: 'Flaw',
    component: 'Product',
    where: 'Where',
    everywhere: 'Wherever the product is',
    kind: 'Decision',
    kinds: { 'false-alarm': 'False alarm', accepted: 'Accepted risk' },
    reason: 'Reason',
    until: 'Until',
    by: 'By',
    findings: 'Held back',
    act: 'Take back',
    end: 'Let it count again',
    ended: (by: string, at: string) => `Taken back by ${by}, ${at}`,
    show: 'Show',
    showAll: 'Also those taken back',
    none: 'Nobody has made such a decision',
    noneText: 'On the list of vulnerabilities, choose findings and say why they do not count.',
    toList: 'Open the vulnerabilities',
    search: 'Flaw, product, asset, reason …',
  },
}
export type CoverageMessages = typeof en
