/**
 * Traps that other scanners met (matching-traps.json), each with the facts it names.
 * @module
 */
import type { Advisory, Claim, ProductName } from '@hinoban/advisories'
import { type Cpe, parseCpe } from '@hinoban/cpe'
import { describe, expect, it } from 'vitest'
import {
  type Component,
  compileAdvisory,
  type Entry,
  type JudgeOptions,
  judge,
  keyOfProduct,
  placeComponent,
  type Verdict,
  vendorProductKey,
} from './index.ts'
import { advisoryWith } from './testing-advisory.ts'

const claim = (
  product: ProductName,
  [from, to]: readonly [string | null, string | null] = [null, null],
  said: Partial<Claim> = {},
): Claim => ({
  product,
  status: 'affected',
  ranges:
    from === null && to === null
      ? []
      : [
          {
            scheme: 'unsaid',
            from: from === null ? null : { version: from, inclusive: true },
            to: to === null ? null : { version: to, inclusive: false },
          },
        ],
  all: from === null && to === null,
  except: [],
  outside: 'not-affected',
  platforms: [],
  modules: [],
  fix: to,
  fixState: to === null ? 'unknown' : 'fixed',
  justification: null,
  reading: 'exact',
  raw: null,
  ...said,
})
const distro = (
  name: string,
  said: Partial<Extract<ProductName, { kind: 'distro' }>> = {},
): ProductName => ({
  kind: 'distro',
  distro: 'rhel',
  release: '8',
  name,
  of: 'source',
  arch: null,
  module: null,
  ...said,
})
const named = (vendor: string, product: string): ProductName => ({ kind: 'named', vendor, product })
const component = (said: Partial<Component>): Component => ({
  name: '',
  version: '',
  supplier: '',
  kind: 'application',
  purl: '',
  cpes: [],
  ...said,
})
const match = (
  one: Component,
  advisories: readonly Advisory[],
  options: JudgeOptions = {},
  vendorsOf: (product: string) => readonly string[] = () => [],
) => {
  const entries = new Map<string, Entry[]>()
  for (const { key, entry } of advisories.flatMap((said) => compileAdvisory(said)))
    entries.set(key, [...(entries.get(key) ?? []), entry])
  return judge(one, placeComponent(one, { vendorsOf }), (key) => entries.get(key) ?? [], options)
}
const states = (verdicts: readonly Verdict[]) => verdicts.map(({ state }) => state)
const nvd = (cpe: string, to: string | null = null): Advisory =>
  advisoryWith({
    source: 'nvd',
    publisher: 'nvd',
    configurations: [
      {
        operator: 'or',
        negate: false,
        nodes: [
          {
            operator: 'or',
            negate: false,
            matches: [
              {
                vulnerable: true,
                cpe: parseCpe(cpe) as Cpe,
                from: null,
                to: to === null ? null : { version: to, inclusive: false },
              },
            ],
          },
        ],
      },
    ],
  })

