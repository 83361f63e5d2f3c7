/**
 * `hinoban scan-logs` as a person types it: on recordings of real attacks, on packed and damaged logs, in both languages.
 * @module
 */
import { execFileSync, spawn } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { eventFields, readEvtx } from '@hinoban/evtx'
import { text16, type WrittenNode, writeEvtx } from '@hinoban/evtx/write-evtx'
import { compileRules } from '@hinoban/sigma'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  tarOf,
  zipOf,
} from '../../../features/vulnerabilities/server/catalogue/testing-archives.ts'
import { scanLogs } from '../verbs/scan-logs.ts'
import { readManifests } from './manifests.ts'
import { readRules } from './rules.ts'

const entry = fileURLToPath(new URL('../hinoban.mjs', import.meta.url))
const DATA = fileURLToPath(new URL('../../../../shared/data/detection/', import.meta.url))
const ATTACKS = join(DATA, 'evtx-samples/attack-samples.tar.gz')
const hasAttacks = existsSync(ATTACKS)

let folder = ''
let attacks = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hinoban-scan-'))
  chmodSync(folder, 0o755)
  if (!hasAttacks) return
  attacks = join(folder, 'attacks')
  mkdirSync(attacks)
  execFileSync('tar', ['-xzf', ATTACKS, '-C', attacks])
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

type Ran = { readonly code: number | null; readonly out: string; readonly err: string }
/** In this process: most of what is asked here does not hang on how it was started. */
const scanHere = (...given: string[]): Promise<Ran> => scanUntil(() => undefined, ...given)
const scanUntil = async (
  onInterrupt: (stop: () => void) => void,
  ...given: string[]
): Promise<Ran> => {
  const said = { out: '', err: '' }
  const json = given.includes('--json')
  const at = given.indexOf('--language')
  const args = given.filter((arg, n) => arg !== '--json' && (at < 0 || (n !== at && n !== at + 1)))
  const code = await scanLogs.run({
    args,
    json,
    language: at >= 0 && given[at + 1] === 'en' ? 'en' : 'ja',
    terminal: {
      out: async (text) => {
        said.out += text
      },
      err: (text) => {
        said.err += `${text}\n`
      },
      ask: async () => null,
      onInterrupt,
    },
    cwd: folder,
    home: folder,
    env: {},
    verbs: {},
  })
  return { code, ...said }
}
const typed = (uid: number | null, ...args: string[]): Promise<Ran> =>
  new Promise((done, fail) => {
    const child = spawn(process.execPath, [entry, 'scan-logs', ...args], {
      cwd: folder,
      ...(uid === null ? {} : { uid, gid: uid }),
    })
    const said = { out: '', err: '' }
    child.stdout.setEncoding('utf8').on('data', (text: string) => (said.out += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said.err += text))
    child.on('error', fail)
    child.on('close', (code) => done({ code, ...said }))
  })
const jsonOf = async (...args: string[]) => {
  const ran = await scanHere(...args, '--json')
  const lines = ran.out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  return { ran, hits: lines.slice(0, -1), summary: lines.at(-1) }
}
const put = (name: string, content: string | Uint8Array): string => {
  mkdirSync(join(folder, name, '..'), { recursive: true })
  writeFileSync(join(folder, name), content)
  return name
}

const LOGIN =
  '<190>date=2026-11-22 time=10:00:00 devname="FGT-01" devid="FG100F" tz="+0900" logid="0100032001" type="event" subtype="system" level="information" vd="root" user="admin" ui="https(198.51.100.9)" srcip=198.51.100.9 action="login" status="success" msg="Administrator admin logged in successfully"'
