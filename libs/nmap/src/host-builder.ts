/**
 * Collects the elements of one `<host>` (nmap.dtd of nmap 7) into a host.
 * @module
 */
import type { NmapHost, NmapOsGuess, NmapPort, NmapScript, NmapService } from './parts.ts'

/** A name, a version, a reason: real ones are below 200 characters. */
const MAX_TEXT_CHARS = 4096
/** Script output goes into one page of a report. */
const MAX_OUTPUT_CHARS = 64 * 1024
/** 65,536 ports over three protocols with a service each stay below; a host beyond is made to fill the memory. */
export const MAX_HOST_CHARS: number = 32 * 1024 * 1024

export type Attributes = Readonly<Record<string, string>>
export type HostBuilder = {
  /** `path` holds the names of the elements around this one inside `<host>`. */
  open(name: string, attributes: Attributes, path: readonly string[]): void
  text(text: string, path: readonly string[]): void
  close(name: string, path: readonly string[]): void
  /** Characters kept so far. */
  size(): number
  /** Null for a host that says nothing of who it is. */
  done(): NmapHost | null
}

type Writable<T> = { -readonly [K in keyof T]: T[K] }

export const hostBuilder = (begin: Attributes, line: number): HostBuilder => {
  const addresses: { kind: 'ipv4' | 'ipv6'; address: string }[] = []
  const hostnames: { name: string; type: 'user' | 'PTR' | null }[] = []
  const ports: NmapPort[] = []
  const otherPorts: { state: string; count: number }[] = []
  const scripts: NmapScript[] = []
  const osGuesses: NmapOsGuess[] = []
  let mac: string | null = null
  let macVendor: string | null = null
  let state: NmapHost['state'] = 'unknown'
  let reason: string | null = null
  let size = 0
  let port: (Writable<Omit<NmapPort, 'scripts'>> & { scripts: Writable<NmapScript>[] }) | null =
    null
  let service: (Omit<NmapService, 'cpe'> & { cpe: string[] }) | null = null
  let osMatch: (Omit<NmapOsGuess, 'classes'> & { classes: OsClass[] }) | null = null
  let cpe: string | null = null

  const keep = (value: string | undefined, most = MAX_TEXT_CHARS): string | null => {
    if (value === undefined || value === '') return null
    const kept = value.slice(0, most)
    size += kept.length + 16
    return kept
  }
  type OpenScript = Writable<NmapScript>
  let pem: string | null = null
  const script = (a: Attributes): OpenScript => ({
    id: keep(a['id']) ?? '',
    output: keep(a['output'], MAX_OUTPUT_CHARS) ?? '',
    pem: null,
  })
  const address = (a: Attributes) => {
    const value = (a['addr'] ?? '').trim()
    if (a['addrtype'] === 'mac') {
      if (mac === null && /^[0-9a-f]{2}([:-][0-9a-f]{2}){5}$/i.test(value)) {
        mac = value.toUpperCase().replaceAll('-', ':')
        macVendor = keep(a['vendor'])
      }
    } else if (isIpv4(value)) addresses.push({ kind: 'ipv4', address: value })
    else if (isIpv6(value)) addresses.push({ kind: 'ipv6', address: value.toLowerCase() })
    size += 64
  }

  const openers: Readonly<Record<string, (a: Attributes) => void>> = {
    status: (a) => {
      const said = a['state']
      state = said === 'up' || said === 'down' || said === 'skipped' ? said : 'unknown'
      reason = keep(a['reason'])
    },
    address,
    'hostnames>hostname': (a) => {
      const name = keep(a['name'])
      const type = a['type'] === 'user' || a['type'] === 'PTR' ? a['type'] : null
      if (name !== null) hostnames.push({ name, type })
    },
    'ports>extraports': (a) => {
      const count = numberOf(a['count'])
      if (count !== null) otherPorts.push({ state: keep(a['state']) ?? 'unknown', count })
    },
    'ports>port': (a) => {
      const number = numberOf(a['portid'])
      port =
        number === null || number > 65535
          ? null
          : {
              protocol: keep(a['protocol']) ?? 'tcp',
              port: number,
              state: 'unknown',
              reason: null,
              service: null,
              scripts: [],
            }
      size += 64
    },
    'ports>port>state': (a) => {
      if (port) {
        port.state = keep(a['state']) ?? 'unknown'
        port.reason = keep(a['reason'])
      }
    },
    'ports>port>service': (a) => {
      service = {
        name: keep(a['name']) ?? '',
        product: keep(a['product']),
        version: keep(a['version']),
        extraInfo: keep(a['extrainfo']),
        osType: keep(a['ostype']),
        deviceType: keep(a['devicetype']),
        hostname: keep(a['hostname']?.trim()),
        tunnel: keep(a['tunnel']),
        method: a['method'] === 'probed' || a['method'] === 'table' ? a['method'] : null,
        confidence: numberOf(a['conf']),
        cpe: [],
      }
      if (port) port.service = service
    },
    'ports>port>script': (a) => {
      port?.scripts.push(script(a))
    },
    'ports>port>script>elem': (a) => {
      if (a['key'] === 'pem' && port?.scripts.at(-1)?.id === 'ssl-cert') pem = ''
    },
    'hostscript>script': (a) => {
      scripts.push(script(a))
    },
    'os>osmatch': (a) => {
      osMatch = {
        guess: true,
        name: keep(a['name']) ?? '',
        accuracy: numberOf(a['accuracy']),
        classes: [],
      }
      osGuesses.push(osMatch)
    },
    'os>osmatch>osclass': (a) => {
      osMatch?.classes.push({
        type: keep(a['type']),
        vendor: keep(a['vendor']),
        family: keep(a['osfamily']),
        generation: keep(a['osgen']),
        cpe: [],
      })
    },
    'ports>port>service>cpe': () => {
      cpe = ''
    },
    'os>osmatch>osclass>cpe': () => {
      cpe = ''
    },
  }

  return {
    open: (name, attributes, path) => {
      // A label of untrusted names must not find what every object inherits.
      const label = path.length === 0 ? name : `${path.join('>')}>${name}`
      if (Object.hasOwn(openers, label)) openers[label]?.(attributes)
    },
    text: (text) => {
      if (cpe !== null && cpe.length < MAX_TEXT_CHARS) cpe += text.slice(0, MAX_TEXT_CHARS)
      if (pem !== null && pem.length < MAX_OUTPUT_CHARS) pem += text.slice(0, MAX_OUTPUT_CHARS)
    },
    close: (name, path) => {
      if (name === 'cpe' && cpe !== null) {
        const kept = keep(cpe.trim())
        cpe = null
        if (kept === null) return
        if (path.at(-1) === 'service') service?.cpe.push(kept)
        else osMatch?.classes.at(-1)?.cpe.push(kept)
      } else if (name === 'elem' && pem !== null) {
        const of = port?.scripts.at(-1)
        if (of) of.pem = keep(pem.trim(), MAX_OUTPUT_CHARS)
        pem = null
      } else if (name === 'service') service = null
      else if (name === 'port' && port) {
        ports.push(port)
        port = null
      } else if (name === 'osmatch') osMatch = null
    },
    size: () => size,
    done: () =>
      addresses.length === 0 && mac === null
        ? null
        : {
            addresses,
            mac,
            macVendor,
            hostnames,
            state,
            reason,
            ports,
            otherPorts,
            scripts,
            osGuesses,
            startedAt: secondsToMs(begin['starttime']),
            endedAt: secondsToMs(begin['endtime']),
            line,
          },
  }
}

type OsClass = Omit<NmapOsGuess['classes'][number], 'cpe'> & { cpe: string[] }

/** A whole number that is written as one; else null. */
export const numberOf = (text: string | undefined): number | null =>
  text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : null

/** UNIX seconds to milliseconds; nothing before 1970 or after 9999. */
export const secondsToMs = (text: string | undefined): number | null => {
  const seconds = numberOf(text)
  return seconds === null || seconds > 253_402_300_799 ? null : seconds * 1000
}

const isIpv4 = (text: string): boolean =>
  /^\d{1,3}(\.\d{1,3}){3}$/.test(text) && text.split('.').every((part) => Number(part) <= 255)

/** Only the alphabet and the bounds: who needs more parses it. */
const isIpv6 = (text: string): boolean =>
  text.includes(':') && /^[0-9a-f:.]{2,45}(%[\w.-]{1,30})?$/i.test(text)
