import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { rootCertificates } from 'node:tls'
import { describe, expect, test } from 'vitest'
import { type Configuration, type DeviceReading, readDevices } from './index.ts'

const sample = (name: string): string =>
  readFileSync(new URL(`./fixtures/${name}`, import.meta.url), 'utf8').replace(
    /\{\{(\w+)\}\}/g,
    (_, kind: string) =>
      `Zz9${kind}Zz9${kind === 'word' ? '' : 'QUJDREVGR0hJSktMTU5PUFFSU1RVVldY'}`,
  )
const read = (text: string): DeviceReading =>
  readDevices(new TextEncoder().encode(text), (secret, what) =>
    createHash('sha256').update(`${what} ${secret}`).digest('hex').slice(0, 12),
  )
const configurationOf = (text: string): Configuration => {
  const found = read(text).devices[0]?.configuration
  if (!found) throw new Error('no configuration')
  return found
}
const HASH = expect.stringMatching(/^[0-9a-f]{12}$/)

describe('what else a configuration keeps secret', () => {
  test.each([
    ['fortigate.conf', [['dialup', null, 'ENC']]],
    [
      'cisco-ios.conf',
      [
        ['isakmp key 1', null, 'plain'],
        ['REMOTE', null, 'plain'],
        ['STAFF', null, 'plain'],
      ],
    ],
    [
      'cisco-asa.conf',
      [
        ['198.51.100.9 ikev1', '198.51.100.9', 'plain'],
        ['198.51.100.9 ikev2 remote-authentication', '198.51.100.9', 'plain'],
        ['198.51.100.9 ikev2 local-authentication', '198.51.100.9', 'plain'],
      ],
    ],
    ['paloalto.xml', [['branch', null, 'encrypted']]],
    ['junos.conf', [['clients', null, 'type 9']]],
    ['yamaha-rtx.txt', [['gateway 1', null, 'plain']]],
    [
      'nec-ix.txt',
      [
        ['ike-policy', null, 'plain'],
        ['ikev2 psk 1', null, 'plain'],
      ],
    ],
    [
      'fujitsu-sir.txt',
      [
        ['remote 10 ap 0', '198.51.100.20', 'encrypted'],
        ['template 0', null, 'plain'],
      ],
    ],
    ['sonicwall.txt', [['WAN GroupVPN', null, 'encrypted']]],
  ])('the tunnels of %s', (name, expected) => {
    const { tunnels } = configurationOf(sample(name))
    expect(tunnels.map((t) => [t.name, t.remote, t.secretForm])).toEqual(expected)
    for (const tunnel of tunnels) expect(tunnel.secretHash).toEqual(HASH)
  })

  test.each([
    ['fortigate.conf', 'ldap', 'cn=bind,dc=example,dc=jp', 'ENC'],
    ['cisco-ios.conf', 'ldap', 'cn=bind', 'type 7'],
    ['cisco-asa.conf', 'ldap', null, 'plain'],
    ['paloalto.xml', 'radius', null, 'encrypted'],
    ['junos.conf', 'radius', null, 'type 9'],
    ['yamaha-rtx.txt', 'radius', null, 'plain'],
    ['nec-ix.txt', 'radius', null, 'plain'],
  ])('with which account %s asks its %s', (name, kind, account, secretForm) => {
    expect(configurationOf(sample(name)).authentication.find((a) => a.kind === kind)).toMatchObject(
      {
        account,
        secretForm,
        secretHash: HASH,
      },
    )
  })

  test('a certificate says its number and key, in FortiOS, IOS and PAN-OS alike', () => {
    const pem = rootCertificates[0] ?? ''
    const body = pem.replaceAll(/-----[A-Z ]+-----/g, '').trim()
    const forti = `config vpn certificate local\n    edit "portal"\n        set private-key "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----"\n        set certificate "${pem.trim()}"\n    next\nend\nconfig system global\n    set hostname "fw"\nend\n`
    const hex =
      Buffer.from(body, 'base64')
        .toString('hex')
        .toUpperCase()
        .match(/.{1,8}/g) ?? []
    const rows = hex.reduce<string[]>((all, word, i) => {
      if (i % 8 === 0) all.push('')
      all[all.length - 1] += ` ${word}`
      return all
    }, [])
    const ios = `version 15.7\nhostname rt\n!\ncrypto pki certificate chain TP\n certificate ca 01\n ${rows.join('\n ')}\n  \tquit\ninterface Gi0/0\n ip address 192.0.2.1 255.255.255.0\nend\n`
    const pan = `<config version="10.1.0" urldb="paloaltonetworks"><shared><certificate><entry name="portal"><public-key>${pem.trim()}\n</public-key></entry></certificate></shared></config>\n`
    const [a, b, c] = [forti, ios, pan].map((text) => configurationOf(text).certificates)
    expect(a).toMatchObject([{ name: 'portal', isOwn: true, says: { serial: expect.any(String) } }])
    expect(b).toMatchObject([{ name: 'TP', isOwn: false, says: a?.[0]?.says }])
    expect(c).toMatchObject([{ name: 'portal', isOwn: false, says: a?.[0]?.says }])
  })

  test('FortiOS: keys of the API, and the rules that let the outside in', () => {
    const more = `config system api-user\n    edit "backup"\n        set api-key ENC Zz9wordZz9QUJD\n    next\nend\nconfig firewall policy\n    edit 7\n        set name "to web"\n        set srcintf "wan1"\n        set dstintf "dmz"\n        set srcaddr "all"\n        set dstaddr "web"\n        set action accept\n        set service "HTTPS" "HTTP"\n    next\n    edit 8\n        set srcintf "wan1"\n        set dstaddr "old"\n        set action accept\n        set status disable\n    next\n    edit 9\n        set srcintf "internal"\n        set dstaddr "all"\n        set action accept\n    next\nend\n`
    const text = sample('fortigate.conf')
    const c = configurationOf(text.replace('config log syslogd', `${more}config log syslogd`))
    expect(c.apiKeys).toMatchObject([{ name: 'backup', secretForm: 'ENC', secretHash: HASH }])
    expect(c.inbound).toMatchObject([
      { name: 'to web', from: 'wan1', to: 'web', services: ['HTTPS', 'HTTP'], isRestricted: false },
    ])
  })
})

