/**
 * The English of the cases of VPN and edge devices.
 * @module
 */
import { plural } from '../../../platform/i18n/index.ts'
import type { ProblemMessages } from '../../../platform/problem/index.ts'
import type { CaseEvent, casesProblems } from '../contract-case-pages.ts'
import type {
  CaseState,
  JudgedCase,
  ProofKind,
  ReopenReason,
  StatementKind,
  TaskGap,
  TaskKind,
} from '../contract-cases.ts'

const refusals: Readonly<Record<string, string>> = {
  proven: 'It is already seen to be done.',
  upgrade: 'Nobody can answer for a device that can still be read out. Update it, or take it off.',
  seen: 'An affected version was seen running, so a statement about the past does not count.',
  future: 'The day lies in the future.',
  running: 'The device itself printed this output, so it was running.',
}

const problems = {
  'vulnerabilities.case_word_refused': (p) =>
    `This cannot be recorded: ${refusals[String(p.why)] ?? 'a machine sees that it is not done. Do it, then import or read again.'}`,
  'vulnerabilities.case_exception_end': (p) =>
    `An exception ends between today and ${p.days} days from now. Choose another day; it can be renewed.`,
  'vulnerabilities.case_exception_role': () =>
    'Only an administrator or an officer can sign an exception. Ask one of them.',
  'vulnerabilities.case_sign_in_person': () =>
    'A statement needs a person: sign in to the console instead of using a token.',
} satisfies ProblemMessages<typeof casesProblems>

const kinds: Readonly<Record<TaskKind, string>> = {
  isolate: 'Cut the device off until it is updated',
  upgrade: 'Update the device',
  sessions: 'End all sessions',
  'local-password': 'Passwords of users on the device',
  'admin-password': 'Passwords of administrators of the device',
  'directory-password': 'Passwords of everybody who can sign in (directory)',
  'bind-account': 'Accounts with which the device signs in elsewhere',
  psk: 'Pre-shared keys of IPsec',
  certificate: 'Certificates and private keys',
  'api-key': 'API keys',
  mfa: 'Second factor',
  'unknown-accounts': 'Remove unknown accounts and keys',
  'compromise-check': 'Check for compromise',
  'integrity-check': 'Check the integrity of the device',
  'log-review': 'Search the logs of the exposure',
  krbtgt: 'Password of krbtgt, twice',
  'tell-users': 'Tell the people concerned',
}

const todo: Readonly<Record<TaskKind, string>> = {
  isolate:
    'Take the device off the internet or turn its VPN and administration off. Then scan its public address from outside together with another public address that answers, or import its new configuration. It has to be updated before it is connected again.',
  upgrade:
    'Order the update from the maintainer, or take the device off the internet until then. Then import its configuration or the output of its show commands.',
  sessions:
    'End every VPN session on the device, then import the list of sessions (FortiGate: get vpn ssl monitor).',
  'local-password': 'Give each user on the device a new password; delete those nobody needs.',
  'admin-password':
    'Give each administrator of the device a new password; delete those nobody needs.',
  'directory-password':
    'Have everybody change the password in the directory, disable accounts nobody answers for, then read the directory again.',
  'bind-account':
    'Change the passwords and shared secrets with which the device signs in to LDAP and RADIUS servers, on both sides.',
  psk: 'Change the pre-shared key of each tunnel, on both sides.',
  certificate:
    'Make a new private key, have a certificate issued for it, and revoke the old one. The same key must not be used again.',
  'api-key': 'Revoke each API key of the device and issue new ones.',
  mfa: 'Turn on a second factor for everybody who signs in from outside.',
  'unknown-accounts':
    'Go through administrators, users and SSH keys of the device, and delete what nobody knows.',
  'compromise-check':
    'Have the maintainer or a specialist check whether somebody is inside, by the maker’s guide.',
  'integrity-check':
    'Run the maker’s integrity check; rebuild the device from a factory reset where it finds something.',
  'log-review':
    'Search the logs of the device and of sign-ins for the whole time of the exposure, and record from when to when was searched.',
  krbtgt:
    'Where the directory may be compromised, change the password of krbtgt twice, at least ten hours apart.',
  'tell-users': 'Send the text below to the people concerned.',
}

