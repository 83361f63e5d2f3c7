/**
 * For tests: the rules and recordings of ../shared/data/detection, when they are there.
 * @module
 */
// biome-ignore lint/correctness/noNodejsModules: read by tests alone, never by the library
import { existsSync, readFileSync } from 'node:fs'
// biome-ignore lint/correctness/noNodejsModules: read by tests alone, never by the library
import { gunzipSync } from 'node:zlib'
import type { SigmaEvent } from './event.ts'
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

/** An event of the JSON that the evtx crate writes: System's elements and attributes, then the body's fields. */
export const evtxJsonEvent = (json: string): SigmaEvent => {
  const {
    System: system,
    EventData: data,
    UserData: user,
  } = (JSON.parse(json) as { Event: Record<string, unknown> }).Event
  const fields: Record<string, unknown> = {}
  const put = (tree: unknown): void => {
    for (const [name, value] of Object.entries(isMap(tree) ? tree : {})) {
      const attributes = isMap(value) ? value['#attributes'] : undefined
      for (const [key, one] of Object.entries(isMap(attributes) ? attributes : {}))
        fields[`${name}_${key}`] = one
      if (isMap(value) && '#text' in value) fields[name] = value['#text']
      else if (!isMap(value)) fields[name] = value
    }
  }
  put(system)
  put(data)
  for (const inner of Object.values(isMap(user) ? user : {})) put(inner)
  return { channel: String(fields['Channel']), eventId: Number(fields['EventID']), fields }
}

const isMap = (raw: unknown): raw is Record<string, unknown> =>
  typeof raw === 'object' && raw !== null && !Array.isArray(raw)

/** Events of the Windows recordings, as collectors wrote them. */
export const recordedEvents = (file: string): readonly SigmaEvent[] =>
  gunzipSync(corpusBytes(`windows-json/${file}`))
    .toString('utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const fields = JSON.parse(line) as Record<string, unknown>
      const [channel, id] = [fields['Channel'], Number(fields['EventID'])]
      return {
        ...(typeof channel === 'string' && { channel }),
        ...(Number.isInteger(id) && { eventId: id }),
        fields,
      }
    })
