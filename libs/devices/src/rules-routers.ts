/**
 * Outputs and configurations of NEC, Yamaha, Fujitsu and Allied Telesis. A table of data.
 * @module
 */
import { ciscoConfig } from './cisco-config.ts'
import { fujitsuConfig } from './fujitsu-config.ts'
import * as routers from './japanese-routers.ts'
import { necConfig } from './nec-config.ts'
import { type Rule, rule } from './rule.ts'
import { yamahaConfig } from './yamaha-config.ts'

export const NEC: readonly Rule[] = [
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
]

export const YAMAHA: readonly Rule[] = [
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
]

export const FUJITSU: readonly Rule[] = [
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
]

export const ALLIED_TELESIS: readonly Rule[] = [
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
]
