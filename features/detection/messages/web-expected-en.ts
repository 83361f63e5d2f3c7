/**
 * The words of the page of what should speak.
 * @module
 */
import { plural } from '../../../platform/i18n/index.ts'
import type { ExpectedState } from '../contract-expected.ts'
import type { LogKind, LogRole } from '../expected-logs.ts'

const n = (value: number): string => value.toLocaleString('en')
const days = (count: number): string =>
  plural('en', count, { one: '1 day', other: `${n(count)} days` })

export const en = {
  lead: 'Which logs each device should send, by what it is and by your policy, and which came within 24 hours. Silence here is a finding of HB-D01.',
  sources: 'Log sources',
  policy: 'Change the policy',
  coverage: 'Coverage',
  covered: (covered: number, expected: number) =>
    `${n(covered)} of ${plural('en', expected, { one: '1 device', other: `${n(expected)} devices` })} sent all of their logs`,
  waiting: (count: number) =>
    plural('en', count, {
      one: '1 device has been expected to send for less than a day; it counts from tomorrow on.',
      other: `${n(count)} devices have been expected to send for less than a day; they count from tomorrow on.`,
    }),
  nothingExpected: 'No device is asked for logs yet.',
  checkedAt: 'Checked',
  neverChecked: 'Not checked yet. This happens every 20 minutes.',
  care: 'Daily care',
  review: 'Last signed look',
  reviewNever: 'Nobody has signed yet',
  reviewBy: (by: string) => `by ${by}`,
  missed: (count: number) =>
    plural('en', count, {
      one: '1 working day went by without a look',
      other: `${n(count)} working days went by without a look`,
    }),
  toAlerts: 'To the alerts',
  retention: 'Kept',
  retentionOf: (kept: number, decided: number) =>
    kept === 0
      ? `Less than a day of ${days(decided)} decided`
      : `${days(kept)} of ${days(decided)} decided`,
  rules: 'Running rules',
  noRules: 'No log came within 24 hours',
  sets: (count: number) =>
    plural('en', count, { one: 'from 1 set', other: `from ${n(count)} sets` }),
  ruled: 'Kinds of log with a rule',
  ruledOf: (ruled: number, arriving: number) => `${n(ruled)} of ${n(arriving)} that arrive`,
  unruled: (names: string) => `Stored and searched, but read by no rule: ${names}`,
  overdue: 'Alerts past their limit',
  overdueOf: (count: number) => n(count),
  since: (at: string) => `the oldest since ${at}`,
  caption: 'Devices that should send logs, what is missing first',
  device: 'Device',
  site: 'Site',
  role: 'What it is',
  state: 'State',
  logs: 'Logs, and what to do',
  roles: {
    'domain-controller': 'Domain controller',
    edge: 'VPN, firewall, router',
    server: 'Server',
    nas: 'NAS',
    network: 'Switch, wireless',
    saas: 'Cloud service',
    computer: 'Computer',
  } satisfies Record<LogRole, string>,
  kinds: {
    'security-log': 'Security log',
    'system-log': 'System and sign-in log',
    'device-log': 'Device log (syslog)',
    'audit-log': 'Audit log',
  } satisfies Record<LogKind, string>,
  states: {
    speaking: 'Comes',
    silent: 'Silent',
    never: 'Never came',
    young: 'Not yet due',
  } satisfies Record<ExpectedState, string>,
  nextOf: {
    'security-log':
      'Install Winlogbeat, send Security, and switch on auditing of sign-ins and of account management.',
    'system-log':
      'Linux: send auth and system messages with rsyslog. Windows: send System and Security with Winlogbeat.',
    'device-log':
      'Set Hinoban as the syslog server of the device, and register its address as a log source.',
    'audit-log':
      'Send the audit log over HTTP, or hand it in as a file. Give the log source the name of the service.',
  } satisfies Record<LogKind, string>,
  /** It came before. */
  silentOf: {
    'security-log':
      'See whether the machine is up, whether Winlogbeat runs on it, and whether it still reaches Hinoban.',
    'system-log':
      'See whether the machine is up, whether rsyslog or Winlogbeat runs on it, and whether it still reaches Hinoban.',
    'device-log':
      'See whether the device is up, and whether its syslog server, its address and the way to Hinoban are as they were.',
    'audit-log': 'See whether what sends or hands in the audit log still does.',
  } satisfies Record<LogKind, string>,
  addSource: 'Add a log source',
  seeSources: 'See the log sources',
  decide: 'Decide',
  decideFor: (name: string) => `Decide for ${name}`,
  own: 'decided for this one',
  none: 'No device is asked for logs',
  noneText:
    'Servers, domain controllers, VPN devices and firewalls are asked once they are on the inventory. Register them, or change the policy.',
  noneYet: 'Not looked at yet',
  noneYetText:
    'Which devices have to send logs follows from the inventory and the policy within 20 minutes.',
  toAssets: 'To the inventory',
  exempt: 'Devices of which nothing is asked',
  reason: 'Reason',
  by: 'By',
  at: 'Since',
  back: 'Ask again',
  ownTitle: (name: string) => `Which logs ${name} has to send`,
  ownLead: 'Holds for this one device, whatever the policy says. Choose none to ask nothing of it.',
  ownKinds: 'Logs',
  ownReason: 'Reason',
  ownReasonHelp: 'Auditors read it. Such as: stands in a closed test network until March.',
  ownSave: 'Decide',
  ownBack: 'Give back to the policy',
  ownBackReason: 'Given back to the policy',
  ownSaved: 'Decided.',
  policyTitle: 'What has to send which logs',
  policyLead: 'By kind of device. What you ask for and does not come within 24 hours is missing.',
  policyAnswer: 'Within how long somebody looks at an alert',
  policyHours: (level: string) => `${level}, in hours`,
  policyHoursHelp: 'Empty: there is no limit.',
  asked: (role: string, kind: string) => `${role}: ${kind}`,
  policySave: 'Save',
  policySaved: 'Saved.',
  levels: {
    critical: 'Critical',
    high: 'High',
    medium: 'Medium',
    low: 'Low',
    informational: 'Informational',
  },
}
export type ExpectedWords = typeof en
