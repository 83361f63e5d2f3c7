/**
 * What an nmap XML file says, in parts, in file order. Every text in it was written by the scanned machines: data, never markup.
 * Times are milliseconds since 1970 UTC.
 * @module
 */

export type Bytes = Iterable<Uint8Array> | AsyncIterable<Uint8Array>

export type NmapService = {
  readonly name: string
  readonly product: string | null
  readonly version: string | null
  readonly extraInfo: string | null
  readonly osType: string | null
  readonly deviceType: string | null
  readonly hostname: string | null
  /** `ssl` where the service was reached through TLS. */
  readonly tunnel: string | null
  /** `probed`: the scanner talked to it. `table`: the name is only the usual one of the port number. */
  readonly method: 'probed' | 'table' | null
  /** 0 to 10. */
  readonly confidence: number | null
  /** CPE 2.2 URIs as written. */
  readonly cpe: readonly string[]
}

export type NmapScript = {
  readonly id: string
  readonly output: string
  /** The certificate that `ssl-cert` was shown, in PEM. */
  readonly pem: string | null
}

export type NmapPort = {
  readonly protocol: string
  readonly port: number
  /** `open`, `closed`, `filtered`, `open|filtered`, … as nmap writes it. */
  readonly state: string
  readonly reason: string | null
  readonly service: NmapService | null
  readonly scripts: readonly NmapScript[]
}

/** A guess from TCP/IP behaviour. It may narrow a search; it never is a fact about the machine. */
export type NmapOsGuess = {
  readonly guess: true
  readonly name: string
  /** Per cent. */
  readonly accuracy: number | null
  readonly classes: readonly {
    readonly type: string | null
    readonly vendor: string | null
    readonly family: string | null
    readonly generation: string | null
    readonly cpe: readonly string[]
  }[]
}

export type NmapHost = {
  readonly addresses: readonly { readonly kind: 'ipv4' | 'ipv6'; readonly address: string }[]
  /** Upper case with colons; only known when the scanner stood in the same network. */
  readonly mac: string | null
  readonly macVendor: string | null
  readonly hostnames: readonly { readonly name: string; readonly type: 'user' | 'PTR' | null }[]
  readonly state: 'up' | 'down' | 'skipped' | 'unknown'
  readonly reason: string | null
  readonly ports: readonly NmapPort[]
  /** Ports that nmap only counts, per state. */
  readonly otherPorts: readonly { readonly state: string; readonly count: number }[]
  readonly scripts: readonly NmapScript[]
  readonly osGuesses: readonly NmapOsGuess[]
  readonly startedAt: number | null
  readonly endedAt: number | null
  /** Where the host begins in the file. */
  readonly line: number
}

export type NmapRun = {
  readonly scanner: string
  readonly version: string | null
  /** The command line, as nmap recorded it. */
  readonly args: string | null
  /** What the command line asked to scan: addresses, ranges, names. A target list in a file is not among them. */
  readonly targets: readonly string[]
  /** What the command line left out of them; null: a file names it, so that nobody knows. */
  readonly excluded: readonly string[] | null
  readonly startedAt: number | null
  readonly scans: readonly {
    readonly type: string
    readonly protocol: string
    readonly ports: number | null
    /** The numbers of the ports, as `1-1000,3389`. */
    readonly services: string
  }[]
}

export type NmapSummary = {
  readonly finishedAt: number | null
  readonly elapsedSeconds: number | null
  readonly exit: 'success' | 'error' | null
  readonly error: string | null
  readonly hostsUp: number | null
  readonly hostsDown: number | null
  readonly hostsTotal: number | null
}

export const NMAP_DAMAGE = [
  'not_nmap',
  'malformed',
  'cut_short',
  'bad_character',
  'host_incomplete',
  'entities_refused',
  'too_deep',
  'too_large',
  'too_many_attributes',
  'too_much_damage',
  'unreadable',
] as const
export type NmapDamage = (typeof NMAP_DAMAGE)[number]

export type NmapPart =
  | { readonly kind: 'run'; readonly run: NmapRun }
  | { readonly kind: 'host'; readonly host: NmapHost }
  /** Last part of a run that came to its end; null summary: the file ends without one (scan interrupted). Always given once, last. */
  | { readonly kind: 'finished'; readonly summary: NmapSummary | null }
  | {
      readonly kind: 'damaged'
      /** 1-based line and column (in characters) of the file. */
      readonly at: { readonly line: number; readonly column: number }
      readonly why: NmapDamage
    }