const OUTSIDE = '8f16055c-a35e-57f9-86f1-f9395feeeda3'
const sysmonJson = (commandLine: string, second = 0, host = 'PC01.example.jp') => ({
  '@timestamp': new Date(Date.UTC(2026, 10, 22, 1, 0, second)).toISOString(),
  Channel: 'Microsoft-Windows-Sysmon/Operational',
  EventID: 1,
  SourceName: 'Microsoft-Windows-Sysmon',
  Hostname: host,
  Image: 'C:\\Windows\\System32\\vssadmin.exe',
  CommandLine: commandLine,
  User: 'EXAMPLE\\hanako',
})
const DELETED = sysmonJson('vssadmin delete shadows /all /quiet')
const CLEARED = {
  '@timestamp': '2026-11-22T01:00:09.000Z',
  Channel: 'Security',
  EventID: 1102,
  SourceName: 'Microsoft-Windows-Eventlog',
  Hostname: 'PC01.example.jp',
}
const SHADOWS = 'a95cfdd0-0b52-5574-aaaa-612e8243cf46'

describe.skipIf(!hasAttacks)('recordings of attacks', () => {
  let first: ReturnType<typeof jsonOf> | null = null
  const firstScan = (): ReturnType<typeof jsonOf> => {
    first ??= jsonOf('attacks')
    return first
  }
  test('each hit is one that reading every record whole, rule by rule, finds too, and none is missing', async () => {
    const { hits, summary } = await firstScan()
    expect([summary.records, summary.formats.evtx]).toEqual([14_992, 14_439])
    const found = hits
      .filter((hit) => hit.kind === 'hit')
      .map((hit) => `${hit.file} ${hit.record} ${hit.rule.id}`)
    const rules = (
      await readRules(null, ['JP'], 'informational', new AbortController().signal)
    ).running
      .filter(({ isAlerting }) => isAlerting)
      .map(({ id, rule }) => ({ id, program: compileRules([rule]) }))
    const slow: string[] = []
    for (const name of readdirSync(attacks, { recursive: true }).map(String)) {
      if (!name.endsWith('.evtx')) continue
      for await (const part of readEvtx([readFileSync(join(attacks, name))])) {
        if (part.kind !== 'record') continue
        const fields = Object.fromEntries(eventFields(part.record))
        const event = {
          channel: String(fields['Channel'] ?? ''),
          eventId: Number(fields['EventID']),
          fields,
        }
        for (const { id, program } of rules)
          if (program.match(event).length > 0)
            slow.push(`attacks/${name} ${fields['EventRecordID']} ${id}`)
      }
    }
    expect(found.sort()).toEqual(slow.sort())
    expect(found.length).toBeGreaterThan(150)
  })

  test('the same twice, and a rule over time across thousands of records', async () => {
    const [one, two] = [await firstScan(), await jsonOf('attacks')]
    expect(one.hits).toEqual(two.hits)
    expect(one.summary.coverage).toEqual(two.summary.coverage)
    expect(one.summary.worst).toEqual(two.summary.worst)
    expect(one.summary.coverage.cleared).toContainEqual({
      at: '2019-04-27T21:04:25.733Z',
      host: 'DESKTOP-JR78RLP',
      channel: 'System',
      by: 'jwrig',
    })
    const guessing = one.hits.find((hit) => hit.kind === 'correlation')
    expect(guessing).toMatchObject({
      rule: { id: '51e1aed4-32b1-59e8-924b-40a51f5ddca0' },
      host: 'DESKTOP-M5SN04R',
      group: { IpAddress: '192.168.198.149' },
    })
    expect(guessing.events).toBeGreaterThan(20)
  })

  test('in words: Japanese by itself, English when asked, with what to do next', async () => {
    const [ja, en] = [await scanHere('attacks'), await scanHere('attacks', '--language', 'en')]
    expect([ja.code, en.code]).toEqual([1, 1])
    expect(ja.out).toMatch(/^■ まず確認すること\n {2}最も重い検知（緊急、高）/)
    expect(ja.out).toContain('消去されたイベントログ: ')
    expect(ja.out).toContain('記録: 14,992件')
    expect(ja.out).toContain('次にすること: この端末をすぐにネットワークから切り離し')
    expect(en.out).toContain('What was found: ')
    expect(en.out).toMatch(/Next: Isolate/)
    expect(en.out).not.toMatch(/[ぁ-んァ-ヶ]/)
  })

  test('only a span of time, and only what is loud enough', async () => {
    const span = ['--from', '2019-07-19', '--to', '2019-07-19', '--time-zone', 'UTC']
    const { hits, summary } = await jsonOf('attacks', ...span, '--level', 'critical')
    expect(summary.outside).toBeGreaterThan(10_000)
    expect(hits.length).toBeGreaterThan(8)
    for (const hit of hits) {
      expect(hit.time).toMatch(/^2019-07-19/)
      expect(hit.level).toBe('critical')
    }
  })
})