describe('damage', () => {
  const why = (text: string) => read(text).damage.map((d) => d.why)

  test.each(['fortigate.conf', 'cisco-ios.conf', 'cisco-asa.conf', 'junos.conf', 'paloalto.xml'])(
    '%s cut in the middle says so, the whole file does not',
    (name) => {
      const text = sample(name)
      expect(why(text)).not.toContain('cut_short')
      expect(why(text.slice(0, Math.floor(text.length * 0.7)))).toContain('cut_short')
    },
  )

  test('deeper than any configuration', () => {
    expect(why(`config system global\nset hostname x\nend\n${'config a\n'.repeat(60)}`)).toContain(
      'too_deep',
    )
    expect(why(`version 21.4R3;\nsystem { host-name x; }\n${'a {\n'.repeat(90)}b c;\n`)).toContain(
      'too_deep',
    )
    expect(why(`<config version="10.1.0" urldb="x"><mgt-config/>${'<a>'.repeat(90)}x`)).toContain(
      'too_deep',
    )
  })

  test.each([
    ['cisco-asa.conf', 'interface '],
    ['yamaha-rtx.txt', 'pp select 1'],
    ['nec-ix.txt', 'interface '],
    ['fujitsu-sir.txt', 'lan 0 '],
    ['sonicwall.txt', 'interface '],
    ['array-ag.txt', 'hostname '],
  ])('a line that no reader of %s knows is counted', (name, before) => {
    const text = sample(name)
    expect(configurationOf(text).notRead).toBe(0)
    const at = text.indexOf(`\n${before}`) + 1
    expect(
      configurationOf(`${text.slice(0, at)}zzyzx something else\n${text.slice(at)}`).notRead,
    ).toBe(1)
  })
})

test('what the device printed runs; a file may be older', () => {
  expect(configurationOf(sample('fortigate.conf')).isRunning).toBe(false)
  expect(
    configurationOf(`fw-hq (global) # show full-configuration\n${sample('fortigate.conf')}`)
      .isRunning,
  ).toBe(true)
  expect(configurationOf(sample('cisco-ios.conf')).isRunning).toBe(true)
  expect(configurationOf(`rt#show startup-config\n${sample('cisco-ios.conf')}`).isRunning).toBe(
    false,
  )
})

test('who is signed in at the portal of a FortiGate, and that nobody is', () => {
  const head =
    'SSL-VPN Login Users:\n Index   User    Group   Auth Type      Timeout         Auth-Timeout    From     HTTP in/out    HTTPS in/out    Two-factor Auth\n'
  const mid =
    '\nSSL-VPN sessions:\n Index   User    Group   Source IP      Duration        I/O Bytes       Tunnel/Dest IP \n'
  const full = `fw-hq # get vpn ssl monitor\n${head} 0       tanaka     staff     1(1)             291    120  198.51.100.254    0/0     0/0     0\n${mid} 0       tanaka     staff   198.51.100.254     9      22099/43228     10.212.134.200\n`
  expect(read(full).devices).toMatchObject([
    {
      hostName: 'fw-hq',
      commands: ['get vpn ssl monitor'],
      vpnSessions: [
        {
          user: 'tanaka',
          group: 'staff',
          from: '198.51.100.254',
          assigned: '10.212.134.200',
          since: '9 s',
        },
      ],
    },
  ])
  expect(read(`fw-hq # get vpn ssl monitor\n${head}${mid}`).devices).toMatchObject([
    { commands: ['get vpn ssl monitor'], vpnSessions: [] },
  ])
})
