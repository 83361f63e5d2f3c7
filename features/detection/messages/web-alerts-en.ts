/**
 * The words of the pages of alerts.
 * @module
 */
import { plural } from '../../../platform/i18n/index.ts'
import type { AlertState, AlertVerdict } from '../contract-alerts.ts'
import type { Condition, Level } from '../contract-rules.ts'

const count = (n: number): string => n.toLocaleString('en')

export const en = {
  title: 'Alerts',
  lead: 'What the rules found in the logs. Equal hits are one alert with a count; each says what to do next.',
  caption: 'Alerts',
  search: 'Title, machine or user',
  none: 'No alert waits for a decision',
  noneText:
    'The rules run on every log that arrives. Look at where logs come from, and which rules run.',
  noLogs: 'No log has arrived yet',
  noLogsText:
    'Alerts are found in logs. Register a log source first; the rules run on each record as it comes.',
  openRules: 'Detection rules',
  alert: 'Alert',
  where: 'Machine and user',
  count: 'Hits',
  last: 'Last hit',
  first: 'First hit',
  state: 'State',
  level: 'Severity',
  levels: {
    critical: 'Critical',
    high: 'High',
    medium: 'Medium',
    low: 'Low',
    informational: 'Informational',
  } satisfies Record<Level, string>,
  states: {
    open: 'Open',
    watching: 'Being handled',
    closed: 'Closed',
  } satisfies Record<AlertState, string>,
  filterStates: {
    open: 'Open',
    watching: 'Being handled',
    closed: 'Closed',
    all: 'All, closed ones too',
  },
  verdict: 'Verdict',
  verdicts: {
    'true-positive': 'Harmful',
    benign: 'Allowed',
    'false-positive': 'False positive',
  } satisfies Record<AlertVerdict, string>,
  verdictNeeded: 'Choose a verdict.',
  verdictHelp: {
    'true-positive': 'It happened, and was an attack, an attempt at one, or did harm.',
    benign: 'It happened, and was planned or is harmless here. Rests for a while.',
    'false-positive': 'The rule was wrong. An exception keeps it away next time.',
  } satisfies Record<AlertVerdict, string>,
  undecided: (n: number) =>
    plural('en', n, {
      one: '1 alert waits for a decision.',
      other: `${count(n)} alerts wait for a decision.`,
    }),
  hits: (n: string) => (n === '1' ? '1 hit' : `${n} hits`),
  reviewed: (at: string, by: string) => `Last looked through on ${at} by ${by}.`,
  neverReviewed: 'Nobody has signed a look through the alerts yet.',
  sign: 'Sign the daily review',
  signLead: (n: number) =>
    plural('en', n, {
      one: 'You sign that you looked through the alerts today. 1 is still undecided; the signature says so.',
      other: `You sign that you looked through the alerts today. ${count(n)} are still undecided; the signature says so.`,
    }),
  signAct: (name: string) => `Sign as ${name}`,
  signed: 'The daily review is signed.',
  note: 'Note',
  noteHelp: 'Why you judge it so, for whoever looks next. Needed where it is high or critical.',
  signNoteHelp: 'What you noticed, for whoever looks next. May stay empty.',
  signBlind:
    'No log has come yet, so there can be no alerts: the signature would only say that nothing was seen. Register a log source first.',
  cancel: 'Cancel',
  back: 'Alerts',
  whatHappened: 'What happened',
  nextStep: 'What to do next',
  noNext: 'The author of this rule names no next step. Look at the events below first.',
  decide: 'Decision',
  take: 'I look after it',
  taken: 'You look after this alert.',
  close: 'Close with this verdict',
  closed: 'The alert is closed.',
  reopen: 'Open again',
  reopened: 'The alert is open again.',
  except: 'Except this from the rule',
  exceptTitle: 'Except from the rule',
  exceptLead: (rule: string) =>
    `Events of which everything below holds will not match "${rule}" any more. All others still do.`,
  field: 'Field',
  operator: 'Comparison',
  operators: {
    equals: 'is',
    contains: 'contains',
    startswith: 'begins with',
    endswith: 'ends with',
    cidr: 'is in the network',
  } satisfies Record<Condition['operator'], string>,
  value: 'Value',
  addCondition: 'One more condition',
  removeCondition: (field: string) => `Remove the condition on ${field}`,
  reason: 'Reason',
  until: 'Until',
  exceptAct: 'Except',
  excepted: 'The exception holds from now on.',
  events: 'Events',
  eventsOf: (shown: string, all: string) =>
    shown === all
      ? 'All events of this alert. Open one to see its fields; a value leads on to a search.'
      : `${shown} of ${all} events are kept as samples. Open one and search on from its values to see the others.`,
  around: 'What this machine did 5 minutes before and after',
  fieldsOf: 'Fields',
  at: 'Time',
  text: 'Record',
  details: 'At a glance',
  history: 'History',
  historyWords: {
    opened: 'Found',
    watching: 'Taken on',
    closed: 'Closed',
    reopened: 'Opened again',
    incident: 'Made an incident',
  },
  toIncident: 'Make it an incident',
  attach: 'Attach to an incident',
  attachTitle: 'Attach to an incident under way',
  attachLead:
    'This alert and its events are copied into the incident and stay there when logs are past their time.',
  attachAct: 'Attach',
  attachedTo: 'The alert and its events were attached to the incident.',
  incident: 'Incident',
  incidentName: (number: number, title: string) => `${number}: ${title}`,
  incidentOpened: 'An incident was opened with this alert and its events.',
  openTheIncident: 'Open the incident',
  rule: 'Rule',
  onlyThese:
    'Only the events that the decision needs are shown: logs record what people do, so searching all of them is for administrators, operators, auditors and providers.',
  comparedNfkc: 'Compared after NFKC (half-width and full-width are equal).',
  author: (name: string, license: string) =>
    license === '' ? `Rule by ${name}` : `Rule by ${name} (${license})`,
  group: 'Gathered by',
  groups: { host: 'Machine', user: 'User', address: 'Address' } as Record<string, string>,
  site: 'Site',
  noSite: 'No site',
  techniques: 'ATT&CK',
  settings: 'Severity floor and quiet times',
  floorTab: 'Severity floor',
  floorIs: (level: string) =>
    `Hits from “${level}” on make alerts; those below are counted only. Administrators and operators can change it.`,
  settingsLead: 'Hits below the floor are counted and make no alert.',
  floor: 'Alerts from',
  rest: 'Hours of rest after one was closed as harmless',
  save: 'Save',
  saved: 'Saved.',
  quiet: 'Quiet times',
  quietNone: 'No machine is quiet now.',
  quietAdd: 'Begin a quiet time',
  quietHost: 'Machine',
  quietHostHelp: 'A name, or its beginning with a star: web-*',
  quietHours: 'Hours from now',
  quietUntil: (host: string, to: string) => `${host} until ${to}`,
  quietEnd: 'End',
}
export type AlertWords = typeof en
