import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SHIPPED_QUERIES } from './config.ts'
import { interfacesOf } from './facts/interfaces.ts'
import { agentOf, chassisOf, hardwareOf, readSerial, readUuid } from './facts/machine.ts'
import { defenderOf } from './facts/protection.ts'
import { softwareOf } from './facts/software.ts'
import { usbPolicyOf } from './facts/surroundings.ts'
import { osOf } from './facts/system.ts'
import { patchesOf, updateHistoryOf } from './facts/updates.ts'
import { distributionOf, factOf, recogniseQuery } from './facts.ts'

describe('serial numbers', () => {
  test.each([
    'To Be Filled By O.E.M.',
    'System Serial Number',
    'Default string',
    'Not Specified',
    'INVALID',
    'None',
    '0',
    '0000000000',
    '........',
    'XXXXXXXXXX',
    '123456789',
    '0123456789',
    'OEM',
    'Ｎｏｎｅ',
  ])('%s identifies nothing', (given) => {
    expect(readSerial(given)).toEqual({ serial: null, unusable: 'placeholder' })
  })
  test.each([
    ['PF3ABC12', 'PF3ABC12'],
    [' c02xy1abjgh5 ', 'C02XY1ABJGH5'],
    ['VMware-56 4d 5c 3a', 'VMWARE-564D5C3A'],
    ['5CG1234XYZ', '5CG1234XYZ'],
  ])('%j is %s', (given, serial) => {
    expect(readSerial(given)).toEqual({ serial, unusable: null })
  })
  test('none given is none, not a placeholder', () => {
    expect(readSerial('')).toEqual({ serial: null, unusable: null })
  })
})

test.each([
  ['03000200-0400-0500-0006-000700080009', 'duplicate'],
  ['FEFEFEFE-FEFE-FEFE-FEFE-FEFEFEFEFEFE', 'placeholder'],
  ['00000000-0000-0000-0000-000000000000', 'placeholder'],
  ['FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF', 'placeholder'],
  ['12345678-1234-5678-90AB-CDDEEFAABBCC', 'duplicate'],
  ['Not Settable', 'placeholder'],
])('the UUID %s is a %s', (given, unusable) => {
  expect(readUuid(given)).toEqual({ uuid: null, unusable })
})

test('a UUID has one spelling', () => {
  expect(readUuid('{4C4C4544-0042-3510-8054-B4C04F4D4B33}').uuid).toBe(
    '4c4c4544-0042-3510-8054-b4c04f4d4b33',
  )
})

test('hardware with numbers beyond a double, and what firmware never filled in', () => {
  const hardware = hardwareOf([
    {
      hostname: 'PC-001.corp.example.jp',
      uuid: '03000200-0400-0500-0006-000700080009',
      hardware_vendor: 'VMware, Inc.',
      hardware_model: 'VMware Virtual Platform',
      hardware_serial: 'Default string',
      physical_memory: '99999999999999999999',
      cpu_logical_cores: '8',
    },
  ])
  expect(hardware).toMatchObject({
    serial: null,
    serialGiven: 'Default string',
    serialUnusable: 'placeholder',
    uuidUnusable: 'duplicate',
    isVirtual: true,
    memoryBytes: null,
    cores: 8,
  })
})

test.each([
  ['Notebook', 'notebook'],
  ['Convertible', 'notebook'],
  ['Detachable', 'tablet'],
  ['Rack Mount Chassis', 'server'],
  ['Desktop,Docking Station', 'desktop'],
  ['Mini Tower', 'desktop'],
  ['Other', 'other'],
])('chassis %s is a %s', (chassis_types, form) => {
  expect(chassisOf([{ chassis_types, smbios_tag: 'No Asset Tag' }])).toMatchObject({
    form,
    assetTag: null,
  })
})

