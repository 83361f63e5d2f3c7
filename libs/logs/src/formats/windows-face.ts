/**
 * What Windows events say in ECS names, as Winlogbeat's Security and Sysmon modules map them, and Sigma's category of each.
 * @module
 */
import type { EcsName, FieldValue } from '../event.ts'
import { type Ecs, say, sayNumber, textOf } from '../fields.ts'

type Native = Readonly<Record<string, FieldValue>>
/** [action, category, outcome]: an outcome only where the event id tells it. */
type Deed = readonly [action: string, category: string, outcome?: 'success' | 'failure']

/** Actions of Winlogbeat's Security module. */
export const SECURITY_DEEDS: Readonly<Record<number, Deed>> = {
  1100: ['logging-service-shutdown', 'process'],
  1102: ['audit-log-cleared', 'iam', 'success'],
  1104: ['logging-full', 'iam'],
  4616: ['system-time-changed', 'configuration'],
  4624: ['logged-in', 'authentication', 'success'],
  4625: ['logon-failed', 'authentication', 'failure'],
  4634: ['logged-out', 'authentication', 'success'],
  4647: ['logged-out', 'authentication', 'success'],
  4648: ['logged-in-explicit', 'authentication'],
  4657: ['registry-value-modified', 'registry'],
  4663: ['object-accessed', 'file'],
  4670: ['permissions-changed', 'iam'],
  4672: ['logged-in-special', 'iam', 'success'],
  4673: ['privileged-service-called', 'iam'],
  4688: ['created-process', 'process', 'success'],
  4689: ['exited-process', 'process', 'success'],
  4697: ['service-installed', 'configuration'],
  4698: ['scheduled-task-created', 'configuration'],
  4699: ['scheduled-task-deleted', 'configuration'],
  4700: ['scheduled-task-enabled', 'configuration'],
  4701: ['scheduled-task-disabled', 'configuration'],
  4702: ['scheduled-task-updated', 'configuration'],
  4719: ['changed-audit-config', 'configuration'],
  4720: ['added-user-account', 'iam'],
  4722: ['enabled-user-account', 'iam'],
  4723: ['changed-password', 'iam'],
  4724: ['reset-password', 'iam'],
  4725: ['disabled-user-account', 'iam'],
  4726: ['deleted-user-account', 'iam'],
  4727: ['added-group-account', 'iam'],
  4728: ['added-member-to-group', 'iam'],
  4729: ['removed-member-from-group', 'iam'],
  4730: ['deleted-group-account', 'iam'],
  4731: ['added-group-account', 'iam'],
  4732: ['added-member-to-group', 'iam'],
  4733: ['removed-member-from-group', 'iam'],
  4738: ['modified-user-account', 'iam'],
  4740: ['locked-out-user-account', 'iam'],
  4741: ['added-computer-account', 'iam'],
  4742: ['changed-computer-account', 'iam'],
  4743: ['deleted-computer-account', 'iam'],
  4756: ['added-member-to-group', 'iam'],
  4757: ['removed-member-from-group', 'iam'],
  4767: ['unlocked-user-account', 'iam'],
  4768: ['kerberos-authentication-ticket-requested', 'authentication'],
  4769: ['kerberos-service-ticket-requested', 'authentication'],
  4770: ['kerberos-service-ticket-renewed', 'authentication'],
  4771: ['kerberos-preauth-failed', 'authentication', 'failure'],
  4776: ['credential-validated', 'authentication'],
  4778: ['session-reconnected', 'authentication'],
  4779: ['session-disconnected', 'authentication'],
  4781: ['renamed-user-account', 'iam'],
  4946: ['firewall-rule-added', 'configuration'],
  5140: ['network-share-accessed', 'file'],
  5145: ['network-share-object-checked', 'file'],
  5156: ['connection-permitted', 'network', 'success'],
  5157: ['connection-blocked', 'network', 'failure'],
  7045: ['service-installed', 'configuration'],
}

export const SYSMON_DEEDS: Readonly<Record<number, Deed>> = {
  1: ['created-process', 'process'],
  2: ['file-creation-time-changed', 'file'],
  3: ['network-connection', 'network'],
  5: ['exited-process', 'process'],
  6: ['driver-loaded', 'driver'],
  7: ['image-loaded', 'process'],
  8: ['remote-thread-created', 'process'],
  9: ['raw-access-read', 'file'],
  10: ['process-accessed', 'process'],
  11: ['file-created', 'file'],
  12: ['registry-object-added-or-deleted', 'registry'],
  13: ['registry-value-set', 'registry'],
  14: ['registry-object-renamed', 'registry'],
  15: ['file-stream-created', 'file'],
  16: ['sysmon-config-changed', 'configuration'],
  17: ['pipe-created', 'file'],
  18: ['pipe-connected', 'file'],
  19: ['wmi-filter-registered', 'configuration'],
  20: ['wmi-consumer-registered', 'configuration'],
  21: ['wmi-consumer-bound', 'configuration'],
  22: ['dns-query', 'network'],
  23: ['file-deleted', 'file'],
  25: ['process-tampered', 'process'],
  26: ['file-deletion-detected', 'file'],
  27: ['file-executable-blocked', 'file'],
  28: ['file-shredding-blocked', 'file'],
  29: ['file-executable-detected', 'file'],
}

