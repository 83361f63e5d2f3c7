/**
 * Reads a result log of osquery inside a worker: one record for each host, with what its queries say at the end of the log.
 * @module
 */
import {
  applyLines,
  type Damage,
  distributionOf,
  type Fact,
  factOf,
  type QueryState,
  type ResultLine,
  readResultLog,
  recogniseQuery,
} from '@hinoban/osquery'
import type { Preview } from '../../../../platform/imports/contract.ts'
import { openReading } from '../../../../platform/imports/reading.ts'
import type {
  Fault,
  ReadInput,
  ReadMessage,
  ReadResult,
} from '../../../../platform/imports/source.ts'
import { factsFrom, placeOf, softwareIn } from '../../agent-facts.ts'
import { cleanText, readHostName } from '../../identifiers.ts'
import type { Facts } from '../../rules.ts'
import type { Component } from '../item.ts'

export type OsqueryLogRecord = {
  readonly by: string
  /** By the host's clock; null where the log has no times. */
  readonly at: number | null
  readonly facts: Facts
  readonly components: readonly Component[]
  readonly places: readonly string[]
}

/** A log in event form has a line for each row: taken together they cost one pass. */
const LINES_AT_ONCE = 5000
/** Above it the memory of the worker would be at stake. */
const MAX_WAITING = 50_000
const MAX_HOSTS = 100_000

type Query = { state: QueryState | null; waiting: ResultLine[] }
type Host = Map<string, Query>

export const run = async (
  input: ReadInput,
  post: (message: ReadMessage) => Promise<void>,
): Promise<ReadResult> => {
  const reading = await openReading(input, post)
  const hosts = new Map<string, Host>()
  const faults: Fault[] = []
  let lines = 0
  let waiting = 0
  for await (const part of readResultLog(reading.bytes)) {
    if (part.kind === 'damaged') faults.push(faultOf(part.number, part.why))
    if (part.kind !== 'line') continue
    const query = queryOf(hosts, part.line)
    if (query === null) {
      faults.push(faultOf(part.number, 'too_many_lines'))
      continue
    }
    lines += 1
    waiting += 1
    query.waiting.push(part.line)
    if (query.waiting.length >= LINES_AT_ONCE) waiting -= settle(query)
    if (waiting >= MAX_WAITING) {
      for (const host of hosts.values()) for (const each of host.values()) settle(each)
      waiting = 0
    }
  }
  const records = [...hosts].map(([name, host]) => recordOf(name, host))
  await reading.head(preview(hosts, lines, records), null)
  for (const { record, name } of records)
    await reading.unit(record === null ? { faults: [nothingKnown(name)] } : { record })
  for (const fault of faults) await reading.unit({ faults: [fault] })
  await reading.end()
  return { unreadable: lines === 0, end: null }
}

const queryOf = (hosts: Map<string, Host>, line: ResultLine): Query | null => {
  let host = hosts.get(line.host)
  if (!host) {
    if (hosts.size >= MAX_HOSTS) return null
    host = new Map()
    hosts.set(line.host, host)
  }
  let query = host.get(line.query)
  if (!query) {
    query = { state: null, waiting: [] }
    host.set(line.query, query)
  }
  return query
}

/** How many lines waited. */
const settle = (query: Query): number => {
  const { length } = query.waiting
  if (length > 0) query.state = applyLines(query.state, query.waiting).state
  query.waiting = []
  return length
}

type Read = { readonly name: string; readonly record: OsqueryLogRecord | null }

