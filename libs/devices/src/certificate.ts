/**
 * What an X.509 certificate says (RFC 5280 §4.1), from its base64 or hexadecimal text. No signature is checked: it is
 * only asked whether two configurations hold the same certificate and the same key.
 * @module
 */
import type { CertificateSays } from './parts.ts'

/** Chains of post-quantum keys stay below. */
const MAX_BYTES = 64 * 1024

/** Null where the text is no certificate. `keyOf` names the public key: it gets its SubjectPublicKeyInfo in base64. */
export const certificateSays = (
  text: string,
  keyOf: (spki: string) => string,
): CertificateSays | null => {
  const bytes = bytesOf(text)
  if (bytes === null) return null
  const tbs = children(children({ bytes, from: 0, to: bytes.length })[0])[0]
  const fields = children(tbs)
  // [0] EXPLICIT version stands in front of the serial number, but for version 1.
  const at = fields[0]?.tag === 0xa0 ? 1 : 0
  const [serial, , issuer, validity, subject, spki] = fields.slice(at)
  if (serial?.tag !== INTEGER || spki?.tag !== SEQUENCE) return null
  const [notBefore, notAfter] = children(validity).map(timeOf)
  if (!notBefore || !notAfter) return null
  return {
    serial: hex(bytes, serial.from, Math.min(serial.to, serial.from + 40)).replace(
      /^(?:00)+(?=..)/,
      '',
    ),
    key: keyOf(base64(bytes.subarray(spki.start, spki.to))),
    subject: nameOf(subject),
    issuer: nameOf(issuer),
    notBefore,
    notAfter,
  }
}

const INTEGER = 0x02
const SEQUENCE = 0x30

type Value = { readonly bytes: Uint8Array; readonly from: number; readonly to: number }
type Element = Value & { readonly tag: number; readonly start: number }

/** The elements inside one: at most as many as a certificate can have fields; lengths that run over end the list. */
const children = (value: Value | undefined): Element[] => {
  const out: Element[] = []
  if (!value) return out
  const { bytes, to } = value
  let at = value.from
  while (at + 2 <= to && out.length < 64) {
    const start = at
    const tag = bytes[at] ?? 0
    let length = bytes[at + 1] ?? 0
    at += 2
    if (length > 0x80) {
      const count = length - 0x80
      if (count > 3) return out
      length = 0
      for (let i = 0; i < count; i++) length = length * 256 + (bytes[at + i] ?? 0)
      at += count
    } else if (length === 0x80) return out
    if (at + length > to) return out
    out.push({ bytes, tag, start, from: at, to: at + length })
    at += length
  }
  return out
}

const text = ({ bytes, from, to }: Value): string =>
  new TextDecoder().decode(bytes.subarray(from, Math.min(to, from + 300)))

/** UTCTime has two digits of the year: 50 and later are of the last century (§4.1.2.5.1). */
const timeOf = (time: Element): string | null => {
  const said = text(time)
  const full = time.tag === 0x17 ? `${Number(said.slice(0, 2)) >= 50 ? '19' : '20'}${said}` : said
  return /^\d{14}Z$/.test(full) ? full : null
}

/** 2.5.4.3, the common name, else the organization, 2.5.4.10. */
const nameOf = (name: Element | undefined): string => {
  const parts = children(name)
    .flatMap((set) => children(set))
    .flatMap((pair) => {
      const [oid, value] = children(pair)
      return oid && value ? [[hex(oid.bytes, oid.from, oid.to), text(value)] as const] : []
    })
  const of = (oid: string): string | undefined => parts.find(([id]) => id === oid)?.[1]
  return of('550403') ?? of('55040a') ?? ''
}

const hex = (bytes: Uint8Array, from: number, to: number): string =>
  Array.from(bytes.subarray(from, to), (b) => b.toString(16).padStart(2, '0')).join('')

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

const base64 = (bytes: Uint8Array): string => {
  let out = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const bits = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0)
    const signs = [18, 12, 6, 0].map((by) => ALPHABET[(bits >> by) & 63] ?? '').join('')
    out += signs.slice(0, Math.min(3, bytes.length - i) + 1).padEnd(4, '=')
  }
  return out
}

/** A certificate begins with a SEQUENCE: `MI` in base64, `30 8` in hexadecimal digits. */
const bytesOf = (given: string): Uint8Array | null => {
  if (given.length > MAX_BYTES * 3) return null
  const plain = given.replaceAll(/\s/g, '').replace(/quit$/, '')
  if (/^308[0-9A-Fa-f]+$/.test(plain) && plain.length % 2 === 0)
    return Uint8Array.from(plain.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
  if (!/^MI[A-Za-z0-9+/]+={0,2}$/.test(plain)) return null
  const signs = plain.replace(/=+$/, '')
  const out = new Uint8Array(Math.floor((signs.length * 3) / 4))
  let bits = 0
  let held = 0
  let at = 0
  for (const sign of signs) {
    held = ((held << 6) | ALPHABET.indexOf(sign)) & 0xffffff
    bits += 6
    if (bits >= 8) {
      bits -= 8
      out[at] = (held >> bits) & 0xff
      at += 1
    }
  }
  return out
}