const OTHER_DEEDS: Readonly<Record<string, Readonly<Record<number, Deed>>>> = {
  system: {
    104: ['event-log-cleared', 'iam', 'success'],
    7036: ['service-state-changed', 'process'],
    7040: ['service-start-type-changed', 'configuration'],
    7045: ['service-installed', 'configuration'],
  },
  'microsoft-windows-windows defender/operational': {
    1116: ['malware-detected', 'malware'],
    1117: ['malware-acted-upon', 'malware'],
    5001: ['real-time-protection-disabled', 'configuration'],
    5007: ['configuration-changed', 'configuration'],
  },
  'microsoft-windows-powershell/operational': {
    4103: ['pipeline-executed', 'process'],
    4104: ['script-block-executed', 'process'],
  },
  'microsoft-windows-terminalservices-localsessionmanager/operational': {
    21: ['session-logged-in', 'authentication', 'success'],
    23: ['session-logged-out', 'authentication', 'success'],
    24: ['session-disconnected', 'authentication'],
    25: ['session-reconnected', 'authentication', 'success'],
  },
}

/** Sigma's category of a Sysmon event. */
export const SYSMON_CATEGORIES: Readonly<Record<number, string>> = {
  1: 'process_creation',
  2: 'file_change',
  3: 'network_connection',
  4: 'sysmon_status',
  5: 'process_termination',
  6: 'driver_load',
  7: 'image_load',
  8: 'create_remote_thread',
  9: 'raw_access_thread',
  10: 'process_access',
  11: 'file_event',
  12: 'registry_event',
  13: 'registry_set',
  14: 'registry_rename',
  15: 'create_stream_hash',
  16: 'sysmon_status',
  17: 'pipe_created',
  18: 'pipe_created',
  19: 'wmi_event',
  20: 'wmi_event',
  21: 'wmi_event',
  22: 'dns_query',
  23: 'file_delete',
  24: 'clipboard_capture',
  25: 'process_tampering',
  26: 'file_delete_detected',
  27: 'file_block_executable',
  28: 'file_block_shredding',
  29: 'file_executable_detected',
  255: 'sysmon_error',
}

const SYSMON_NAMES: readonly (readonly [string, EcsName])[] = [
  ['Image', 'process.executable'],
  ['CommandLine', 'process.command_line'],
  ['ParentImage', 'process.parent.executable'],
  ['ParentCommandLine', 'process.parent.command_line'],
  ['TargetFilename', 'file.path'],
  ['TargetObject', 'registry.path'],
  ['SourceIp', 'source.ip'],
  ['DestinationIp', 'destination.ip'],
  ['DestinationHostname', 'destination.domain'],
  ['Protocol', 'network.transport'],
  ['QueryName', 'dns.question.name'],
  ['PipeName', 'file.name'],
  ['ImageLoaded', 'file.path'],
]
const SYSMON_NUMBERS: readonly (readonly [string, EcsName])[] = [
  ['ProcessId', 'process.pid'],
  ['SourcePort', 'source.port'],
  ['DestinationPort', 'destination.port'],
]

/** Fills `ecs` from System's channel and id and the native fields; what is there already stays. */
export const sayWindows = (
  ecs: Ecs,
  channel: string | null,
  eventId: number | null,
  native: Native,
): void => {
  if (eventId !== null) ecs['event.code'] ??= String(eventId)
  if (channel === null || eventId === null) return
  const own = channel.toLowerCase()
  const isSysmon = own.endsWith('sysmon/operational')
  const deeds = isSysmon ? SYSMON_DEEDS : own === 'security' ? SECURITY_DEEDS : OTHER_DEEDS[own]
  const deed = deeds?.[eventId]
  if (deed) {
    ecs['event.action'] ??= deed[0]
    ecs['event.category'] ??= deed[1]
    if (deed[2]) ecs['event.outcome'] ??= deed[2]
  }
  if (isSysmon) saySysmon(ecs, eventId, native)
  else if (own === 'security') saySecurity(ecs, eventId, native)
  else {
    sayUser(ecs, 'user.name', textOf(native['User']) ?? textOf(native['DetectionUser']))
    if (own === 'microsoft-windows-powershell/operational') fill(ecs, 'file.path', native['Path'])
    if (own.includes('defender')) {
      fill(ecs, 'rule.name', native['Threat Name'] ?? native['ThreatName'])
      fill(ecs, 'file.path', native['Path'])
    }
    if (own.includes('terminalservices')) fill(ecs, 'source.ip', native['Address'])
    if (own === 'system' && eventId === 7045) fill(ecs, 'process.executable', native['ImagePath'])
  }
  sayNames(ecs)
}

