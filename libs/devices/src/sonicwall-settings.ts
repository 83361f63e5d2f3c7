/**
 * The settings file of SonicOS, unpacked to `key=value` lines.
 * @module
 */
import {
  administrationOf,
  type Found,
  interfaceNamed,
  isSideKnown,
  noConfiguration,
} from './found.ts'
import type { Account, Interface, Service } from './parts.ts'
import type { Piece } from './segments.ts'
import { PORTS } from './sonicwall-config.ts'
import { isIp, outsideOf, withPrefix } from './text.ts'

/** `key=value` lines of a settings file. Numbered keys belong together: `iface_name_0`, `interface_Zone_0`. */
export const sonicSettings = (piece: Piece): Found => {
  const values = new Map<string, { value: string; line: number }>()
  let notRead = 0
  piece.lines.forEach((raw, at) => {
    const eq = raw.indexOf('=')
    if (eq > 0 && eq < 200)
      values.set(raw.slice(0, eq), { value: raw.slice(eq + 1).trim(), line: piece.line + at })
    else if (raw.trim() !== '') notRead += 1
  })
  const get = (key: string): string | null => values.get(key)?.value || null
  const build = get('buildNum')
  const hostName = get('firewallName')
  const serial = get('serialNumber')
  const interfaces: Interface[] = []
  const services: Service[] = []
  for (const [key, { value: name, line }] of values) {
    const n = /^iface_name_(\d{1,5})$/.exec(key)?.[1]
    if (n === undefined) continue
    const zone = get(`interface_Zone_${n}`)
    const address = [
      ['iface_static_ip', 'iface_static_mask'],
      ['iface_lan_ip', 'iface_lan_mask'],
    ].flatMap(([ip = '', mask = '']) => {
      const value = get(`${ip}_${n}`)
      return value !== null && isIp(value) ? (withPrefix(value, get(`${mask}_${n}`)) ?? []) : []
    })[0]
    const addresses = address === undefined ? [] : [address]
    const label = get(`iface_comment_${n}`)
    const outside = outsideOf({ name, zone, label, addresses })
    interfaces.push({ ...interfaceNamed(name), label, zone, addresses, outside })
    for (const [word, [service, port, protocol]] of Object.entries(PORTS))
      if (get(`iface_${word}_mgmt_${n}`) === '1')
        services.push({
          service,
          port,
          protocol,
          interface: name,
          outside,
          isRestricted: false,
          line,
        })
  }
  return {
    product: 'sonicos',
    hostName,
    nodes: [
      {
        hostName,
        model: get('shortProdName'),
        versionRaw: build === null ? null : `buildNum=${build}`,
        version: build,
        serials: serial === null || /^[0F]+$/i.test(serial) ? [] : [serial.toUpperCase()],
      },
    ],
    interfaces,
    configuration: {
      ...noConfiguration,
      header: [],
      services,
      accounts: [...values].flatMap(([key, { value, line }]): Account[] => {
        const n = /^userObjId_(\d{1,6})$/.exec(key)?.[1]
        return n === undefined || value === ''
          ? []
          : [
              {
                name: value,
                use: 'user',
                role: null,
                isEnabled: null,
                secondFactor: 'unknown',
                secretHash: null,
                secretForm: null,
                trustedHosts: null,
                line,
              },
            ]
      }),
      administrationFromInternet: administrationOf(services, isSideKnown(interfaces)),
      notRead,
    },
    notRead,
  }
}
