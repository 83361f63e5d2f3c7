import { describe, expect, test } from 'vitest'
import { type LogEvent, logReader } from './index.ts'
import { corpusJson, hasCorpus, MEANS, untar } from './testing-corpus.ts'

type Expected = { rows: Record<string, Record<string, number>> }

/** Zeek's own rows of every set in an archive, and what was read of them. */
const counted = (
  archive: string,
): { sets: Record<string, Record<string, number>>; others: string[] } => {
  const sets: Record<string, Record<string, number>> = {}
  const others: string[] = []
  for (const { file, bytes } of untar(`zeek/${archive}`, /\.log/)) {
    const name = file.split('/').at(-1) ?? ''
    const set = file.split('/').slice(-3, -1).join('/')
    // Reports on a day, not logs.
    if (name.startsWith('conn-summary')) continue
    const reader = logReader({ ...MEANS, name })
    for (const line of bytes.toString('utf8').split('\n')) {
      if (line === '') continue
      for (const event of reader.read(line, MEANS.receivedAt)) {
        if (
          event.format !== 'zeek' ||
          (event.time === null && event.fields['ts'] !== undefined) ||
          event.damage.length > 0
        )
          others.push(`${set} ${event.format} ${event.damage}`)
        if (event.format !== 'zeek') continue
        sets[set] ??= {}
        const rows = sets[set]
        const log = event.service ?? ''
        rows[log] = (rows[log] ?? 0) + 1
      }
    }
  }
  return { sets, others }
}

describe.skipIf(!hasCorpus)('Zeek logs of the corpus', () => {
  const { rows } = hasCorpus ? corpusJson<Expected>('zeek/expected.json') : { rows: {} }

  test('two days of a real server: 131,000 rows, each of its log', () => {
    const { sets, others } = counted('internet-server.tar.gz')
    expect(others).toEqual([])
    for (const day of ['internet-server/2024-04-19', 'internet-server/2024-04-20'])
      expect([day, sets[day]]).toEqual([day, rows[day]])
  })

  test('small sets: unknown columns, open connections, cut files, prose', () => {
    const { sets, others } = counted('small-sets.tar.gz')
    const own = Object.entries(rows).filter(([set]) => set.startsWith('small/'))
    for (const [set, expected] of own) {
      const found = sets[set.split('/').slice(-2).join('/')]
      expect([set, found]).toEqual([set, expected])
    }
    const counts = new Map<string, number>()
    for (const one of others) counts.set(one, (counts.get(one) ?? 0) + 1)
    expect(Object.fromEntries(counts)).toEqual({
      // One row of the set has one cell fewer than the head has columns.
      'small/has_unknown_field zeek broken_off': 1,
      'small/text_file unparsed unparsed': 5,
      // The last row of the table and the last object are cut off; conn_top.log has no head, so its 59 rows name nothing.
      'small/truncated zeek broken_off': 1,
      'small/truncated unparsed json,unparsed': 1,
      'small/truncated unparsed unparsed': 59,
    })
  })

  test('27,204 requests are the same from a table, from JSON and from a table with other columns', () => {
    const read = new Map<string, string[]>()
    for (const { file, bytes } of untar('zeek/http-27k.tar.gz', /http\.log/)) {
      const reader = logReader({ ...MEANS, name: 'http.log' })
      const own: string[] = []
      for (const line of bytes.toString('utf8').split('\n'))
        for (const event of line === '' ? [] : reader.read(line, MEANS.receivedAt))
          own.push(essence(event))
      read.set(file.split('/').at(-2) ?? '', own)
    }
    expect([...read.keys()].sort()).toEqual(['dnscat2-ja3-strobe-agent', 'valid_json', 'valid_tsv'])
    const table = read.get('valid_tsv') ?? []
    expect(table.length).toBe(27_204)
    expect(read.get('valid_json')?.filter((one, i) => one !== table[i])).toEqual([])
    expect(read.get('dnscat2-ja3-strobe-agent')?.filter((one, i) => one !== table[i])).toEqual([])
  })
})

/** Fields of a request that the JSON of the set has too, and the public face. */
const essence = ({ time, fields, ecs }: LogEvent): string => {
  const { 'host.name': _, ...face } = ecs
  const own = [
    'uid',
    'id.orig_h',
    'id.orig_p',
    'id.resp_h',
    'id.resp_p',
    'method',
    'host',
    'uri',
    'user_agent',
    'status_code',
    'request_body_len',
    'cs-uri-query',
    'c-uri',
    'resp_mime_types',
    'referrer',
  ]
  return JSON.stringify([
    time,
    own.map((name) => fields[name] ?? null),
    Object.entries(face).sort(),
  ])
}

describe('tables', () => {
  const rows = (...lines: string[]) => {
    const reader = logReader(MEANS)
    return lines.flatMap((line) => reader.read(line, MEANS.receivedAt))
  }

  test('values by their types, unset and empty ones, escapes; the head may come anew', () => {
    const [one, two] = rows(
      '#separator \\x09',
      '#set_separator\t,',
      '#empty_field\t(empty)',
      '#unset_field\t-',
      '#path\tdns',
      '#fields\tts\tuid\tid.orig_h\tquery\tqtype_name\tanswers\tTTLs\trejected\trcode',
      '#types\ttime\tstring\taddr\tstring\tstring\tvector[string]\tvector[interval]\tbool\tcount',
      '1517336042.090842\tCx\t10.0.0.5\tevil\\x09name\tA\ta,b\t1.5,2\tT\t-',
      '#close\t2019-02-28-12-07-01',
      '#path\tconn',
      '#fields\tts\tuid\tproto\tlocal_orig\tlocal_resp\ttunnel_parents',
      '#types\ttime\tstring\tenum\tbool\tbool\tset[string]',
      '1517336042.090842\tCy\ttcp\tT\tF\t(empty)',
    )
    expect(one?.fields).toMatchObject({
      query: 'evil\tname',
      answers: ['a', 'b'],
      answer: ['a', 'b'],
      record_type: 'A',
      TTLs: [1.5, 2],
      rejected: true,
    })
    expect(one?.fields).not.toHaveProperty('rcode')
    expect(one).toMatchObject({
      product: 'zeek',
      service: 'dns',
      category: 'dns',
      time: 1517336042090,
    })
    expect(two).toMatchObject({
      service: 'conn',
      fields: { tunnel_parents: [] },
      ecs: { 'network.direction': 'outbound', 'network.transport': 'tcp' },
    })
  })
})
