/**
 * Which words of a line announce a secret. One vocabulary for all vendors: a device that was taken for another must
 * not let a secret through.
 * @module
 */
import type { SecretKind } from './parts.ts'

/** secret: what follows is one · bounded: a setting about secrets; harmless values may stay · weak: only in a short line. */
export type Weight = 'secret' | 'bounded' | 'weak'
export type Announcement = { readonly weight: Weight; readonly kind: SecretKind }

/** `identifier`: letters and digits with `-`, `_`, `.` between, as commands, keys and element names are written. */
export const announces = (identifier: string): Announcement | null => {
  if (identifier.length > 200) return null
  const words = wordsOf(identifier)
  const at = words.findLastIndex((word) => kindOf(word) !== null)
  const word = words[at]
  if (word === undefined) return null
  const kind = kindOfAll(words, word)
  const after = words.slice(at + 1).filter((w) => !/^\d+$/.test(w))
  if (after.length === 0 || after.every((w) => STILL_SECRET.has(w))) {
    // `password`, `pre-shared-key`, `community-string`, `userPassword_0`
    return { weight: NO_SECRET.has(words.join('-')) ? 'bounded' : 'secret', kind }
  }
  return { weight: after.some((w) => ABOUT.has(w)) ? 'bounded' : 'weak', kind }
}

const wordsOf = (identifier: string): string[] =>
  identifier
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .replace(/([A-Za-z])(\d+)$/, '$1 $2')
    .toLowerCase()
    .split(/[-_.\s]+/)
    .filter((word) => word !== '')

const kindOf = (word: string): SecretKind | null => {
  if (Object.hasOwn(WORDS, word)) return WORDS[word] ?? null
  if (NOT_KEYS.has(word)) return null
  return ENDINGS.find(([ending]) => word.endsWith(ending))?.[1] ?? null
}

const kindOfAll = (words: readonly string[], word: string): SecretKind => {
  const kind = kindOf(word) ?? 'secret-like'
  if (kind !== 'server-key') return kind
  if (words.includes('private')) return 'private-key'
  return words.includes('shared') || words.includes('preshared') ? 'pre-shared-key' : kind
}

const WORDS: Readonly<Record<string, SecretKind>> = {
  password: 'password',
  passwords: 'password',
  passwd: 'password',
  passphrase: 'password',
  passcode: 'password',
  pass: 'password',
  pwd: 'password',
  pw: 'password',
  phash: 'password',
  pin: 'password',
  credential: 'password',
  credentials: 'password',
  secret: 'server-key',
  secrets: 'server-key',
  key: 'server-key',
  keys: 'server-key',
  keystring: 'server-key',
  ppk: 'pre-shared-key',
  psk: 'pre-shared-key',
  psksecret: 'pre-shared-key',
  wep: 'pre-shared-key',
  community: 'community',
  communities: 'community',
  token: 'token',
  tokens: 'token',
  bearer: 'token',
  authorization: 'token',
  otp: 'token',
  seed: 'token',
}
const ENDINGS: readonly (readonly [string, SecretKind])[] = [
  ['password', 'password'],
  ['passwd', 'password'],
  ['passphrase', 'password'],
  ['pwd', 'password'],
  ['psk', 'pre-shared-key'],
  ['secret', 'server-key'],
  ['sharedkey', 'pre-shared-key'],
  ['privatekey', 'private-key'],
  ['community', 'community'],
  ['key', 'server-key'],
  ['token', 'token'],
]
/** English words and settings that only look like it. */
const NOT_KEYS: ReadonlySet<string> = new Set([
  'monkey',
  'turkey',
  'hotkey',
  'donkey',
  'hockey',
  'jockey',
  'whiskey',
  'journey',
  'fortitoken',
])
const STILL_SECRET: ReadonlySet<string> = new Set([
  'encrypted',
  'cleartext',
  'hash',
  'hashed',
  'string',
  'text',
  'value',
  'plain',
  'ascii',
  'hex',
  'data',
  'enc',
  'base',
  'local',
  'remote',
  'primary',
  'secondary',
  'tertiary',
  'old',
  'new',
  'confirm',
  'material',
  'block',
])
/** Whole names whose value is a choice, not a secret. */
const NO_SECRET: ReadonlySet<string> = new Set([
  'two-factor-token',
  'service-password',
  'no-service-password',
  'public-key',
  'send-community',
  'set-community',
  'bgp-community',
])
const ABOUT: ReadonlySet<string> = new Set([
  'length',
  'min',
  'max',
  'minimum',
  'maximum',
  'policy',
  'expire',
  'expires',
  'expiry',
  'expiration',
  'expired',
  'age',
  'aging',
  'lifetime',
  'timeout',
  'time',
  'timer',
  'history',
  'change',
  'changed',
  'renewal',
  'reminder',
  'warning',
  'warn',
  'complexity',
  'strength',
  'recovery',
  'retry',
  'retries',
  'attempts',
  'lockout',
  'encryption',
  'encrypt',
  'type',
  'size',
  'bits',
  'name',
  'names',
  'id',
  'ids',
  'chain',
  'label',
  'exchange',
  'version',
  'server',
  'servers',
  'group',
  'groups',
  'method',
  'source',
  'auth',
  'authentication',
  'required',
  'enable',
  'enabled',
  'status',
  'rotation',
  'mode',
  'usage',
  'format',
  'level',
  'index',
  'count',
  'limit',
  'interval',
  'list',
  'profile',
  'management',
  'manager',
  'set',
  'map',
  'zeroize',
  'save',
  'stored',
  'storage',
])
