/**
 * By which words an output or a configuration is known, and who reads it. A table of data.
 * @module
 */
import type { Vendor } from './parts.ts'
import type { Rule } from './rule.ts'
import { CISCO, CISCO_NEIGHBOURS, IOS_CONFIGURATION, IOS_VERSION } from './rules-cisco.ts'
import { FORTINET, JUNIPER, PALOALTO } from './rules-firewalls.ts'
import { ARRAY, IVANTI, NETSCALER, SONICWALL } from './rules-gateways.ts'
import { ALLIED_TELESIS, FUJITSU, NEC, YAMAHA } from './rules-routers.ts'

/** All marks of a rule stand in the head of the piece; the first rule that fits wins. */
export const RULES: readonly Rule[] = [
  ...CISCO_NEIGHBOURS,
  ...FORTINET,
  ...CISCO,
  ...NEC,
  ...IOS_VERSION,
  ...PALOALTO,
  ...JUNIPER,
  ...YAMAHA,
  ...FUJITSU,
  ...ALLIED_TELESIS,
  ...ARRAY,
  ...NETSCALER,
  ...SONICWALL,
  ...IVANTI,
  ...IOS_CONFIGURATION,
]

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
