/**
 * Windows log sources as data: service → channels, category → channels and event ids. From the taxonomy appendix of Sigma 2.1
 * (public domain) and what machines really write; channel names compare without case.
 * @module
 */
import type { LogSource } from './form.ts'
import type { ViewName } from './views.ts'

export type CategorySource = {
  readonly channels: readonly string[]
  readonly eventIds: readonly number[]
  /** Field → values, of which the event must hold one. */
  readonly where?: Readonly<Record<string, readonly string[]>>
  /** The event's own field names differ: read through this. */
  readonly view?: ViewName
}

const SYSMON = ['Microsoft-Windows-Sysmon/Operational']

export const WINDOWS_SERVICES: Readonly<Record<string, readonly string[]>> = {
  application: ['Application'],
  'application-experience': [
    'Microsoft-Windows-Application-Experience/Program-Telemetry',
    'Microsoft-Windows-Application-Experience/Program-Compatibility-Assistant',
  ],
  applocker: [
    'Microsoft-Windows-AppLocker/MSI and Script',
    'Microsoft-Windows-AppLocker/EXE and DLL',
    'Microsoft-Windows-AppLocker/Packaged app-Deployment',
    'Microsoft-Windows-AppLocker/Packaged app-Execution',
  ],
  'appmodel-runtime': ['Microsoft-Windows-AppModel-Runtime/Admin'],
  'appxdeployment-server': ['Microsoft-Windows-AppXDeploymentServer/Operational'],
  'appxpackaging-om': ['Microsoft-Windows-AppxPackaging/Operational'],
  bitlocker: ['Microsoft-Windows-BitLocker/BitLocker Management'],
  'bits-client': ['Microsoft-Windows-Bits-Client/Operational'],
  capi2: ['Microsoft-Windows-CAPI2/Operational'],
  'certificateservicesclient-lifecycle-system': [
    'Microsoft-Windows-CertificateServicesClient-Lifecycle-System/Operational',
  ],
  'codeintegrity-operational': ['Microsoft-Windows-CodeIntegrity/Operational'],
  dhcp: ['Microsoft-Windows-DHCP-Server/Operational'],
  'diagnosis-scripted': ['Microsoft-Windows-Diagnosis-Scripted/Operational'],
  'dns-client': [
    'Microsoft-Windows-DNS Client Events/Operational',
    'Microsoft-Windows-DNS-Client/Operational',
  ],
  'dns-server': ['DNS Server'],
  'dns-server-analytic': [
    'Microsoft-Windows-DNS-Server/Analytical',
    'Microsoft-Windows-DNSServer/Analytical',
  ],
  'dns-server-audit': ['Microsoft-Windows-DNS-Server/Audit', 'Microsoft-Windows-DNSServer/Audit'],
  'driver-framework': ['Microsoft-Windows-DriverFrameworks-UserMode/Operational'],
  'firewall-as': ['Microsoft-Windows-Windows Firewall With Advanced Security/Firewall'],
  'hyper-v-worker': ['Microsoft-Windows-Hyper-V-Worker', 'Microsoft-Windows-Hyper-V-Worker-Admin'],
  'iis-configuration': ['Microsoft-IIS-Configuration/Operational'],
  'kernel-event-tracing': [
    'Microsoft-Windows-Kernel-EventTracing',
    'Microsoft-Windows-Kernel-EventTracing/Admin',
  ],
  'kernel-shimengine': [
    'Microsoft-Windows-Kernel-ShimEngine/Operational',
    'Microsoft-Windows-Kernel-ShimEngine/Diagnostic',
  ],
  ldap: ['Microsoft-Windows-LDAP-Client/Debug'],
  ldap_debug: ['Microsoft-Windows-LDAP-Client/Debug'],
  'lsa-server': ['Microsoft-Windows-LSA/Operational'],
  'microsoft-servicebus-client': [
    'Microsoft-ServiceBus-Client/Operational',
    'Microsoft-ServiceBus-Client/Admin',
    'Microsoft-ServiceBus-Client',
  ],
  'msexchange-management': ['MSExchange Management'],
  ntfs: ['Microsoft-Windows-Ntfs/Operational'],
  ntlm: ['Microsoft-Windows-NTLM/Operational'],
  openssh: ['OpenSSH/Operational'],
  powershell: ['Microsoft-Windows-PowerShell/Operational', 'PowerShellCore/Operational'],
  'powershell-classic': ['Windows PowerShell'],
  'printservice-admin': ['Microsoft-Windows-PrintService/Admin'],
  'printservice-operational': ['Microsoft-Windows-PrintService/Operational'],
  security: ['Security'],
  'security-mitigations': [
    'Microsoft-Windows-Security-Mitigations/Kernel Mode',
    'Microsoft-Windows-Security-Mitigations/User Mode',
  ],
  sense: ['Microsoft-Windows-SENSE/Operational'],
  'servicebus-client': [
    'Microsoft-ServiceBus-Client/Operational',
    'Microsoft-ServiceBus-Client/Admin',
    'Microsoft-ServiceBus-Client',
  ],
  'shell-core': ['Microsoft-Windows-Shell-Core/Operational'],
  'smbclient-connectivity': ['Microsoft-Windows-SmbClient/Connectivity'],
  'smbclient-security': ['Microsoft-Windows-SmbClient/Security'],
  'smbserver-connectivity': ['Microsoft-Windows-SMBServer/Connectivity'],
  sysmon: ['Microsoft-Windows-Sysmon/Operational'],
  system: ['System'],
  taskscheduler: ['Microsoft-Windows-TaskScheduler/Operational'],
  'terminalservices-localsessionmanager': [
    'Microsoft-Windows-TerminalServices-LocalSessionManager/Operational',
  ],
  vhdmp: ['Microsoft-Windows-VHDMP/Operational'],
  windefend: ['Microsoft-Windows-Windows Defender/Operational'],
  wmi: ['Microsoft-Windows-WMI-Activity/Operational'],
}

