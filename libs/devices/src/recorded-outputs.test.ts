import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { type Device, type DeviceReading, readDevices, type Vendor } from './index.ts'
import { isIp, macOf } from './text.ts'

const archive = fileURLToPath(
  new URL('../../../../shared/data/vulnerabilities/devices/ntc-templates.tar.gz', import.meta.url),
)

type Row = Record<string, string | string[]>
type Sample = {
  readonly name: string
  readonly command: string
  readonly reading: DeviceReading
  readonly expected: readonly Row[]
}

const VENDOR_OF: Readonly<Record<string, Vendor>> = {
  fortinet: 'fortinet',
  juniper_junos: 'juniper',
  paloalto_panos: 'paloalto',
}
const vendorOf = (name: string): Vendor => VENDOR_OF[name.split('/')[0] ?? ''] ?? 'cisco'

/** Where the other parser and ours say different things of the same text, and why. */
const DISAGREEMENTS: Readonly<Record<string, string>> = {
  'cisco_ios_show_version3 model': 'IOSv prints "Cisco IOSv (revision 1.0) with": there is a model',
  'cisco_nxos_show_version1 version':
    'they keep the build behind the version; it stays in versionRaw',
  'cisco_nxos_show_version1 model':
    'the device prints N9K-C9396PX; they cut the family off, and a model is ordered with it',
  'juniper_junos_show_version_srx_cluster nodes': 'two nodes answer; they keep the last row only',
  'cisco_nxos_show_version5 version':
    'they keep the words behind the version; a version is compared, so they stay in versionRaw',
  'cisco_nxos_show_version6 version': 'as above',
  'cisco_asa_show_version3 model':
    'they take the whole line of hardware; the model is its first word',
  'cisco_asa_show_version4 model': 'as above',
  'paloalto_panos_show_system_info serial':
    'a virtual machine without licence says "unknown": that is no serial number',
  'fortinet_get_system_ha_status_6.4 members':
    'the sample hides both serial numbers behind the same letters, so two members look like one',
}

