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
  heading: (number: number, title: string) => `Incident ${number}: ${title}`,
  by: (at: string, by: string) => `Opened on ${at} by ${by}`,
  timeline: 'Timeline',
  happened: {
    opened: 'Incident opened',
    note: 'Note',
    state: 'State',
    alert: 'Alert attached',
    'first-hit': 'First hit',
    'last-hit': 'Last hit',
  },
  into: (state: string) => `: ${state}`,
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
  noAlerts:
    'No alert is attached. On the page of an alert, “Attach to an incident” brings it here with its events.',
  events: (n: string) => (n === '1' ? '1 event' : `${n} events`),
  kept: (n: string) => ` (${n} of them kept here)`,
  around: 'What this machine did 5 minutes before and after',
  toAlert: 'Open the alert',
}
export type IncidentWords = typeof en
