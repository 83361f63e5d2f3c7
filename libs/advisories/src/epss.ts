/**
 * EPSS scores: CSV with every header it has had since 2021. About 300,000 rows a day.
 * @module
 */
import type { Bytes } from '@hinoban/bytes'
import type { Row } from './claim.ts'
import { cveIdOf, damageParts, dateIn, NO_HEAD, notesOf, numberIn } from './fields.ts'
import { damage } from './json-value.ts'
import { linesOf } from './lines.ts'

export type EpssScore = {
  readonly cve: string
  /** 0 to 1. */
  readonly score: number
  /** 0 to 1; null in files before 2021-09. */
  readonly percentile: number | null
}

const MAX_LINE_BYTES = 1000
const MAX_DAMAGE = 1000

/** Head: the model's version and the day of the scores, where the file says them. */
export const readEpss = async function* (
  chunks: Bytes,
): AsyncGenerator<Row<EpssScore>, void, undefined> {
  let columns: Columns | null = null
  let damages = 0
  let rows = 0
  for await (const { number, text, damaged } of linesOf(chunks, MAX_LINE_BYTES)) {
    const at = `line ${number}`
    const found = [...damaged]
    const line = text.trim()
    if (line.startsWith('#')) yield* headOf(line, at)
    else if (columns === null && line !== '') {
      columns = columnsOf(line)
      if (columns === null) {
        yield { kind: 'damage', damage: damage(at, 'wrong_format', line) }
        return
      }
    } else if (columns !== null && line !== '') {
      const cells = line.split(',')
      const given = cveIdOf(cells[columns.cve] ?? '')
      const score = numberIn(cells[columns.score] ?? null, 0, 1)
      const percentile =
        columns.percentile < 0 ? null : numberIn(cells[columns.percentile] ?? null, 0, 1)
      if (given === null) found.push(damage(at, 'bad_id', line))
      else if (score === null) found.push(damage(at, 'bad_number', line))
      else {
        if (columns.percentile >= 0 && percentile === null)
          found.push(damage(at, 'bad_number', line))
        rows += 1
        yield { kind: 'row', row: { cve: given, score, percentile } }
      }
    }
    for (const each of found) {
      yield { kind: 'damage', damage: each }
      damages += 1
      if (damages < MAX_DAMAGE) continue
      yield { kind: 'damage', damage: damage(at, 'too_many', `${damages} damages`) }
      return
    }
  }
  if (columns === null)
    yield { kind: 'damage', damage: damage('the file', 'cut_short', 'no heading') }
  else if (rows === 0) yield { kind: 'damage', damage: damage('the file', 'cut_short', 'no rows') }
}

type Columns = { readonly cve: number; readonly score: number; readonly percentile: number }

const columnsOf = (line: string): Columns | null => {
  const names = line
    .toLowerCase()
    .split(',')
    .map((each) => each.trim())
  const cve = names.indexOf('cve')
  const score = names.indexOf('epss')
  return cve < 0 || score < 0 ? null : { cve, score, percentile: names.indexOf('percentile') }
}

/** `#model_version:v2023.03.01,score_date:2023-03-07T00:00:00+0000` */
const headOf = (line: string, at: string): readonly Row<EpssScore>[] => {
  const { note, damaged } = notesOf(at)
  const version = /model_version:([^,\s]+)/.exec(line)?.[1] ?? ''
  const date = /score_date:([^,\s]+)/.exec(line)?.[1]
  const madeAt = date === undefined ? null : dateIn(date, 'score_date', note)
  return [{ kind: 'head', head: { ...NO_HEAD, version, madeAt } }, ...damageParts(damaged)]
}
