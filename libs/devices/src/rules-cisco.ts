/**
 * Outputs and configurations of Cisco. A table of data.
 * @module
 */
import { asaConfig } from './asa-config.ts'
import * as cisco from './cisco.ts'
import { ciscoConfig } from './cisco-config.ts'
import * as members from './cisco-members.ts'
import * as neighbours from './neighbours.ts'
import type { Product } from './parts.ts'
import { type Rule, rule } from './rule.ts'
import type { Piece } from './segments.ts'

/** Before all others: the banners of neighbours stand inside. */
export const CISCO_NEIGHBOURS: readonly Rule[] = [
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
]

export const CISCO: readonly Rule[] = [
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
]

/** After NEC, whose banner is alike. */
export const IOS_VERSION: readonly Rule[] = [
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
]

/** The last: many others write configurations like these. */
export const IOS_CONFIGURATION: readonly Rule[] = [
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
