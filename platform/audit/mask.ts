/**
 * What may be written of an object into the audit log: everything but secrets. Pure.
 * @module
 */
export const MASK = '••••••'

/** Parts of a key that say: the value is a secret. Keys are compared without case, `-` and `_`. */
const SECRET =
  /passw(?:or)?d|passphrase|secret|token|apikey|privatekey|credential|authorization|cookie|backupcode|recoverycode|totp|otpauth|smtpurl|databaseurl|clickhouseurl|connectionstring|(?:^|signing|encryption|hmac)key$|^pin$|^code$/
/** Keys that sound secret and hold a fact about one: when it ends, whether it is there, how many. */
const FACT = /(?:at|until|expires|expiry|count|enabled|required|scopes|id|name|length|kind)$/

const MAX_DEPTH = 12
const MAX_ITEMS = 500
const MAX_TEXT = 4_000

/**
 * A copy with secrets masked and bounded in size, as plain JSON values. A masked value shows that something was there,
 * never what. User and password inside an address are masked as well.
 */
export const masked = (value: unknown): unknown => copy(value, 0)

const copy = (value: unknown, depth: number): unknown => {
  if (value === null || typeof value === 'boolean') return value
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
  if (typeof value === 'bigint') return value.toString()
  if (typeof value === 'string') return shorten(withoutUserinfo(value))
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString()
  if (value instanceof Uint8Array) return `${value.byteLength} bytes`
  if (typeof value !== 'object') return null
  if (depth >= MAX_DEPTH) return '…'
  if (value instanceof Set) return copy([...value], depth)
  if (value instanceof Map) return copy(Object.fromEntries(value), depth)
  if (Array.isArray(value)) {
    const items = value.slice(0, MAX_ITEMS).map((item) => copy(item, depth + 1))
    return value.length > MAX_ITEMS ? [...items, `… +${value.length - MAX_ITEMS}`] : items
  }
  const members = Object.entries(value).slice(0, MAX_ITEMS)
  return Object.fromEntries(
    members
      .filter(([, inner]) => inner !== undefined)
      .map(([key, inner]) => [
        key,
        isSecret(key) && !isEmpty(inner) ? MASK : copy(inner, depth + 1),
      ]),
  )
}

const isSecret = (key: string): boolean => {
  const plain = key.toLowerCase().replaceAll(/[-_\s]/g, '')
  return SECRET.test(plain) && !FACT.test(plain)
}

/** "No password" and "a password" are different facts. */
const isEmpty = (value: unknown): boolean =>
  value === null || value === '' || typeof value === 'boolean'

const withoutUserinfo = (text: string): string =>
  text.replace(/\b([a-z][a-z0-9+.-]{1,30}:\/\/)[^\s/@?#]{1,500}@/gi, `$1${MASK}@`)

const shorten = (text: string): string =>
  text.length <= MAX_TEXT ? text : `${text.slice(0, MAX_TEXT)}…`