describe('traps', () => {
  it('01: a record whose product is ANY matches nothing', () => {
    const any = nvd('cpe:2.3:a:pascom_cloud_phone_system:*:*:*:*:*:*:*:*:*')
    const phone = component({
      cpes: ['cpe:2.3:a:pascom_cloud_phone_system:pascom:1.0:*:*:*:*:*:*:*'],
    })
    expect(match(phone, [any])).toEqual({ verdicts: [], coverage: { kind: 'no-source' } })
  })

  it('02: version NA is no version that is installed', () => {
    const na = nvd('cpe:2.3:a:apache:http_server:-:*:*:*:*:*:*:*')
    const server = component({ cpes: ['cpe:2.3:a:apache:http_server:2.4.57:*:*:*:*:*:*:*'] })
    expect(states(match(server, [na]).verdicts).filter((state) => state === 'affected')).toEqual([])
  })

  it('03: an empty version goes to its own bucket', () => {
    const flaw = nvd('cpe:2.3:a:microsoft:sql_server:*:*:*:*:*:*:*:*', '15.0.4410')
    const server = component({ cpes: ['cpe:2.3:a:microsoft:sql_server:*:*:*:*:*:*:*:*'] })
    const { verdicts, coverage } = match(server, [flaw])
    expect(verdicts).toMatchObject([{ state: 'version-unknown', confidence: 10 }])
    expect(coverage).toEqual({ kind: 'version-unreadable', version: '' })
  })

  it('04: the CNA beats a range of NVD that makes no sense, and the conflict is shown', () => {
    const powershell = component({ cpes: ['cpe:2.3:a:microsoft:powershell:7.4.1:*:*:*:*:*:*:*'] })
    const { verdicts } = match(powershell, [
      nvd('cpe:2.3:a:microsoft:powershell:*:*:*:*:*:*:*:*', '11.1.0'),
      advisoryWith({ claims: [claim(named('Microsoft', 'PowerShell'), ['7.0.0', '7.2.0'])] }),
    ])
    expect(verdicts).toMatchObject([{ state: 'not-affected', conflict: true }])
    expect(verdicts[0]?.opinions).toHaveLength(2)
  })

  it('05: an extension is not what it extends', () => {
    const ofApplication = nvd('cpe:2.3:a:zoom:zoom:*:*:*:*:*:*:*:*', '9.0')
    const ofExtension = nvd('cpe:2.3:a:zoom:zoom:*:*:*:*:*:chrome:*:*', '9.0')
    const cpes = ['cpe:2.3:a:zoom:zoom:5.0:*:*:*:*:*:*:*']
    const open = (one: Component, said: Advisory) =>
      states(match(one, [said]).verdicts).filter((state) => state === 'affected')
    expect(open(component({ kind: 'extension', cpes }), ofApplication)).toEqual([])
    expect(open(component({ cpes }), ofExtension)).toEqual([])
    expect(open(component({ cpes }), ofApplication)).toEqual(['affected'])
  })

  it('06: a package of an ecosystem is not a product of the same name', () => {
    const soap = nvd('cpe:2.3:a:apache:soap:*:*:*:*:*:*:*:*', '9.0')
    const inNpm = component({
      name: 'soap',
      purl: 'pkg:npm/soap@1.0.0',
      cpes: ['cpe:2.3:a:apache:soap:1.0.0:*:*:*:*:*:*:*'],
    })
    expect(match(inNpm, [soap]).verdicts).toEqual([])
  })

  it('07: a library inside a package of the distribution has its backports', () => {
    const rpm = component({
      name: 'python3-urllib3',
      version: '1.24.2-8.el8',
      kind: 'package',
      distribution: { id: 'rhel', release: '8' },
    })
    const fixed = advisoryWith({
      source: 'redhat',
      claims: [claim(distro('python3-urllib3'), [null, '1.24.2-8.el8'])],
    })
    const upstream = advisoryWith({
      source: 'osv',
      id: 'GHSA-0000-0000-0001',
      aliases: ['CVE-2024-1000'],
      claims: [
        claim({ kind: 'package', type: 'pypi', namespace: null, name: 'urllib3' }, [
          null,
          '1.26.5',
        ]),
      ],
    })
    const library = component({ name: 'urllib3', purl: 'pkg:pypi/urllib3@1.24.2' })
    expect(states(match(library, [upstream]).verdicts)).toEqual(['affected'])
    const owner = match(rpm, [fixed]).verdicts
    expect(match(library, [upstream], { owner }).verdicts).toMatchObject([
      { state: 'not-affected', conflict: true },
    ])
  })

  it.each([
    ['2.4.37-30.module_el8.3.0+1+a', 'httpd:2.4:8030:1', ['affected']],
    ['2.4.37-30.module+el8.3.0+1+a', 'httpd:2.4', ['affected']],
    ['2.4.37-30.module+el8.3.0+1+a', 'httpd:2.6:8030:1', []],
  ])('08: %s of module %s', (version, module, expected) => {
    const said = advisoryWith({
      source: 'redhat',
      claims: [
        claim(distro('httpd', { module: 'httpd:2.4' }), [null, '0:2.4.37-43.module+el8.5.0+1+b']),
      ],
    })
    const httpd = component({
      name: 'httpd',
      version,
      module,
      kind: 'package',
      distribution: { id: 'rhel', release: '8' },
    })
    expect(states(match(httpd, [said]).verdicts)).toEqual(expected)
  })

  it('09: a fix for another release or another product of the vendor says nothing', () => {
    const said = advisoryWith({
      source: 'redhat',
      claims: [claim(distro('curl', { release: null }), [null, '1:7.61.1-12.el8sat'])],
    })
    const curl = component({
      name: 'curl',
      version: '7.76.1-29.el9',
      kind: 'package',
      distribution: { id: 'rhel', release: '9' },
    })
    expect(match(curl, [said]).verdicts).toEqual([])
  })

  it('10: ksplice builds are compared with ksplice builds', () => {
    const openssl = (version: string) =>
      component({
        name: 'openssl',
        version,
        kind: 'package',
        distribution: { id: 'ol', release: '7' },
      })
    const said = (fix: string) =>
      advisoryWith({
        source: 'osv',
        claims: [claim(distro('openssl', { distro: 'ol', release: '7' }), [null, fix])],
      })
    const ksplice = '2:1.0.2k-21.0.1.ksplice1.el7'
    expect(match(openssl('1:1.0.2k-19.el7'), [said(ksplice)]).verdicts).toEqual([])
    expect(
      match(openssl('2:1.0.2k-19.0.1.ksplice1.el7'), [said('1:1.0.2k-21.el7')]).verdicts,
    ).toEqual([])
    expect(
      states(match(openssl('2:1.0.2k-19.0.1.ksplice1.el7'), [said(ksplice)]).verdicts),
    ).toEqual(['affected'])
  })

  it('11: a rejected record finds nothing', () => {
    const said = { ...nvd('cpe:2.3:a:a:b:*:*:*:*:*:*:*:*', '2.0'), state: 'rejected' as const }
    expect(
      match(component({ cpes: ['cpe:2.3:a:a:b:1.0:*:*:*:*:*:*:*'] }), [said]).verdicts,
    ).toEqual([])
  })

  it('12: a deferred record is used', () => {
    const said = { ...nvd('cpe:2.3:a:a:b:*:*:*:*:*:*:*:*', '2.0'), state: 'deferred' as const }
    expect(
      states(match(component({ cpes: ['cpe:2.3:a:a:b:1.0:*:*:*:*:*:*:*'] }), [said]).verdicts),
    ).toEqual(['affected'])
  })

  it.each([
    ['v6.4.2', 'not-affected'],
    ['v5.4.10', 'affected'],
  ])('13: composer %s', (version, expected) => {
    const said = advisoryWith({
      source: 'osv',
      claims: [
        claim({ kind: 'package', type: 'composer', namespace: 'symfony', name: 'http-kernel' }, [
          '5.0.0',
          '5.4.20',
        ]),
      ],
    })
    const kernel = component({
      name: 'http-kernel',
      purl: `pkg:composer/symfony/http-kernel@${version}`,
    })
    expect(states(match(kernel, [said]).verdicts)).toEqual([expected])
  })

  it('14: a rebuild without changes, percent-encoded, with its epoch beside it', () => {
    const said = advisoryWith({
      source: 'debian',
      claims: [
        claim(distro('zlib1g', { distro: 'debian', release: '12', of: 'binary' }), [
          null,
          '1:1.2.13.dfsg-1',
        ]),
      ],
    })
    const zlib = component({
      name: 'zlib1g',
      kind: 'package',
      purl: 'pkg:deb/debian/zlib1g@1.2.13.dfsg-1%2Bb2?epoch=1&distro=debian-12',
    })
    expect(states(match(zlib, [said]).verdicts)).toEqual(['not-affected'])
  })

  it('15: a fix of a later minor release does not reach a machine that is held on its own', () => {
    const said = advisoryWith({
      source: 'redhat',
      claims: [claim(distro('kernel'), [null, '4.18.0-553.el8_10'])],
    })
    const kernel = component({
      name: 'kernel',
      version: '4.18.0-372.9.1.el8',
      kind: 'package',
      distribution: { id: 'rhel', release: '8.6', held: true },
    })
    expect(match(kernel, [said]).verdicts).toMatchObject([
      { state: 'affected', fix: { version: '4.18.0-553.el8_10', reachable: false } },
    ])
  })
})