/** An empty list: no event log carries it (file_access and file_rename need ETW Kernel-File). */
export const WINDOWS_CATEGORIES: Readonly<Record<string, readonly CategorySource[]>> = {
  process_creation: [
    { channels: SYSMON, eventIds: [1] },
    { channels: ['Security'], eventIds: [4688], view: 'security-4688' },
  ],
  file_change: [{ channels: SYSMON, eventIds: [2] }],
  network_connection: [
    { channels: SYSMON, eventIds: [3] },
    { channels: ['Security'], eventIds: [5156], view: 'security-5156' },
  ],
  sysmon_status: [{ channels: SYSMON, eventIds: [4, 16] }],
  process_termination: [
    { channels: SYSMON, eventIds: [5] },
    { channels: ['Security'], eventIds: [4689], view: 'security-4689' },
  ],
  driver_load: [{ channels: SYSMON, eventIds: [6] }],
  image_load: [{ channels: SYSMON, eventIds: [7] }],
  create_remote_thread: [{ channels: SYSMON, eventIds: [8] }],
  raw_access_thread: [{ channels: SYSMON, eventIds: [9] }],
  process_access: [{ channels: SYSMON, eventIds: [10] }],
  file_event: [{ channels: SYSMON, eventIds: [11] }],
  registry_event: [
    { channels: SYSMON, eventIds: [12, 13, 14] },
    { channels: ['Security'], eventIds: [4657], view: 'security-4657' },
  ],
  registry_add: [{ channels: SYSMON, eventIds: [12], where: { EventType: ['CreateKey'] } }],
  registry_delete: [
    { channels: SYSMON, eventIds: [12], where: { EventType: ['DeleteKey', 'DeleteValue'] } },
    {
      channels: ['Security'],
      eventIds: [4657],
      view: 'security-4657',
      where: { EventType: ['DeleteValue'] },
    },
  ],
  registry_set: [
    { channels: SYSMON, eventIds: [13] },
    // 4657 tells of deleted values, too.
    {
      channels: ['Security'],
      eventIds: [4657],
      view: 'security-4657',
      where: { EventType: ['SetValue'] },
    },
  ],
  registry_rename: [{ channels: SYSMON, eventIds: [14] }],
  create_stream_hash: [{ channels: SYSMON, eventIds: [15] }],
  pipe_created: [{ channels: SYSMON, eventIds: [17, 18] }],
  wmi_event: [{ channels: SYSMON, eventIds: [19, 20, 21] }],
  dns_query: [{ channels: SYSMON, eventIds: [22] }],
  file_delete: [{ channels: SYSMON, eventIds: [23, 26] }],
  clipboard_capture: [{ channels: SYSMON, eventIds: [24] }],
  clipboard_change: [{ channels: SYSMON, eventIds: [24] }],
  process_tampering: [{ channels: SYSMON, eventIds: [25] }],
  file_delete_detected: [{ channels: SYSMON, eventIds: [26] }],
  file_block_executable: [{ channels: SYSMON, eventIds: [27] }],
  file_block_shredding: [{ channels: SYSMON, eventIds: [28] }],
  file_executable_detected: [{ channels: SYSMON, eventIds: [29] }],
  sysmon_error: [{ channels: SYSMON, eventIds: [255] }],
  file_access: [],
  file_rename: [],
  ps_classic_start: [{ channels: ['Windows PowerShell'], eventIds: [400] }],
  ps_classic_provider_start: [{ channels: ['Windows PowerShell'], eventIds: [600] }],
  ps_classic_script: [{ channels: ['Windows PowerShell'], eventIds: [800] }],
  ps_module: [
    {
      channels: ['Microsoft-Windows-PowerShell/Operational', 'PowerShellCore/Operational'],
      eventIds: [4103],
    },
  ],
  ps_script: [
    {
      channels: ['Microsoft-Windows-PowerShell/Operational', 'PowerShellCore/Operational'],
      eventIds: [4104],
    },
  ],
  antivirus: [
    {
      channels: ['Microsoft-Windows-Windows Defender/Operational'],
      eventIds: [1006, 1007, 1008, 1009, 1010, 1011, 1012, 1017, 1018, 1019, 1115, 1116],
      view: 'defender',
    },
  ],
}

