import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { readProse } from './read.ts'

const DATA = new URL('../../../../../shared/data/vulnerabilities/', import.meta.url)

/** The files of a tar archive whose path matches, as text. */
const untar = function* (archive: Uint8Array, path: RegExp): Generator<string> {
  const decoder = new TextDecoder()
  const field = (at: number, length: number): string =>
    decoder.decode(archive.subarray(at, at + length)).replace(/\0.*$/s, '')
  for (let at = 0; at + 512 <= archive.length && archive[at] !== 0; ) {
    const size = Number.parseInt(field(at + 124, 12), 8)
    if (path.test(`${field(at + 345, 155)}/${field(at, 100)}`))
      yield decoder.decode(archive.subarray(at + 512, at + 512 + size))
    at += 512 + Math.ceil(size / 512) * 512
  }
}

type Text = { readonly text: string; readonly assigner: string }
type Row = Readonly<Partial<Record<'version' | 'lessThan' | 'lessThanOrEqual', unknown>>>
type CveRecord = {
  readonly cveMetadata: { readonly assignerShortName?: string }
  readonly containers: {
    readonly cna?: { readonly affected?: readonly { readonly versions?: readonly Row[] }[] }
  }
}

const cnaTexts = function* (field: keyof Row): Generator<Text> {
  for (const year of [2023, 2024]) {
    const file = gunzipSync(readFileSync(new URL(`cve-v5/vulnrichment-${year}.jsonl.gz`, DATA)))
    for (const line of file.toString('utf8').split('\n')) {
      if (line === '') continue
      const { cveMetadata, containers }: CveRecord = JSON.parse(line)
      for (const { versions = [] } of containers.cna?.affected ?? [])
        for (const row of versions)
          if (typeof row[field] === 'string')
            yield { text: row[field], assigner: cveMetadata.assignerShortName ?? '' }
    }
  }
}

/** How many of the texts are read, row by row; each spelling is read once. */
const share = (texts: Iterable<Text>) => {
  const readings = new Map<string, ReturnType<typeof readProse>>()
  const count = { rows: 0, exact: 0, prose: 0, partly: 0, all: 0, silent: 0, notRead: 0, chips: 0 }
  for (const { text, assigner } of texts) {
    const read = readings.get(text) ?? readProse(text)
    readings.set(text, read)
    count.rows += 1
    if (read.reading === 'not-read') {
      count.notRead += 1
      if (assigner === 'qualcomm') count.chips += 1
    } else if (read.silent) count.silent += 1
    else if (read.all) count.all += 1
    else count[read.reading] += 1
  }
  const speaking = count.rows - count.silent
  return {
    ...count,
    share: (speaking - count.notRead) / speaking,
    shareWithoutChips: (speaking - count.notRead) / (speaking - count.chips),
  }
}

// The data folder lies beside a developer's tree, not in a plain clone.
describe.skipIf(!existsSync(DATA))('the share of version texts that is read', () => {
  test('every VersionNumber of the JVN samples', () => {
    const archive = gunzipSync(readFileSync(new URL('fixtures/vuls-data-update.tar.gz', DATA)))
    const texts: Text[] = []
    for (const file of untar(archive, /jvn-detail\/fetch\/input\/.*\.rdf$/))
      for (const [, text = ''] of file.matchAll(/<VersionNumber(?:\/>|>([^<]*)<)/g))
        texts.push({ text, assigner: '' })
    const found = share(texts)
    console.info('JVN VersionNumber', found)
    expect(found).toMatchObject({ rows: 4, silent: 1, notRead: 0, partly: 0 })
    expect(found.share).toBe(1)
  })

  test('every version text of the CNA rows in CVE records of two years', () => {
    const versions = share(cnaTexts('version'))
    console.info('CNA version', versions)
    expect(versions.rows).toBe(157_776)
    // What is not read is named by product: chips ("WCD9380"), components, releases with a name for a number. README.md publishes the share.
    expect(versions.share).toBeGreaterThan(0.8)
    expect(versions.shareWithoutChips).toBeGreaterThan(0.985)
  })
})
