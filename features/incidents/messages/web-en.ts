/**
 * The words of the pages of incidents.
 * @module
 */
import type { IncidentState, Severity } from '../contract.ts'

export const en = {
  lead: 'Cases from the first suspicion to the end, with everything that was done and seen.',
  caption: 'Incidents, newest first',
  search: 'Title',
  none: 'No incident',
  noneText: 'An incident begins from an alert, or by hand when somebody reports something.',
  add: 'Open an incident',
  number: 'No.',
  title: 'Title',
  state: 'State',
  severity: 'Severity',
  opened: 'Opened',
  alerts: 'Alerts',
  states: { open: 'Open', contained: 'Contained', closed: 'Closed' } satisfies Record<
    IncidentState,
    string
  >,
  severities: {
    critical: 'Critical',
    high: 'High',
    medium: 'Medium',
    low: 'Low',
  } satisfies Record<Severity, string>,
  what: 'What is known so far',
  act: 'Open',
  done: 'The incident is open.',
  back: 'Incidents',
  heading: (number: number, title: string) => `${number}: ${title}`,
  by: (at: string, by: string) => `Opened on ${at} by ${by}`,
  timeline: 'Timeline',
  entries: {
    opened: 'Opened',
    note: 'Note',
    state: 'State',
    alert: 'Alert attached',
  },
  note: 'Write into the timeline',
  noteHelp: 'What was seen or done, by whom. What was written stays.',
  noteAct: 'Write',
  noted: 'Written.',
  change: 'How it stands',
  changeText: 'Why',
  changeAct: 'Save',
  changed: 'Saved.',
  first: 'First of all',
  steps: [
    'Take affected machines off the network; leave them switched on.',
    'Protect the backups: disconnect what can be disconnected.',
    'Write down who saw what and when; delete nothing.',
    'Tell the officers, and ask IPA, JPCERT/CC or the police for advice. Do not pay.',
  ],
  attached: 'Alerts and their events',
  noAlerts: 'No alert is attached.',
  events: (n: number) => `${n} events`,
  at: 'Time',
  machine: 'Machine',
  user: 'User',
  record: 'Record',
  toAlert: 'Open the alert',
}
export type IncidentWords = typeof en
