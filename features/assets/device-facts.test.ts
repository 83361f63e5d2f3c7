/**
 * Whether a configuration tells of reach from the internet, over configurations as devices write them: what is not known is
 * never told as "not reachable".
 */
import { readFileSync } from 'node:fs'
import { readDevices } from '@hinoban/devices'
import { describe, expect, test } from 'vitest'
import { reachableBecause } from './device-facts.ts'

const sample = (name: string): string =>
  readFileSync(new URL(`../../libs/devices/src/fixtures/${name}`, import.meta.url), 'utf8').replace(
    /\{\{(\w+)\}\}/g,
    (_, kind: string) => `Zz9${kind}Zz9`,
  )
const reach = (text: string): string | null => {
  const { devices } = readDevices(new TextEncoder().encode(text), () => 'h')
  if (!devices[0]) throw new Error('no device')
  return reachableBecause(devices[0])
}

describe('reach from the internet by configuration', () => {
  test.each([
    ['fortigate.conf', 'https-admin/8443'],
    ['cisco-asa.conf', 'anyconnect/443'],
    ['cisco-ios.conf', 'telnet/23'],
    ['paloalto.xml', 'globalprotect/443'],
    ['junos.conf', 'https-admin/443'],
    ['yamaha-rtx.txt', 'ssh/22'],
    ['nec-ix.txt', 'http-admin/80'],
    ['sonicwall.txt', 'ssl-vpn/4433'],
  ])('%s offers %s', (name, offered) => {
    expect(reach(sample(name))).toContain(offered)
  })

  test('a switch with addresses of the company alone is not', () => {
    expect(reach(sample('allied-telesis.txt'))).toBe('')
    expect(reach(sample('cisco-nxos.conf'))).toBe('')
  })

  test('a gateway whose outside cannot be told is unknown', () => {
    const ixr = sample('nec-ix.txt')
      .replace('ip route default GigaEthernet0.1\n', '')
      .replace(/ {2}encapsulation pppoe\n[\s\S]*? {2}ip napt enable\n/, '')
    expect(reach(ixr)).toBe(null)
  })

  test('a portal that is on and nobody says where is unknown', () => {
    const inside = sample('ivanti.xml').replaceAll(/203\.0\.113\.\d+/g, '10.0.0.9')
    expect(reach(inside.replaceAll('external', 'internal'))).toBe(null)
  })

  test('a settings file whose portals are in no form that is read is unknown', () => {
    const shut = sample('sonicwall-settings.txt').replace(
      'iface_https_mgmt_1=1',
      'iface_https_mgmt_1=0',
    )
    expect(reach(shut)).toBe(null)
  })

  test('a file that was cut is unknown', () => {
    const nothing = sample('cisco-asa.conf')
      .replace('http 0.0.0.0 0.0.0.0 outside\n', '')
      .replace('crypto ikev2 enable outside client-services port 443\n', '')
      .replace(' enable outside\n', '')
    expect(reach(nothing)).toBe('')
    expect(reach(nothing.replace(': end\n', ''))).toBe(null)
  })

  test('a port that is led to a host behind a router makes it reachable', () => {
    const shut = sample('yamaha-rtx.txt')
      .replace('sshd host any', 'sshd host lan')
      .replace(/tunnel select 1[\s\S]*?tunnel enable 1\n/, '')
    expect(reach(shut)).toBe('')
    expect(
      reach(
        shut.replace(
          'telnetd host lan',
          'nat descriptor masquerade static 1000 1 192.168.90.80 tcp 3389\ntelnetd host lan',
        ),
      ),
    ).toContain('published: 192.168.90.80:3389/3389 pp 1')
  })
})