test('names of values in a log whose template is broken come from the programs beside it', async () => {
  const { base64 } = JSON.parse(
    readFileSync(new URL('../../../libs/evtx/vectors/node-wevt.json', import.meta.url), 'utf8'),
  )
  const data = (slot: number): WrittenNode => ({
    element: 'Data',
    attributes: { Name: `own${slot}` },
    children: [{ slot, type: 1 }],
  })
  const log = writeEvtx([
    {
      identifier: 0x11111111,
      template: {
        element: 'Event',
        children: [
          { element: 'System', children: [{ element: 'Channel', children: ['Application'] }] },
          { slot: 0, type: 0x21 },
        ],
      },
      values: [
        {
          identifier: 0x2c58cf56,
          template: { element: 'EventData', children: [0, 1, 2, 3].map(data) },
          values: ['3', '443', '198.51.100.7', '0'].map(text16),
        },
      ],
    },
  ])
  const head = Buffer.from(log).lastIndexOf(Uint8Array.of(0x56, 0xcf, 0x58, 0x2c))
  put('damaged/a.evtx', log.fill(0x3f, head + 24, head + 36))
  put('System32/node.exe', Buffer.concat([Buffer.alloc(4_000), Buffer.from(base64, 'base64')]))
  put('System32/broken.dll', 'CRIM')
  put(
    'own-rules/a.yml',
    'title: Remote\nid: 1b96ee0b-0000-4000-8000-000000000001\nlevel: high\nlogsource: {product: windows, service: application}\ndetection:\n  s: {remote: 198.51.100.7}\n  condition: s\n',
  )
  const found = async (...more: string[]) =>
    (await jsonOf('damaged', '--rules', 'own-rules', ...more)).hits.length
  expect([await found(), await found('--providers', 'System32')]).toEqual([0, 1])

  // What there was no room for, and what could not be looked into, is told and does not keep out what fits.
  const manifest = Buffer.from(base64, 'base64')
  put('programs/a-large.dll', Buffer.concat([manifest, Buffer.alloc(2 * manifest.length)]))
  put('programs/b.exe', manifest)
  put('programs/c.exe', manifest)
  put('programs/notes.txt', 'no program')
  symlinkSync('b.exe', join(folder, 'programs/d.sys'))
  const some = await readManifests(join(folder, 'programs'), new AbortController().signal, {
    programBytes: 2 * manifest.length,
    totalBytes: manifest.length + 1,
  })
  expect({ ...some, manifests: some.manifests.length }).toEqual({
    manifests: 1,
    leftOut: 1,
    unread: 2,
  })
  const { ran, summary } = await jsonOf('damaged', '--providers', 'programs')
  expect(summary.programs).toEqual({ manifests: 3, leftOut: 0, unread: 1 })
  expect(ran.err).toContain('定義: 3件')
  const text = await scanHere('damaged', '--providers', 'programs', '--quiet', '--language', 'en')
  expect(text.out).toContain(
    'Programs that could not be read, are links, or are larger than 128 MB: 1',
  )
})

test('half-width and full-width are equal where that is asked for, and the report says so', async () => {
  put('wide.log', 'type=EXECVE msg=audit(1700000000.123:42): argc=2 a0="cat" a1="ﾊﾟｽﾜｰﾄﾞ"\n')
  put(
    'wide-rules/a.yml',
    'title: Password\nid: 1b96ee0b-0000-4000-8000-000000000002\nlevel: high\nlogsource: {product: linux}\ndetection:\n  s: [パスワード]\n  condition: s\n',
  )
  const plain = await jsonOf('wide.log', '--rules', 'wide-rules')
  const wide = await jsonOf('wide.log', '--rules', 'wide-rules', '--nfkc')
  expect([plain.hits.length, plain.summary.rules.compare]).toEqual([0, 'as-is'])
  expect([wide.hits.length, wide.summary.rules.compare]).toEqual([1, 'nfkc'])
  const text = await scanHere('wide.log', '--rules', 'wide-rules', '--nfkc')
  expect(text.out).toContain('全角と半角を区別しません')
})

