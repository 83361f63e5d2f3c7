/**
 * By which words an output or a configuration is known, and who reads it. A table of data.
 * @module
 */
import { asaConfig } from './asa-config.ts'
import * as cisco from './cisco.ts'
import { ciscoConfig } from './cisco-config.ts'
import * as members from './cisco-members.ts'
import * as fortinet from './fortinet.ts'
import { fortinetConfig } from './fortinet-config.ts'
import type { Reader } from './found.ts'
import { fujitsuConfig } from './fujitsu-config.ts'
import * as routers from './japanese-routers.ts'
import * as juniper from './juniper.ts'
import { juniperConfig } from './juniper-config.ts'
import { necConfig } from './nec-config.ts'
import * as neighbours from './neighbours.ts'
import * as paloAlto from './paloalto.ts'
import { paloAltoConfig } from './paloalto-config.ts'
import type { Product, Vendor } from './parts.ts'
import type { Piece } from './segments.ts'
import { sonicConfig } from './sonicwall-config.ts'
import { sonicSettings } from './sonicwall-settings.ts'
import { arrayConfig, ivantiConfig } from './vpn-gateway-configs.ts'
import * as gateways from './vpn-gateways.ts'
import { yamahaConfig } from './yamaha-config.ts'

export type Rule = {
  readonly vendor: Vendor
  readonly product: Product | null
  readonly command: string
  readonly confidence: number
  readonly marks: readonly RegExp[]
  readonly reader: Reader
}

const rule = (
  vendor: Vendor,
  product: Product | null,
  command: string,
  confidence: number,
  marks: readonly RegExp[],
  reader: Reader,
): Rule => ({ vendor, product, command, confidence, marks, reader })

