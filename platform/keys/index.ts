/**
 * The master keys of an installation, outside the database and readable by its user alone, and sealing with them:
 * AES-256-GCM under a key derived per seal (HKDF-SHA-256), so that no nonce ever meets the same key twice.
 * @module
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { chmod, mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { writeDurably } from '../files/write-durably.ts'
import { type Catalogue, type ProblemMessages, problemsOf } from '../problem/index.ts'

export const keysProblems = {
  'keys.unknown_key': { status: 500, params: ['key'] },
  'keys.not_sealed_here': { status: 500, params: [] },
} as const satisfies Catalogue

const problem = problemsOf(keysProblems)

export const keysMessages = {
  ja: {
    'keys.unknown_key': (p) =>
      `鍵 ${p.key} がないため復号できません。この鍵を含むバックアップから keys フォルダーを戻してください。`,
    'keys.not_sealed_here': () =>
      '保存された秘密の値が壊れているため復号できません。その設定をもう一度入力してください。',
  },
  en: {
    'keys.unknown_key': (p) =>
      `The key ${p.key} is missing, so this cannot be opened. Restore the "keys" folder from a backup that has it.`,
    'keys.not_sealed_here': () =>
      'A stored secret is damaged and cannot be opened. Enter that setting again.',
  },
} as const satisfies Record<'ja' | 'en', ProblemMessages<typeof keysProblems>>

export type Keys = {
  /** Seals a short text (a password, a webhook secret) for storing it in the records. */
  sealSecret(text: string): string
  /** @throws ProblemError keys.unknown_key, keys.not_sealed_here */
  openSecret(sealed: string): string
  /** A new master key for everything sealed from now on; older keys still open what they sealed. */
  rotate(): Promise<string>
  readonly current: string
  /** The key of one file or secret, derived from a master key, a fresh salt and what it is for. */
  derive(keyId: string, salt: Uint8Array, purpose: string): Buffer
}

const Ring = z.strictObject({
  current: z.string(),
  keys: z
    .array(
      z.strictObject({
        id: z.string().regex(/^[0-9a-f]{16}$/),
        key: z.string().regex(/^[0-9a-f]{64}$/),
        since: z.string(),
      }),
    )
    .min(1),
})
type Ring = z.infer<typeof Ring>

const PREFIX = 'hbs1'
const SALT_BYTES = 16
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** Opens `<dataDir>/keys/master.json`; makes it, with a first key, when there is none. */
export const openKeys = async (o: { readonly dataDir: string }): Promise<Keys> => {
  const folder = join(o.dataDir, 'keys')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await chmod(folder, 0o700)
  const path = join(folder, 'master.json')
  let ring = await readRing(path)
  if (ring === null) {
    ring = withNewKey([])
    await writeDurably(path, `${JSON.stringify(ring)}\n`, 0o600)
  }
  await chmod(path, 0o600)
  let held: Ring = ring

  const derive = (keyId: string, salt: Uint8Array, purpose: string): Buffer => {
    const found = held.keys.find(({ id }) => id === keyId)
    if (!found) throw problem('keys.unknown_key', { key: keyId })
    return Buffer.from(
      hkdfSync('sha256', Buffer.from(found.key, 'hex'), salt, `hinoban ${purpose}`, 32),
    )
  }
  const sealSecret = (text: string): string => {
    const salt = randomBytes(SALT_BYTES)
    const nonce = randomBytes(NONCE_BYTES)
    const cipher = createCipheriv('aes-256-gcm', derive(held.current, salt, 'secret'), nonce)
    const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
    const sealed = Buffer.concat([salt, nonce, body, cipher.getAuthTag()])
    return [PREFIX, held.current, sealed.toString('base64url')].join('.')
  }
  const openSecret = (sealed: string): string => {
    const [prefix, keyId, text, ...more] = sealed.split('.')
    const bytes = Buffer.from(text ?? '', 'base64url')
    if (
      prefix !== PREFIX ||
      keyId === undefined ||
      more.length > 0 ||
      bytes.length < SALT_BYTES + NONCE_BYTES + TAG_BYTES
    )
      throw problem('keys.not_sealed_here', {})
    const key = derive(keyId, bytes.subarray(0, SALT_BYTES), 'secret')
    const nonce = bytes.subarray(SALT_BYTES, SALT_BYTES + NONCE_BYTES)
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES))
    try {
      const body = decipher.update(bytes.subarray(SALT_BYTES + NONCE_BYTES, -TAG_BYTES))
      return Buffer.concat([body, decipher.final()]).toString('utf8')
    } catch {
      throw problem('keys.not_sealed_here', {})
    }
  }
  return {
    sealSecret,
    openSecret,
    rotate: async () => {
      const next = withNewKey(held.keys)
      // On the disk before the first use: what is sealed can always be opened.
      await writeDurably(path, `${JSON.stringify(next)}\n`, 0o600)
      held = next
      return next.current
    },
    get current() {
      return held.current
    },
    derive,
  }
}

const readRing = async (path: string): Promise<Ring | null> => {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    // A key that cannot be read is not a key that is missing: never make a second one over it.
    if (error.code === 'ENOENT') return null
    throw error
  })
  return text === null ? null : Ring.parse(JSON.parse(text))
}

const withNewKey = (older: Ring['keys']): Ring => {
  const id = randomBytes(8).toString('hex')
  const key = randomBytes(32).toString('hex')
  return { current: id, keys: [...older, { id, key, since: new Date().toISOString() }] }
}
