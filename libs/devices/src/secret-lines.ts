/**
 * Secrets that no word announces: commands whose third or fourth word is the secret, and texts that look like one
 * wherever they stand. All patterns are anchored or of one class with bounds, so none can run away.
 * @module
 */
import type { SecretKind } from './parts.ts'

/** The pattern matches what comes before the secret; the secret is all that follows on the line. */
export const COMMANDS: readonly (readonly [RegExp, SecretKind])[] = [
  // Yamaha: name and password stand side by side.
  [/^\s*(?:no )?pp auth (?:username|myname) \S+ /, 'password'],
  [/^\s*(?:no )?login user \S+ (?:encrypted )?/, 'password'],
  [/^\s*auth user \d+ \S+ /, 'password'],
  [/^\s*ipsec ike pre-shared-key \d+ (?:text )?/, 'pre-shared-key'],
  [/^\s*l2tp tunnel auth on /, 'pre-shared-key'],
  [/^\s*snmpv3 usm user \d+ \S+ (?:group \d+ )?/, 'password'],
  [/^\s*snmp(?:v2c)? (?:trap )?community (?:read-only |read-write )?/, 'community'],
  [/^\s*(?:wan|mobile|usbhost|ppp)\S* auth (?:myname|username|accept-name) \S+ /, 'password'],
  [/^\s*mail server smtp \d+ .{0,500}?smtp-auth \S+ /, 'password'],
  // Fujitsu Si-R: id and password of PPP; community as third word; keys of SNMPv3.
  [/^.{0,80}\bppp auth (?:send|receive) \S+ /, 'password'],
  [/^\s*password (?:admin |user )?set /, 'password'],
  [/^\s*snmp manager \d+ \S+ /, 'community'],
  [/^\s*snmp user \d+ (?:auth|priv) \S+ /, 'password'],
  [/^.{0,80}\bike shared key (?:text |hex )?/, 'pre-shared-key'],
  // NEC IX
  [/^\s*authentication password \S+ /, 'password'],
  [/^\s*ike policy \S+ peer \S+ key /, 'pre-shared-key'],
  [/^\s*nm account \S+ password (?:plain |secret )?/, 'password'],
  [/^\s*snmp-agent ip (?:host \S+|community) /, 'community'],
  // Cisco and those that write like it
  [
    /^\s*snmp-server host \S+ (?!.{0,80}\bcommunity )(?:\S+\s+(?=\d{1,3}\.))?(?:(?:traps?|informs?) )?(?:vrf \S+ )?(?:(?:traps?|informs?) )?(?:version (?:1|2c|3 (?:no)?auth|3 priv|3) )?/,
    'community',
  ],
  [/^\s*snmp-server user \S+ .{0,120}?\bauth (?:md5|sha(?:-?\d+)?) /, 'password'],
  [
    /^\s*(?:standby|vrrp|glbp)\b.{0,40} authentication (?:(?:text|md5|key-string|7) )*/,
    'server-key',
  ],
  [/^\s*aaa-server \S+ (?:\(\S{1,60}\) )?host \S+ (?=\S)/, 'server-key'],
  [/^\s*(?:config )?(?:radius|tacacs) (?:auth|acct) add \d+ \S+ \d+ (?:ascii|hex) /, 'server-key'],
  [/^\s*(?:config )?(?:mgmtuser|netuser) add \S+ /, 'password'],
  [/^.{0,200}\bwpa-psk (?:ascii|hex) (?:\d )?/, 'pre-shared-key'],
  [/^\s*(?:ip|ipv6) nhrp authentication /, 'server-key'],
  [/^\s*authentication (?:text|md5) (?:key-string )?(?:7 )?/, 'server-key'],
  [/^\s*(?:config )?snmp v3user create \S+ \S+ \S+ \S+ /, 'password'],
  [/^\s*license smart register \S+ /, 'token'],
  // Yamaha: the account of an internet telephone.
  [/^\s*sip server \d+ \S+ register \S+ \S+ /, 'password'],
  // Array
  [/^\s*(?:aaa )?localdb (?:account|user) (?:"[^"]{0,200}"|\S+) /, 'password'],
  [/^\s*(?:admin )?user (?:"[^"]{1,200}"|[\w.@-]{1,64}) (?=")/, 'password'],
  [/^\s*aaa (?:server )?(?:radius|tacacs\S?|ldap) host (?:"[^"]{0,200}" )?\S+ \S+ /, 'server-key'],
  // Fortinet and others: a backup with its login
  [/^.{0,400}?\bexec(?:ute)? (?:backup|restore) .{1,200}? (?:s?ftp) \S+ \S+ \S+ /, 'password'],
]

/** No line without one of these holds such a command. */
export const COMMAND_HINT: RegExp =
  /auth|user|login|license|sip server|pre-shared|community|snmp|password|shared|policy|standby|vrrp|glbp|aaa|radius|tacacs|psk|localdb|exec|mail|account/

/** What stands behind a secret without being part of it; each word from a closed list. */
const AFTER: ReadonlySet<string> = new Set([
  'administrator',
  'administrators',
  'operator',
  'monitor',
  'guest',
  'encrypted',
  'nt-encrypted',
  'pbkdf2',
  'mschap',
  'privilege',
  'role',
  'network-admin',
  'network-operator',
  'vdc-admin',
  'vdc-operator',
  'ro',
  'rw',
  'read-only',
  'read-write',
  'authorization',
  'localizedkey',
  'config',
  'enable',
  'disable',
  'on',
  'off',
  'level',
])

/** Where the words begin that follow the secret: an access right, the end of a statement. */
export const endOfSecret = (text: string): number => {
  let kept = text.trimEnd()
  if (kept.endsWith('SECRET-DATA'))
    kept = kept
      .slice(0, -11)
      .replace(/##? ?$/, '')
      .trimEnd()
  if (/[;{,]$/.test(kept)) kept = kept.slice(0, -1).trimEnd()
  let end = kept.length
  if (end === 0) return text.length
  for (let words = 0; words < 6; words++) {
    const before = text.lastIndexOf(' ', end - 1)
    if (before <= 0) break
    const word = text.slice(before + 1, end).toLowerCase()
    const isLevel = /^\d{1,2}$/.test(word) && /\b(?:privilege|level)$/i.test(text.slice(0, before))
    if (!AFTER.has(word) && !isLevel) break
    end = before
    while (end > 0 && text[end - 1] === ' ') end -= 1
  }
  return end
}

/** A community is one word; rights and lists that stand behind it are kept. */
export const endOfCommunity = (text: string): number => {
  const word =
    /^(?:"[^"]*"|[^\s{;]+)(?= (?:RO|RW|ro|rw|read-only|read-write|view|group|authorization|version|use-acl|use-ipv4acl|use-ipv6acl|udp-port|ipv6|[{])(?:[ ;]|$))/.exec(
      text.slice(0, 1000),
    )
  return word ? word[0].length : endOfSecret(text)
}

/** Words between the announcement and the secret that only say how it is written. */
export const FORM: RegExp =
  /^(?:(?:[0-9]|10|ENC|enc|encrypted|encrypt|hash|hashed|plain|plain-text|plaintext|clear|clear-text|cleartext|text|ascii-text|ascii|hexadecimal|hex|char|secret|key|pbkdf2|md5|sha|sha1|sha256|sha384|sha512|localized|is|read-only|read-write|ro|rw)\s+){1,3}(?=\S)/

/** Values that are a choice. */
export const isHarmless = (value: string): boolean =>
  /^["']?(?:enabled?|disabled?|yes|no|true|false|on|off|none|null|default|required|optional|never|always|undefined|\*{1,32})["']?[;,]?$/i.test(
    value,
  )

/** Where a setting is about secrets, numbers and a few words more are harmless. */
export const isSetting = (value: string): boolean =>
  isHarmless(value) ||
  /^["']?(?:\d{1,5}|standard|extended|both|rsa|dsa|ecdsa|generate|exportable|aes|des|3des|sha\d*|md5|pap|chap|static|simple|strong|weak|local|\d{1,6}:\d{1,6})["']?[;{,]?$/i.test(
    value,
  )

/** What may stand in a filter: addresses, numbers, and the names of protocols and ports. */
const OF_A_FILTER =
  /^(?:[\d.,:/*=-]{1,200}|(?:any|acl|yes|no|reverse|ip|ipv6|icmp6?|icmp-(?:error|info)|tcp|tcpfin|tcprst|tcpest|tcpsyn|tcpflag|udp|esp|ah|gre|ospf|established|ident|ftp|ftpdata|ssh|telnet|smtp|time|domain|dns|dhcps|dhcpc|tftp|gopher|finger|www|http|https|pop3|sunrpc|nntp|ntp|netbios_ns|netbios_dgm|netbios_ssn|imap|snmp|snmptrap|bgp|imap3|ldap|ike|rlogin|rwho|rsh|syslog|printer|rip|ripng|ms-sql|radius|l2tp|pptp|nfs|msblast|ipsec-nat-t|sip|ping|ping6|,)+)$/

/** `ip filter 200080 pass * 192.168.1.80 tcp * www`: here `pass` lets packets through and announces nothing. */
export const isFilterRule = (before: string, value: string): boolean =>
  /\bfilter (?:\d{1,10}|default) $/.test(before.slice(-40)) &&
  value.split(/\s+/).every((word) => OF_A_FILTER.test(word))

/** No text without one of these holds one of the shapes. */
export const SHAPE_HINT: RegExp = /\$|ENC |-A[QV]|[{]|SH2|AK[1I]|ASI|eyJ|:\/\/|[A-Za-z0-9+/=:]{16}/

/** Looks like a secret wherever it stands. */
export const SHAPES: readonly RegExp[] = [
  // crypt(3), Cisco types 5, 8 and 9, Junos $9$, ASA $sha512$
  /\$[0-9a-zA-Z-]{1,10}\$[^\s"'<>;,]{4,}/g,
  // PAN-OS, FortiOS and Java keep the cipher's name in front
  /-A[QV][=A-Za-z0-9+/]{8,}/g,
  /\bENC [^\s"]{4,}/g,
  /\{(?:AES|AES256|DES|3DES|SHA|SSHA|MD5|CRYPT)\}[^\s"'<>]{4,}/g,
  /\bSH2[A-Za-z0-9+/=]{16,}|\bAK1[A-Za-z0-9+/=]{16,}/g,
  /\beyJ[\w-]{8,400}\.[\w-]{4,}(?:\.[\w-]*)?/g,
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g,
  /(?:\b0x)?(?<![\w.])[0-9a-fA-F]{32,}(?!\w)/g,
  /\b0x[0-9a-fA-F]{24,}/g,
  /(?<![\w:])(?:[0-9a-fA-F]{2}:){13,}[0-9a-fA-F]{2}/g,
  /(?<![A-Za-z0-9+/=])[A-Za-z0-9+/]{40,}={0,2}/g,
]

/** A random word: capitals, small letters and several runs of digits without any sign between. */
export const isRandomWord = (word: string): boolean =>
  /[a-z]/.test(word) && /[A-Z]/.test(word) && (word.match(/\d+/g)?.length ?? 0) >= 2
