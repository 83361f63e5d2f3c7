/**
 * Brings one file from outside onto the disk: every hop checked, size and time bounded, resumed where it broke off.
 * @module
 */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, rm, stat } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import { type Agent, request } from 'undici'
import { ProblemError } from '../problem/index.ts'
import { feedsProblem } from './problems.ts'

export type Download = {
  readonly kind: 'fetched' | 'unchanged'
  readonly sha256: string | null
  readonly bytes: number
  readonly etag: string | null
  readonly lastModified: string | null
}

const MAX_REDIRECTS = 5
const MAX_TRIES = 4
/** Text of feeds shrinks to a tenth or twentieth; beyond 200 it is a bomb. */
const MAX_RATIO = 200
/** Small answers may shrink more; a bomb is large. */
const RATIO_FROM_BYTES = 10 * 1024 * 1024

/** A server that wants a longer rest is left alone until then; a line is not kept open for it. */
const MAX_WAIT_MS = 60_000
const LONGEST_REST_MS = 24 * 3_600_000

/**
 * RFC 9110 §10.2.3: seconds or a date; the date is read by the server's own clock where it says what time it is.
 * @example retryAfterMs('120', Number.NaN) // 120000
 */
export const retryAfterMs = (said: string | null, serverNow: number): number => {
  if (said === null) return 0
  const ms = /^\d{1,9}$/.test(said.trim()) ? Number(said) * 1_000 : Date.parse(said) - serverNow
  return Number.isFinite(ms) ? Math.min(LONGEST_REST_MS, Math.max(0, ms)) : 0
}

/** Worth another try: the network, or a server that says so. */
class Passing extends Error {
  override readonly name = 'Passing'
  readonly waitMs: number
  constructor(why: string, waitMs = 0) {
    super(why)
    this.waitMs = waitMs
  }
}

export const download = async (o: {
  readonly name: string
  readonly url: string
  readonly check: (url: string) => URL
  readonly agent: Agent
  /** Where the bytes go; a part of an earlier try is continued. */
  readonly part: string
  readonly maxBytes: number
  readonly etag: string | null
  readonly lastModified: string | null
  readonly headers?: Readonly<Record<string, string>>
  readonly signal: AbortSignal
  readonly sleep: (ms: number) => Promise<void>
}): Promise<Download> => {
  let resume: { etag: string | null; lastModified: string | null } | null = null
  await rm(o.part, { force: true })
  for (let tries = 1; ; tries += 1) {
    try {
      return await once(o, resume, (validators) => {
        resume = validators
      })
    } catch (error) {
      if (o.signal.aborted) throw feedsProblem('feeds.failed', { name: o.name, why: 'timeout' })
      if (error instanceof ProblemError) throw error
      if (tries >= MAX_TRIES)
        throw feedsProblem('feeds.failed', { name: o.name, why: whyOf(error) })
      await o.sleep(Math.max(error instanceof Passing ? error.waitMs : 0, 1_000 * 2 ** (tries - 1)))
    }
  }
}

type Answer = Awaited<ReturnType<typeof request>>
type Validators = { etag: string | null; lastModified: string | null }

