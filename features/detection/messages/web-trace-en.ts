/**
 * Words of why a rule finds nothing: the logs it reads, and one event held against it.
 * @module
 */
import { plural } from '../../../platform/i18n/index.ts'

export const en = {
  supply: 'The logs that this rule reads',
  supplyLead: (days: number) =>
    days === 1
      ? 'What came in the last day. There is too much to count a whole week.'
      : `What came in the last ${days} days.`,
  silent:
    'None of these logs came. The rule cannot find anything until they do: set up a log source that sends them.',
  toSources: 'Log sources',
  noMatch:
    'The logs come, but nothing matched in 30 days. Hold an event against the rule to see which condition fails.',
  log: 'Log',
  events: 'Events',
  last: 'Last came',
  missing: 'Cannot be judged',
  missingOf: (names: string) => `no such field in these events: ${names}`,
  missingNone: '—',
  never: 'did not come',
  ids: (ids: string) => `event ID ${ids}`,
  everyChannel: 'All Windows event logs',
  from: 'Sent by',
  nobody: 'A log source that was removed',
  andMore: (n: number) => plural('en', n, { one: 'and 1 more', other: `and ${n} more` }),
  members: 'The rules whose hits are counted',
  memberHits: (n: number) => plural('en', n, { one: '1 hit', other: `${n} hits` }),
  hold: 'Hold an event against this rule',
  matched: 'See the conditions that matched',
  why: 'Why does a rule not match?',

  title: 'Event against rule',
  lead: 'Shows condition by condition why a rule matches an event, or does not.',
  rule: 'Rule',
  event: 'Event',
  nothing: 'Choose an event or a rule',
  nothingText:
    'Open an event in the log search and choose “Why does a rule not match?”, or start from the page of a rule.',
  toEvents: 'Search logs',
  toRules: 'Detection rules',
  pickRule: 'Choose the rule that should have matched.',
  findRule: 'Find a rule by title, technique or author',
  noRule: 'No rule with these words.',
  otherRule: 'Choose another rule',
  pickEvent: (days: number) =>
    days === 1
      ? 'The newest events of the logs that this rule reads, of the last day:'
      : `The newest events of the logs that this rule reads, of the last ${days} days:`,
  noEvent: 'None of the logs that this rule reads came.',
  searchEvent: 'Another event: open it in the log search and choose “Why does a rule not match?”.',
  otherEvent: 'Choose another event',
  noTrace:
    'This rule cannot be held against an event: it could not be read, or it counts rules that are stopped.',
  notExact:
    'The record could not be read again as it was when it came. The fields that are kept were judged instead; among them empty and absent fields look alike.',

  matches: 'The event matches this rule.',
  hit: 'It was told as a hit.',
  toAlert: 'Open the alert',
  noHit:
    'No hit is recorded. Rules judge logs as they come: what was added or changed later finds older events by “Search past logs”. Hits are kept for 8 days.',
  since: (moment: string) => `The set of this rule last changed ${moment}.`,
  isOff: 'The rule is stopped, so it raises no alert.',
  isPart: 'The rule raises no alert by itself; another rule counts its hits.',
  other: 'The rule does not look at this event: it reads other logs.',
  narrowed: 'The rule reads this log, but not this kind of event in it.',
  reads: (log: string) => `It reads: ${log}`,
  excepted: 'The conditions hold, but an exception keeps the rule silent.',
  toExceptions: 'Exceptions',
  fails: 'The event does not match this rule.',
  failsAt: (names: string) => `In the way: ${names}`,
  condition: 'Condition',
  comparedNfkc:
    'This rule compares after NFKC (half-width and full-width are equal). Values below are shown as they came.',
  holds: 'holds',
  doesNot: 'does not hold',
  shouldHold: 'This is what is missing',
  shouldFail: 'This must not hold: it leaves the event out',
  or: 'or',
  keywords: 'Anywhere in the event',
  field: 'Field',
  wanted: 'Looked for',
  found: 'In this event',
  result: 'Result',
  absent: 'not in this event',
  neverThere: 'this kind of event never has it',
  whole: 'the whole event',
  empty: '(empty)',
  ownName: (name: string) => `called ${name} here`,
  moreValues: (n: number) =>
    plural('en', n, { one: 'and 1 more value', other: `and ${n} more values` }),
  modifiers: {
    contains: 'contains',
    startswith: 'begins with',
    endswith: 'ends with',
    all: 'all of them',
    cased: 'case matters',
    neq: 'differs from',
    re: 'regular expression',
    cidr: 'address range',
    exists: 'is there',
    gt: 'greater than',
    gte: 'at least',
    lt: 'less than',
    lte: 'at most',
    fieldref: 'other field',
    windash: 'any dash',
    expand: 'from a list',
    base64: 'as base64',
    base64offset: 'inside base64',
    i: 'case does not matter',
  } as Readonly<Record<string, string>>,

  byTactic: 'By tactic of ATT&CK',
  byLog: 'By kind of log',
  byLogLead: (days: number) =>
    days === 1
      ? 'Which logs the running rules read, and whether they came in the last day.'
      : `Which logs the running rules read, and whether they came in the last ${days} days. Rules whose log does not come cannot find anything.`,
  logCaption: 'Kinds of log that running rules read',
  rules: 'Rules',
  hits: 'Hits in 30 days',
  waiting: (rules: number, logs: number) =>
    rules === 0
      ? 'Every kind of log that running rules read comes.'
      : `${plural('en', rules, { one: '1 running rule waits', other: `${rules} running rules wait` })} for ${plural('en', logs, { one: '1 kind of log that does not come', other: `${logs} kinds of log that do not come` })}.`,
}
export type TraceWords = typeof en