/** All marks of a rule stand in the head of the piece; the first rule that fits wins. */
export const RULES: readonly Rule[] = [
  // The banners of neighbours stand inside: these come first.
  rule(
    'cisco',
    null,
    'show cdp neighbors detail',
    0.95,
    [/^Device ID ?:/m, /^Platform: ?.*Capabilities:/m, /Port ID \(outgoing port\)/],
    neighbours.cdpDetail,
  ),
  rule(
    'cisco',
    null,
    'show lldp neighbors detail',
    0.9,
    [
      /^Chassis id: /m,
      /^Port id: /m,
      /^(?:System Name|Time remaining|Port Description)/m,
      /^(?:System Capabilities|Enabled Capabilities)/m,
    ],
    neighbours.lldpDetail,
  ),
  rule(
    'fortinet',
    null,
    'get system status',
    1,
    [/^Version: Forti\w+/m, /^(?:Serial-Number|Hostname|BIOS version|Branch point)\s*:/m],
    fortinet.systemStatus,
  ),
  rule(
    'fortinet',
    'fortios',
    'show full-configuration',
    1,
    [/^#config-version=\w+/m],
    fortinetConfig,
  ),
  rule(
    'fortinet',
    'fortios',
    'get system ha status',
    1,
    [/^HA Health Status/m, /^Model: Forti/m],
    fortinet.haStatus,
  ),
  rule(
    'fortinet',
    'fortios',
    'get system interface physical',
    0.95,
    [/^== ?\[onboard\]/m, /^\s*==\[/m],
    fortinet.interfaces,
  ),
  rule(
    'fortinet',
    'fortios',
    'get system interface',
    0.95,
    [/^== \[ ?\S+ ?\]/m, /^name: \S+.*\bstatus: (?:up|down)|^name: \S+.*\btype: /m],
    fortinet.interfaces,
  ),
  rule(
    'fortinet',
    'fortios',
    'get system arp',
    0.9,
    [/^Address\s+Age\(min\)\s+Hardware Addr\s+Interface/m],
    fortinet.arp,
  ),
  rule(
    'fortinet',
    'fortios',
    'diagnose lldprx port neighbor details',
    0.9,
    [/^\d+ port\.txt: /m, /^\d+ chassis\.type: /m],
    fortinet.lldp,
  ),
  rule(
    'fortinet',
    'fortios',
    'show',
    0.9,
    [
      /^\s*config (?:system|firewall|vpn|user|router|log|vdom|global|endpoint-control|webfilter|antivirus|wireless-controller|switch-controller|certificate)\b/m,
      /^\s*(?:edit|set) \S/m,
      /^\s*end\s*$/m,
    ],
    fortinetConfig,
  ),
  rule(
    'cisco',
    'ios-xr',
    'show version',
    1,
    [/^Cisco IOS XR Software, Version /m],
    cisco.xrVersion,
  ),
  rule(
    'cisco',
    'nx-os',
    'show version',
    1,
    [/^Cisco Nexus Operating System/m, /^Software\s*$|^\s+(?:NXOS|system):\s+version/m],
    cisco.nxosVersion,
  ),
  rule(
    'cisco',
    'asa',
    'show version',
    1,
    [
      /(?:Cisco Adaptive Security Appliance Software|Cisco Firepower Threat Defense|Firepower Threat Defense for).*Version/m,
    ],
    cisco.asaVersion,
  ),
  rule(
    'cisco',
    'ftd',
    'show version',
    0.9,
    [/^Model\s*: Cisco .*Threat Defense/m],
    cisco.asaVersion,
  ),
  rule(
    'cisco',
    'wlc',
    'show sysinfo',
    1,
    [/^Manufacturer's Name\.+ ?Cisco/m, /^Product Version\.+/m],
    cisco.sysinfo,
  ),
  rule(
    'cisco',
    'asa',
    'show failover',
    1,
    [
      /^Failover (?:On|Off|unit)/m,
      /^Failover (?:unit|LAN Interface)/m,
      /\b(?:This|Other) host: (?:Primary|Secondary)/,
    ],
    members.failover,
  ),
  rule(
    'cisco',
    'asa',
    'show vpn-sessiondb',
    0.95,
    [/^\s*Session Type: \S/m, /^\s*(?:Username|Connection)\s*: \S/m],
    neighbours.vpnSessions,
  ),
  rule(
    'cisco',
    'asa',
    'show vpn-sessiondb',
    0.95,
    [/^VPN Session Summary/m, /^Device Total VPN Capacity/m],
    neighbours.vpnSessions,
  ),
  rule(
    'cisco',
    null,
    'show inventory',
    0.95,
    [/^name: ?"?[^",]+"?, {1,10}descr: /im, /^PID: ?.*VID: ?.*SN:/m],
    members.inventory,
  ),
  rule(
    'cisco',
    null,
    'show switch detail',
    0.9,
    [/^Switch\/Stack Mac Address :/m, /^Switch# {1,4}Role/m],
    members.stack,
  ),
  rule(
    'cisco',
    'ios',
    'show ip arp',
    0.95,
    [/^Protocol {2,}Address {2,}Age/m, /^Internet {2}\d/m],
    neighbours.arpTable,
  ),
  rule(
    'cisco',
    'nx-os',
    'show ip arp',
    0.9,
    [/^IP ARP Table for (?:context|all contexts)/m, /^Address\s+Age\s+MAC Address\s+Interface/m],
    neighbours.arpTable,
  ),
  rule(
    'cisco',
    'ios-xr',
    'show arp',
    0.95,
    [/^Address\s+Age\s+Hardware Addr\s+State\s+Type\s+Interface/m],
    neighbours.arpTable,
  ),
  rule(
    'cisco',
    'viptela',
    'show arp',
    0.85,
    [/^VPN\s+NAME\s+IP\s+MAC\s+STATE/m],
    neighbours.arpTable,
  ),
  rule(
    'cisco',
    'asa',
    'show arp',
    0.8,
    [
      /^\n*(?:[ \t]*\S{1,48} \d{1,3}(?:\.\d{1,3}){3} [0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4} (?:\d+|-|alias)[ \t]*(?:\n|$)){1,400}\n*$/,
    ],
    neighbours.arpTable,
  ),
  rule(
    'cisco',
    'small-business',
    'show system id',
    0.6,
    [/^Serial number : [A-Z0-9]{8,14}\s*$/],
    cisco.systemId,
  ),
  rule(
    'cisco',
    'asa',
    'show running-config',
    1,
    [/^(?:ASA|NGFW) Version \d/m, /^(?:hostname|interface|names|enable password|!)/m],
    asaConfig,
  ),
  rule(
    'cisco',
    'nx-os',
    'show running-config',
    1,
    [
      /^(?:!Command: show running-config|!Running configuration last done at|feature \w+|vdc \S+ id \d)/m,
      /^(?:version \d|hostname|switchname|vrf context|feature|interface)/m,
      /^(?:feature |vrf context |vdc |!Command|switchname)/m,
    ],
    ciscoConfig('nx-os'),
  ),
  rule(
    'cisco',
    'ios-xr',
    'show running-config',
    1,
    [/^!! IOS XR Configuration/m],
    ciscoConfig('ios-xr'),
  ),
  rule(
    'nec',
    'univerge-ix',
    'show running-config',
    1,
    [/^! ?NEC Portable Internetwork Core Operating System/m],
    necConfig,
  ),
  rule(
    'nec',
    'univerge-ix',
    'show version',
    1,
    [/^NEC Portable Internetwork Core Operating System/m, /^IX Series /m],
    routers.necVersion,
  ),
  rule(
    'cisco',
    null,
    'show version',
    1,
    [
      /^(?:Cisco (?:IOS Software|Internetwork Operating System Software)|IOS \(tm\)|Cisco IOS[- ]XE Software)/m,
      / uptime is |^ROM: |^Technical Support:/m,
    ],
    cisco.iosVersion,
  ),
  rule(
    'paloalto',
    'pan-os',
    'show system info',
    1,
    [/^sw-version: \S/m, /^hostname: /m],
    paloAlto.systemInfo,
  ),
  rule(
    'paloalto',
    'pan-os',
    'show high-availability all',
    0.9,
    [/^Group \d+:/m, /^\s*Local Information:/m, /^\s*Mode: Active-/m],
    paloAlto.highAvailability,
  ),
  rule(
    'paloalto',
    'pan-os',
    'show lldp neighbors all',
    0.9,
    [/^\s*Local information:/im, /^\s*Local interface: \S/im, /^\s*Neighbor information:/im],
    paloAlto.lldpAll,
  ),
  rule(
    'paloalto',
    'pan-os',
    'show interface all',
    0.9,
    [/^total configured hardware interfaces: /m, /^name\s+id\s+speed\/duplex\/state/m],
    paloAlto.interfaceAll,
  ),
  rule(
    'paloalto',
    'pan-os',
    'show arp all',
    0.9,
    [/^maximum of entries supported\s*:/m, /^interface\s+ip address\s+hw address/m],
    paloAlto.arpAll,
  ),
  rule(
    'paloalto',
    'pan-os',
    'show config running',
    1,
    [/<config [^>]{0,300}(?:urldb|detail-version|version="\d)[^>]{0,300}>/],
    paloAltoConfig,
  ),
  rule(
    'paloalto',
    'pan-os',
    'show config running',
    0.95,
    [
      /^set (?:deviceconfig|mgt-config|network (?:interface|profiles|virtual-router)|rulebase|shared|vsys|zone|global-protect|address|service) /m,
      /^set (?:deviceconfig |mgt-config |.*\blayer3\b|rulebase |zone |global-protect )/m,
    ],
    paloAltoConfig,
  ),
  rule(
    'paloalto',
    'pan-os',
    'show config running',
    0.9,
    [/^(?:config|mgt-config|deviceconfig) \{/m, /^\s*(?:deviceconfig|mgt-config|devices) \{/m],
    paloAltoConfig,
  ),
  rule(
    'juniper',
    'junos',
    'show version',
    1,
    [/^(?:Junos: \d|JUNOS .*\[\d)/m, /^(?:Hostname|Model): /m],
    juniper.version,
  ),
  rule(
    'juniper',
    'junos',
    'show chassis hardware',
    0.95,
    [/^Hardware inventory:/m, /^Item\s+Version\s+Part number\s+Serial number/m],
    juniper.chassisHardware,
  ),
  rule(
    'juniper',
    'junos',
    'show chassis cluster status',
    0.95,
    [/^Cluster ID: \d/m, /^Redundancy group: \d/m],
    juniper.clusterStatus,
  ),
  rule(
    'juniper',
    'junos',
    'show lldp neighbors',
    0.95,
    [/^Local Interface\s+Parent Interface\s+Chassis Id\s+Port info/m],
    juniper.lldpTable,
  ),
  rule(
    'juniper',
    'junos',
    'show arp',
    0.9,
    [/^MAC Address\s+Address\s+Name\s+Interface/m],
    juniper.arp,
  ),
  rule(
    'juniper',
    'junos',
    'show configuration',
    0.95,
    [
      /^(?:version \S+;|## Last (?:commit|changed):|system \{|groups \{)/m,
      /^(?:system|interfaces|security|groups|chassis|protocols|routing-options|snmp|policy-options) \{/m,
    ],
    juniperConfig,
  ),
  rule(
    'juniper',
    'junos',
    'show configuration',
    0.95,
    [
      /^set (?:version \d|system (?:host-name|root-authentication|services|login|syslog)|interfaces \S+ (?:unit|description)|security zones|groups \S+ system)/m,
    ],
    juniperConfig,
  ),
  rule(
    'yamaha',
    'yamaha-rt',
    'show environment',
    1,
    [
      /^(?:RTX|NVR|FWX|SRT|RT|vRX)\w{0,8} Rev\.\d/m,
      /^\s*main:\s|^(?:CPU|Memory|Boot|メモリ|起動)/m,
    ],
    routers.yamahaEnvironment,
  ),
  rule(
    'yamaha',
    'yamaha-rt',
    'show config',
    1,
    [/^# (?:RTX|NVR|FWX|SRT|RT|vRX)\w{0,8} Rev\.\d/m],
    yamahaConfig,
  ),
  rule(
    'yamaha',
    'yamaha-rt',
    'show config',
    0.85,
    [
      /^(?:login password|administrator password|ip lan\d address|pp select|tunnel select) /m,
      /^\s?(?:pp (?:select|always-on|auth)|tunnel select|ip lan\d|nat descriptor|dhcp scope|ipsec (?:tunnel|ike|sa)|ip filter) /m,
    ],
    yamahaConfig,
  ),
  rule(
    'fujitsu',
    'si-r',
    'show system information',
    1,
    [/^\s*System : S[iR]-?/m, /^\s*Firm Ver\. : V\d/m],
    routers.fujitsuInformation,
  ),
  rule(
    'fujitsu',
    'si-r',
    'show running-config',
    0.85,
    [
      /^(?:lan|remote|template|ether) \d+ \w/m,
      /^(?:sysname|lan \d+ ip address|remote \d+ (?:name|ap)|consoleinfo|syslog (?:pri|facility)|password (?:admin )?set|serverinfo) /m,
    ],
    fujitsuConfig,
  ),
  rule(
    'allied-telesis',
    'alliedware-plus',
    'show version',
    1,
    [/^AlliedWare Plus/m, /^Build name\s*:|^Build date\s*:/m],
    routers.alliedVersion,
  ),
  rule(
    'allied-telesis',
    'alliedware-plus',
    'show system',
    1,
    [/^(?:Switch|Stack|Router|Firewall) System Status/m, /^Board\s+(?:ID\s+)?Bay\s+Board Name/m],
    routers.alliedSystem,
  ),
  rule(
    'allied-telesis',
    'alliedware-plus',
    'show running-config',
    0.95,
    [
      /^(?:stack virtual-chassis-id \d|switch \d provision \S|ssh server allow-users|interface port\d\.\d\.\d|atmf )/m,
      /^!$/m,
    ],
    ciscoConfig('alliedware-plus'),
  ),
  rule(
    'array',
    'array-ag',
    'show version',
    1,
    [
      /ArrayOS Rel\.?/m,
      /^(?:Host name|System (?:CPU|RAM|up time|Module)|Licensed Features|License Key|Model|Build)\s*:/im,
    ],
    gateways.arrayVersion,
  ),
  rule(
    'array',
    'array-ag',
    'show running-config',
    0.95,
    [
      /^(?:virtual site (?:name )?"?\S|localdb |webui (?:on|ip|port)|vpn netpool|switch to )/m,
      /^(?:hostname|ip address|webui|aaa|virtual site|ssh) /m,
    ],
    arrayConfig,
  ),
  rule(
    'sonicwall',
    'sonicos',
    'show current-config',
    1,
    [
      /^firmware-version "?Sonic/m,
      /^(?:interface \S+|administration|address-object|access-rule|zone|user local)/m,
    ],
    sonicConfig,
  ),
  rule(
    'sonicwall',
    'sonicos',
    'show version',
    1,
    [/^\s*firmware-version "?Sonic|^Firmware Version: Sonic/m],
    gateways.sonicVersion,
  ),
  rule(
    'sonicwall',
    'sonicos',
    'exported settings',
    1,
    [
      /^(?:shortProdName|buildNum)=/m,
      /^(?:firewallName|iface_name_\d+|serialNumber|checksumVersion|zoneObjId_\d+)=/m,
    ],
    sonicSettings,
  ),
  rule(
    'ivanti',
    'connect-secure',
    'exported configuration',
    1,
    [/<configuration [^>]{0,300}(?:ive-sa|pulsesecure|ivanti)[^>]{0,300}>/],
    ivantiConfig,
  ),
  rule(
    'ivanti',
    'connect-secure',
    'system overview',
    0.9,
    [
      /^.{0,40}(?:Ivanti|Pulse|Connect Secure|Policy Secure)/im,
      /^.{0,40}[Vv]ersion\s*[:=]?\s*\d+\.\d+R\d/m,
    ],
    gateways.ivantiVersion,
  ),
  rule(
    'cisco',
    'ios',
    'show running-config',
    0.9,
    [
      /^(?:Building configuration|Current configuration ?:|! Last configuration change|version \d\d\.\d|service (?:timestamps|password-encryption))/m,
      /^(?:hostname|interface|line (?:vty|con)|boot-start-marker|!)/m,
    ],
    (piece) => ciscoConfig(iosOf(piece))(piece),
  ),
]

const iosOf = ({ lines }: Piece): Product => {
  const version = /^version (\d+)\./m.exec(lines.slice(0, 200).join('\n'))?.[1]
  return Number(version) >= 16 ||
    lines
      .slice(0, 400)
      .some((l) => /^(?:platform |license smart|boot system .*packages\.conf)/.test(l))
    ? 'ios-xe'
    : 'ios'
}

/** Outputs that are known and say nothing that is kept here. */
export const OF_NO_USE: readonly (readonly [Vendor, string, RegExp])[] = [
  ['cisco', 'show cdp neighbors', /^Device ID\s+Local Intrfce\s+Holdtme/m],
  ['cisco', 'show lldp neighbors', /^Device ID\s+Local Intf\s+Hold-time\s+Capability/m],
  ['cisco', 'show ip interface brief', /^Interface\s+IP-Address\s+OK\? Method Status/m],
  ['cisco', 'show interfaces status', /^Port\s+Name\s+Status\s+Vlan/m],
  [
    'cisco',
    'show ip interface',
    /^ {2}(?:Internet address is |Internet protocol processing disabled)/m,
  ],
  [
    'cisco',
    'show interfaces',
    /^\S+ is (?:administratively )?(?:up|down).{0,40}, line protocol is /m,
  ],
  ['cisco', 'show ip route', /^Codes: (?:L|C|R) - (?:local|connected|RIP)/m],
  ['cisco', 'show vlan', /^VLAN\s+Name\s+Status\s+Ports/m],
  ['fortinet', 'get router info routing-table all', /^Codes: K - kernel/m],
  ['juniper', 'show interfaces', /^Physical interface: \S+, (?:Enabled|Administratively down)/m],
  ['paloalto', 'show routing route', /^flags: A:active, \?:loose/m],
]
