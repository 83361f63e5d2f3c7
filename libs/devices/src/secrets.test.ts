import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readDevices } from './index.ts'
import { redact } from './redact.ts'

// ── planting ───────────────────────────────────────────────────────────────────────────────────────────────

type Planted = { readonly text: string; readonly secrets: readonly string[] }

const SIGNS = [...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789']
const MARKS = [...'!@#%^*_+-=:.?/~$']
const word = fc
  .tuple(
    fc.array(fc.constantFrom(...SIGNS), { minLength: 4, maxLength: 8 }),
    fc.array(fc.constantFrom(...SIGNS, ...MARKS), { minLength: 6, maxLength: 20 }),
  )
  .map(([a, b]) => [...a, ...b].join(''))
const of = (alphabet: string, minLength: number, maxLength = minLength) =>
  fc.array(fc.constantFrom(...alphabet), { minLength, maxLength }).map((s) => s.join(''))
const BASE64 = `${SIGNS.join('')}+/`

/** What may stand for each placeholder. */
const KINDS = {
  word,
  phrase: fc.tuple(word, word, word).map((w) => w.join(' ')),
  base64: of(BASE64, 24, 88),
  hex: of('0123456789ABCDEF', 14, 30),
  hexlong: of('0123456789abcdef', 40, 64),
  pem: of(BASE64, 64),
  long: of(BASE64, 372),
  xml: fc.tuple(word, word).map(([a, b]) => `${a}&<"${b}`),
} as const

const PLACE = /\{\{(\w+)\}\}/g

/** The template with a secret of its own at every place. */
const planted = (template: string): fc.Arbitrary<Planted> => {
  const kinds = [...template.matchAll(PLACE)].map((m) => m[1] as keyof typeof KINDS)
  return fc.tuple(...kinds.map((kind) => KINDS[kind] as fc.Arbitrary<string>)).map((secrets) => {
    let next = 0
    const text = template.replace(PLACE, (_, kind: string) => {
      const secret = secrets[next] ?? ''
      next += 1
      return kind === 'xml'
        ? secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
        : secret
    })
    return { text, secrets }
  })
}

/** No secret, in full or in a piece that would give it away, stands in what is kept. */
const leaksOf = (kept: string, { secrets }: Planted): string[] =>
  secrets.filter((secret) => {
    const pieces =
      secret.length < 16
        ? [secret]
        : [
            secret.slice(0, 12),
            secret.slice(-12),
            secret.slice(Math.floor(secret.length / 2) - 6, Math.floor(secret.length / 2) + 6),
          ]
    const forms = pieces.flatMap((p) => [
      p,
      p.replaceAll('&', '&amp;').replaceAll('<', '&lt;'),
      JSON.stringify(p).slice(1, -1),
    ])
    return forms.some((form) => kept.includes(form))
  })

// ── the proof ──────────────────────────────────────────────────────────────────────────────────────────────

const folder = new URL('./fixtures/', import.meta.url)
const names = readdirSync(folder).sort()
const template = (name: string): string => readFileSync(new URL(name, folder), 'utf8')
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
/** Says nothing of the secret, as the keyed hash of the caller. */
const hash = (secret: string): string =>
  `#${[...secret].reduce((sum, c) => (sum * 31 + (c.codePointAt(0) ?? 0)) % 1_000_003, 7)}`
const kept = (text: string): string => JSON.stringify(readDevices(bytes(text), hash))
const runs = { numRuns: 12 }

describe.each(names)('secrets planted in %s', (name) => {
  const samples = planted(template(name))

  test('none is in anything that is given back', () => {
    fc.assert(
      fc.property(samples, (sample) => {
        expect(leaksOf(kept(sample.text), sample)).toEqual([])
      }),
      runs,
    )
  })

  test('none where the file is cut anywhere', () => {
    fc.assert(
      fc.property(samples, fc.double({ min: 0, max: 1, noNaN: true }), (sample, at) => {
        const cut = sample.text.slice(0, Math.floor(sample.text.length * at))
        // Of the secret that is cut through, a piece of eight signs would be a leak.
        const last = sample.secrets.findLastIndex((s) => cut.includes(s))
        const half = sample.secrets[last + 1] ?? ''
        const tail = [...Array(half.length).keys()]
          .map((n) => half.slice(0, half.length - n))
          .find((p) => p.length >= 8 && cut.endsWith(p))
        const seen = kept(cut)
        expect(leaksOf(seen, sample)).toEqual([])
        if (tail !== undefined) expect(seen.includes(tail)).toBe(false)
      }),
      runs,
    )
  })

  test('none behind a terminal: carriage returns, pagers, escape codes, indentation lost', () => {
    fc.assert(
      fc.property(
        samples,
        fc.constantFrom('crlf', 'pager', 'escapes', 'flat', 'prompt'),
        (sample, how) => {
          const lines = sample.text.split('\n')
          const text =
            how === 'crlf'
              ? lines.join('\r\n')
              : how === 'pager'
                ? lines
                    .map((l, i) =>
                      i % 23 === 22
                        ? ` --More-- \b\b\b\b\b\b\b\b\b\b          \b\b\b\b\b\b\b\b\b\b${l}`
                        : l,
                    )
                    .join('\r\n')
                : how === 'escapes'
                  ? lines.map((l) => `\u001b[0m${l}\u001b[K`).join('\n')
                  : how === 'flat'
                    ? lines.map((l) => l.trim()).join('\n')
                    : `host#show running-config\n${sample.text}\nhost#`
          expect(leaksOf(kept(text), sample)).toEqual([])
        },
      ),
      runs,
    )
  })

  test('none beside another vendor', () => {
    fc.assert(
      fc.property(samples, fc.constantFrom(...names), (sample, other) => {
        const around: Planted = {
          text: `${template(other)}\n${sample.text}\n${template(other)}`,
          secrets: sample.secrets,
        }
        expect(leaksOf(kept(around.text), around)).toEqual([])
      }),
      runs,
    )
  })
})

test('a settings file of SonicOS as it is exported', () => {
  fc.assert(
    fc.property(planted(template('sonicwall-settings.txt')), (sample) => {
      const pairs = sample.text
        .trim()
        .split('\n')
        .map((line) => {
          const [key = '', ...value] = line.split('=')
          return `${key}=${encodeURIComponent(value.join('='))}`
        })
      const packed = Buffer.from(pairs.join('&')).toString('base64')
      const reading = readDevices(bytes(`${packed}&&`), hash)
      expect(leaksOf(JSON.stringify(reading), sample)).toEqual([])
      expect(reading.devices[0]).toMatchObject({
        vendor: 'sonicwall',
        hostName: 'sw-edge',
        nodes: [{ model: 'TZ 470', version: '7.1.2-7019' }],
      })
    }),
    runs,
  )
})

test.each([
  'some-future-secret Vx82kLqWz91',
  'set brand-new-password "Vx82kLqWz91"',
  'unknown feature shared-key Vx82kLqWz91',
  'api_token=Vx82kLqWz91',
  '"clientSecret": "Vx82kLqWz91",',
  'Authorization: Bearer Vx82kLqWz91',
  'backup sftp://admin:Vx82kLqWz91@192.0.2.1/config',
  // What looks like a secret inside the password is no end of it.
  ' path ftp://backup:Vx82kLqWz91$aa$aaaa@192.0.2.1/config',
  ' path ftp://backup:Vx82kLqWz91-AQAAAAAAAAA@192.0.2.1/config',
  'PASSWORD Vx82kLqWz91',
  '<vendor:new-secret>Vx82kLqWz91</vendor:new-secret>',
  '<setting newPassword="Vx82kLqWz91"/>',
  'wifi passphrase is Vx82kLqWz91',
  '   key-material    Vx82kLqWz91  ',
  'custom $6$Vx82kLqWz91$Vx82kLqWz91',
  'blob Vx82kLqWz91Vx82kLqWz91Vx82kLqWz91Vx82kLqWz91',
  'ENC Vx82kLqWz91',
])('a line of no known device that looks like a secret is replaced: %s', (line) => {
  for (const text of [line, `  ${line}`, `hostname x\n${line}\nend`]) {
    const { lines, total } = redact(text.split('\n'), () => 'h')
    expect(lines.join('\n')).not.toContain('Vx82kLqWz91')
    expect(total).toBeGreaterThan(0)
  }
})

/** One line for each place in which the vendors' references put a secret; `S` is the secret. */
const LINES = `
enable password level 15 S
username bob secret 5 S
crypto isakmp key 6 S hostname branch
  pre-shared-key address 0.0.0.0 0.0.0.0 key S
ip ftp password S
ip http client password 0 S
snmp-server host 192.0.2.1 informs version 3 priv S
snmp-server user mon grp v3 encrypted auth sha S priv aes 128 S
 dot11 wpa-psk ascii 0 S
 vrrp 1 authentication text S
  authentication md5 key-string S
 ip nhrp authentication S
 ip ospf authentication-key S
 neighbor 192.0.2.1 password 7 S
 ppp pap sent-username u password 0 S
key config-key password-encrypt S
license smart register idtoken S
 credentials username 1001 password 0 S realm x
 failover ipsec pre-shared-key S
 http-proxy 192.0.2.1 80 username u password S
config radius auth add 1 192.0.2.1 1812 ascii S
config mgmtuser add admin S both
config snmp v3user create mon ro hmacsha aescfb128 S S
config wlan security wpa akm psk set-key ascii S 1
set ddns-password ENC S
set sae-password "S"
set wpa-passphrase S
set secondary-secret ENC S
set access-key "S"
set secret-key ENC S
set client-secret S
set api-key ENC S
set key-passwd ENC S
set http-headers "Authorization: Bearer S"
set auth-password-l1 ENC S
execute backup config ftp fw.conf 192.0.2.1 user S
set system tacplus-server 192.0.2.1 secret "S"
set protocols ospf area 0 interface ge-0/0/0 authentication md5 1 key "S"
set snmp v3 usm local-engine user m authentication-sha authentication-password "S"
set system license keys key "S"
set system archival configuration archive-sites "scp://u@h/" password "S"
simple-password "S"; ## SECRET-DATA
unknown-thing "S"; ## SECRET-DATA
<authpwd>S</authpwd>
<privpwd>S</privpwd>
<entry name="x"><password><hash>S</hash></password></entry>
<radius-secret><![CDATA[S]]></radius-secret>
set network ike crypto-profiles x authentication pre-shared-key key S
set deviceconfig setting master-key S
ipsec ike pre-shared-key 1 0xS
snmp trap community S
radius secret S
sip server 1 192.0.2.1 register udp sip:1@192.0.2.1 user S
 pp auth myname user S
mobile auth myname user S
http-server username admin secret-password S
http-server username admin password plain S
 query host=a&pass=S
remote 1 ap 0 ike shared key text S encrypted
wlan 0 wpa psk text S encrypted
wlan 0 wep key 1 text S
template 0 ppp auth receive u S
aaa 0 user 1 password S
passwd enable S
aaa ldap host "x" 192.0.2.1 389 "cn=b,dc=x" "S"
pppoePassword=S
wlanPassphrase_1=S
snmpV3AuthPass=S
radiusSecret1=S
  shared-secret encrypted "4,S"
<password-cleartext>S</password-cleartext>
<secret-encrypted>S</secret-encrypted>
`
  .trim()
  .split('\n')
test.each(LINES)('where the references put a secret: %s', (line) => {
  const secret = 'Vx82kLqWz9'
  const text = line.replaceAll(/\bS\b|(?<=0x)S/g, secret)
  expect(text).toContain(secret)
  expect(redact([text], () => 'h').lines[0]).not.toContain(secret)
})

test.each([
  'service password-encryption',
  'set password-policy enable',
  'two-factor-token disable',
  'hostname monkey-fw',
  'aaa authentication login default local',
  'ip ssh version 2',
  'interface GigabitEthernet0/1',
  'NAME: "Chassis", DESCR: "Nexus9000 C9396PX Chassis"',
  'Internet  172.16.233.229       -              0000.0c59.f892    ARPA      Ethernet0/0',
])('what is no secret stays: %s', (line) => {
  expect(redact([line], () => 'h')).toMatchObject({ lines: [line], total: 0 })
})

test('the same secret gets the same mark, and what a mark looks like cannot be forged', () => {
  const { lines } = redact(
    ['password abcdefgh', 'secret abcdefgh', 'password zzzzzzzz', 'note «secretly» kept'],
    hash,
  )
  expect(lines[0]?.split(' ').at(-1)).toBe(lines[1]?.split(' ').at(-1))
  expect(lines[0]).not.toBe(lines[2])
  expect(lines[3]).toBe('note ‹secretly› kept')
})
