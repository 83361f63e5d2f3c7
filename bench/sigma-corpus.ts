/**
 * The recordings that the Sigma matcher is measured with: A, the EVTX samples, and C, the JSON that collectors wrote.
 * @module
 */
import { readdirSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { type EvtxRecord, eventFields, readEvtxInBatches, TemplateCache } from '@hinoban/evtx'
import {
  compileRules,
  eventOfRecord,
  linkRules,
  readSigma,
  type SigmaEvent,
  type SigmaFile,
} from '@hinoban/sigma'
import { EVTX_MEANS } from '../platform/files/evtx-means.ts'
import { type Recipe, recipeOf, thinned } from './evtx-corpus.ts'

const DATA = new URL('../../shared/data/detection/', import.meta.url)
const corpusBytes = (path: string): Buffer => readFileSync(new URL(path, DATA))

export const evtxFiles = (): readonly Uint8Array[] =>
  ['attack-samples', 'evtx-crate-samples'].flatMap((name) => [
    ...untarLogs(corpusBytes(`evtx-samples/${name}.tar.gz`)),
  ])

/** `passing`: for who is done with a record before asking for the next one. */
export const evtxRecords = async function* (
  file: Uint8Array,
  cache: TemplateCache,
  records: 'kept' | 'passing' = 'kept',
): AsyncGenerator<EvtxRecord> {
  for await (const parts of readEvtxInBatches([file], { cache, records, means: EVTX_MEANS }))
    for (const part of parts) if (part.kind === 'record') yield part.record
}

export const evtxEvents = async function* (file: Uint8Array): AsyncGenerator<SigmaEvent> {
  for await (const record of evtxRecords(file, new TemplateCache())) yield wholeEvent(record)
}

/** What corpus B is made from: records of A, and which of them the rules of SigmaHQ match. */
export const corpusRecipes = async (): Promise<readonly Recipe[]> => {
  const program = compileRules(linkRules(readSigma(sigmaHqRules())).rules)
  const cache = new TemplateCache()
  const recipes: Recipe[] = []
  for (const log of evtxFiles())
    for await (const record of evtxRecords(log, cache)) {
      const isLoud = program.match(eventOfRecord(record, eventFields)).length > 0
      const recipe = recipeOf(record, isLoud)
      if (recipe) recipes.push(recipe)
    }
  return thinned(recipes)
}

/** Every field decoded. */
export const wholeEvent = (record: EvtxRecord): SigmaEvent => {
  const fields = Object.fromEntries(eventFields(record))
  return { channel: String(fields['Channel']), eventId: Number(fields['EventID']), fields }
}

/** Lines of each recording. */
export const jsonFiles = (): readonly (readonly string[])[] =>
  readdirSync(new URL('windows-json/', DATA))
    .filter((file) => file.endsWith('.gz'))
    .sort()
    .map((file) =>
      gunzipSync(corpusBytes(`windows-json/${file}`))
        .toString('utf8')
        .split('\n')
        .filter((line) => line.trim() !== ''),
    )

export const jsonEvent = (line: string): SigmaEvent => {
  const fields = JSON.parse(line) as Record<string, unknown>
  const channel = fields['Channel']
  const id = Number(fields['EventID'])
  return {
    ...(typeof channel === 'string' && { channel }),
    ...(Number.isInteger(id) && { eventId: id }),
    fields,
  }
}

/** SigmaHQ's rules, with their folders. */
export const sigmaHqRules = (): readonly SigmaFile[] =>
  [...untar(corpusBytes('sigma-rules/sigma-rules.tar.gz'))].flatMap(({ name, body }) =>
    /(?:^|\/)rules[^/]*\/.*\.yml$/.test(name)
      ? [{ file: name.replace(/^\.\//, ''), text: body.toString('utf8') }]
      : [],
  )

const untarLogs = function* (archive: Uint8Array): Generator<Uint8Array> {
  for (const { body } of untar(archive)) if (body.toString('latin1', 0, 7) === 'ElfFile') yield body
}

/** Files of a gzip-compressed tar; of long names the begin of the path is enough here. */
const untar = function* (archive: Uint8Array): Generator<{ name: string; body: Buffer }> {
  const bytes = gunzipSync(archive)
  const text = (from: number, size: number): string =>
    bytes.toString('utf8', from, from + size).replace(/\0.*$/s, '')
  let longName = ''
  for (let at = 0; at + 512 <= bytes.length; ) {
    const size = Number.parseInt(text(at + 124, 12), 8) || 0
    const body = bytes.subarray(at + 512, at + 512 + size)
    const type = text(at + 156, 1)
    if (type === 'x') longName = /\d+ path=([^\n]*)/.exec(body.toString('utf8'))?.[1] ?? ''
    else if (type === 'L') longName = body.toString('utf8').replace(/\0.*$/s, '')
    else {
      const name = longName || [text(at + 345, 155), text(at, 100)].filter(Boolean).join('/')
      longName = ''
      if (type === '0' || type === '') yield { name, body }
    }
    at += 512 + Math.ceil(size / 512) * 512
  }
}