test('the agent tells its clock and when the machine started', () => {
  expect(
    agentOf([
      { version: '5.23.1', instance_id: 'i', total_seconds: '3600', unix_time: '1795000000' },
    ]),
  ).toMatchObject({ clock: 1_795_000_000_000, bootedAt: 1_794_996_400_000, configValid: null })
})

describe('network interfaces', () => {
  const of = (row: Record<string, string>) => interfacesOf([{ interface: 'eth0', ...row }])[0]
  test.each([
    ['a PCI card', { mac: '00:1a:2b:3c:4d:5e', pci_slot: '0000:02:00.0' }, 'built-in', true],
    [
      'a dock by its bus',
      { mac: '00:1a:2b:3c:4d:5e', pci_slot: 'usb-0000:00:14.0-1' },
      'removable',
      false,
    ],
    [
      'a dock by its title',
      {
        mac: '00:1a:2b:3c:4d:5e',
        description: 'Realtek USB GbE Family Controller',
        physical_adapter: '1',
      },
      'removable',
      false,
    ],
    ['a random MAC', { mac: 'da:a1:19:00:00:01', pci_slot: '0000:02:00.0' }, 'built-in', false],
    [
      'VMware’s host-only adapter, the same everywhere',
      {
        mac: '00:50:56:c0:00:08',
        description: 'VMware Virtual Ethernet Adapter for VMnet8',
        physical_adapter: '1',
      },
      'virtual',
      false,
    ],
    [
      'the card of a VMware guest',
      { mac: '00:0c:29:aa:bb:cc', pci_slot: '0000:03:00.0' },
      'built-in',
      true,
    ],
    ['a Mac', { mac: 'f0:18:98:11:22:33', flags: '34915' }, 'unknown', true],
    ['no MAC', { mac: '00:00:00:00:00:00' }, 'unknown', false],
    [
      'a physical adapter of Windows',
      {
        mac: '00-1A-2B-3C-4D-5E',
        description: 'Intel(R) Ethernet Connection I219-LM',
        physical_adapter: '1',
        type: '6',
      },
      'built-in',
      true,
    ],
  ])('%s', (_, row, attachment, identifies) => {
    expect(of(row as unknown as Record<string, string>)).toMatchObject({ attachment, identifies })
  })

  test('addresses of one interface come together; loopback is left out', () => {
    expect(
      interfacesOf([
        { interface: 'lo', mac: '00:00:00:00:00:00', flags: '73', address: '127.0.0.1' },
        { interface: 'en0', mac: 'f0:18:98:11:22:33', flags: '1', address: '192.168.1.5' },
        { interface: 'en0', mac: 'f0:18:98:11:22:33', flags: '1', address: 'fe80::1%en0' },
        { interface: 'en0', mac: 'f0:18:98:11:22:33', flags: '1', address: '<script>' },
      ]),
    ).toEqual([
      {
        name: 'en0',
        title: 'en0',
        mac: 'F0:18:98:11:22:33',
        attachment: 'unknown',
        identifies: true,
        addresses: ['192.168.1.5', 'fe80::1'],
      },
    ])
  })

  test.each(['docker0', 'br-1a2b', 'veth1234', 'utun3', 'wg0', 'virbr0'])(
    '%s is virtual',
    (name) => {
      expect(interfacesOf([{ interface: name, mac: '00:1a:2b:3c:4d:5e' }])[0]).toMatchObject({
        attachment: 'virtual',
        identifies: false,
      })
    },
  )
})

