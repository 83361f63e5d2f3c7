/**
 * The words for many alerts at once.
 * @module
 */
import { plural } from '../../../platform/i18n/index.ts'
import type { Grouping } from '../contract-words.ts'

const count = (n: number): string => n.toLocaleString('en')

export const en = {
  first: 'Look at these first',
  onMachines: (n: number) => plural('en', n, { one: '1 machine', other: `${count(n)} machines` }),
  alertsOf: (n: number) => plural('en', n, { one: '1 alert', other: `${count(n)} alerts` }),
  newest: (at: string) => `newest ${at}`,
  views: 'How alerts are shown',
  list: 'One by one',
  by: {
    rule: 'By rule',
    host: 'By machine',
    user: 'By user',
    site: 'By site',
  } satisfies Record<Grouping, string>,
  lead: {
    rule: 'A rule with many alerts is often one matter: look at one of them, then decide about all.',
    host: 'A machine with several rules is often one attack: begin with the topmost.',
    user: 'An account with several rules or on several machines may be in strange hands.',
    site: 'Where most is found. Begin with the topmost site.',
  } satisfies Record<Grouping, string>,
  caption: {
    rule: 'Alerts by rule, the most severe first',
    host: 'Alerts by machine, the most severe first',
    user: 'Alerts by user, the most severe first',
    site: 'Alerts by site, the most severe first',
  } satisfies Record<Grouping, string>,
  named: {
    rule: 'Rule',
    host: 'Machine',
    user: 'User',
    site: 'Site',
  } satisfies Record<Grouping, string>,
  unnamed: {
    rule: 'No rule named',
    host: 'No machine named',
    user: 'No user named',
    site: 'No site',
  } satisfies Record<Grouping, string>,
  alerts: 'Alerts',
  open: (n: string) => `${n} open`,
  hosts: 'Machines',
  rules: 'Rules',
  more: (shown: string, all: string) =>
    `The ${shown} most severe of ${all} groups are shown. Narrow them with the filters above.`,
  none: 'There is nothing to gather',
  noneText: 'No alert matches. Choose another state or widen the filters.',
  take: 'Take on',
  close: 'Decide and close…',
  closeOf: (name: string) => `Decide and close: ${name}`,
  closeTitle: (n: number) =>
    plural('en', n, { one: 'Decide about 1 alert', other: `Decide about ${count(n)} alerts` }),
  closeLead:
    'The same verdict and note are recorded with each. The message that follows can take it back.',
  closeAct: (n: number) =>
    plural('en', n, { one: 'Close 1 alert', other: `Close ${count(n)} alerts` }),
  done: (n: number) =>
    plural('en', n, { one: '1 alert was closed.', other: `${count(n)} alerts were closed.` }),
  taken: (n: number) =>
    plural('en', n, {
      one: '1 alert is being handled.',
      other: `${count(n)} alerts are being handled.`,
    }),
  left: (n: number) =>
    plural('en', n, {
      one: '1 was left as it was: decided already, or more than one decision takes.',
      other: `${count(n)} were left as they were: decided already, or more than one decision takes.`,
    }),
  undone: (n: number) =>
    plural('en', n, {
      one: '1 alert is as it was before.',
      other: `${count(n)} alerts are as they were before.`,
    }),
  incident: 'Make one incident',
  incidentDone: (n: number) =>
    plural('en', n, {
      one: 'An incident was opened with 1 alert.',
      other: `One incident was opened with ${count(n)} alerts.`,
    }),
  related: 'Other alerts of this machine',
  relatedLead: 'Within a day before and after. Several rules on one machine are often one attack.',
  relatedUser: 'Other alerts of this user',
  relatedNone: 'Nothing else was found within a day.',
  relatedAll: 'All alerts of this machine',
  relatedAllUser: 'All alerts of this user',
  here: 'this alert',
  next: 'Next alert that waits',
}
export type TriageWords = typeof en
