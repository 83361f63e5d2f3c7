/**
 * The words of the access review.
 * @module
 */
import { plural } from '../../../platform/i18n/index.ts'
import type { MissingLog } from '../contract-access.ts'

const n = (value: number): string => value.toLocaleString('en')

export const en = {
  lead: 'Who signs in as an administrator and from where, which accounts are used outside working hours, and what firewalls refuse. Look it through, sign, and follow up what nobody can explain (HB-D03).',
  sign: 'Sign the review',
  signTitle: 'Sign the access review',
  signLead: (weeks: number) =>
    plural('en', weeks, {
      one: 'You confirm that you looked through the summaries of this week.',
      other: `You confirm that you looked through the summaries of the last ${weeks} weeks.`,
    }),
  signAct: (name: string) => `Sign as ${name}`,
  signNothing:
    'No day has been counted yet: the signature would only record that there was nothing to look through. Wait until logs have come and a day is counted.',
  signMissing:
    'Some logs did not come, and what they would tell has not been looked through. The signature records which.',
  signed: 'Signed.',
  note: 'Note',
  noteHelp: 'What you noticed. May stay empty.',
  hours: 'Working hours',
  weeks: 'Span',
  weeksOf: (weeks: number) =>
    plural('en', weeks, { one: 'This week', other: `Last ${weeks} weeks` }),
  days: (from: string, to: string) => `Counted: ${from} to ${to}`,
  notCounted:
    'No day has been counted yet. A day is counted an hour after it ended, from the first log that came.',
  missing: {
    'sign-ins':
      'Not one sign-in has come in 7 days. Sign-ins of administrators and outside working hours are unknown, not none: have domain controllers and servers send their logs.',
    firewall:
      'No traffic log of a firewall has come in 7 days. What is denied is unknown, not none: have firewalls send their traffic logs, including what they deny.',
  } satisfies Record<MissingLog, string>,
  toExpected: 'Expected logs',
  administratorsUnknown:
    'No directory tells who administers. Counted are root, Administrator and admin, whom Windows calls privileged, and who signs in to manage a device. Add a directory under “Sources”.',
  cut: 'Some days hold more than can be listed. The counts by day include all of it.',
  tabs: {
    admins: 'Administrators',
    'off-hours': 'Outside working hours',
    inside: 'Denied outbound',
    outside: 'Denied inbound',
  },
  captions: {
    admins: 'Sign-ins of administrators, by week',
    'off-hours': 'Accounts used outside working hours, by week',
    inside: 'Own machines whose outbound connections were denied, by day',
    outside: 'Outside addresses that were denied, by day',
  },
  none: {
    admins: 'No administrator signed in',
    'off-hours': 'Nobody signed in outside working hours',
    inside: 'No own machine was denied',
    outside: 'No outside address was denied',
  },
  noneText: 'In the days that were counted. The logs for it came.',
  unknown: 'Unknown: the log is missing',
  unknownText:
    'What would stand here has not been counted yet. “Expected logs” tells which device has to send which log.',
  week: 'Week from',
  day: 'Day',
  who: 'Account',
  address: 'Address',
  origin: 'Signed in from',
  atMachine: 'At the machine, or not recorded',
  site: 'Site',
  signIns: 'Sign-ins',
  failures: 'Failed',
  last: 'Last',
  targets: 'Target',
  denied: 'Denied',
  others: 'Addresses',
  followUp: 'Follow up',
  followUpOf: (about: string) => `Follow up ${about}`,
  perDay: 'By day',
  perDayTitle: 'Denied connections by day',
  inside: 'Outbound',
  outside: 'Inbound',
  reviews: 'Signed reviews',
  noReviews: 'Nobody has signed yet. HB-D03 asks for a review every 180 days.',
  reviewOf: (by: string, from: string, to: string) => `${by}: ${from} to ${to}`,
  followUps: 'Follow-ups',
  noFollowUps: 'There are no follow-ups.',
  followTitle: 'Follow something up',
  about: 'About',
  due: 'Due',
  open: 'Open a follow-up',
  opened: 'Opened.',
  overdue: 'overdue',
  dueOn: (day: string) => `due ${day}`,
  openedBy: (by: string, at: string) => `opened by ${by}, ${at}`,
  close: 'Close',
  closeOf: (about: string) => `Close “${about}”`,
  closeTitle: 'Outcome',
  result: 'Result',
  resultHelp: 'For example: maintenance by our provider, announced on 12 November.',
  closed: 'Closed.',
  closedBy: (by: string, at: string) => `closed by ${by}, ${at}`,
  hoursTitle: 'Working hours and holidays',
  hoursLead:
    'Accounts used outside of them are listed. Days that were counted already do not change.',
  whose: 'Whose hours',
  company: 'The company',
  ownHours: (site: string) => `${site} (own hours)`,
  weekdays: 'Working days',
  weekday: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
  from: 'From',
  to: 'To',
  clockHelp:
    'By the 24-hour clock, such as 08:30. If the end is before the start, the shift runs past midnight.',
  timeZone: 'Time zone',
  holidays: 'Public holidays',
  holidaysOf: { japan: 'Japan', none: 'None' },
  daysOff: 'Company holidays',
  daysOffHelp: 'One day per line, such as 2026-12-30.',
  daysOffWrong: 'Enter one day per line, such as 2026-12-30; at most 400.',
  hoursSave: 'Save',
  hoursSaved: 'Saved.',
  likeCompany: 'Use the company’s hours again',
  count: (value: number) => n(value),
}
export type AccessWords = typeof en