/** Sysmon for Linux. */
export const LINUX_CATEGORIES: Readonly<Record<string, readonly CategorySource[]>> = {
  process_creation: [{ channels: ['Linux-Sysmon/Operational'], eventIds: [1] }],
  network_connection: [{ channels: ['Linux-Sysmon/Operational'], eventIds: [3] }],
  process_termination: [{ channels: ['Linux-Sysmon/Operational'], eventIds: [5] }],
  file_event: [{ channels: ['Linux-Sysmon/Operational'], eventIds: [11] }],
  file_delete: [{ channels: ['Linux-Sysmon/Operational'], eventIds: [23] }],
}

/**
 * Sources that say of themselves something else than rules do: rules for `rules` are asked about events of each of `events` too. The
 * files of a Linux house hold the lines of many programs (auth.log those of sshd, sudo and su; syslog nearly all), products have
 * older names, and rules of one service are written in two forms.
 */
export const ALSO_SAID: readonly {
  readonly rules: LogSource
  readonly events: readonly LogSource[]
}[] = [
  { rules: { product: 'linux', service: 'auth' }, events: ofLinux(['sshd', 'sudo']) },
  {
    rules: { product: 'linux', service: 'syslog' },
    events: ofLinux(['auth', 'sshd', 'sudo', 'cron', 'vsftpd', 'guacamole', 'clamav']),
  },
  // ASA and IOS write their commands, sign-ins and routing to the same syslog.
  {
    rules: { product: 'cisco', service: 'syslog' },
    events: ['aaa', 'asa', 'bgp', 'ldp'].map((service) => ({ product: 'cisco', service })),
  },
  {
    rules: { product: 'fortios', service: 'sslvpnd' },
    events: [{ product: 'fortigate', service: 'event' }],
  },
  {
    rules: { product: 'paloalto', category: 'appliance', service: 'globalprotect' },
    events: [{ product: 'paloalto', service: 'globalprotect' }],
  },
  {
    rules: { product: 'paloalto', category: 'file_event', service: 'globalprotect' },
    events: [{ product: 'paloalto', service: 'globalprotect' }],
  },
  {
    rules: { product: 'kubernetes', category: 'application', service: 'audit' },
    events: [{ product: 'kubernetes', service: 'audit' }],
  },
  {
    rules: { product: 'kubernetes', service: 'audit' },
    events: [{ product: 'kubernetes', category: 'application', service: 'audit' }],
  },
  // Both services of the security centre come as one kind of record.
  {
    rules: { product: 'm365', service: 'threat_detection' },
    events: [{ product: 'm365', service: 'threat_management' }],
  },
  {
    rules: { product: 'm365', service: 'exchange' },
    events: [{ product: 'm365', service: 'audit' }],
  },
  {
    rules: { product: 'gcp', service: 'gcp.audit' },
    events: [{ product: 'gcp', service: 'audit' }],
  },
]

function ofLinux(services: readonly string[]): readonly LogSource[] {
  return services.map((service) => ({ product: 'linux', service }))
}