describe.skipIf(!existsSync(archive))('460 outputs recorded by others (../shared/data)', () => {
  let folder = ''
  const samples: Sample[] = []
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'hinoban-devices-'))
    execFileSync('tar', ['xzf', archive, '-C', folder])
    const files = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((e) => e.isFile() && e.name.endsWith('.raw'))
      .map((e) => relative(folder, join(e.parentPath, e.name)))
      .sort()
    for (const name of files) {
      const path = join(folder, name)
      const yml = path.replace(/raw$/, 'yml')
      samples.push({
        name,
        command: name.split('/')[1] ?? '',
        reading: readDevices(readFileSync(path), (secret) => `h${secret.length}`),
        expected: existsSync(yml)
          ? ((parse(readFileSync(yml, 'utf8')) as { parsed_sample?: Row[] }).parsed_sample ?? [])
          : [],
      })
    }
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  const of = (...commands: string[]): Sample[] =>
    samples.filter((s) => commands.includes(`${s.name.split('/')[0]}/${s.command}`))
  const device = (s: Sample): Device => {
    const found = s.reading.devices[0]
    if (!found) throw new Error(`no device in ${s.name}`)
    return found
  }
  const one = (value: string | string[] | undefined): string =>
    Array.isArray(value) ? (value[0] ?? '') : (value ?? '')
  const many = (value: string | string[] | undefined): string[] =>
    Array.isArray(value) ? value : value ? [value] : []

  /** Every difference, as one list: so that none can be added or go away unnoticed. */
  const differences = (
    commands: string[],
    compare: (s: Sample, row: Row, d: Device) => Record<string, [unknown, unknown]>,
  ): string[] =>
    of(...commands).flatMap((s) => {
      const row = s.expected[0] ?? {}
      return Object.entries(compare(s, row, device(s)))
        .filter(([, [ours, theirs]]) => JSON.stringify(ours) !== JSON.stringify(theirs))
        .map(([what]) => `${basename(s.name, '.raw')} ${what}`)
    })
  const explained = (found: string[]): void => {
    expect(found.filter((f) => !Object.hasOwn(DISAGREEMENTS, f))).toEqual([])
  }
  const empty = (text: string): string | null => (text === '' ? null : text)

  test('all are there', () => {
    expect(samples).toHaveLength(460)
  })

  test('none is taken for another vendor, and each is named, of no use, or not recognised', () => {
    const wrong = samples.flatMap((s) =>
      s.reading.segments
        .filter((seg) => seg.vendor !== null && seg.vendor !== vendorOf(s.name))
        .map((seg) => `${s.name}: ${seg.vendor} ${seg.command}`),
    )
    expect(wrong).toEqual([])
    const uses = samples.flatMap((s) => s.reading.segments.map((seg) => seg.use))
    expect(uses.filter((u) => u === 'read').length).toBeGreaterThanOrEqual(70)
    for (const s of samples)
      for (const d of s.reading.devices) expect(d.vendor, s.name).toBe(vendorOf(s.name))
  })

  test('versions of IOS, NX-OS, XR and ASA', () => {
    explained([
      ...differences(['cisco_ios/show_version'], (_, row, d) => ({
        version: [d.nodes[0]?.version, one(row['version'])],
        hostName: [d.hostName, one(row['hostname'])],
        serials: [d.nodes[0]?.serials, many(row['serial'])],
        model: [d.nodes[0]?.model, one(row['hardware'])],
        uptime: [d.nodes[0]?.uptime, one(row['uptime'])],
        release: [d.nodes[0]?.build ?? '', one(row['release'])],
        product: [d.product, 'ios'],
      })),
      ...differences(['cisco_nxos/show_version'], (_, row, d) => ({
        version: [d.nodes[0]?.version, one(row['os'])],
        hostName: [d.hostName, one(row['hostname'])],
        serials: [d.nodes[0]?.serials, many(row['serial'])],
        model: [d.nodes[0]?.model, one(row['platform'])],
        product: [d.product, 'nx-os'],
      })),
      ...differences(['cisco_xr/show_version', 'cisco_xr/show_version_brief'], (_, row, d) => ({
        version: [d.nodes[0]?.version, one(row['version'])],
        model: [d.nodes[0]?.model, one(row['model']) || one(row['hardware'])],
        uptime: [d.nodes[0]?.uptime, one(row['uptime'])],
        product: [d.product, 'ios-xr'],
      })),
      ...differences(['cisco_asa/show_version'], (_, row, d) => ({
        version: [d.nodes[0]?.version, one(row['version'])],
        hostName: [d.hostName, one(row['hostname'])],
        serials: [d.nodes[0]?.serials, many(row['serial'])],
        model: [d.nodes[0]?.model, one(row['hardware'])],
        interfaces: [d.interfaces.map((i) => i.name), many(row['interfaces'])],
        product: [d.product, 'asa'],
      })),
    ])
  })

  test('Fortinet: status and high availability', () => {
    explained([
      ...differences(['fortinet/get_system_status'], (_, row, d) => ({
        version: [d.nodes[0]?.versionRaw, one(row['version'])],
        hostName: [d.hostName, one(row['hostname'])],
        serials: [d.nodes[0]?.serials, many(row['serial_number'])],
        build: [Number(d.nodes[0]?.build), Number(one(row['branch_point']))],
        role: [
          d.nodes[0]?.role,
          /standalone/.test(one(row['current_ha_mode'])) ? 'standalone' : 'active',
        ],
        product: [d.product, 'fortios'],
      })),
      ...differences(['fortinet/get_system_ha_status'], (_, row, d) => ({
        model: [d.nodes[0]?.model, one(row['model'])],
        members: [
          d.nodes
            .filter((n) => n.serials.length > 0)
            .map((n) => [n.role, n.hostName, n.serials[0]])
            .sort(),
          [
            ['active', one(row['ha_master_unit_name']), one(row['ha_master_unit_serial'])],
            ['standby', one(row['ha_slave_unit_name']), one(row['ha_slave_unit_serial'])],
          ].filter(([, , serial]) => serial !== ''),
        ],
      })),
    ])
    const [first] = of('fortinet/get_system_status')
    expect(first && device(first).nodes[0]).toMatchObject({
      model: 'FortiGate-1500D',
      version: '6.0.7',
      build: '0302',
    })
  })

  test('Fortinet: interfaces and their addresses', () => {
    for (const s of of('fortinet/get_system_interface', 'fortinet/get_system_interface_physical')) {
      const theirs = s.expected.map(
        (row) => one(row['name']) || one(row['interface']) || one(row['port']),
      )
      const ours = s.reading.devices[0]?.interfaces ?? []
      expect(ours.map((i) => i.name).sort(), s.name).toEqual(
        expect.arrayContaining(
          [...new Set(theirs.filter((n) => n !== '' && ours.some((o) => o.name === n)))].sort(),
        ),
      )
      for (const row of s.expected) {
        const ip = one(row['ip']) || one(row['ip_address'])
        if (!isIp(ip) || ip === '0.0.0.0') continue
        expect(
          ours.flatMap((i) => i.addresses).some((a) => a.startsWith(`${ip}/`)),
          `${s.name} ${ip}`,
        ).toBe(true)
      }
    }
  })

  test('Palo Alto and Juniper', () => {
    explained([
      ...differences(['paloalto_panos/show_system_info'], (_, row, d) => ({
        version: [d.nodes[0]?.version, one(row['os'])],
        hostName: [d.hostName, one(row['hostname'])],
        model: [d.nodes[0]?.model, one(row['model'])],
        serial: [d.nodes[0]?.serials, many(row['serial'])],
        uptime: [d.nodes[0]?.uptime, one(row['uptime'])],
        mac: [d.nodes[0]?.macs, [macOf(one(row['mac_address']))]],
        address: [d.interfaces[0]?.addresses, [`${one(row['ip_address'])}/24`]],
      })),
      ...differences(['juniper_junos/show_version'], (s, _, d) => ({
        nodes: [
          d.nodes.map((n) => [n.hostName, n.model, n.version]),
          s.expected.map((row) => [
            one(row['hostname']),
            one(row['model']),
            one(row['junos_version']),
          ]),
        ],
      })),
      ...differences(['juniper_junos/show_chassis_hardware'], (s, _, d) => {
        const chassis = s.expected.find((row) => one(row['chassis_serial_number']) !== '') ?? {}
        return {
          serial: [d.nodes[0]?.serials, many(chassis['chassis_serial_number'])],
          model: [d.nodes[0]?.model, one(chassis['chassis_description'])],
        }
      }),
    ])
    const [cluster] = of('juniper_junos/show_chassis_cluster_status')
    expect(cluster && device(cluster).nodes.map((n) => [n.name, n.role])).toEqual([
      ['node0', 'active'],
      ['node1', 'failed'],
    ])
    const [ha] = of('paloalto_panos/show_high-availability_all')
    expect(ha && device(ha).nodes[0]).toMatchObject({
      name: 'local',
      model: 'PA-5020',
      role: 'active',
    })
  })

  test('inventory: the chassis, not its parts', () => {
    for (const s of of(
      'cisco_asa/show_inventory',
      'cisco_nxos/show_inventory',
      'cisco_xr/admin_show_inventory',
    )) {
      const chassis = s.expected.find((row) => /^chassis$/i.test(one(row['name']))) ?? {}
      expect(
        device(s).nodes.map((n) => [n.model, n.serials]),
        s.name,
      ).toEqual([[one(chassis['pid']), many(chassis['sn'])]])
    }
  })

  test('neighbours, one for one', () => {
    for (const s of of(
      'cisco_ios/show_cdp_neighbors_detail',
      'cisco_nxos/show_cdp_neighbors_detail',
      'cisco_xr/show_cdp_neighbors_detail',
      'cisco_wlc_ssh/show_cdp_neighbors_detail',
    )) {
      const ours = device(s).neighbours
      expect(
        ours.map((n) => [n.remoteName, n.localPort, n.remotePort, n.platform]),
        s.name,
      ).toEqual(
        s.expected.map((row) => [
          // The serial number in brackets is a field of its own with us.
          empty(
            (one(row['neighbor_name']) || one(row['chassis_id'])).replace(
              /\([A-Z0-9]{8,14}\)$/,
              '',
            ),
          ),
          empty(one(row['local_interface'])),
          empty(one(row['neighbor_interface'])),
          empty(one(row['platform']).trim()),
        ]),
      )
      expect(
        ours.map((n) => n.remoteAddresses[0] ?? ''),
        s.name,
      ).toEqual(s.expected.map((row) => one(row['mgmt_address']) || one(row['interface_ip'])))
    }
    for (const s of of('cisco_ios/show_lldp_neighbors_detail')) {
      expect(
        device(s).neighbours.map((n) => [n.remoteName, n.localPort, n.remotePort]),
        s.name,
      ).toEqual(
        s.expected.map((row) => [
          empty(one(row['neighbor_name'])),
          empty(one(row['local_interface'])),
          empty(one(row['neighbor_port_id'])),
        ]),
      )
    }
    for (const s of of('paloalto_panos/show_lldp_neighbors_all')) {
      const there = s.expected.filter((row) => one(row['chassis_id']) !== '')
      expect(
        (s.reading.devices[0]?.neighbours ?? []).map((n) => [
          n.remoteName,
          n.localPort,
          n.remotePort,
        ]),
        s.name,
      ).toEqual(
        there.map((row) => [
          empty(one(row['neighbor_name'])),
          empty(one(row['local_interface'])),
          empty(one(row['neighbor_interface'])),
        ]),
      )
    }
    for (const s of of(
      'juniper_junos/show_lldp_neighbors',
      'fortinet/diagnose_lldprx_port_neighbor_details_port-name',
    ))
      expect(device(s).neighbours, s.name).toHaveLength(s.expected.length)
  })

  test('address tables, row for row', () => {
    for (const s of of(
      'cisco_ios/show_ip_arp',
      'cisco_nxos/show_ip_arp',
      'cisco_nxos/show_ip_arp_detail',
      'cisco_xr/show_arp',
      'cisco_asa/show_arp',
      'cisco_ftd/show_arp',
      'cisco_viptela/show_arp',
    )) {
      const theirs = s.expected
        .map((row) => [
          one(row['ip_address']) || one(row['address']) || one(row['ip']),
          macOf(one(row['mac_address']) || one(row['mac']) || one(row['hardware_addr'])),
        ])
        // An address that nobody answered for has no MAC.
        .filter(([, mac]) => mac !== null)
      expect(theirs.length, s.name).toBeGreaterThan(0)
      expect(
        device(s).arp.map((a) => [a.address, a.mac]),
        s.name,
      ).toEqual(theirs)
    }
  })

  test('VPN sessions: who, from where, since when', () => {
    for (const s of of(
      'cisco_asa/show_vpn-sessiondb_anyconnect',
      'cisco_ftd/show_vpn-sessiondb_anyconnect',
    )) {
      expect(
        device(s).vpnSessions.map((v) => [v.user, v.assigned ?? '', v.from ?? '', v.group ?? '']),
        s.name,
      ).toEqual(
        s.expected.map((row) => [
          one(row['username']),
          one(row['assigned_ip']),
          one(row['public_ip']),
          one(row['tunnel_group']),
        ]),
      )
    }
    for (const s of of('cisco_asa/show_vpn-sessiondb'))
      expect(device(s).vpnSessions, 'the summary names nobody').toEqual([])
  })

  test('failover: roles and serial numbers', () => {
    for (const s of of('cisco_asa/show_failover')) {
      const row = s.expected[0] ?? {}
      const d = device(s)
      expect(d.nodes, s.name).toHaveLength(2)
      expect(d.nodes[0]?.name, s.name).toBe(one(row['role']).toLowerCase())
      expect(
        d.nodes.map((n) => n.version),
        s.name,
      ).toEqual([one(row['sw_version']), one(row['sw_version_mate'])])
    }
  })

  test('wireless controller and small switch', () => {
    for (const s of of('cisco_wlc_ssh/show_sysinfo')) {
      const row = s.expected[0] ?? {}
      expect(device(s)).toMatchObject({
        product: 'wlc',
        hostName: one(row['system_name']),
        nodes: [
          {
            version: one(row['product_version']),
            uptime: one(row['system_up_time']),
            macs: [one(row['mac_address'])],
          },
        ],
      })
    }
    for (const s of of('cisco_s300/show_system_id'))
      expect(device(s).nodes[0]?.serials).toEqual(
        many(s.expected[0]?.['serial_number'] ?? s.expected[0]?.['serial']),
      )
  })

  test('all of one vendor behind prompts, in one file', () => {
    for (const vendor of ['fortinet', 'cisco_ios', 'paloalto_panos', 'juniper_junos']) {
      const own = samples.filter((s) => s.name.startsWith(`${vendor}/`))
      const text = own
        .map(
          (s) =>
            `sw1#${s.command.replaceAll('_', ' ')}\r\n${readFileSync(join(folder, s.name), 'latin1').replaceAll(/\r?\n/g, '\r\n')}\r\n`,
        )
        .join('')
      const reading = readDevices(new TextEncoder().encode(text), () => 'h')
      expect(new Set(reading.devices.map((d) => d.vendor))).toEqual(
        new Set([VENDOR_OF[vendor] ?? 'cisco']),
      )
    }
  })
})
