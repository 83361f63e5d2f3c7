/**
 * Outputs and configurations of network devices, one file with any number of both, as devices. Secrets are replaced
 * before anything is read: no reader ever sees one.
 * @module
 */
import { assemble, type Piecewise } from './assemble.ts'
import { decode } from './decode.ts'
import type { Found } from './found.ts'
import type { CertificateSays, DeviceDamage, DeviceReading, Segment, Vendor } from './parts.ts'
import { knownOfNoUse, recognise } from './recognise.ts'
import { redact, type SecretHash } from './redact.ts'
import { type Piece, pieces } from './segments.ts'
import { sonicWallSettings } from './unpack-settings.ts'

const MAX_DAMAGE = 1000

/**
 * Reads one file. `hash` is keyed by the caller; the same secret gives the same mark.
 * @example readDevices(bytes, (secret) => hmac(key, secret)).devices
 */
export const readDevices = (file: Uint8Array, hash: SecretHash): DeviceReading => {
  const decoded = decode(file)
  const plain = sonicWallSettings(decoded.lines) ?? decoded.lines
  const safe = redact(plain, hash)
  const damage: DeviceDamage[] = [
    ...decoded.damage,
    ...safe.tooLong.map((line) => ({ line, why: 'line_too_long' as const })),
    ...safe.open.map((line) => ({ line, why: 'cut_short' as const })),
  ]
  const segments: Segment[] = []
  const parts: Piecewise[] = []
  const makers = new Map<string, Vendor>()
  for (const piece of pieces(safe.lines.map(readable))) {
    const known = recognise(piece, makers.get(piece.host ?? '') ?? null)
    if (known && piece.host) makers.set(piece.host, known.vendor)
    const found = known?.reader(piece)
    segments.push(segmentOf(piece, known, found?.notRead ?? 0, found?.product ?? null))
    if (found?.damage) damage.push(...found.damage)
    if (known && found)
      parts.push({
        vendor: known.vendor,
        command: known.command,
        host: piece.host,
        line: piece.line,
        found: {
          ...found,
          product: found.product ?? known.product,
          ...configurationOf(found, piece, safe.certificates),
        },
      })
  }
  const { devices, isFull } = assemble(parts)
  if (isFull) damage.push({ line: 1, why: 'too_many' })
  if (devices.length === 0 && damage.every((d) => d.why !== 'not_text'))
    damage.push({ line: 1, why: 'no_device' })
  return {
    text: safe.lines.join('\n'),
    encoding: decoded.encoding,
    redactions: { total: safe.total, byKind: safe.byKind },
    segments,
    devices,
    damage: damage.slice(0, MAX_DAMAGE),
    damaged: damage.length,
  }
}

/** With what only the whole file tells: what stands in its certificates, and whether the device was asked. */
const configurationOf = (
  { configuration, damage = [] }: Found,
  piece: Piece,
  certificates: ReadonlyMap<string, CertificateSays>,
): Pick<Found, 'configuration'> =>
  configuration === undefined
    ? {}
    : {
        configuration: {
          ...configuration,
          isRunning: isRunning(piece),
          isWhole: damage.length === 0,
          certificates: configuration.certificates.map((c) => ({
            ...c,
            says: (c.hash === null ? undefined : certificates.get(c.hash)) ?? null,
          })),
        },
      }

/** Asked at a prompt, or beginning as only the answer of the device does. */
const isRunning = ({ command, lines }: Piece): boolean =>
  command === null
    ? lines
        .slice(0, 10)
        .some((l) =>
          /^(?:Building configuration|Current configuration ?:|!Command: show run)/.test(l),
        )
    : !/start|saved|\bbackup\b|candidate|rollback|^(?:more|less|dir|copy)\b/i.test(command)

/** Outputs and configurations that the beginning of a file holds, without what they say. Quick, for choosing a reader. */
export const recogniseDevices = (head: Uint8Array): Told[] => {
  const { lines } = decode(head)
  return pieces(sonicWallSettings(lines) ?? lines).flatMap((piece) => {
    const known = recognise(piece)
    return known === null
      ? []
      : [{ vendor: known.vendor, command: known.command, confidence: known.confidence }]
  })
}
export type Told = {
  readonly vendor: Vendor
  readonly command: string
  readonly confidence: number
}

/** Longer than any statement; what elements hold may all stand on one line. */
const MAX_STATEMENT_CHARS = 8000

/** A line as a reader needs it: no run of blanks and no length that is made to cost time. */
const readable = (line: string): string => {
  if (line.length < 400) return line
  const text = line.replace(/[ \t]{200,}/g, ' '.repeat(200))
  return text.length > MAX_STATEMENT_CHARS && !text.includes('<')
    ? text.slice(0, MAX_STATEMENT_CHARS)
    : text
}

const segmentOf = (
  piece: Piece,
  known: ReturnType<typeof recognise>,
  notRead: number,
  product: Segment['product'],
): Segment => {
  const typed = piece.command?.slice(0, 200) ?? null
  const base = { line: piece.line, lastLine: piece.line + Math.max(0, piece.lines.length - 1) }
  if (known)
    return {
      ...base,
      vendor: known.vendor,
      product: product ?? known.product,
      command: known.command,
      confidence: known.confidence,
      reason: known.reason,
      use: 'read',
      notRead,
    }
  const useless = knownOfNoUse(piece)
  if (useless)
    return {
      ...base,
      ...useless,
      product: null,
      confidence: 0.8,
      use: 'nothing-of-use',
      notRead: 0,
    }
  const hasText = piece.lines.some((l) => l.trim() !== '')
  return {
    ...base,
    vendor: null,
    product: null,
    command: typed,
    confidence: 0,
    reason: '',
    // A command that was typed is known by its name; only what it prints says nothing of use.
    use: typed !== null || !hasText ? 'nothing-of-use' : 'not-recognised',
    notRead: typed === null ? piece.lines.filter((l) => l.trim() !== '').length : 0,
  }
}