const once = async (
  o: Parameters<typeof download>[0],
  resume: Validators | null,
  began: (validators: Validators | null) => void,
): Promise<Download> => {
  const have = resume ? await sizeOf(o.part) : 0
  const validator = resume?.etag ?? resume?.lastModified ?? null
  const headers: Record<string, string> = {
    'user-agent': 'Hinoban',
    'accept-encoding': 'identity',
    ...o.headers,
  }
  if (have > 0 && validator) {
    headers['range'] = `bytes=${have}-`
    headers['if-range'] = validator
  } else {
    if (o.etag) headers['if-none-match'] = o.etag
    if (o.lastModified) headers['if-modified-since'] = o.lastModified
  }
  const answer = await follow(o, headers)
  const status = answer.statusCode
  const validators = { etag: header(answer, 'etag'), lastModified: header(answer, 'last-modified') }
  if (status === 304) {
    await answer.body.dump()
    return { kind: 'unchanged', sha256: null, bytes: 0, ...validators }
  }
  if (status === 429 || status >= 500) {
    await answer.body.dump()
    const waitMs = retryAfterMs(
      header(answer, 'retry-after'),
      Date.parse(header(answer, 'date') ?? ''),
    )
    if (waitMs > MAX_WAIT_MS)
      throw feedsProblem('feeds.busy', { name: o.name, minutes: Math.ceil(waitMs / 60_000) })
    throw new Passing(`HTTP ${status}`, waitMs)
  }
  const isRest =
    status === 206 &&
    have > 0 &&
    header(answer, 'content-range')?.startsWith(`bytes ${have}-`) === true
  if (status !== 200 && !isRest) {
    await answer.body.dump()
    // A server that cannot continue is asked for the whole.
    if (have > 0) {
      began(null)
      throw new Passing(`HTTP ${status}`)
    }
    throw feedsProblem('feeds.failed', { name: o.name, why: `HTTP ${status}` })
  }
  const encoding = header(answer, 'content-encoding')
  const start = isRest ? have : 0
  const told = Number(header(answer, 'content-length') ?? Number.NaN)
  if (Number.isFinite(told) && start + told > o.maxBytes) {
    answer.body.destroy()
    throw tooLarge(o)
  }
  // A weak validator or a decoded body cannot be continued byte by byte (RFC 9110 §13.1.5).
  const canResume =
    encoding === null &&
    ((validators.etag !== null && !validators.etag.startsWith('W/')) ||
      validators.lastModified !== null)
  began(
    canResume
      ? {
          etag: validators.etag?.startsWith('W/') ? null : validators.etag,
          lastModified: validators.lastModified,
        }
      : null,
  )
  const file = await open(o.part, isRest ? 'a' : 'w', 0o600)
  let bytes = start
  try {
    for await (const chunk of bodyOf(o, answer, encoding)) {
      bytes += chunk.length
      if (bytes > o.maxBytes) throw tooLarge(o)
      await file.writeFile(chunk)
    }
    await file.sync()
  } finally {
    answer.body.destroy()
    await file.close()
  }
  if (encoding === null && Number.isFinite(told) && bytes !== start + told)
    throw new Passing('the answer was cut off')
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(o.part)) hash.update(chunk as Buffer)
  return { kind: 'fetched', sha256: hash.digest('hex'), bytes, ...validators }
}

/** Redirects by hand, so that each address passes the same check as the first. */
const follow = async (
  o: Parameters<typeof download>[0],
  headers: Record<string, string>,
): Promise<Answer> => {
  let url = o.check(o.url)
  for (let hops = 0; ; hops += 1) {
    const answer = await request(url, { dispatcher: o.agent, headers, signal: o.signal })
    // undici reports a body that we leave as an error; the one who reads it hears of real ones.
    answer.body.on('error', () => {})
    if (![301, 302, 303, 307, 308].includes(answer.statusCode)) return answer
    const location = header(answer, 'location')
    answer.body.destroy()
    if (hops >= MAX_REDIRECTS || location === null || !URL.canParse(location, url.href))
      throw feedsProblem('feeds.failed', { name: o.name, why: 'redirect' })
    const next = o.check(new URL(location, url.href).href)
    // What is said to one host is not said to the next: it may be a key.
    if (next.origin !== url.origin)
      for (const name of Object.keys(o.headers ?? {})) delete headers[name]
    url = next
  }
}

const bodyOf = async function* (
  o: Parameters<typeof download>[0],
  answer: Answer,
  encoding: string | null,
): AsyncGenerator<Buffer> {
  if (encoding === null) {
    for await (const chunk of answer.body) yield chunk as Buffer
    return
  }
  const decoder =
    encoding === 'gzip' || encoding === 'x-gzip'
      ? createGunzip()
      : encoding === 'deflate'
        ? createInflate()
        : encoding === 'br'
          ? createBrotliDecompress()
          : null
  if (!decoder)
    throw feedsProblem('feeds.failed', {
      name: o.name,
      why: `content-encoding ${encoding.slice(0, 40)}`,
    })
  let packed = 0
  let unpacked = 0
  const body = answer.body as Readable
  body.on('data', (chunk: Buffer) => {
    packed += chunk.length
  })
  body.on('error', (error) => decoder.destroy(error))
  body.pipe(decoder)
  try {
    for await (const chunk of decoder) {
      unpacked += (chunk as Buffer).length
      if (unpacked > RATIO_FROM_BYTES && unpacked > packed * MAX_RATIO) throw tooLarge(o)
      yield chunk as Buffer
    }
  } finally {
    decoder.destroy()
  }
}

const header = (answer: Answer, name: string): string | null => {
  const value = answer.headers[name]
  return (Array.isArray(value) ? value[0] : value)?.slice(0, 500) ?? null
}

const sizeOf = async (path: string): Promise<number> =>
  (await stat(path).catch(() => null))?.size ?? 0

const tooLarge = (o: { name: string; maxBytes: number }) =>
  feedsProblem('feeds.too_large', { name: o.name, limitMb: Math.ceil(o.maxBytes / 1024 ** 2) })

/** What a reader may see of a network error: its code, never the server's words. */
const whyOf = (error: unknown): string => {
  if (error instanceof Passing) return error.message
  const code = (error as { code?: unknown }).code
  return typeof code === 'string' ? code.slice(0, 60) : 'network'
}
