/**
 * For tests: the recordings of ../shared/data/detection, when they are there.
 * @module
 */
// biome-ignore lint/correctness/noNodejsModules: read by tests alone, never by the library
import { existsSync, readFileSync } from 'node:fs'
// biome-ignore lint/correctness/noNodejsModules: read by tests alone, never by the library
import { gunzipSync } from 'node:zlib'
import type { LogMeans } from './means.ts'

const DATA = new URL('../../../../shared/data/detection/', import.meta.url)

export const hasCorpus: boolean = existsSync(new URL('zeek/expected.json', DATA))

export const corpusBytes = (path: string): Buffer => readFileSync(new URL(path, DATA))

export const corpusJson = <T>(path: string): T =>
  JSON.parse(corpusBytes(path).toString('utf8')) as T

/** Files of a gzip-compressed tar (ustar, pax names), unpacked again where they are gzip themselves. */
export const untar = function* (
  path: string,
  names: RegExp,
): Generator<{ file: string; bytes: Buffer }> {
  const all = gunzipSync(corpusBytes(path))
  let longName = ''
  for (let at = 0; at + 512 <= all.length; ) {
    const text = (from: number, size: number): string =>
      all.toString('utf8', at + from, at + from + size).replace(/\0.*$/s, '')
    const size = Number.parseInt(text(124, 12), 8) || 0
    const body = all.subarray(at + 512, at + 512 + size)
    const type = text(156, 1)
    if (type === 'x') longName = /\d+ path=([^\n]*)/.exec(body.toString('utf8'))?.[1] ?? ''
    else if (type === 'L') longName = body.toString('utf8').replace(/\0.*$/s, '')
    else {
      const file = longName || [text(345, 155), text(0, 100)].filter(Boolean).join('/')
      longName = ''
      if (type === '0' && names.test(file))
        yield { file, bytes: body[0] === 0x1f && body[1] === 0x8b ? gunzipSync(body) : body }
    }
    at += 512 + Math.ceil(size / 512) * 512
  }
}

export const gunzip = (bytes: Uint8Array): Buffer => gunzipSync(bytes)

/** Received on 22 November 2026 in Japan. */
export const MEANS: LogMeans = {
  receivedAt: Date.UTC(2026, 10, 22, 3, 0),
  format: 'auto',
  timeZone: 'Asia/Tokyo',
  encoding: 'auto',
  senderAddress: null,
}