describe('software', () => {
  const debian = { id: 'debian', version: '12' }
  test('Debian packages with epoch, source and purl; removed ones are not installed', () => {
    expect(
      softwareOf(
        'deb',
        [
          {
            name: 'libssl3',
            version: '1:3.0.15-1~deb12u1',
            arch: 'amd64',
            source: 'openssl',
            status: 'install ok installed',
          },
          { name: 'half', version: '1', arch: 'all', status: 'install ok half-installed' },
          {
            name: 'gone',
            version: '1',
            arch: 'all',
            source: '',
            status: 'deinstall ok config-files',
          },
        ],
        debian,
      ),
    ).toEqual([
      expect.objectContaining({
        name: 'libssl3',
        version: '1:3.0.15-1~deb12u1',
        sourcePackage: 'openssl',
        purl: 'pkg:deb/debian/libssl3@1:3.0.15-1~deb12u1?arch=amd64&distro=debian-12&upstream=openssl',
      }),
    ])
  })
  test('without the distribution a system package has no purl', () => {
    expect(softwareOf('deb', [{ name: 'a', version: '1' }])[0]?.purl).toBeNull()
  })
  test('rpm: epoch, release, the source package; keys are no packages', () => {
    expect(
      softwareOf(
        'rpm',
        [
          {
            name: 'bind-libs',
            version: '9.16.23',
            release: '24.el9_5',
            epoch: '32',
            arch: 'x86_64',
            source: 'bind-9.16.23-24.el9_5.src.rpm',
          },
          { name: 'gpg-pubkey', version: 'fd431d51', release: '4ae0493b' },
        ],
        { id: 'rhel', version: '9.5' },
      ),
    ).toEqual([
      expect.objectContaining({
        version: '9.16.23-24.el9_5',
        epoch: '32',
        sourcePackage: 'bind',
        purl: 'pkg:rpm/redhat/bind-libs@9.16.23-24.el9_5?arch=x86_64&distro=rhel-9.5&epoch=32&upstream=bind',
      }),
    ])
  })
  test.each([
    ['npm', { name: '@types/node', version: '24.0.0' }, 'pkg:npm/%40types/node@24.0.0'],
    ['python', { name: 'Flask_Login', version: '0.6.3' }, 'pkg:pypi/flask-login@0.6.3'],
    [
      'chrome-extension',
      {
        identifier: 'cjpalhdlnbpafiamejdnhcphjbkeiagm',
        name: 'uBlock Origin',
        version: '1.61.0',
        state: '1',
      },
      'pkg:chrome-extension/cjpalhdlnbpafiamejdnhcphjbkeiagm@1.61.0',
    ],
  ] as const)('%s', (source, row, purl) => {
    expect(softwareOf(source, [row])[0]?.purl).toBe(purl)
  })
  test('Windows programs: the day of installation only where its form is certain', () => {
    const day = (install_date: string) =>
      softwareOf('programs', [{ name: 'x', version: '1', install_date }])[0]?.installedAt
    expect(day('20240131')).toBe(Date.parse('2024-01-31T00:00:00Z'))
    expect(day('2024/01/31')).toBe(Date.parse('2024-01-31T00:00:00Z'))
    expect(day('1/2/2024')).toBeNull()
    expect(day('20241331')).toBeNull()
  })
})

test('updates: the day in each form WMI has', () => {
  const day = (installed_on: string) =>
    patchesOf([{ hotfix_id: 'KB5044284', installed_on }])[0]?.installedOn
  expect(day('11/13/2024')).toBe('2024-11-13')
  expect(day('2024/11/13')).toBe('2024-11-13')
  expect(day('01db35a0d8f5c000')).toBe('2024-11-13')
  expect(day('13/11/2024')).toBeNull()
  expect(day('')).toBeNull()
  expect(patchesOf([{ hotfix_id: 'File 1' }])).toEqual([])
})

test('a failed update is told with its KB', () => {
  expect(
    updateHistoryOf([
      {
        title:
          '2024-11 x64 ベース システム用 Windows 11 Version 23H2 の累積更新プログラム (KB5046633)',
        date: '1731500000',
        operation: 'Installation',
        result_code: 'Failed',
        update_id: 'u',
      },
    ])[0],
  ).toMatchObject({
    kb: 'KB5046633',
    result: 'failed',
    operation: 'install',
    at: 1_731_500_000_000,
  })
})

