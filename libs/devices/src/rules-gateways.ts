/**
 * Outputs and configurations of Array, SonicWall, Ivanti and NetScaler. A table of data.
 * @module
 */

import { type Rule, rule } from './rule.ts'
import { sonicConfig } from './sonicwall-config.ts'
import { sonicSettings } from './sonicwall-settings.ts'
import { arrayConfig, ivantiConfig } from './vpn-gateway-configs.ts'
import * as gateways from './vpn-gateways.ts'

export const ARRAY: readonly Rule[] = [
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
]

export const SONICWALL: readonly Rule[] = [
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
]

export const IVANTI: readonly Rule[] = [
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
]

/** The configuration is not read: it holds secrets in a form of its own. */
export const NETSCALER: readonly Rule[] = [
  rule(
    'citrix',
    'netscaler',
    'show version',
    1,
    [/^\s*(?:\d+\)\s*)?NetScaler NS\d{1,2}\.\d: ?Build \d{1,3}\.\d/m],
    gateways.netscalerVersion,
  ),
]