describe('the rules that are asked for', () => {
  const both = () => {
    put('both.ndjson', `${JSON.stringify(DELETED)}\n${JSON.stringify(CLEARED)}\n`)
    return 'both.ndjson'
  }
  const titles = async (...args: string[]) =>
    (await jsonOf(both(), ...args)).hits.map((hit) => hit.rule.id)

  test('by technique, id or a part of the title; or all but these', async () => {
    const [first = '', second = ''] = await titles()
    expect([first === SHADOWS, second !== '']).toEqual([true, true])
    expect(await titles('--only', 't1490')).toEqual([SHADOWS])
    expect(await titles('--only', `attack.T1490, ${second}`)).toEqual([first, second])
    expect(await titles('--only', 'シャドウコピー')).toEqual([SHADOWS])
    expect(await titles('--without', 'shadow copies')).toEqual([second])
    const { summary } = await jsonOf(both())
    expect(summary.rulesByLevel).toMatchObject({ critical: 1, high: 1 })
  })
  test('none so named, or a folder without rules, is told; nothing of the work where it is not wanted', async () => {
    const none = await scanHere(both(), '--only', 'no such rule', '--language', 'en')
    expect([none.code, none.out]).toEqual([2, ''])
    expect(none.err).toContain('No rule that can run is named so.')
    put('no-rules/readme.yml', 'title: nothing\n')
    const odd = await scanHere(both(), '--rules', 'no-rules', '--quiet', '--language', 'en')
    expect(odd.err).toBe(
      'No Sigma rule is in “no-rules” (files .yml or .yaml). Only Hinoban’s own rules run.\n',
    )
    expect(odd.out).toContain('By severity: critical 1 (of 1 rule)')
  })
})

describe('whatever a log comes in', () => {
  const one = JSON.stringify(DELETED)
  const xml = `<?xml version="1.0"?><Events>${[1, 2].map((n) => `<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='Microsoft-Windows-Eventlog'/><EventID>1102</EventID><TimeCreated SystemTime='2026-11-22T01:00:0${n}Z'/><EventRecordID>${n}</EventRecordID><Channel>Security</Channel><Computer>DC01</Computer></System></Event>`).join('\n')}</Events>`
  const cases: readonly (readonly [string, string | Uint8Array, number])[] = [
    ['lines.ndjson', `${one}\n\n${one}\r\n`, 2],
    ['list.json', JSON.stringify([DELETED, DELETED, DELETED], null, 2), 3],
    ['pretty.json', `${JSON.stringify(DELETED, null, 2)}\n${JSON.stringify(DELETED, null, 2)}`, 2],
    ['log.gz', gzipSync(`${LOGIN}\n`), 1],
    ['log.tar', tarOf({ 'var/log/fgt.log': LOGIN, 'var/log/a.json.gz': gzipSync(one) }), 2],
    ['log.tar.gz', gzipSync(tarOf({ 'fgt.log': LOGIN })), 1],
    ['logs.zip', zipOf({ 'a/fgt.log': LOGIN, 'b.json.gz': gzipSync(one), 'c.txt': '' }), 2],
    ['wide.json', Buffer.from(`\ufeff${one}\n`, 'utf16le'), 1],
    ['events.xml', xml, 2],
    [
      'trail.json',
      JSON.stringify({
        Records: [1, 2].map((n) => ({
          eventVersion: '1.08',
          eventTime: '2026-11-22T01:00:00Z',
          eventSource: 'cloudtrail.amazonaws.com',
          eventName: 'StopLogging',
          awsRegion: 'ap-northeast-1',
          sourceIPAddress: '198.51.100.7',
          userIdentity: { type: 'IAMUser' },
          eventID: `${n}`,
        })),
      }),
      2,
    ],
  ]
  test('the same events are found', async () => {
    for (const [name, content] of cases) put(`forms/${name}`, content)
    const { hits } = await jsonOf('forms')
    const counted = cases.map(([name]) => [
      name,
      hits.filter(
        ({ file }) =>
          file.startsWith(`forms/${name}`) &&
          !(name === 'log.tar' && file.startsWith('forms/log.tar.gz')),
      ).length,
    ])
    expect(counted).toEqual(cases.map(([name, , n]) => [name, n]))
    const packed = hits.find(({ file }) => file.includes('logs.zip > a/'))
    expect([packed.file, packed.rule.id]).toEqual(['forms/logs.zip > a/fgt.log', OUTSIDE])
  })
})