const gaps: Readonly<Record<TaskGap, string>> = {
  'not-fixed': 'The device is not updated yet: what is changed now may leak again.',
  unchanged: 'Seen: it is the same as during the exposure.',
  older: 'Seen: the password is older than the update.',
  'must-change': 'It is only marked to be changed at the next logon; the old one is still there.',
  'age-unknown': 'The directory does not say when it was changed.',
  'same-as-at-fix':
    'It is the same as when the update was first seen. If it was changed with the update, record it.',
  'nothing-to-compare': 'No earlier configuration to compare with.',
  'not-comparable':
    'The device writes it anew at each export, so a comparison proves nothing. An entry of the device’s own log that the password was set would.',
  'not-read': 'No configuration was read since the update.',
  'sessions-not-read': 'The list of sessions was not read since the update.',
  'sessions-alive': 'Seen: sessions that may be from before the update.',
  'no-second-factor': 'Seen: no second factor.',
  'second-factor-elsewhere':
    'A second factor may be asked for elsewhere; the configuration does not show it.',
  'groups-not-named': 'Not named yet: which groups of the directory may sign in.',
  'group-unknown': 'No directory has read a group of this name.',
  'group-partly': 'Some members of the group could not be read.',
  person: 'No machine can see this: a person has to record it.',
  'log-not-covered': 'The search that was recorded does not cover the whole exposure.',
  'still-reachable': 'Something still shows it open to the internet.',
  'cut-off-unconfirmed': 'The last look that found it cut off is too old, or older than the flaw.',
  'cut-off-stated': 'The inventory says so by a person’s word; no machine has seen it.',
  'krbtgt-not-read': 'No Active Directory that is read holds krbtgt.',
  'krbtgt-once':
    'Set once since the fix, or twice within ten hours: tickets of the attacker may still be good. Set it again after ten hours and let the directory be read in between.',
  'cut-off-unknown': 'Nobody has looked from outside, and no configuration shows it closed.',
  'log-traces': 'A search in the log of the device found traces of an attacker. Look at them.',
}

const proofs: Readonly<Record<ProofKind, string>> = {
  version: 'A fixed version was seen',
  'password-newer': 'Changed later than the update, by the directory',
  'secret-differs': 'Set anew, by the configuration',
  'key-differs': 'Another key, by the configuration',
  removed: 'It no longer exists',
  absent: 'There is none',
  disabled: 'The account is disabled',
  'sessions-ended': 'No session from before the update',
  'second-factor-on': 'Second factor on, by the configuration',
  'password-set-event': 'Password set after the update, by the log of the device',
  'set-twice': 'set twice since the fix, at least ten hours apart, by the directory',
  'served-key-differs': 'a scan was shown another key',
  'cut-off-seen': 'a scan from outside no longer reaches it',
  'cut-off-configured': 'its configuration lets nothing in from the internet',
  'log-searched': 'The log of the device searched over the whole exposure, and nothing found',
}

const states: Readonly<Record<CaseState, string>> = {
  open: 'Open',
  closed: 'Closed',
  clear: 'Not affected',
  unjudged: 'Cannot be judged',
}

const unjudged: Readonly<Record<NonNullable<JudgedCase['unjudged']>, string>> = {
  product: 'No rule knows this product.',
  version:
    'The version could not be judged, or the affected versions of a flaw are not established.',
}

const reopened: Readonly<Record<ReopenReason, string>> = {
  'version-back': 'an affected version was read again',
  'older-configuration': 'an old password or key is back in the configuration',
  'old-password': 'an account with an old password appeared',
  'new-subject': 'something new has to be changed',
  'new-rule': 'another flaw affects the device',
  'exception-ended': 'an exception ended',
  'word-withdrawn': 'a statement was taken back or no longer counts',
  'proof-lost': 'a proof no longer stands',
}

