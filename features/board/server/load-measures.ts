/**
 * Loads the measures: every file of the folder, its default export checked when the file made it, in the order of
 * the notices. The version of a measure is that of its file.
 * @module
 */
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import type { Measure } from '@hinoban/measures'

/** Fifty measures, and room for those of a group's own; a folder with more is the wrong folder. */
const MAX_MEASURES = 500
const MAX_FILE_BYTES = 256 * 1024
const FILE = /^HB-[A-Z][0-9]{2}\.ts$/
/** The letters in the order of the notices: governance, prevention, detection, response, small firms, vendors. */
const LETTERS = 'GPDRSV'

export type LoadedMeasures = {
  readonly measures: readonly Measure[]
  /** By measure: the first 16 hex digits of the SHA-256 of its file. */
  readonly versions: ReadonlyMap<string, string>
  /** Where they were read from. */
  readonly folder: string
  /** Over all of them: when it differs, everything is judged anew. */
  readonly digest: string
}

const FOLDER = new URL('../../../measures/', import.meta.url)

/** @throws Error naming the file that is no measure, or bears another measure's id. */
export const loadMeasuresWithVersions = async (folder: URL = FOLDER): Promise<LoadedMeasures> => {
  const files = (await readdir(folder)).filter((name) => FILE.test(name))
  if (files.length > MAX_MEASURES) throw new Error(`${files.length} files are no set of measures`)
  files.sort((a, b) => orderOf(a) - orderOf(b) || (a < b ? -1 : 1))
  const measures: Measure[] = []
  const versions = new Map<string, string>()
  for (const name of files) {
    const file = new URL(name, folder)
    const bytes = await readFile(file)
    if (bytes.length > MAX_FILE_BYTES) throw new Error(`measures/${name} is too large`)
    const loaded: { readonly default?: Measure } = await import(file.href)
    const measure = loaded.default
    if (typeof measure?.judge !== 'function' || `${measure.id}.ts` !== name)
      throw new Error(`measures/${name} does not give the measure it is named after`)
    measures.push(measure)
    const hash = createHash('sha256').update(bytes).digest('hex')
    versions.set(measure.id, hash.slice(0, 16))
  }
  return { measures, versions, folder: folder.href, digest: digestOf(versions) }
}

/** The measures alone, for those who do not keep their versions. */
export const loadMeasures = async (folder: URL = FOLDER): Promise<readonly Measure[]> =>
  (await loadMeasuresWithVersions(folder)).measures

export const digestOf = (versions: ReadonlyMap<string, string>): string =>
  createHash('sha256')
    .update(JSON.stringify([...versions].sort(([a], [b]) => (a < b ? -1 : 1))))
    .digest('hex')

const orderOf = (name: string): number => {
  const place = LETTERS.indexOf(name.charAt(3))
  return place === -1 ? LETTERS.length : place
}