test('a rule over time across the lines of three files, by what Hinoban reads out of them', async () => {
  const message = 'Failed password for root from 198.51.100.7 port 4321 ssh2'
  const line = (second: number): string =>
    `<38>1 2026-11-22T01:00:${second}Z srv01 sshd 9 - - ${message}`
  const entry = (second: number): string =>
    `__CURSOR=s=${second}\n__REALTIME_TIMESTAMP=${Date.UTC(2026, 10, 22, 1, 0, second)}000\n_HOSTNAME=srv01\nSYSLOG_IDENTIFIER=sshd\n_PID=9\nSYSLOG_FACILITY=4\nMESSAGE=${message}\n\n`
  const seconds = Array.from({ length: 20 }, (_, n) => 10 + n)
  const some = (of: number): readonly number[] => seconds.filter((second) => second % 3 === of)
  put('guessing/a.log', some(0).map(line).join('\n'))
  put('guessing/b.log.gz', gzipSync(some(1).map(line).join('\n')))
  put('guessing/c.export', some(2).map(entry).join(''))
  const { hits } = await jsonOf('guessing')
  expect(hits).toMatchObject([
    {
      kind: 'correlation',
      events: 20,
      host: 'srv01',
      group: { 'source.ip': '198.51.100.7' },
      since: '2026-11-22T01:00:10.000Z',
      time: '2026-11-22T01:00:29.000Z',
    },
  ])
})

