import { createHash } from 'node:crypto'
import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Keys, openKeys } from '../keys/index.ts'
import { type Files, openFiles } from './index.ts'
import { CHUNK_BYTES } from './sealing.ts'

let dataDir: string
let files: Files
let keys: Keys
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'hinoban-files-'))
  keys = await openKeys({ dataDir })
  files = await openFiles({ dataDir, keys })
})
afterAll(() => rm(dataDir, { recursive: true, force: true }))

async function* cut(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}
const whole = async (stream: AsyncIterable<Buffer>): Promise<Buffer> => {
  const parts: Buffer[] = []
  for await (const part of stream) parts.push(part)
  return Buffer.concat(parts)
}
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
const bytesOf = (length: number, seed = 7): Buffer => {
  const bytes = Buffer.alloc(length)
  for (let i = 0; i < length; i++) bytes[i] = (i * 31 + seed * 17 + (i >> 8)) & 0xff
  return bytes
}
const placeOf = (name: string, kind: 'plain' | 'sealed'): string =>
  join(dataDir, 'files', name.slice(0, 2), kind === 'sealed' ? `${name}.sealed` : name)

describe.each([['plain'], ['sealed']] as const)('a %s file', (kind) => {
  const o = { maxBytes: 1e9, ...(kind === 'sealed' ? ({ seal: true } as const) : {}) }

  test('comes back as it went in, whatever its size, cut and range', async () => {
    const sizes = fc.oneof(
      fc.integer({ min: 0, max: 300 }),
      fc.constantFrom(CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 2 * CHUNK_BYTES, 200_000),
    )
    await fc.assert(
      fc.asyncProperty(
        sizes,
        fc.integer({ min: 1, max: 100_000 }),
        fc.tuple(fc.nat(220_000), fc.nat(220_000)),
        async (size, cutSize, [a, b]) => {
          const content = bytesOf(size, cutSize)
          const stored = await files.put(cut(content, cutSize), o)
          expect(stored).toEqual({ sha256: sha256(content), size })
          expect(await files.size(stored.sha256)).toBe(size)
          expect((await whole(files.read(stored.sha256))).equals(content)).toBe(true)
          const range = { start: Math.min(a, b), end: Math.max(a, b) }
          const part = await whole(files.read(stored.sha256, range))
          expect(part.equals(content.subarray(range.start, range.end))).toBe(true)
          await files.remove(stored.sha256)
          expect(await files.size(stored.sha256)).toBeNull()
        },
      ),
      { numRuns: 40 },
    )
  })

  test('says so when a byte of it was changed or its end was cut', async () => {
    // Not the same content for both kinds: an unsealed copy would be read first.
    const content = bytesOf(3 * CHUNK_BYTES + 100, kind.length + (kind === 'sealed' ? 1 : 0))
    const { sha256: name } = await files.put(cut(content, 50_000), o)
    const place = placeOf(name, kind)
    const original = await readFile(place)
    for (const at of [0, 5, 30, CHUNK_BYTES, original.length - 1]) {
      const changed = Buffer.from(original)
      changed[at] = (changed[at] ?? 0) ^ 1
      await writeFile(place, changed)
      // A changed key number names a key that does not exist.
      await expect(whole(files.read(name))).rejects.toMatchObject({
        code: expect.stringMatching(/^files\.damaged$|^keys\.unknown_key$/),
      })
    }
    for (const left of [
      original.length - 1,
      original.length - 100 - 16,
      original.length - 116 - CHUNK_BYTES - 16,
      40,
      3,
    ]) {
      await writeFile(place, original)
      await truncate(place, left)
      await expect(whole(files.read(name))).rejects.toMatchObject({ code: 'files.damaged' })
    }
    // Storing it again heals it.
    await files.put(cut(content, 50_000), o)
    expect((await whole(files.read(name))).equals(content)).toBe(true)
  })

  test('that is too large leaves nothing behind', async () => {
    await expect(
      files.put(cut(bytesOf(5000), 100), { ...o, maxBytes: 4999 }),
    ).rejects.toMatchObject({ code: 'files.too_large' })
    expect(await readdir(join(dataDir, 'files', 'incoming'))).toEqual([])
  })

  test('whose upload breaks off leaves nothing behind', async () => {
    async function* breaks(): AsyncGenerator<Uint8Array> {
      yield bytesOf(100_000)
      throw new Error('the browser went away')
    }
    await expect(files.put(breaks(), o)).rejects.toThrow('went away')
    expect(await readdir(join(dataDir, 'files', 'incoming'))).toEqual([])
  })
})

