import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync, crc32 as zlibCrc32 } from 'node:zlib'
import { SaxesParser } from 'saxes'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type EvtxPart,
  type EvtxRecord,
  eventFields,
  eventJson,
  eventXml,
  readEvtxInBatches,
  TemplateCache,
} from './index.ts'

const data = fileURLToPath(new URL('../../../../shared/data/detection/', import.meta.url))
const present = existsSync(join(data, 'evtx-samples'))
const dir = mkdtempSync(join(tmpdir(), 'hinoban-evtx-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

type Case = {
  file: string
  records: number
  version: string
  live_chunks: number
  zero_chunks: number
  unreadable_chunks: number
  chunk_walk_stops?: { chunk: number; offset: number }[]
  events: Record<string, number>
}
type Reference = { file: string; channel: string; event_id: number; record_id: number; xml: string }

const cache = new TemplateCache()
const partsOf = async (file: string): Promise<EvtxPart[]> => {
  const parts: EvtxPart[] = []
  for await (const batch of readEvtxInBatches([readFileSync(join(dir, file))], {
    cache,
    means: { crc32: zlibCrc32 },
  }))
    parts.push(...batch)
  return parts
}
const recordsOf = (parts: readonly EvtxPart[]): EvtxRecord[] =>
  parts.flatMap((part) => (part.kind === 'record' ? [part.record] : []))

/** Elements, attributes and texts in their order, in one writing of GUIDs, hexadecimal numbers and times. */
const facts = (xml: string): string[] => {
  const path: { name: string; text: string; hasChild: boolean }[] = []
  const found: string[] = []
  const parser = new SaxesParser({})
  parser.on('opentag', (tag) => {
    const parent = path.at(-1)
    if (parent) parent.hasChild = true
    path.push({ name: tag.name, text: '', hasChild: false })
    const at = path.map((p) => p.name).join('/')
    found.push(at)
    for (const [name, value] of Object.entries(tag.attributes))
      found.push(`${at}@${name}=${plain(String(value))}`)
  })
  const text = (t: string) => {
    const open = path.at(-1)
    if (open) open.text += t
  }
  parser.on('text', text)
  parser.on('cdata', text)
  parser.on('closetag', () => {
    const at = path.map((p) => p.name).join('/')
    const open = path.pop()
    if (open && !(open.hasChild && open.text.trim() === '')) found.push(`${at}=${plain(open.text)}`)
  })
  parser.on('error', (error) => {
    throw error
  })
  parser.write(xml).close()
  return found
}
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML cannot hold
const NOT_IN_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g
/** libevtx writes characters as they are that XML cannot hold. */
const wellFormed = (xml: string): string =>
  xml.replaceAll(NOT_IN_XML, '\ufffd').replaceAll('\r', '&#13;')
const plain = (text: string): string => {
  if (/^\{?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\}?$/i.test(text))
    return text.toLowerCase().replaceAll(/[{}]/g, '')
  if (/^0x[0-9a-f]+$/i.test(text)) return `0x${BigInt(text).toString(16)}`
  const time = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.(\d+))?Z?$/.exec(text)
  // JSON of the evtx crate has microseconds; all of them start with the same six digits.
  if (time) return `${time[1]}T${time[2]}.${(time[3] ?? '').padEnd(6, '0').slice(0, 6)}`
  return text
}

/** Where libevtx is not the truth, and the bytes of the file are. */
const EXPLAINED = [
  // It drops a value that is a line break and nothing else.
  'many-events-application.evtx 83: Event/EventData/Data=\n ≠ Event/EventData/Data=',
  'many-events-application.evtx 84: Event/EventData/Data=\n ≠ Event/EventData/Data=',
  'many-events-application.evtx 92: Event/EventData/Data=\n ≠ Event/EventData/Data=',
  'many-events-application.evtx 1044: Event/EventData/Data=\n ≠ Event/EventData/Data=',
  'many-events-application.evtx 1157: Event/EventData/Data=\n ≠ Event/EventData/Data=',
  // It writes a text that holds markup without escaping it, so that the value becomes elements.
  '2-system-Microsoft-Windows-LiveId%4Operational.evtx 2056: Event/EventData/Data=<S:Envelope>',
  '2-system-Microsoft-Windows-LiveId%4Operational.evtx 2058: Event/EventData/Data=<s:Envelope>',
  // A size_t: Windows shows 0x4 for the process id of Security 4616, libevtx 4.
  'Security_with_size_t.evtx 2: Event/EventData/Data=0x4 ≠ Event/EventData/Data=4',
  'Security_with_size_t.evtx 4: Event/EventData/Data=0x24c ≠ Event/EventData/Data=588',
  'Security_with_size_t.evtx 31: Event/EventData/Data=0x440 ≠ Event/EventData/Data=1088',
  'Security_with_size_t.evtx 59: Event/EventData/Data=0x214 ≠ Event/EventData/Data=532',
  'Security_with_size_t.evtx 156: Event/EventData/Data=0x738c ≠ Event/EventData/Data=29580',
]

describe.skipIf(!present)('the 307 sample logs (../shared/data/detection)', () => {
  const cases: Case[] = present
    ? JSON.parse(readFileSync(join(data, 'evtx-samples/expected-counts.json'), 'utf8')).cases
    : []
  const references = new Map<string, Reference[]>()
  beforeAll(() => {
    for (const name of ['attack-samples', 'evtx-crate-samples'])
      execFileSync('tar', ['xzf', join(data, `evtx-samples/${name}.tar.gz`), '-C', dir])
    const lines = gunzipSync(readFileSync(join(data, 'evtx-samples/reference-records.jsonl.gz')))
    for (const line of lines.toString('utf8').trim().split('\n')) {
      const reference: Reference = JSON.parse(line)
      const list = references.get(reference.file) ?? []
      list.push(reference)
      references.set(reference.file, list)
    }
  })

  test('every file gives the records, channels and event ids that libevtx and a structural walk found', async () => {
    let records = 0
    for (const expected of cases) {
      const parts = await partsOf(expected.file)
      const events: Record<string, number> = {}
      for (const record of recordsOf(parts)) {
        records += 1
        const key = `${record.find('Channel')}/${record.find('EventID')}`
        events[key] = (events[key] ?? 0) + 1
      }
      expect({ file: expected.file, events }).toEqual({
        file: expected.file,
        events: expected.events,
      })
      expect(parts.at(-1)).toMatchObject({
        records: expected.records,
        chunks: {
          read: expected.live_chunks,
          empty: expected.zero_chunks,
          leftOver: expected.unreadable_chunks,
        },
      })
      const broken = parts.flatMap((p) =>
        p.kind === 'damaged' && !p.why.endsWith('checksum') ? [{ at: p.at, why: p.why }] : [],
      )
      expect(broken).toEqual(
        (expected.chunk_walk_stops ?? []).map(({ chunk, offset }) => ({
          at: 4096 + chunk * 65_536 + offset,
          why: 'record_size',
        })),
      )
    }
    expect(records).toBe(24_651)
  })

  test('1,245 records say what libevtx says of them', async () => {
    const differences: string[] = []
    let compared = 0
    for (const [file, wanted] of references) {
      const records = new Map(
        recordsOf(await partsOf(file)).map((r) => [Number(r.find('EventRecordID')), r]),
      )
      for (const reference of wanted) {
        const record = records.get(reference.record_id)
        const ours = record ? facts(eventXml(record)) : []
        const theirs = facts(wellFormed(reference.xml))
        compared += 1
        const i = ours.findIndex((fact, n) => fact !== theirs[n])
        if (i >= 0 || ours.length !== theirs.length)
          differences.push(
            `${file.split('/').at(-1)} ${reference.record_id}: ${ours.at(i)} ≠ ${theirs.at(i)}`.slice(
              0,
              120,
            ),
          )
      }
    }
    expect(differences.filter((d) => !EXPLAINED.some((e) => d.startsWith(e)))).toEqual([])
    expect(differences.length).toBe(EXPLAINED.length)
    expect(compared).toBe(1245)
  })
})

describe.skipIf(!present)(
  'the 142 logs with their events as JSON (../shared/data/detection/regression)',
  () => {
    type Pair = { evtx: string; json: string; records_in_evtx: number }
    const pairs: Pair[] = present
      ? JSON.parse(readFileSync(join(data, 'regression/index.json'), 'utf8')).cases
      : []
    beforeAll(() => {
      execFileSync('tar', ['xzf', join(data, 'regression/sigma-regression.tar.gz'), '-C', dir])
    })

    /** The evtx crate strips blanks at both ends, and braces of GUIDs. */
    const loose = (value: unknown): string => plain(String(value ?? '').trim())

    test('every field has the value that the evtx crate gave it', async () => {
      const differences: string[] = []
      let compared = 0
      for (const pair of pairs) {
        const theirs = jsonDocuments(readFileSync(join(dir, pair.json), 'utf8'))
        const ours = recordsOf(await partsOf(pair.evtx))
        expect(ours.length).toBe(pair.records_in_evtx)
        for (const [n, record] of ours.entries()) {
          const fields = eventFields(record)
          const json = eventJson(record)
          const event = theirs[n]?.['Event'] as Tree
          for (const [name, value] of flat(event)) {
            compared += 1
            for (const given of [fields.get(name), json[name]])
              if ([given].flat().map(loose).join('|') !== [value].flat().map(loose).join('|'))
                differences.push(`${pair.evtx} ${name}: ${given} ≠ ${value}`)
          }
        }
      }
      // The log itself says Explorer.EXE: whoever made this JSON changed it by hand.
      const byHand = `${pairs.find((p) => p.evtx.includes('susp_right_to_left_override/'))?.evtx} ParentCommandLine: C:\\Windows\\Explorer.EXE ≠ C:\\Windows\\Explorer.exe`
      expect(differences).toEqual([byHand, byHand])
      expect(compared).toBeGreaterThan(4000)
    })
  },
)

type Tree = { [name: string]: unknown }
/** One document, or several after each other, or one per line. */
const jsonDocuments = (text: string): Tree[] => {
  try {
    const one = JSON.parse(text)
    return Array.isArray(one) ? one : [one]
  } catch {
    return text
      .trim()
      .split(/\n(?=\{)/)
      .map((part) => JSON.parse(part))
  }
}
const flat = (event: Tree): [string, unknown][] => {
  const found: [string, unknown][] = []
  const add = (name: string, value: unknown): void => {
    if (value === null || typeof value !== 'object' || Array.isArray(value)) {
      if (value !== null) found.push([name, value])
      return
    }
    for (const [inner, given] of Object.entries(value as Tree)) {
      if (inner === '#attributes')
        for (const [a, v] of Object.entries(given as Tree)) {
          if (a !== 'xmlns' && !(name === 'Data' && a === 'Name')) found.push([`${name}_${a}`, v])
        }
      else if (inner === '#text') found.push([name, given])
      else add(inner, given)
    }
  }
  for (const [section, value] of Object.entries(event))
    if (section !== '#attributes') add(section, value)
  return found
}