describe('hostile files', () => {
  test('a damaged file costs only itself and is told', async () => {
    const evtx = hasAttacks
      ? readFileSync(
          join(attacks, 'hayabusa-sample-evtx/DeepBlueCLI/new-user-security.evtx'),
        ).subarray(0, 70_001)
      : Buffer.from('ElfFile\0 and nothing more')
    put('bad/cut.evtx', evtx)
    put('bad/no.evtx', 'ElfFile\0')
    put('bad/long.log', `${'x'.repeat(3_000_000)}\n${LOGIN}\n`)
    put('bad/bomb.gz', gzipSync(Buffer.alloc(200_000_000, 'x')))
    put('bad/bomb.zip', zipOf({ 'a.log': Buffer.alloc(100_000_000, 'x'), 'b.log': LOGIN }))
    put('bad/cut.gz', gzipSync(`${LOGIN}\n`.repeat(20_000)).subarray(0, 4_000))
    put('bad/broken.zip', Buffer.from('PK\x03\x04 nothing'))
    put('bad/picture.png', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 1, 2, 3, 4, 5]))
    const locked = zipOf({ 'a.log': LOGIN })
    for (const [mark, flags] of [
      ['PK\x03\x04', 6],
      ['PK\x01\x02', 8],
    ] as const)
      locked.writeUInt16LE(1, locked.indexOf(mark, 'latin1') + flags)
    put('bad/locked.zip', locked)
    put('bad/system.journal', Buffer.from('LPKSHHRH\0\0\0\0', 'latin1'))
    put('bad/packed.xz', Buffer.from('\xfd7zXZ\0 x', 'latin1'))
    put('bad/empty.log', '')
    put('bad/good.log', `${LOGIN}\n`)
    put(
      'bad/half.ndjson',
      `${JSON.stringify(DELETED)}\n{"EventID":1,"Chan\n${JSON.stringify(DELETED)}\n`,
    )
    symlinkSync('..', join(folder, 'bad/loop'))
    const { ran, hits, summary } = await jsonOf('bad')
    expect(ran.code).toBe(1)
    const by = (file: string) => hits.filter((hit) => hit.file.startsWith(`bad/${file}`)).length
    expect([by('good.log'), by('long.log'), by('half.ndjson'), by('bomb.zip')]).toEqual([
      1, 1, 2, 1,
    ])
    const told = Object.fromEntries(
      summary.files.notWhole.map(({ path, leftOut }: { path: string; leftOut: object }) => [
        path.slice(4),
        Object.keys(leftOut)[0],
      ]),
    )
    expect(told).toEqual({
      'bomb.gz': 'too_large',
      'bomb.zip': 'too_large',
      'broken.zip': 'malformed',
      'cut.gz': 'cut_short',
      'empty.log': 'empty',
      'locked.zip': 'encrypted',
      'packed.xz': 'packed-otherwise',
      'picture.png': 'binary',
      'system.journal': 'journal',
    })
    expect(summary.files.skipped).toEqual([{ path: 'bad/loop', why: 'link' }])
    expect(summary.unreadable).toBeGreaterThan(0)
  })

  test('a file that may not be read, told in words', async () => {
    put('closed/secret.log', `${LOGIN}\n`)
    put('closed/open.log', `${LOGIN}\n`)
    chmodSync(join(folder, 'closed/secret.log'), 0o000)
    const isRoot = process.getuid?.() === 0
    const ran = await typed(isRoot ? 65_534 : null, 'closed', '--language', 'en')
    expect(ran.out).toContain('Files: 1 of 2 read')
    expect(ran.out).toContain('may not be read by this user')
    expect(ran.out).toContain('1 hit')
  })

  test('ten thousand small files', async () => {
    mkdirSync(join(folder, 'many'))
    for (let n = 0; n < 10_000; n++) writeFileSync(join(folder, `many/${n}.log`), `line ${n}\n`)
    put('many/5000.log', `${LOGIN}\n`)
    const { hits, summary } = await jsonOf('many')
    expect([summary.files.all, summary.files.read, summary.records]).toEqual([
      10_000, 10_000, 10_000,
    ])
    expect(hits.map(({ file }) => file)).toEqual(['many/5000.log'])
  })
})

describe('rules of others', () => {
  test('run with their author, and what is refused is counted with its reason', async () => {
    const rule = (title: string, body: string, more = ''): string =>
      `title: ${title}\nid: ${more || '11111111-1111-4111-8111-111111111111'}\nauthor: Somebody\nlicense: DRL-1.1\nlogsource: {category: process_creation, product: windows}\nlevel: low\ndetection:\n  s:\n    ${body}\n  condition: s\n`
    put('rules/good.yml', rule('Anything of vssadmin', "Image|endswith: '\\vssadmin.exe'"))
    put('rules/bad.yml', rule('Bad', 'Image|nonsense: x', '22222222-2222-4222-8222-222222222222'))
    put('rules/.github/workflow.yml', 'on: push\njobs: {}\n')
    put('one.json', JSON.stringify(DELETED))
    const { hits, summary } = await jsonOf('one.json', '--rules', 'rules')
    expect(hits.map((hit) => [hit.rule.author, hit.rule.license, hit.level])).toEqual([
      ['Somebody', 'DRL-1.1', 'low'],
      ['Hinoban', 'Apache-2.0', 'critical'],
    ])
    expect(summary.rules.notRunning).toEqual({ refused: { unknown_modifier: 1 } })
    expect(summary.rules.faults).toMatchObject([
      { file: 'bad.yml', line: 9, column: 11, code: 'unknown_modifier' },
    ])
    const text = await scanHere('one.json', '--rules', 'rules')
    expect(text.out).toContain('作者: Somebody · ライセンス: DRL-1.1')
    expect(text.out).toContain('読み取れない（unknown_modifier 1）')
    expect(text.out).toMatch(
      /bad\.yml:9:11 .*修飾子.*\n +Image\|nonsense: x\n +\^{8}\n +「nonsense」/,
    )
  })
})