test('the age of Defender’s signatures out of the registry’s bytes', () => {
  // 2024-11-13T00:00:00Z as FILETIME is 0x01DB3562F6428000 here: lowest byte first in the registry.
  const ticks = (BigInt(Date.parse('2024-11-13T00:00:00Z')) + 11_644_473_600_000n) * 10_000n
  const hex = ticks.toString(16).padStart(16, '0').match(/../g)?.reverse().join('') ?? ''
  expect(defenderOf([{ name: 'AVSignatureApplied', data: hex.toUpperCase() }])?.signaturesAt).toBe(
    Date.parse('2024-11-13T00:00:00Z'),
  )
})

test('USB storage: switched off by the driver or denied by a policy', () => {
  const start = (data: string) => ({
    key: 'HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\USBSTOR',
    name: 'Start',
    data,
  })
  expect(usbPolicyOf([start('4')])).toEqual({ driverIsOff: true, isDenied: false })
  expect(usbPolicyOf([start('3')])).toEqual({ driverIsOff: false, isDenied: false })
  expect(usbPolicyOf([])).toEqual({ driverIsOff: null, isDenied: false })
})

test('an empty table says nothing, never "bad"', () => {
  for (const { id } of SHIPPED_QUERIES) {
    const fact = factOf(id, [])
    if (fact === null) continue
    // What remains are lists of things found: none found is what an empty list says.
    expect(
      Array.isArray(fact.value) || fact.kind === 'usb-policy',
      `${id} gives ${JSON.stringify(fact)}`,
    ).toBe(true)
  }
  for (const id of [
    'windows_bitlocker',
    'windows_office_macros',
    'windows_security_products',
  ] as const)
    expect(factOf(id, [])).toBeNull()
})

test('a company’s own queries are known by name or columns', () => {
  const debian = { name: 'a', version: '1', revision: '', maintainer: '' }
  expect(recogniseQuery('pack_it_deb_packages', [debian])).toBe('linux_deb')
  expect(recogniseQuery('whatever', [debian])).toBe('linux_deb')
  expect(recogniseQuery('x', [{ hotfix_id: 'KB1', installed_on: '' }])).toBe('windows_patches')
  expect(
    recogniseQuery('pack/osquery/system_info', [
      { uuid: 'u', hardware_serial: 's', hostname: 'h' },
    ]),
  ).toBe('hardware')
  expect(recogniseQuery('processes', [{ pid: '1', name: 'x' }])).toBeNull()
})

test('the distribution comes from os_version', () => {
  const os = osOf([
    { name: 'Debian GNU/Linux', version: '12 (bookworm)', platform: 'debian', major: '12' },
  ])
  expect(os && distributionOf(os)).toEqual({ id: 'debian', version: '12' })
})

test('any rows give some fact or none, without throwing', () => {
  const columns = [
    'name',
    'version',
    'mac',
    'interface',
    'address',
    'key',
    'data',
    'what',
    'uuid',
    'hardware_serial',
    'port',
    'status',
    'source',
    'release',
    'epoch',
    'identifier',
    'installed_on',
    'title',
    'date',
    'physical_adapter',
    'flags',
    'type',
    'class',
  ]
  const rows = fc.array(
    fc.dictionary(
      fc.constantFrom(...columns),
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.constantFrom(
          '1',
          '0',
          '-1',
          '99999999999999999999',
          'HKEY_USERS\\S-1-5-21-1\\SOFTWARE\\Policies\\Microsoft\\Office\\16.0\\Word\\Security',
        ),
      ),
    ),
    { maxLength: 5 },
  )
  fc.assert(
    fc.property(fc.constantFrom(...SHIPPED_QUERIES.map((q) => q.id)), rows, (id, given) => {
      const fact = factOf(id, given, { distribution: { id: 'debian', version: '12' } })
      expect(() => JSON.stringify(fact)).not.toThrow()
    }),
    { numRuns: 2000 },
  )
})
