/**
 * The words of the pages of advisories.
 * @module
 */
import { plural } from '../../../platform/i18n/index.ts'
import type { Basis, DecisionKind, Desk, Source, Verdict } from '../contract.ts'
import { pages } from './pages.en.ts'

export const en = {
  title: pages.list,
  lead: 'Alerts from JPCERT/CC, IPA and others, each compared with your own inventory: whether it touches you, and who decided what.',
  caption: 'Advisories, newest first',
  search: 'Title or number',
  add: pages.add,
  advisory: 'Advisory',
  answer: 'Does it touch us?',
  decision: 'Decision',
  published: 'Published',
  received: 'Received',
  source: 'Publisher',
  state: 'State',
  verdict: 'Answer',
  sources: {
    jpcert: 'JPCERT/CC',
    ipa: 'IPA',
    jvn: 'JVN',
    nco: 'NCO',
    meti: 'METI',
    other: 'Other',
  } satisfies Record<Source, string>,
  verdicts: {
    touches: 'Touches us',
    'not-touched': 'Does not touch us',
    unknown: 'Cannot be judged yet',
  } satisfies Record<Verdict, string>,
  /** A name matched, and no version was judged. */
  maybe: 'May touch us',
  bases: { flaws: '', names: 'by the name of the product', none: '' } satisfies Record<
    Basis,
    string
  >,
  states: {
    undecided: 'To decide',
    unread: 'Unread',
    overdue: 'Overdue',
    decided: 'Decided',
  },
  unread: 'Unread',
  exploited: 'Exploited',
  kinds: {
    'not-affected': 'Not affected',
    handled: 'Handled',
    consult: 'Consulting',
  } satisfies Record<DecisionKind, string>,
  decidedBy: (kind: string, by: string) => `${kind} (${by})`,
  decideBy: (at: string) => `Decide by ${at}`,
  overdue: (at: string) => `Overdue since ${at}`,
  toDecide: 'To decide',
  nothingToDecide: 'Nothing to decide',
  overdueBanner: (n: number) =>
    plural('en', n, {
      one: '1 advisory is overdue and undecided.',
      other: `${n} advisories are overdue and undecided.`,
    }),
  showOverdue: 'Show them',
  off: 'Nothing is fetched yet.',
  offText:
    'An administrator turns “Advisories” on under “Feeds”, where the hosts are shown and confirmed. On a machine without internet, import a feed file or paste the text of an advisory.',
  missing: (hosts: string) =>
    `Feeds are on, but these hosts may not be reached yet: ${hosts}. Nothing comes from them.`,
  openFeeds: 'Open the feeds',
  none: 'No advisory yet',
  noneText:
    'Turn the feeds on under “Feeds”, import a feed file, or paste the text of an advisory that you received.',
  freshness: 'Publishers and their latest items',
  feed: 'Feed',
  arrived: 'Last arrived',
  newest: 'Newest item',
  never: 'never',
  notOn: 'off',
  on: 'on',
  notAllowed: 'host not allowed',
  error: 'Last try',
  problems: {
    'feeds.refused': 'The host is not on the allow-list, or its address is not public.',
    'feeds.too_large': 'Larger than its limit; not taken.',
    'feeds.failed': 'The server answered with an error; it is tried again.',
    'feeds.off': 'Fetching is off.',
  } as Readonly<Record<string, string>>,
  damaged: (n: number) => plural('en', n, { one: '1 damaged part', other: `${n} damaged parts` }),
  byFile: 'Feed file',
  byText: 'Text',
  fileHint: 'RSS or Atom of one publisher, as saved by a browser (up to 16 MB).',
  textTitle: 'Title',
  textUrl: 'Address (if there is one)',
  text: 'Text',
  textHint: 'CVE, JVN and JPCERT numbers are read out of it. The text itself is not kept.',
  take: 'Take in',
  taken: (source: string, n: number, known: number) =>
    `${source}: ${plural('en', n, { one: '1 new advisory', other: `${n} new advisories` })}, ${known} known already.`,
  complaints: (n: number) =>
    plural('en', n, {
      one: '1 part could not be read; the rest was taken.',
      other: `${n} parts could not be read; the rest was taken.`,
    }),
  known: 'This advisory was there already.',
  open: 'Open at the publisher',
  numbers: 'Numbers',
  back: pages.list,
  hosts: 'Assets that it touches',
  host: 'Asset',
  product: 'Product',
  version: 'Version',
  why: 'Why',
  byName: 'Named in the title; version not judged',
  versionUnknown: 'not known',
  moreHosts: (n: number) => `The first 500 entries are shown; ${n} assets are touched.`,
  proof: 'What was asked of the inventory',
  proofFlaws: 'Flaws',
  proofProducts: 'Products found by the title',
  applied: 'Applied',
  notApplied: 'not yet',
  readBy: 'Opened by',
  nobody: 'nobody',
  reopened: (at: string) =>
    `It was decided as not affecting us, and touches more since ${at}. Please decide again.`,
  decide: 'Decide',
  kind: 'Decision',
  kindHelp: {
    'not-affected': 'It does not apply here: say why.',
    handled: 'An action takes care of it: say which.',
    consult: 'Somebody is asked: say whom and what.',
  } satisfies Record<DecisionKind, string>,
  reason: 'Reason',
  action: 'Action or ticket (if there is one)',
  sign: (name: string) => `Decide as ${name}`,
  signed: 'Your decision is recorded with your name.',
  decisions: 'Decisions',
  noDecisions: 'Nobody has decided yet.',
  answeredThen: 'The answer then:',
  consult: 'Consultation',
  consultText:
    'A draft with products, versions and numbers of hosts; host names stay here. Nothing is sent: copy it into your mail.',
  desks: {
    vendor: 'Maintenance vendor',
    ipa: 'IPA',
    police: 'Prefectural police',
    jpcert: 'JPCERT/CC',
  } satisfies Record<Desk, string>,
  desk: 'To whom',
  language: 'Language',
  languages: { ja: '日本語', en: 'English' },
  draft: 'Write a draft',
  drafted: 'The draft is written and kept.',
  drafts: 'Drafts',
  download: 'Download',
  copyDraft: 'Copy the draft',
}
export type WebMessages = typeof en