const recordOf = (name: string, host: Host): Read => {
  for (const query of host.values()) settle(query)
  const known = [...host].flatMap(([query, { state }]) => {
    const id = state === null ? null : recogniseQuery(query, state.rows)
    return state === null || id === null ? [] : [{ id, state }]
  })
  const os = known.map(({ id, state }) => factOf(id, state.rows)).find((f) => f?.kind === 'os')
  const distribution = os?.kind === 'os' ? distributionOf(os.value) : null
  const said = known.flatMap(({ id, state }) => {
    const fact = factOf(id, state.rows, { distribution })
    return fact === null ? [] : [{ fact, isWhole: state.isWhole }]
  })
  const own = factsFrom(said.map(({ fact }) => fact))
  const hostName = readHostName(name)
  const facts: Facts = {
    ...(hostName === null ? {} : { name: hostName, hostNames: [hostName] }),
    ...own,
  }
  const isKnown = (facts.hostNames ?? []).length > 0 || facts.serial !== undefined
  if (said.length === 0 || !isKnown) return { name, record: null }
  const software = said.flatMap(({ fact, isWhole }) =>
    fact.kind === 'software' ? [{ fact, isWhole }] : [],
  )
  const at = Math.max(...known.map(({ state }) => state.at))
  return {
    name,
    record: {
      by: cleanText(`osquery ${name}`, 200),
      at: at > 0 ? at : null,
      facts,
      components: software.flatMap(({ fact }) => softwareIn(fact)),
      // What a log that begins in the middle does not show may still be there.
      places: software.flatMap(({ fact, isWhole }) => (isWhole ? [placeOf(fact.source)] : [])),
    },
  }
}

const nothingKnown = (name: string): Fault => ({
  kind: 'record',
  where: { ja: `ホスト「${cleanText(name, 100)}」`, en: `host “${cleanText(name, 100)}”` },
  why: {
    ja: '機器やソフトウェアについての問い合わせの結果がないか、どの機器か分かりません。system_info の問い合わせを加えてください。',
    en: 'The log has no results about the device or its software, or does not tell which device it is. Add a query of system_info.',
  },
})

const nameOf = (fact: Fact['kind'][]): string => [...new Set(fact)].join(', ')

const preview = (
  hosts: ReadonlyMap<string, Host>,
  lines: number,
  records: readonly Read[],
): Preview => {
  const queries = new Set([...hosts.values()].flatMap((host) => [...host.keys()]))
  const kinds = [...hosts.values()].slice(0, 100).flatMap((host) =>
    [...host].flatMap(([query, { state }]) => {
      const id = state === null ? null : recogniseQuery(query, state.rows)
      const fact = state === null || id === null ? null : factOf(id, state.rows)
      return fact === null ? [] : [fact.kind]
    }),
  )
  return {
    facts: [
      { label: { ja: '形式', en: 'Format' }, value: 'osquery result log' },
      { label: { ja: '機器の数', en: 'Devices' }, value: String(hosts.size) },
      { label: { ja: '行数', en: 'Lines' }, value: String(lines) },
      { label: { ja: '問い合わせの数', en: 'Queries' }, value: String(queries.size) },
      { label: { ja: '読み取れた内容', en: 'What was recognised' }, value: nameOf(kinds) },
    ].filter((fact) => fact.value !== ''),
    columns: [
      ['host', '機器 / Device'],
      ['os', 'OS'],
      ['serial', 'シリアル番号 / Serial number'],
      ['software', 'ソフトウェアの数 / Software'],
    ].map(([field = '', header = ''], index) => ({ index, letter: '', header, field })),
    rows: records.slice(0, 20).map(({ name, record }) => ({
      row: null,
      cells: [
        cleanText(record?.facts.name ?? name, 200),
        record?.facts.os ?? '',
        record?.facts.serial ?? '',
        String(record?.components.length ?? 0),
      ],
    })),
    fields: [],
    mapping: null,
    mappingFrom: null,
    missing: [],
  }
}

const WORDS: Readonly<Partial<Record<Damage, Fault['why']>>> = {
  not_json: { ja: 'JSONとして読み取れません。', en: 'It is not JSON.' },
  not_result: { ja: 'osqueryの結果の行ではありません。', en: 'It is no result line of osquery.' },
  line_too_long: { ja: '行が長すぎます。', en: 'The line is too long.' },
  too_many_lines: {
    ja: '機器が多すぎます。ログを分けてください。',
    en: 'There are too many hosts. Split the log.',
  },
}

const faultOf = (line: number, why: Damage): Fault => ({
  kind: 'damage',
  where: { ja: `${line}行目`, en: `line ${line}` },
  why: WORDS[why] ?? { ja: '読み取れません。', en: 'It could not be read.' },
})
