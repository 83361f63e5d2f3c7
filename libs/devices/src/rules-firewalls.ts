/**
 * Outputs and configurations of FortiGate, PAN-OS and Junos. A table of data.
 * @module
 */
import * as fortinet from './fortinet.ts'
import { fortinetConfig } from './fortinet-config.ts'
import * as juniper from './juniper.ts'
import { juniperConfig } from './juniper-config.ts'
import * as paloAlto from './paloalto.ts'
import { paloAltoConfig } from './paloalto-config.ts'
import { type Rule, rule } from './rule.ts'

export const FORTINET: readonly Rule[] = [
  rule(
    'fortinet',
    'fortios',
    'get vpn ssl monitor',
    0.95,
    [/^\s*SSL[- ]VPN Login Users:/im, /^\s*Index\s+User\s+Group\s+Auth/im],
    fortinet.sslMonitor,
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
]

export const PALOALTO: readonly Rule[] = [
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
]

export const JUNIPER: readonly Rule[] = [
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
]