const saySysmon = (ecs: Ecs, eventId: number, native: Native): void => {
  for (const [name, to] of SYSMON_NAMES) fill(ecs, to, native[name])
  for (const [name, to] of SYSMON_NUMBERS)
    if (ecs[to] === undefined) sayNumber(ecs, to, native[name])
  if (eventId === 8 || eventId === 10) fill(ecs, 'process.executable', native['SourceImage'])
  if (eventId === 3) {
    const initiated = textOf(native['Initiated'])?.toLowerCase()
    if (initiated === 'true') ecs['network.direction'] ??= 'egress'
    else if (initiated === 'false') ecs['network.direction'] ??= 'ingress'
  }
  sayUser(ecs, 'user.name', textOf(native['User']) ?? textOf(native['SourceUser']))
  const hashes = textOf(native['Hashes'])
  if (hashes !== null) {
    const ofFile = eventId !== 1
    for (const part of hashes.split(',', 8)) {
      const at = part.indexOf('=')
      const value = part.slice(at + 1).toLowerCase()
      const kind = part.slice(0, at).trim().toLowerCase()
      if (at < 0 || value === '') continue
      if (ofFile) {
        if (kind === 'sha256') ecs['file.hash.sha256'] ??= value
      } else if (kind === 'md5' || kind === 'sha1' || kind === 'sha256')
        ecs[`process.hash.${kind}`] ??= value
    }
  }
}

const saySecurity = (ecs: Ecs, eventId: number, native: Native): void => {
  const target = textOf(native['TargetUserName'])
  const subject = textOf(native['SubjectUserName'])
  // The one who acts: of a sign-in the account that signs in, of a change the account that changes.
  const isSignIn =
    eventId === 4624 ||
    eventId === 4625 ||
    eventId === 4634 ||
    eventId === 4647 ||
    (eventId >= 4768 && eventId <= 4779)
  fill(ecs, 'user.name', isSignIn ? (target ?? subject) : (subject ?? target))
  fill(
    ecs,
    'user.domain',
    native[isSignIn && target !== null ? 'TargetDomainName' : 'SubjectDomainName'],
  )
  fill(ecs, 'user.id', native[isSignIn && target !== null ? 'TargetUserSid' : 'SubjectUserSid'])
  if (!isSignIn) fill(ecs, 'user.target.name', native['MemberName'] ?? target ?? undefined)
  fill(ecs, 'source.ip', native['IpAddress'] ?? native['ClientAddress'] ?? native['SourceAddress'])
  number(ecs, 'source.port', native['IpPort'] ?? native['SourcePort'])
  fill(ecs, 'destination.ip', native['DestAddress'])
  number(ecs, 'destination.port', native['DestPort'])
  if (eventId === 4688) {
    fill(ecs, 'process.executable', native['NewProcessName'])
    fill(ecs, 'process.command_line', native['CommandLine'])
    fill(ecs, 'process.parent.executable', native['ParentProcessName'])
    number(ecs, 'process.pid', hex(native['NewProcessId']))
  } else {
    fill(ecs, 'process.executable', native['ProcessName'] ?? native['Application'])
    number(ecs, 'process.pid', hex(native['ProcessId'] ?? native['ProcessID']))
  }
  if (eventId === 4657) fill(ecs, 'registry.path', native['ObjectName'])
  if (eventId === 4663 || eventId === 5140 || eventId === 5145)
    fill(
      ecs,
      'file.path',
      native['RelativeTargetName'] ?? native['ObjectName'] ?? native['ShareName'],
    )
  if (eventId === 4697) fill(ecs, 'process.executable', native['ServiceFileName'])
  const status = textOf(native['Status'])
  if (ecs['event.outcome'] === undefined && status !== null && eventId >= 4768 && eventId <= 4776)
    ecs['event.outcome'] = /^0x0+$/.test(status) ? 'success' : 'failure'
}

/** `DOMAIN\name` in two. */
export const sayUser = (ecs: Ecs, to: 'user.name', user: string | null): void => {
  if (user === null || ecs[to] !== undefined) return
  const at = user.indexOf('\\')
  say(ecs, to, at < 0 ? user : user.slice(at + 1))
  if (at > 0) ecs['user.domain'] ??= user.slice(0, at)
}

/** The last part of each path. */
export const sayNames = (ecs: Ecs): void => {
  name(ecs, 'process.executable', 'process.name')
  name(ecs, 'process.parent.executable', 'process.parent.name')
  name(ecs, 'file.path', 'file.name')
}

const name = (ecs: Ecs, path: EcsName, to: EcsName): void => {
  const value = ecs[path]
  if (typeof value !== 'string' || ecs[to] !== undefined) return
  const at = Math.max(value.lastIndexOf('\\'), value.lastIndexOf('/'))
  if (at < value.length - 1) ecs[to] = value.slice(at + 1)
}

const fill = (ecs: Ecs, to: EcsName, value: FieldValue | undefined): void => {
  if (ecs[to] === undefined) say(ecs, to, value)
}
const number = (ecs: Ecs, to: EcsName, value: FieldValue | undefined): void => {
  if (ecs[to] === undefined) sayNumber(ecs, to, value)
}
const hex = (value: FieldValue | undefined): FieldValue | undefined =>
  typeof value === 'string' && /^0x[0-9a-f]{1,12}$/i.test(value) ? Number(value) : value
