/**
 * Other readers of event logs: from npm, and from Debian. None is a dependency; `bench/peers.ts` fetches them for one run.
 * @module
 */
import { createReadStream, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { eventJson, eventXml, readEvtxInBatches, TemplateCache } from '@hinoban/evtx'
import { EVTX_MEANS } from '../../platform/files/evtx-means.ts'

/** One record told as a text: XML, or the JSON of an object. Null: it names the record, but cannot tell it. */
export type Told = { readonly xml: string } | { readonly object: unknown } | null
export type Reader = (path: string) => AsyncIterable<Told> | Iterable<Told>
type Module = Readonly<Record<string, (...given: never[]) => unknown>>

/** Packages from npm, with the version that was looked at. */
export const NPM_PACKAGES = ['@ts-evtx/core@1.1.1', 'winevtx@0.1.2', 'evtx-parser@1.0.0'] as const
/** Programs of Debian, and the package each comes with. */
export const DEBIAN_PACKAGES = ['libevtx-utils', 'python3-evtx'] as const

/** `folder`: where the packages of npm were installed. */
export const readerOf = async (name: string, folder: string): Promise<Reader> => {
  const load = async (id: string): Promise<Module> =>
    (await import(pathToFileURL(`${folder}/node_modules/${id}/dist/index.js`).href)) as Module
  switch (name) {
    case 'hinoban JSON':
      return (path) => own(path, (record) => ({ object: eventJson(record) }))
    case 'hinoban XML':
      return (path) => own(path, (record) => ({ xml: eventXml(record) }))
    case '@ts-evtx/core':
      return await tsEvtx(load)
    case 'winevtx': {
      const { parseEvtxFile } = await load('winevtx')
      const parse = parseEvtxFile as unknown as (bytes: Buffer) => Iterable<{ event: unknown }>
      return function* (path) {
        for (const { event } of parse(readFileSync(path))) yield { object: event }
      }
    }
    case 'evtx-parser': {
      const File = createRequire(`${folder}/`)('evtx-parser') as new (path: string) => OldFile
      return function* (path) {
        const file = new File(path)
        for (let i = 0; i < file.size(); i++)
          for (const event of file.chunk(i)._events) yield { object: event.data }
      }
    }
    default:
      throw new Error(`no reader ${name}`)
  }
}

type OldFile = {
  size: () => number
  chunk: (i: number) => { readonly _events: readonly { readonly data: unknown }[] }
}
type EventRecord = Parameters<typeof eventXml>[0]

const cache = new TemplateCache()
const own = async function* (
  path: string,
  tell: (record: EventRecord) => Told,
): AsyncGenerator<Told> {
  const options = { cache, records: 'passing', means: EVTX_MEANS } as const
  for await (const parts of readEvtxInBatches(createReadStream(path), options))
    for (const part of parts) if (part.kind === 'record') yield tell(part.record)
}

const tsEvtx = async (load: (id: string) => Promise<Module>): Promise<Reader> => {
  const { EvtxFile } = (await load('@ts-evtx/core')) as unknown as {
    EvtxFile: {
      open: (path: string) => Promise<{ records: () => Iterable<{ renderXml: () => string }> }>
    }
  }
  return async function* (path) {
    for (const record of (await EvtxFile.open(path)).records()) {
      let xml: string | null = null
      try {
        xml = record.renderXml()
      } catch {
        // It has records that it cannot render: counted as such.
      }
      yield xml === null ? null : { xml }
    }
  }
}
