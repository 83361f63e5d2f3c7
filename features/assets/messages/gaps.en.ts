/**
 * The English of unknown devices and of the agent of an asset.
 * @module
 */
import { pages } from './pages.en.ts'

const n = (value: number): string => value.toLocaleString('en')

export const en = {
  title: pages.unknown,
  lead: 'What some sources know and others do not. Each line is a device to be named, found or connected.',
  tabs: 'Kinds of gaps',
  tab: {
    'machine-only': 'In no ledger',
    'paper-only': 'Never seen',
    'no-agent': 'No agent',
    silent: 'Silent sources',
  },
  next: {
    'machine-only':
      'A machine saw these, and no ledger and no person names them. Find out what each one is, then name it here, or take it off the network.',
    'paper-only':
      'A ledger or a person names these, and no machine ever saw them. Look for each one: retire what is gone, and connect a source that reaches the rest.',
    'no-agent':
      'Computers and servers without osquery: their software, updates and encryption are not known from inside. Connect “osquery agents” for the site and distribute its configuration.',
    silent:
      'These sources used to report, or should, and do not. What they alone watch changes unseen. Open each one and follow its sentence.',
  },
  none: {
    'machine-only': 'Every device that was seen is named',
    'paper-only': 'Every named device has been seen',
    'no-agent': 'Every computer has an agent',
    silent: 'No source is silent',
  },
  nothing: 'No device has been seen yet',
  nothingText:
    'Connect a source, or import a scan or a ledger. Then this page tells what is missing.',
  toImport: 'Import files',
  noneText: 'At least as far as the connected sources reach: look at the coverage.',
  device: 'Device',
  kind: 'Class',
  site: 'Site',
  noSite: 'No site',
  owner: 'Owner',
  address: 'Address',
  maker: 'Maker, model',
  sources: 'Told by',
  firstSeen: 'Appeared',
  acts: 'Acts',
  name: 'Name it',
  nameOf: (device: string) => `Name it: ${device}`,
  nameTitle: (device: string) => `What is ${device}?`,
  nameText: 'Your name stands beside the answer. The finding about it closes by itself.',
  nameField: 'Name',
  nameAct: 'Save',
  named: (device: string) => `“${device}” is named.`,
  ownerHelp: 'A person or a department who answers for it.',
  toCoverage: 'Coverage by site and source',
  toSources: 'Sources',
  connect: 'Connect agents',
  failed: 'Last failure',
  lastHeard: 'Last heard',
  never: 'never',
  state: 'State',
  states: { failing: 'Failing', silent: 'Silent' },
  silentText: 'Nothing came for longer than this kind allows.',
  estimate: {
    title: 'How many has nobody seen?',
    unseen: (count: number) => (count === 1 ? 'about 1 device' : `about ${n(count)} devices`),
    interval: (low: number, high: number) =>
      low === high ? `95% interval: ${n(low)}` : `95% interval: ${n(low)} to ${n(high)}`,
    total: (total: number, seen: number) =>
      `In all about ${n(total)}, of which ${n(seen)} were seen by at least one side.`,
    none: 'It cannot be estimated yet',
    why: {
      one_group_silent:
        'Only one side has reported. It takes a network side (scan, SNMP, DHCP) and a host side (agents, directory, ledger) that look independently.',
      too_few_in_both:
        'Fewer than 7 devices are known to both sides. Below that the number would mislead.',
    },
    method: 'How this is calculated',
    first: 'Network side (scan, nmap file, SNMP, DHCP/ARP)',
    second: 'Host side (osquery, directory, ledger)',
    both: 'Both',
    formula: 'N = (a + 1)(b + 1) ÷ (c + 1) − 1',
    text: 'Capture–recapture by Chapman’s estimator; the interval follows Chao (1987). It supposes that both sides look independently and that each device has a chance with both. A device that avoids both alike (switched off, on a network nobody scans) is not in this number: take it as a lower bound.',
  },
  agent: {
    title: 'osquery agent',
    platforms: { windows: 'Windows', macos: 'macOS', linux: 'Linux', other: 'Other' },
    version: 'Version',
    versionUnknown: 'not told yet',
    platform: 'Platform',
    lastSeen: 'Last heard',
    enrolled: 'Enrolled',
    clock: 'Clock',
    clockRight: 'right (within a minute)',
    clockUnknown: 'not known yet',
    ahead: (what: string) => `${what} ahead`,
    behind: (what: string) => `${what} behind`,
    minutes: (count: number) => `${n(count)} min`,
    hours: (count: number) => `${n(count)} h`,
    days: (count: number) => (count === 1 ? '1 day' : `${n(count)} days`),
    clockStep:
      'Set the time synchronisation (NTP) of this device: its records are hard to match otherwise.',
    notice: 'What the agent reported',
    notices: {
      'line-dropped': 'An answer was too long and was dropped. It is asked for again.',
      'buffer-purged':
        'Its buffer overflowed while Hinoban could not be reached. Everything is asked for again.',
      'query-failed': 'A query failed on this device.',
      'worker-stopped':
        'The watchdog stopped osquery for taking too much. Look at the load of the device.',
      'call-too-large':
        'It sent more at once than is accepted, and it was refused. Look for a query with too many rows, or set --logger_tls_max_lines lower.',
    },
    damaged: 'Unreadable parts',
    source: 'Source',
  },
}
export type GapMessages = typeof en
