/**
 * The words of the pages of log sources.
 * @module
 */
import { plural } from '../../../platform/i18n/index.ts'
import type {
  ENCODINGS,
  ListenerRow,
  Place,
  SourceHealth,
  SourceKind,
} from '../contract-sources.ts'

const n = (value: number): string => value.toLocaleString('en')

export const en = {
  title: 'Log sources',
  lead: 'What should send logs to Hinoban, how it goes, and what got lost on the way. A source that falls silent for longer than its limit becomes a finding.',
  add: 'Add a log source',
  addTitle: 'How do the logs come?',
  otherKind: 'Another way',
  caption: 'Log sources, those that need somebody first',
  none: 'No log source is registered yet',
  noneText:
    'Begin with what attackers touch first: the VPN device or firewall (syslog) and the event logs of Windows servers (Winlogbeat over HTTP).',
  noneTextReader: 'An administrator registers the first one.',
  readOnly: 'Administrators add and change log sources.',
  expected: 'Expected logs',
  search: 'Search logs',
  trouble: (count: number) =>
    plural('en', count, {
      one: '1 log source has fallen silent. Open it and check the device, the network and the token.',
      other: `${n(count)} log sources have fallen silent. Open them and check the device, the network and the token.`,
    }),
  losing: (count: number) =>
    plural('en', count, {
      one: '1 log source lost records in the last 24 hours. The column “Lost” says where.',
      other: `${n(count)} log sources lost records in the last 24 hours. The column “Lost” says where.`,
    }),
  name: 'Name',
  kind: 'Received by',
  kinds: {
    syslog: 'Syslog',
    http: 'HTTP',
    file: 'Files on this machine',
    agent: 'osquery agents',
    upload: 'Handed in',
  } satisfies Record<SourceKind, string>,
  kindHints: {
    syslog:
      'Firewalls, VPN devices, routers, switches and Linux send by themselves. Told apart by their address.',
    http: 'Winlogbeat, Filebeat, Fluent Bit, Vector or a script of your own send with a token. The way for Windows.',
    file: 'Hinoban follows files that other programs write on this machine, such as rsyslog or a web server.',
    agent:
      'Results of the osquery agents that are enrolled as a source: what came and went on each computer, and osquery’s own warnings. Once for a company.',
    upload: 'For single EVTX or log files. No registration: hand them in on the page of imports.',
  } satisfies Record<SourceKind, string>,
  toImports: 'To the imports',
  toLiveSources: 'To the live sources',
  homeOnly:
    'Addresses and folders belong to this machine: only the company that keeps Hinoban can register this. Send over HTTP instead.',
  site: 'Site',
  siteAll: 'Whole company',
  health: 'State',
  healths: {
    off: 'Stopped',
    waiting: 'Nothing yet',
    speaking: 'Receiving',
    silent: 'Silent',
    unwatched: 'No limit',
  } satisfies Record<SourceHealth, string>,
  unassigned: 'Takes what nobody has named',
  lastReceived: 'Last received',
  never: 'Never',
  lastDay: 'Last 24 hours',
  events: (count: number) => plural('en', count, { one: '1 event', other: `${n(count)} events` }),
  lost: 'Lost',
  lostNone: 'None',
  lostOf: (place: string, count: string) => `${place}: ${count}`,
  places: {
    received: 'Received',
    unparsed: 'Kept as a bare line',
    damaged: 'Partly unreadable',
    repeated: 'Sent again, kept once',
    poison: 'Kept as bytes, not read',
    quota: 'Above the limits of the source',
    full: 'No room on the disk',
    deferred: 'Not taken, asked to send again',
    kernel: 'Too fast for the system',
    cut: 'Longer than 1 MiB, end cut',
    torn: 'Connection broke off',
    refused: 'Unreadable body refused',
    token: 'Calls with a wrong token refused',
  } satisfies Record<Place, string>,
  placeHelp: {
    quota: 'Raise the limits of this source, or have the device send less.',
    full: 'Free disk space for the data folder; receiving goes on by itself.',
    deferred:
      'If it goes on, raise the limits of this source or free disk space; what does not send again loses them.',
    kernel: 'Send over TCP or TLS: then the sender waits instead.',
    cut: 'The beginning is kept. Have the device send shorter messages.',
    torn: 'Check the network, or have the device send with octet counting.',
    refused: 'Check the settings of the sender against the set-up steps.',
    token: 'Renew the token and put it into the settings of the sender.',
  } satisfies Partial<Record<Place, string>>,
  intake: {
    title: 'Receiving on this machine',
    how: {
      udp: 'Syslog over UDP',
      tcp: 'Syslog over TCP',
      tls: 'Syslog over TLS',
      http: 'HTTP',
    } satisfies Record<ListenerRow['how'], string>,
    httpAt: 'At the address of this page, with a token',
    states: { off: 'Off', listening: 'Listening', failed: 'Failed' } satisfies Record<
      ListenerRow['state'],
      string
    >,
    at: (port: number) => `port ${port}`,
    atHost: (host: string, port: number) => `${host}, port ${port}`,
    toSetting: 'Set the port',
    failed: (how: string) => `${how} is not received.`,
    stuck: 'Logs arrive but are not read.',
    stuckNext:
      'Reading ends again and again; what came waits on the disk and is not lost. Start Hinoban anew: this happens when its program was replaced while it was running. If it goes on, tell your administrator this cause:',
    waiting: 'Waits to be stored',
    waitingOf: (records: string, bytes: string, max: string) =>
      `${records} records, ${bytes} of ${max}`,
    nothingWaits: 'Nothing',
    stored: 'Stored since the start',
    repeated: 'Sent again, kept once',
    unreadable: 'Unreadable',
    torn: 'Broken off',
    poison: 'Not read, kept as bytes',
  },
  senders: {
    title: 'Senders that nobody has named',
    text: 'Syslog came from these addresses. It is kept, but it belongs to no device until you give it a name.',
    address: 'Address',
    how: 'Received by',
    first: 'First',
    last: 'Last',
    records: 'Records',
    sample: 'Begins with',
    name: (address: string) => `Name ${address}`,
    act: 'Give a name',
  },
  retention: {
    title: 'How long events are kept',
    decided: 'Decided',
    kept: 'Really kept',
    days: (count: number) => plural('en', count, { one: '1 day', other: `${n(count)} days` }),
    keptNone: 'Nothing yet',
    lessThanDay: 'Less than a day',
    count: 'Events kept',
    young:
      'The oldest event is younger than what was decided. This grows by itself from day to day.',
    change: 'Change',
    field: 'Days to keep',
    help: 'Older events are removed the following night and cannot be brought back. Intrusions are often noticed only after months.',
    save: 'Decide',
    saved: 'The retention is decided.',
    shrink: (days: number) => `Events older than ${n(days)} days will be removed.`,
  },
  form: {
    nameHelp: 'Such as “FortiGate, head office” or “Domain controllers”.',
    siteHelp: 'Where the senders stand.',
    addresses: 'Addresses of the senders',
    addressesHelp: 'One per line: 192.168.1.1 or 192.168.10.0/24.',
    addressesWrong:
      'One IPv4 or IPv6 address or a range such as 192.168.10.0/24 on each line, at most 50.',
    addressesNeeded: 'Syslog is told apart by address: enter at least one.',
    path: 'File or folder',
    pathHelp:
      'Such as /var/log/httpd/access_log or /var/log/remote/*.log, within the folders of HINOBAN_LOGS_FOLDERS.',
    expected: 'Silence is a finding after',
    expectedHelp:
      'If nothing comes for longer than this, it becomes a finding. Choose more than the usual pause between its logs.',
    expectedNone: 'Not watched for silence',
    minutes: (minutes: number) =>
      minutes % 1440 === 0
        ? plural('en', minutes / 1440, { one: '1 day', other: `${n(minutes / 1440)} days` })
        : minutes % 60 === 0
          ? plural('en', minutes / 60, { one: '1 hour', other: `${n(minutes / 60)} hours` })
          : `${n(minutes)} minutes`,
    more: 'Format, clock and limits',
    format: 'Format',
    formatHelp: 'Detected from the content. Choose one only if it is detected wrongly.',
    formatAuto: 'Automatic',
    timeZone: 'Time zone of the clock',
    timeZoneHelp: 'For times without a zone. Such as Asia/Tokyo.',
    encoding: 'Character encoding',
    encodings: {
      auto: 'Automatic',
      'utf-8': 'UTF-8',
      cp932: 'Shift_JIS (CP932)',
      'euc-jp': 'EUC-JP',
    } satisfies Record<(typeof ENCODINGS)[number], string>,
    perSecond: 'At most events per second',
    perDay: 'At most megabytes per day',
    limitHelp: 'Empty: no limit. What exceeds it is not stored and counts as lost.',
    events: 'Collect what happens on the machines, too',
    eventsHelp:
      'Programs that start with their command line, connections (Linux), and on Windows failed sign-ins, new accounts, cleared logs, malware and PowerShell scripts: rules look at them like at any log. It costs some processor time on each machine and a call every minute; how much comes depends on what the machines do, and the limits below hold. Begins when osquery next starts there. Linux: auditd must not run. macOS: osqueryd needs full disk access.',
    inventory: 'Keep lists of software and hardware as logs, too',
    inventoryHelp:
      'The inventory has them already, so this is rarely needed: ten thousand agents send millions of rows.',
    agentLimitHelp:
      'What exceeds them is not stored and counts as lost. If empty, limits that suit ten thousand agents apply.',
    enabled: 'Receive',
    enabledHelp: 'If unchecked, nothing more is received; what came already stays.',
    make: 'Register',
    save: 'Save',
  },
  made: (name: string) => `“${name}” is registered`,
  madeText: 'Now set up the side that sends. Once it sends, logs arrive within seconds.',
  open: 'Open this log source',
  token: {
    title: 'The token of this log source',
    once: 'Shown this once: Hinoban keeps no copy. Put it where the sender is set up. If it is lost, renew it.',
    copy: 'Copy the token',
    renew: 'Renew the token',
    renewTitle: (name: string) => `Renew the token of “${name}”?`,
    renewText:
      'The old one ends at once. Nothing is taken in until the sender knows the new one; senders such as Winlogbeat keep trying.',
  },
  setup: 'Set up the other side',
  setupToken: '<TOKEN> stands for the token of this log source.',
  setupFilled: 'The token is already filled in; it is gone when you close this.',
  setupNone: 'Nothing is to be done on the other side.',
  copy: (name: string) => `Copy ${name}`,
  edit: 'Change',
  editTitle: 'Change the log source',
  saved: 'Saved.',
  stop: 'Stop',
  start: 'Start',
  stopped: 'Stopped. What came stays.',
  started: 'Started.',
  remove: 'Remove',
  removeTitle: (name: string) => `Remove “${name}”?`,
  removeText: 'Nothing of it is taken in any more. Its events stay for as long as events are kept.',
  removed: 'Removed.',
  state: 'State',
  settings: 'Settings',
  created: 'Registered',
  createdBy: (at: string, by: string) => `${at} by ${by}`,
  limits: 'Limits',
  limitPerSecond: (count: number) => `${n(count)} events per second`,
  limitPerDay: (count: number) => `${n(count)} MB per day`,
  silentText: (limit: string) =>
    `Nothing has come for longer than ${limit}. Check that the device runs and reaches Hinoban, and that its token was not renewed.`,
  waitingText: 'Nothing has come yet. Follow the steps below on the other side.',
  why: {
    title: 'Why does nothing come?',
    marks: { good: 'Fine', bad: 'The cause?', look: 'To check' },
    noPort:
      'No port for syslog is open on this server, so nothing can arrive. Decide on a port: it is open within seconds.',
    open: (how: string, port: number) =>
      `${how} is received on port ${port}. Let it pass the firewall of this server and those between.`,
    others: (count: number) =>
      plural('en', count, {
        one: 'Logs come from 1 address that no source names. If it is this device, put the address into this source:',
        other: `Logs come from ${n(count)} addresses that no source names. If one of them is this device, put it into this source:`,
      }),
    toSenders: 'See unnamed senders',
    nobody:
      'Nothing comes from unnamed addresses either. Check on the device where its syslog goes (address, port, UDP or TCP), and the firewalls between.',
    trySyslog: 'The step “Try whether it arrives” below sends one line and tells where it stops.',
    tryHttp:
      'Run the command of the step “Try whether it arrives” below on the machine that sends: its answer names the cause.',
    wrongToken: (count: number) =>
      `${plural('en', count, { one: '1 call', other: `${n(count)} calls` })} with the ID of this source and a wrong token ${count === 1 ? 'was' : 'were'} refused within 24 hours. Renew the token and put it into the settings of the sender.`,
    token:
      'An answer of 401 stands in the log of the sender where its token is wrong or was renewed. Renew the token and put it into its settings.',
    firewallHttp:
      'Winlogbeat, Filebeat and Logstash take port 9200 where an address names none, even for https: write the port (such as :443), and let it pass the firewalls between.',
  },
  unassignedText:
    'What comes from addresses that no log source names is kept here. Name the senders on the list of log sources.',
  uploadText: 'Logs that people handed in as files on the page of imports.',
  overDays: 'Received in the last 30 days',
  day: 'Day',
  stored: 'Received',
  whereLost: 'Where records of the last 24 hours went',
  place: 'What happened',
  records: 'Records',
  bytes: 'Size',
  next: 'Next step',
  back: 'Log sources',
  itsEvents: 'Search its events',
  sourceFilter: 'Log source',
  toSources: 'Log sources',
  wholeTime: 'Search everything kept',
}
export type SourceWords = typeof en