describe('product keys', () => {
  it.each([
    ['Palo Alto Networks', 'PAN-OS', 'cpe:2.3:o:paloaltonetworks:pan-os:10.1:*:*:*:*:*:*:*'],
    ['Juniper Networks', 'Junos OS', 'cpe:2.3:o:juniper:junos:21.4:*:*:*:*:*:*:*'],
    ['Cisco', 'Cisco IOS XE Software', 'cpe:2.3:o:cisco:ios_xe:17.9.4:*:*:*:*:*:*:*'],
    [
      'Cisco',
      'Cisco Adaptive Security Appliance (ASA) Software',
      'cpe:2.3:a:cisco:adaptive_security_appliance_software:9.16:*:*:*:*:*:*:*',
    ],
    ['Microsoft', 'Windows 10 Version 22H2', 'cpe:2.3:o:microsoft:windows_10_22h2:*:*:*:*:*:*:*:*'],
    [
      'Apache Software Foundation',
      'Apache HTTP Server',
      'cpe:2.3:a:apache:http_server:2.4.57:*:*:*:*:*:*:*',
    ],
    ['Linux', 'Linux', 'cpe:2.3:o:linux:linux_kernel:6.9:*:*:*:*:*:*:*'],
    ['Fortinet, Inc.', 'FortiOS', 'cpe:2.3:o:fortinet:fortios:7.0.7:*:*:*:*:*:*:*'],
    ['Ivanti', 'Connect Secure', 'cpe:2.3:a:pulsesecure:pulse_connect_secure:9.1:r1:*:*:*:*:*:*'],
  ])('%s %s is what its CPE name means', (vendor, product, cpe) => {
    expect(keyOfProduct({ kind: 'cpe', cpe })).toBe(vendorProductKey(vendor, product))
  })
})

describe('names alone', () => {
  const fortios = advisoryWith({
    claims: [claim(named('Fortinet, Inc.', 'FortiOS'), ['7.0.0', '7.0.14'])],
  })
  const vendorsOf = (product: string) => (product === 'fortios' ? ['fortinet'] : [])
  it('find the product of their maker, and no other', () => {
    const by = (supplier: string) =>
      match(
        component({ name: 'FortiOS', version: '7.0.7', supplier, kind: 'firmware' }),
        [fortios],
        {},
        vendorsOf,
      )
    expect(by('Fortinet').verdicts).toMatchObject([
      { state: 'affected', by: 'name', confidence: 50 },
    ])
    expect(by('').verdicts).toMatchObject([
      { state: 'affected', confidence: 30, reason: 'name_guessed' },
    ])
    expect(by('Somebody')).toEqual({ verdicts: [], coverage: { kind: 'no-identity' } })
  })
})
