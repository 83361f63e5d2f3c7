/**
 * What the host with this number answers to a query: rows as osquery sends them, the same for the same host.
 * @module
 */
import type { QueryId, Row } from '@hinoban/osquery'

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0')

/** Of each host its own, told by its number. */
export const uuidOf = (host: number): string =>
  `4c4c4544-${hex(host & 0xffff, 4)}-3510-8054-${hex(host, 12)}`

const PACKAGES = [
  'openssl',
  'curl',
  'bash',
  'systemd',
  'nginx',
  'python3',
  'sudo',
  'zlib1g',
] as const

/** Software of Debian's size and shape; hosts share most of it, as hosts of one company do. */
const packages = (host: number, count: number): readonly Row[] =>
  Array.from({ length: count }, (_, i) => ({
    name: `${PACKAGES[i % PACKAGES.length]}-${i}`,
    version: `${1 + (i % 9)}.${i % 20}.${i % 7}-${1 + ((host + i) % 3)}+deb12u1`,
    arch: 'amd64',
    source: PACKAGES[i % PACKAGES.length] ?? '',
    status: 'install ok installed',
  }))

export type HostClock = { readonly seconds: number }

/** When the hosts were last switched on: 2026-09-21. */
const BOOTED_SECONDS = 1_790_000_000

/** Rows of our own queries to Linux; of others one row without meaning. */
export const rowsOf = (
  id: QueryId | null,
  host: number,
  { seconds }: HostClock,
  softwareRows: number,
): readonly Row[] => {
  switch (id) {
    case 'hardware':
      return [
        {
          hostname: `host-${host}.example.jp`,
          uuid: uuidOf(host),
          hardware_vendor: 'Dell Inc.',
          hardware_model: 'OptiPlex 7010',
          hardware_serial: `BENCH${hex(host, 6).toUpperCase()}`,
          physical_memory: '17179869184',
          cpu_logical_cores: '8',
        },
      ]
    case 'os':
      return [
        {
          name: 'Debian GNU/Linux',
          version: '12 (bookworm)',
          major: '12',
          minor: '0',
          platform: 'debian',
          arch: 'x86_64',
        },
      ]
    case 'agent':
      return [
        {
          version: '5.23.1',
          instance_id: `instance-${host}`,
          config_valid: '1',
          total_seconds: String(seconds - BOOTED_SECONDS - host),
          unix_time: String(seconds),
        },
      ]
    case 'linux_interfaces':
      return [
        {
          interface: 'enp2s0',
          mac: `00:1a:2b:${hex((host >> 16) & 0xff, 2)}:${hex((host >> 8) & 0xff, 2)}:${hex(host & 0xff, 2)}`,
          pci_slot: '0000:02:00.0',
          flags: '4163',
          address: `10.${(host >> 16) & 0xff}.${(host >> 8) & 0xff}.${host & 0xff}`,
        },
      ]
    case 'linux_deb':
      return packages(host, softwareRows)
    case 'listening_ports':
      return [
        { protocol: '6', port: '22', address: '0.0.0.0', name: 'sshd', path: '/usr/sbin/sshd' },
      ]
    case 'linux_encryption':
      return [{ path: '/', device: '/dev/dm-0', type: 'ext4', encrypted: '1', cipher: 'LUKS2' }]
    case 'linux_administrators':
      return [{ username: 'root', uuid: '', uid: '0', groupname: 'uid 0' }]
    case 'linux_kernel':
      return [{ version: '6.1.0-28-amd64' }]
    default:
      return []
  }
}
