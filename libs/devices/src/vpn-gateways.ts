/**
 * What Array, Ivanti, SonicWall and NetScaler print about themselves.
 * @module
 */
import { type Found, interfaceNamed, type Reader } from './found.ts'
import { field, isIp } from './text.ts'

/** ArrayOS `show version`. */
export const arrayVersion: Reader = ({ lines }): Found => {
  const raw = lines.find((l) => /ArrayOS (?:Rel\.)?/.test(l)) ?? null
  const head = raw === null ? null : /ArrayOS Rel\.(AG|APV|vxAG|TM|SPX)\.?(\d[\d.]{2,20})/.exec(raw)
  const hostName = field(lines, /^Host name\s*: (.*)$/i)
  const serial = field(lines, /^Serial Number\s*: (\S+)/i)
  return {
    product: head?.[1] === 'APV' ? 'array-apv' : 'array-ag',
    hostName,
    nodes: [
      {
        hostName,
        model: field(lines, /^Model\s*: (.*)$/i),
        versionRaw: raw,
        version: head?.[2]?.replace(/\.$/, '') ?? null,
        serials: serial === null ? [] : [serial],
        uptime: field(lines, /^System up time\s*: (.*)$/i),
      },
    ],
    notRead: 0,
  }
}

/** Ivanti Connect Secure, Pulse: the lines of the system page and of the console. */
export const ivantiVersion: Reader = ({ lines }): Found => {
  const raw =
    lines.find((l) =>
      /(?:System [Vv]ersion|Current version|Version|Software version)\s*[:=]?\s*\d+\.\d+R\d/i.test(
        l,
      ),
    ) ?? null
  const hostName = field(lines, /^(?:Host ?name|Node name)\s*[:=]\s*(\S+)/i)
  const serial = field(
    lines,
    /^(?:Serial [Nn]umber|Hardware [Ii][Dd]|Licensing Hardware ID)\s*[:=]\s*(\S+)/,
  )
  const address = field(
    lines,
    /^(?:Internal (?:Port )?IP(?:v4)? Address|Internal IP)\s*[:=]\s*(\S+)/i,
  )
  const outer = field(
    lines,
    /^(?:External (?:Port )?IP(?:v4)? Address|External IP)\s*[:=]\s*(\S+)/i,
  )
  const isPolicy = lines.some((l) => /Policy Secure/i.test(l))
  return {
    product: isPolicy ? 'policy-secure' : 'connect-secure',
    hostName,
    nodes: [
      {
        hostName,
        model: field(
          lines,
          /^(?:Model|Platform|Hardware)\s*[:=]\s*((?:PSA|ISA|VA|MAG|SA|PSA-V|ISA-V)\S*)/i,
        ),
        versionRaw: raw,
        version: raw === null ? null : (/(\d+\.\d+R\d+(?:\.\d+)?)/i.exec(raw)?.[1] ?? null),
        build: raw === null ? null : (/\(?[Bb]uild:? ?(\d+)/.exec(raw)?.[1] ?? null),
        serials: serial === null ? [] : [serial],
      },
    ],
    interfaces: [
      ...(address !== null && isIp(address)
        ? [{ ...interfaceNamed('internal'), addresses: [address] }]
        : []),
      ...(outer !== null && isIp(outer)
        ? [
            {
              ...interfaceNamed('external'),
              addresses: [outer],
              outside: { why: 'name' as const, detail: 'external' },
            },
          ]
        : []),
    ],
    notRead: 0,
  }
}

/** SonicOS 6 and 7 `show version` / `show status`, and the older labelled form. */
export const sonicVersion: Reader = ({ lines }): Found => {
  const raw = lines.find((l) => /^\s*firmware-version |^Firmware Version:/i.test(l))?.trim() ?? null
  const serial =
    field(lines, /^\s*serial-number "?([0-9A-Za-z-]{6,30})/) ??
    field(lines, /^Serial [Nn]umber:\s*(\S+)/)
  const hostName =
    field(lines, /^\s*firewall-name "?([^"]{1,100})/) ?? field(lines, /^Firewall Name:\s*(\S+)/)
  return {
    product: /SMA/.test(raw ?? '') ? 'sonicos-sma' : 'sonicos',
    hostName,
    nodes: [
      {
        hostName,
        model:
          field(lines, /^\s*(?:model|product-name) "?([^"]{1,60})/) ??
          field(lines, /^Model:\s*(.*)$/),
        versionRaw: raw,
        version: raw === null ? null : (/(\d+\.\d+\.[\w.-]{1,30})/.exec(raw)?.[1] ?? null),
        serials: serial === null ? [] : [serial.replaceAll('-', '').toUpperCase()],
        uptime: field(lines, /^\s*(?:up-time|Up Time:) "?([^"]{1,80})/i),
      },
    ],
    notRead: 0,
  }
}

/** NetScaler `show ns version`, with `show ns hardware` and `show ns hostname` where they stand beside it. */
export const netscalerVersion: Reader = ({ lines }): Found => {
  const raw = lines.find((l) => l.length < 2_000 && /NetScaler NS\d/.test(l))?.trim() ?? null
  const [, release, build] =
    /NetScaler NS(\d{1,2}\.\d): ?Build (\d{1,3}\.\d{1,4})/.exec(raw ?? '') ?? []
  const hostName = field(lines, /^\s*(?:\d+\)\s*)?Hostname:\s*(\S+)/i)
  const serial = field(lines, /^\s*(?:Serial no|Host Id):\s*([0-9A-Za-z-]{4,40})/i)
  return {
    product: 'netscaler',
    hostName,
    nodes: [
      {
        hostName,
        model: field(lines, /^\s*Platform:\s*(.{1,100})$/i),
        versionRaw: raw,
        // As the maker's bulletins write it: the build counts within its release alone.
        version: release === undefined || build === undefined ? null : `${release}-${build}`,
        serials: serial === null ? [] : [serial],
      },
    ],
    notRead: 0,
  }
}
