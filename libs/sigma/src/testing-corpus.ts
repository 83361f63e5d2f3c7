/**
 * For tests: the rules and recordings of ../shared/data/detection, when they are there.
 * @module
 */
// biome-ignore lint/correctness/noNodejsModules: read by tests alone, never by the library
import { existsSync, readFileSync } from 'node:fs'
// biome-ignore lint/correctness/noNodejsModules: read by tests alone, never by the library
import { gunzipSync } from 'node:zlib'
import type { SigmaFile } from './read-sigma.ts'

const DATA = new URL('../../../../shared/data/detection/', import.meta.url)

export const hasCorpus: boolean = existsSync(new URL('sigma-rules/sigma-rules.tar.gz', DATA))

export const corpusBytes = (path: string): Buffer => readFileSync(new URL(path, DATA))

/** Text files of a gzip-compressed tar (ustar, pax names). */
export const untar = function* (archive: Uint8Array, path: RegExp): Generator<SigmaFile> {
  const bytes = gunzipSync(archive)
  let longName = ''
  for (let at = 0; at + 512 <= bytes.length; ) {
    const text = (from: number, size: number): string =>
      bytes.toString('utf8', at + from, at + from + size).replace(/\0.*$/s, '')
    const size = Number.parseInt(text(124, 12), 8) || 0
    const body = bytes.subarray(at + 512, at + 512 + size)
    const type = text(156, 1)
    if (type === 'x') longName = /\d+ path=([^\n]*)/.exec(body.toString('utf8'))?.[1] ?? ''
    else if (type === 'L') longName = body.toString('utf8').replace(/\0.*$/s, '')
    else {
      const file = longName || [text(345, 155), text(0, 100)].filter(Boolean).join('/')
      longName = ''
      if (type === '0' && path.test(file))
        yield { file: file.replace(/^\.\//, ''), text: body.toString('utf8') }
    }
    at += 512 + Math.ceil(size / 512) * 512
  }
}

export const sigmaHqRules = (): readonly SigmaFile[] => [
  ...untar(corpusBytes('sigma-rules/sigma-rules.tar.gz'), /(^|\/)rules[^/]*\/.*\.yml$/),
]