describe('outputs', () => {
  const evil = () =>
    put(
      'evil.json',
      JSON.stringify(
        sysmonJson(
          '=HYPERLINK("http://x") vssadmin delete shadows <script>alert(1)</script>\u001b[31m\u202e',
          0,
          '=cmd|x',
        ),
      ),
    )

  test('CSV runs no formula', async () => {
    const { code, out } = await scanHere(evil(), '--csv', '--time-zone', 'Asia/Tokyo')
    expect(code).toBe(1)
    expect(out.startsWith('\ufeff時刻,重大度,')).toBe(true)
    const [, row = ''] = out.split('\r\n')
    expect(row).toContain('2026-11-22 10:00:00.000 +09:00,緊急,')
    expect(row).toContain("'=cmd|x")
    expect(row).not.toContain('\u001b')
  })

  test('one page without script, in both languages; nothing is overwritten', async () => {
    for (const [language, next] of [
      ['ja', '次にすること'],
      ['en', 'Next'],
    ] as const) {
      const page = `page-${language}.html`
      const ran = await scanHere(evil(), '--html', page, '--language', language)
      expect(ran.code).toBe(1)
      const html = readFileSync(join(folder, page), 'utf8')
      expect(html).toContain(`<html lang="${language}">`)
      expect(html).toContain(`<dt>${next}</dt>`)
      expect(html).toContain('&lt;script&gt;')
      for (const never of ['<script', '\u001b', '\u202e', 'src=', 'href='])
        expect(html).not.toContain(never)
      await expect(scanHere(evil(), '--html', page)).rejects.toThrow('cli.not_writable')
    }
  })

  test('JSON is one object a line and ends with a summary', async () => {
    const { hits, summary } = await jsonOf(evil())
    expect(hits).toMatchObject([
      { kind: 'hit', level: 'critical', rule: { id: SHADOWS }, host: '=cmd|x', record: '1' },
    ])
    expect(hits[0].fields.CommandLine).toContain('delete shadows')
    expect(summary).toMatchObject({ kind: 'summary', hits: 1, rules: { own: 83 } })
  })
})

describe('mistakes', () => {
  test.each([
    [[], 'cli.missing_argument'],
    [['nothing-there'], 'cli.no_such_folder'],
    [['evil.json', '--level', 'loud'], 'cli.bad_option_value'],
    [['evil.json', '--from', '2026-13-01'], 'cli.bad_option_value'],
    [['evil.json', '--time-zone', 'Mars/Base'], 'cli.bad_option_value'],
    [['evil.json', '--countries', 'Japan'], 'cli.bad_option_value'],
    [['evil.json', '--only', ' , '], 'cli.bad_option_value'],
    [['evil.json', '--json', '--csv'], 'cli.missing_argument'],
    [['evil.json', '--rules', 'no-such-folder'], 'cli.no_such_folder'],
    [['evil.json', '--providers', 'no-such-folder'], 'cli.no_such_folder'],
  ] as const)('%j is %s', async (args, code) => {
    put('evil.json', '{}')
    await expect(scanHere(...args)).rejects.toThrow(code)
  })

  test('at the terminal it is one sentence and exit code 2', async () => {
    const ran = await typed(null, 'evil.json', '--level', 'loud', '--language', 'en')
    expect([ran.code, ran.out]).toEqual([2, ''])
    expect(ran.err).toMatch(/^“loud” cannot be used for --level\. Usage: hinoban scan-logs /)
  })

  test('interrupted is no answer', async () => {
    put('evil.json', '{}')
    const ran = await scanUntil((stop) => stop(), 'evil.json', '--language', 'en')
    expect([ran.code, ran.out]).toEqual([130, ''])
    expect(ran.err).toContain('Interrupted: not everything was read.')
  })

  test('where nothing is found it says that this proves nothing', async () => {
    put(
      'calm.log',
      '198.51.100.7 - - [22/Nov/2026:01:00:00 +0000] "GET / HTTP/1.1" 200 1 "-" "-"\n',
    )
    const ran = await scanHere('calm.log', '--language', 'en')
    expect(ran.code).toBe(0)
    expect(ran.out).toContain('no proof that nothing happened')
  })
})