const events: Readonly<Record<CaseEvent['kind'], string>> = {
  opened: 'Case opened',
  reopened: 'Opened again',
  closed: 'Closed: everything proven, stated or excepted',
  cleared: 'No longer affected',
  cause: 'Another flaw affects the device',
  fixed: 'Fixed version seen; the passwords remain',
  isolated: 'Seen cut off from the internet; the update remains',
  reconnected: 'Reached from the internet again, without an update',
  word: 'Recorded by a person',
  withdrawn: 'Record taken back',
  groups: 'Groups of the directory named',
  planned: 'Owner and day set',
  told: 'Notice sent to the channels',
}

const words: Readonly<Record<StatementKind, string>> = {
  done: 'Done (stated)',
  exception: 'Exception',
  'never-ran': 'Never ran an affected version (stated)',
  'updated-on': 'Day of the update (stated)',
  'not-running': 'The file is an archive (stated)',
}

export const en = {
  problems,
  kinds,
  todo,
  gaps,
  proofs,
  states,
  unjudged,
  reopened,
  events,
  words,
  title: 'After a VPN leak',
  lead: 'A flaw of a VPN device can give passwords away. Updating the device does not make a stolen password useless, so a case closes only when every password, key and session is seen to be changed.',
  caption: 'VPN and edge devices',
  none: 'No VPN or edge device has been read yet',
  noneText:
    'Import the configuration of the VPN device or firewall, or the output of its show commands. Hinoban keeps the history of versions and tells what has to be changed.',
  toImport: 'Import a configuration',
  counts: (open: number, closed: number, clear: number, unjudgedCount: number) =>
    `${open} open · ${closed} closed · ${clear} not affected · ${unjudgedCount} cannot be judged`,
  device: 'Device',
  state: 'State',
  flaw: 'Flaw',
  exposure: 'Exposure',
  left: 'Left to do',
  due: 'Due',
  site: 'Site',
  noSite: 'No site',
  stated: 'stated in part, not seen',
  openOf: (open: number, all: number) => `${open} of ${all}`,
  nothingLeft: 'nothing',
  /** Null: not known since when; not over yet. */
  span: (from: string | null, to: string | null) =>
    to === null
      ? from === null
        ? 'ongoing, start unknown'
        : `since ${from}, ongoing`
      : from === null
        ? `until ${to}, start unknown`
        : `${from} to ${to}`,
  /** Why it is open, for a manager. */
  whySeen: (device: string, version: string, kept: string) =>
    `${device} ran version ${version}, from which attackers could take more than an update gives back. ${kept}`,
  whyUnknownPast: (device: string, version: string, kept: string) =>
    `${device} was already fixed (${version}) when it was first read; nothing shows what ran before. ${kept}`,
  isolation: 'Cut off from the internet until it is updated',
  isolations: {
    isolated: 'Cut off',
    stated: 'Stated, not seen',
    reachable: 'Not cut off',
    unconfirmed: 'Not confirmed',
    unknown: 'Not looked at',
  },
  isolationBy: {
    scan: 'a scan of its public address',
    configuration: 'its own configuration',
    word: 'the inventory, by a person’s word',
    address: 'its public address: nobody looked what listens there',
  },
  isolationSeen: (by: string, at: string) => `By ${by}, on ${at}.`,
  isolationUnseen: 'Nobody has looked whether the internet reaches it.',
  isolationNext: {
    isolated:
      'Update the device before it is connected again. The case stays open until a fixed version is seen, and every password and key has to be newer than that. Keep scanning its public address: what nobody saw for 30 days is no longer confirmed.',
    stated:
      'A machine has to see it. Scan its public address from outside, together with another public address that answers, or import its configuration.',
    reachable:
      'Unplug it or turn its VPN and administration off, then scan its public address again from outside, or import its new configuration.',
    unconfirmed:
      'Scan its public address from outside once more, or import its configuration as it is now.',
    unknown:
      'If it cannot be updated today, cut it off. A scan of its public address from outside that includes another public address that answers, or its new configuration, proves it.',
  },
  notFixed: 'It still runs the affected version. Update it first, or take it off.',
  closedText: 'The version is fixed, and each task has a later proof, a statement or an exception.',
  clearText: 'No flaw that gives passwords or keys away affects what was read from this device.',
  windowTitle: 'Exposure',
  windowFrom: 'From',
  windowTo: 'To',
  basis: {
    seen: 'an unaffected version was seen before',
    'seen-first': 'first seen then; it may have been longer',
    'unknown-past': 'nobody knows what ran before it was first read',
  },
  endSeen: (version: string) => `${version} was seen`,
  endStated: 'stated by a person, not seen',
  notEnded: 'no fixed version seen yet',
  ruledOut: {
    condition:
      'does not apply: what it needs was off in every configuration of the affected version',
    stated: 'does not apply, as a person stated',
  },
  read: 'Read in',
  openPoints: 'Not compared with a source yet',
  notJudgedTitle: 'Flaws that could not be judged',
  notJudgedText:
    'For these the affected versions are not established here. Look at the maker’s notice.',
  next: 'What to do next',
  tasks: 'Tasks',
  task: 'Task',
  subject: 'Concerns',
  proof: 'Proof, or what is missing',
  taskStates: {
    proven: 'Seen',
    stated: 'Stated, not seen',
    excepted: 'Exception',
    open: 'Open',
  },
  bases: { source: 'required by a source', precaution: 'precaution' },
  optional: 'recommended',
  owner: 'Owner',
  noOwner: 'Nobody yet',
  taskTitle: (act: string, task: string, subject: string) =>
    `${act}: ${task}${subject === '' ? '' : ` (${subject})`}`,
  plan: 'Owner and day',
  record: 'Record as done',
  except: 'Sign an exception',
  withdraw: 'Take back',
  note: 'What was done, how and by whom',
  noteException: 'Why not now, and what protects meanwhile',
  searchedFrom: 'Searched from',
  searchedTo: 'Searched to',
  untilDay: 'Until',
  answerable: 'Who answers for it',
  save: 'Save',
  statedHint: 'This is kept with your name as “stated, not seen”.',
  groupsTitle: 'Who can sign in through the device',
  groupsText:
    'Name the groups of the directory whose members may connect. Their passwords are followed until each is newer than the update; groups inside groups count.',
  groupsField: 'Groups, separated by commas',
  groupsKnown: (names: string) => `Read from the directory: ${names}`,
  groupsNone: 'No directory is connected. Connect one under “Sources”.',
  pastTitle: 'What ran before it was first read?',
  pastText:
    'If you know the day of the update, or that the device came with a fixed version, record it. It is kept as stated, not seen.',
  neverRan: 'Record that it came with a fixed version',
  updatedOn: 'Record the day of the update',
  updatedDay: 'Day of the update',
  readings: 'What was read from the device',
  reading: 'Read',
  version: 'Version',
  file: 'File',
  archive: 'This is an archive',
  archiveHint:
    'Say that this file was never loaded into the device. It is kept with your name as stated, not seen.',
  printed: 'printed by the device',
  fromFile: 'from a file',
  timeline: 'What happened',
  byHinoban: 'Hinoban',
  letter: 'Text for the people concerned',
  letterText: 'Copy it into a mail. The people are those with an open password above.',
  copyJa: 'Copy the Japanese text',
  copyEn: 'Copy the English text',
  tell: 'Send a notice to the channels',
  told: 'The notice is on its way.',
  report: 'Report on one page',
  review: 'Judge again',
  reviewed: 'Judged again.',
  saved: 'Saved.',
  judgedAt: (at: string) => `Judged ${at}`,
  toAsset: 'Open the device',
  notice: (device: string) => `${device}: passwords have to be changed after a leak`,
  moreFlaws: (count: number) => `and ${count} more`,
  more: (count: number) => `${count} more ${plural('en', count, { one: 'task', other: 'tasks' })}`,
  reportTitle: 'Report: credentials after a VPN flaw',
  reportMade: 'Made on',
  reportGaps: 'What is missing',
  reportNoGaps: 'Nothing is missing.',
  reportProofs: 'What was seen or stated',
  reportStated:
    'Entries marked “stated, not seen” are a named person’s word; no machine has seen them.',
  reportZone: 'Times are Japan Standard Time.',
}
export type CaseWords = typeof en