test('a sealed file holds no byte run of its content and is closed to workers', async () => {
  const secret = Buffer.from('患者番号 0012345 山田太郎 '.repeat(200))
  const { sha256: name } = await files.put(cut(secret, 999), { maxBytes: 1e6, seal: true })
  const raw = await readFile(placeOf(name, 'sealed'))
  expect(raw.includes(secret.subarray(0, 16))).toBe(false)
  await expect(files.path(name)).rejects.toMatchObject({ code: 'files.missing' })
})

test('a sealed file stays readable when the key has been rotated', async () => {
  const { sha256: name } = await files.put(cut(bytesOf(1234), 99), { maxBytes: 1e6, seal: true })
  await keys.rotate()
  expect((await whole(files.read(name))).equals(bytesOf(1234))).toBe(true)
})

test('no name leads out of the folder', async () => {
  await writeFile(join(dataDir, 'outside'), 'secret')
  const names = ['../outside', '..', `${'a'.repeat(63)}/`, '', '/etc/passwd', 'A'.repeat(64)]
  for (const name of [...names, `${'a'.repeat(64)}\0`]) {
    expect(() => files.read(name)).toThrow(/named by its sha-256/)
    await expect(files.path(name)).rejects.toThrow(/named by its sha-256/)
    await expect(files.size(name)).rejects.toThrow(/named by its sha-256/)
    await expect(files.remove(name)).rejects.toThrow(/named by its sha-256/)
  }
  await expect(whole(files.read('a'.repeat(64)))).rejects.toMatchObject({ code: 'files.missing' })
})

test('drafts of a killed process are swept, names of stored files never', async () => {
  const own = await mkdtemp(join(tmpdir(), 'hinoban-files-'))
  const incoming = join(own, 'files', 'incoming')
  await mkdir(incoming, { recursive: true })
  await writeFile(join(incoming, 'old'), 'half a file')
  await writeFile(join(incoming, 'young'), 'an upload of now')
  await utimes(join(incoming, 'old'), 1, 1)
  await openFiles({ dataDir: own, keys })
  expect(await readdir(incoming)).toEqual(['young'])
  await rm(own, { recursive: true })
})

describe('keys', () => {
  test('a secret opens again, also after rotations, and never twice the same', async () => {
    await fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const sealed = keys.sealSecret(text)
        expect(keys.openSecret(sealed)).toBe(Buffer.from(text).toString('utf8'))
        expect(keys.sealSecret(text)).not.toBe(sealed)
      }),
      { numRuns: 50 },
    )
    const old = keys.sealSecret('smtp-password')
    const before = keys.current
    await keys.rotate()
    expect(keys.current).not.toBe(before)
    expect(keys.openSecret(old)).toBe('smtp-password')
    expect(keys.sealSecret(keys.openSecret(old))).toContain(keys.current)
    const reopened = await openKeys({ dataDir })
    expect(reopened.openSecret(old)).toBe('smtp-password')
  })

  test('any changed sign is refused', () => {
    const sealed = keys.sealSecret('x')
    fc.assert(
      fc.property(fc.nat(sealed.length - 1), fc.constantFrom('A', 'b', '0', '.'), (at, sign) => {
        if (sealed[at] === sign) return
        const changed = sealed.slice(0, at) + sign + sealed.slice(at + 1)
        // Base64url of the last sign may hold unused bits: then the bytes are the same.
        const bytes = (s: string) => Buffer.from(s.split('.')[2] ?? '', 'base64url').toString('hex')
        if (at > sealed.lastIndexOf('.') && bytes(changed) === bytes(sealed)) return
        expect(() => keys.openSecret(changed)).toThrow()
      }),
    )
  })

  test('the folder and the key are readable by their user alone', async () => {
    expect((await stat(join(dataDir, 'keys'))).mode & 0o777).toBe(0o700)
    expect((await stat(join(dataDir, 'keys', 'master.json'))).mode & 0o777).toBe(0o600)
  })
})
