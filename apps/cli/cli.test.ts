import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import iconv from 'iconv-lite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { systemClock } from '../../platform/clock/index.ts'
import { openEvidence } from '../../platform/evidence/index.ts'
import { LANGUAGES } from '../../platform/i18n/index.ts'
import { openLog } from '../../platform/log/index.ts'
import { newId, openRecords } from '../../platform/records/index.ts'
import { evidenceKinds } from '../evidence-kinds.ts'
import { migrations } from '../server/migrations.ts'
import { verbs } from './verbs.ts'

const entry = fileURLToPath(new URL('./hinoban.mjs', import.meta.url))
const samples = fileURLToPath(new URL('../../samples/company', import.meta.url))
const data = fileURLToPath(new URL('../../../shared/data', import.meta.url))

type Ran = { readonly code: number | null; readonly out: string; readonly err: string }
const hinoban = (args: string[], cwd = tmpdir()): Promise<Ran> =>
  new Promise((done, fail) => {
    const child = spawn(process.execPath, [entry, ...args], { cwd })
    const said = { out: '', err: '' }
    child.stdout.setEncoding('utf8').on('data', (text: string) => (said.out += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said.err += text))
    child.on('error', fail)
    child.on('close', (code) => done({ code, ...said }))
  })

const root = fileURLToPath(new URL('../..', import.meta.url))
/** npm's scripts install what the lock names before they begin: a test must not. */
const isInstalled = ((): boolean => {
  const stamp = join(root, 'node_modules/.hinoban-installed')
  const lock = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')))
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === lock.digest('hex')
})()
describe('from a clone', () => {
  const inside = (command: string, args: string[]) =>
    spawnSync(command, args, { cwd: join(root, 'docs/operate'), encoding: 'utf8' })

  test('npx hinoban runs it, in any folder of the clone', () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    const ran = inside('npx', ['--no', 'hinoban', 'version', '--json'])
    expect([ran.status, JSON.parse(ran.stdout).version]).toEqual([0, version])
    expect(inside('npx', ['--no', 'hinoban', 'nonsense']).status).toBe(2)
  })

  test.skipIf(!isInstalled)(
    `npm run cli takes files from where it was typed${isInstalled ? '' : ' (skipped: node_modules is not that of the lock; npm test installs it)'}`,
    () => {
      const run = (...args: string[]) => inside('npm', ['run', '--silent', 'cli', '--', ...args])
      const ran = run('check', '../../samples/company', '--json')
      expect([ran.status, JSON.parse(ran.stdout).measures.length]).toEqual([0, 50])
      expect(run('check', 'samples/company').status).toBe(2)
    },
  )
})

type File = {
  path: string
  recognised: string | null
  used: boolean
  damaged: number
  why: string | null
}
type Report = {
  measures: { id: string; state: string; reason: string; counts: Record<string, number> }[]
  files: File[]
}
const checked = async (folder: string, ...args: string[]): Promise<Report> => {
  const { code, out, err } = await hinoban(['check', folder, '--json', ...args])
  expect(`${code} ${err.includes('    at ')}`).toBe('0 false')
  return JSON.parse(out) as Report
}

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hinoban-cli-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const put = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name)
  mkdirSync(join(path, '..'), { recursive: true })
  writeFileSync(path, content)
  return path
}

const scanOf = (at: number, hosts: string): string =>
  `<?xml version="1.0"?><!DOCTYPE nmaprun><nmaprun scanner="nmap" version="7.94" args="nmap -oX - 10.0.0.0/24" start="${at}">${hosts}<runstats><finished time="${at}" exit="success"/><hosts up="1" down="0" total="1"/></runstats></nmaprun>`
const host = (address: string, name: string, at: number): string =>
  `<host starttime="${at}" endtime="${at}"><status state="up"/><address addr="${address}" addrtype="ipv4"/><hostnames><hostname name="${name}" type="PTR"/></hostnames></host>`
const secondsAgo = (n: number): number => Math.floor(Date.now() / 1000) - n

describe('usage', () => {
  test.each([
    [['nonsense'], /hinoban help/],
    [['check'], /使い方: hinoban check/],
    [['check', '/no/such/folder'], /\/no\/such\/folder.*つづり/],
    [['check', '.', '--fast'], /--fast.*使い方/],
    [['check', 'a', 'b'], /使い方/],
    [['help', '--language', 'fr'], /--language ja/],
    [['evidence'], /使い方: hinoban evidence verify/],
    [['evidence', 'verify', '--anchor', '1:x'], /使い方: hinoban evidence verify/],
    [['config'], /使い方: hinoban config check/],
  ])('%j is refused with the next step and exit code 2', async (args, says) => {
    const { code, out, err } = await hinoban(args)
    expect(code).toBe(2)
    expect(out).toBe('')
    expect(err).toMatch(says)
  })

  test('help names every command in both languages', async () => {
    const ja = await hinoban([])
    const en = await hinoban(['help', '--language=en'])
    for (const { code, out } of [ja, en]) {
      expect(code).toBe(0)
      for (const verb of ['check', 'evidence', 'config', 'doctor', 'version'])
        expect(out).toContain(verb)
    }
    expect(ja.out).toContain('証跡ファイル')
    expect(en.out).not.toMatch(/[\u3040-\u30ff\u4e00-\u9fff]/)
    expect((await hinoban(['check', '--help', '--language', 'en'])).out).toContain(
      'no server needed',
    )
  })

  test.each(Object.entries(verbs))(
    '%s: help in both languages, 2 for what it does not know',
    async (name, load) => {
      const verb = await load()
      for (const language of LANGUAGES) {
        const help = await hinoban([name, '--help', '--language', language])
        expect([help.code, help.err]).toEqual([0, ''])
        for (const text of [verb.usage, verb.summary[language], verb.details[language]]) {
          expect(text).not.toBe('')
          expect(help.out).toContain(text)
        }
        if (language === 'en') expect(help.out).not.toMatch(/[\u3040-\u30ff\u4e00-\u9fff]/)
      }
      const operands = verb.usage.startsWith('check') ? ['.'] : []
      for (const wrong of [['--no-such-option'], ['a', 'b', 'c', '--server', 'x']]) {
        const ran = await hinoban([name, ...operands, ...wrong, '--language', 'en'])
        expect([ran.code, ran.out]).toEqual([2, ''])
        expect(ran.err).toContain(`hinoban ${verb.usage}`)
      }
    },
  )

  test('version and doctor answer as JSON', async () => {
    expect(JSON.parse((await hinoban(['version', '--json'])).out)).toMatchObject({
      node: process.versions.node,
    })
    const { findings } = JSON.parse((await hinoban(['doctor', '--json'], folder)).out) as {
      findings: { id: string }[]
    }
    expect(findings.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['node', 'measures', 'config', 'memory']),
    )
  })

  test('an unknown setting is a mistake with its place', async () => {
    const path = put('config/hinoban.yaml', 'no.such.key: 1\n')
    const ran = spawnSync(process.execPath, [entry, 'config', 'check', '--json'], {
      encoding: 'utf8',
      env: { ...process.env, HINOBAN_CONFIG: path, HINOBAN_NO_SUCH: '1' },
    })
    const answer = JSON.parse(ran.stdout) as { good: boolean; issues: { where: string }[] }
    expect(ran.status).toBe(1)
    expect(answer.good).toBe(false)
    expect(answer.issues.map(({ where }) => where).join()).toContain('HINOBAN_NO_SUCH')
  })
})

describe('a folder of evidence', () => {
  test('the sample company is judged: devices found, an interrupted scan kept in part, nothing green from a ledger', async () => {
    const { measures, files } = await checked(samples)
    const byPath = new Map(files.map((file) => [file.path, file]))
    expect(byPath.get('hq-nmap.xml')).toMatchObject({
      recognised: 'nmap-xml',
      used: true,
      damaged: 0,
    })
    expect(byPath.get('plant2-nmap-interrupted.xml')).toMatchObject({ used: true, damaged: 1 })
    expect(byPath.get('asset-ledger.csv')).toMatchObject({ recognised: 'table', used: true })
    expect(byPath.get('thailand-assets.xlsx')).toMatchObject({ used: true })
    expect(byPath.get('line-monitor.cdx.json')).toMatchObject({ recognised: 'sbom', used: true })
    const inventory = measures.find(({ id }) => id === 'HB-P01')
    expect(inventory?.state).not.toBe('unknown')
    expect(Object.values(inventory?.counts ?? {}).reduce((a, b) => a + b, 0)).toBeGreaterThan(40)
  })

  test('a fresh scan and its ledger let the inventory hold; an old scan does not', async () => {
    const ledger = iconv.encode(
      '資産台帳\r\n管理番号,ホスト名,IPアドレス,管理者,拠点\r\nA-1,fs1.example.jp,10.0.0.1,総務部,本社\r\n',
      'cp932',
    )
    for (const [name, age, expected] of [
      ['fresh', 3600, ['holds']],
      ['old', 40 * 86_400, ['stale', 'fails']],
    ] as const) {
      const at = secondsAgo(age)
      put(`${name}/scan.bin`, scanOf(at, host('10.0.0.1', 'fs1.example.jp', at)))
      put(`${name}/ledger.dat`, ledger)
      const { measures, files } = await checked(join(folder, name))
      expect(files.every(({ used }) => used)).toBe(true)
      expect(expected).toContain(measures.find(({ id }) => id === 'HB-P01')?.state)
    }
  })

  test('native evidence counts as a machine record, and a refused line is named', async () => {
    const line = (extra: object) =>
      JSON.stringify({
        kind: 'assets.sweep',
        subject: { kind: 'site', id: 's', name: 's', site: 's' },
        observedAt: new Date().toISOString(),
        probe: 'p',
        payload: { collector: 'c', ranges: [], hostsUp: 1, complete: true },
        ...extra,
      })
    put('native/facts.ndjson', `${line({})}\n${line({ class: 'E1' })}\n{broken\n`)
    const { files } = await checked(join(folder, 'native'), '--language', 'en')
    expect(files).toMatchObject([{ recognised: 'native-evidence', used: true, damaged: 2 }])
    expect(files[0]?.why).toContain('record 2')
  })

  test('every file is named, known ones by their kind, whatever they are called', async () => {
    const at = secondsAgo(60)
    const contents: Record<string, [string | Uint8Array, string]> = {
      'a.txt': [scanOf(at, ''), 'nmap-xml'],
      'b.jpg': [new Uint8Array([0x45, 0x6c, 0x66, 0x46, 0x69, 0x6c, 0x65, 0, 1, 2]), 'evtx'],
      'c.csv': [new Uint8Array([0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0]), 'pcap'],
      'd.log': ['Nov 21 10:00:00 fw sshd[1]: a\nNov 21 10:00:01 fw sshd[1]: b\n', 'syslog'],
      'e.xml': [
        'Received: from a by b\r\nFrom: a@example.jp\r\nSubject: x\r\n\r\nhello\r\n',
        'mail',
      ],
      'f.json': [
        '{"title":"CISA Catalog of Known Exploited Vulnerabilities","catalogVersion":"1","vulnerabilities":[{"cveID":"CVE-2024-1","dateAdded":"2024-01-01"}]}',
        'kev',
      ],
      'g.json': ['{"dataType":"CVE_RECORD","cveMetadata":{}}', 'cve'],
      'h.gz': [gzipSync('{"dataType":"CVE_RECORD","cveMetadata":{}}'), 'gzip:cve'],
      'i.zip': [new Uint8Array([0x50, 0x4b, 3, 4, 20, 0, 0, 0, 0, 0]), 'zip'],
      'j.dat': ['', 'empty'],
      'k.md': ['# A note\n\nWords, words, and more words.\nAnd, by the way, some.\n', 'text'],
      'l.csv': ['品目,数量,単価\nりんご,3,100\nみかん,5,80\n', 'table'],
      'm.bin': [new Uint8Array(200).map((_, i) => (i * 7919) % 9), 'unknown'],
    }
    for (const [name, [content]] of Object.entries(contents)) put(`all/${name}`, content)
    symlinkSync('/etc', join(folder, 'all', 'n-link'))
    spawnSync('mkfifo', [join(folder, 'all', 'o-pipe')])
    const { files } = await checked(join(folder, 'all'))
    expect(Object.fromEntries(files.map(({ path, recognised }) => [path, recognised]))).toEqual({
      ...Object.fromEntries(Object.entries(contents).map(([name, [, kind]]) => [name, kind])),
      'n-link': null,
      'o-pipe': null,
    })
    for (const { used, why } of files) if (!used) expect(why).not.toBeNull()
    expect(files.find(({ path }) => path === 'l.csv')?.why).toContain('資産台帳として必要な列')
  })

  test('names and contents of files cannot steer the terminal', async () => {
    const at = secondsAgo(60)
    put('evil/\u001b]0;owned\u0007\u001b[2J\u202e.csv', 'a,b\n1,2\n')
    put('evil/scan.xml', scanOf(at, host('10.0.0.1', 'x\u009b31m', at)))
    for (const args of [
      ['check', join(folder, 'evil')],
      ['check', join(folder, 'evil'), '--json'],
      ['check', '\u001b[2J'],
      ['\u001b[2J'],
    ]) {
      const { out, err } = await hinoban(args)
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not come
      expect(out + err).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/)
    }
  })

  test('a workbook made to unfold without end and a table that never ends a cell cost only themselves', async () => {
    const at = secondsAgo(60)
    put('hostile/good.xml', scanOf(at, host('10.0.0.1', 'a.example.jp', at)))
    put(
      'hostile/deep.json',
      `{"bomFormat":"CycloneDX","specVersion":"1.6","components":${'['.repeat(200_000)}`,
    )
    put('hostile/quote.csv', `ホスト名,IP\npc1,"${'x'.repeat(3_000_000)}`)
    put(
      'hostile/bomb.xml',
      `<?xml version="1.0"?><!DOCTYPE nmaprun [<!ENTITY a "${'a'.repeat(1000)}">]><nmaprun scanner="nmap">&a;</nmaprun>`,
    )
    const { files } = await checked(join(folder, 'hostile'))
    expect(files.find(({ path }) => path === 'good.xml')).toMatchObject({ used: true, damaged: 0 })
    for (const name of ['deep.json', 'quote.csv', 'bomb.xml'])
      expect(files.find(({ path }) => path === name)?.damaged, name).toBeGreaterThan(0)
  })

  test('the text names state, reason and next step, and ends at an empty folder too', async () => {
    mkdirSync(join(folder, 'empty'))
    const { code, out } = await hinoban(['check', join(folder, 'empty')])
    expect(code).toBe(0)
    expect(out).toContain('? 不明')
    expect(out).toContain('測り方: ')
    expect(out).toContain('フォルダーにファイルがありません')
  })

  test('progress is said before the work, on the other stream', async () => {
    const first = await new Promise<string>((done) => {
      const child = spawn(process.execPath, [entry, 'check', samples])
      child.stdout.on('data', () => done('out'))
      child.stderr.once('data', (text: Buffer) => done(`err ${text}`))
    })
    expect(first).toMatch(/^err 火の番/)
  })
})

test.skipIf(!existsSync(data))('on ../shared/data it finishes and names each file', async () => {
  const { measures, files } = await checked(data)
  expect(measures.length).toBeGreaterThan(0)
  const unnamed = files.filter(
    ({ used, why, recognised }) => !used && (why === null || recognised === null),
  )
  expect(unnamed).toEqual([])
  expect(files.filter(({ used }) => used).map(({ path }) => path)).toEqual(
    ['scan-os-guess', 'scan-ping-only', 'scan-scripts', 'scan-services'].map(
      (name) => `vulnerabilities/nmap/${name}.xml`,
    ),
  )
  expect(files.find(({ path }) => path.endsWith('kev.json.gz'))?.recognised).toBe('gzip:kev')
})

test('an exported chain is verified, and one changed byte is found', async () => {
  const sha = (text: string) => createHash('sha256').update(text).digest('hex')
  const organization = '0198c0de-0000-7000-8000-000000000001'
  const header = `{"chain":"evidence","format":"hinoban-chain/1","organization":"${organization}"}`
  const text = `{"kind":"assets.sweep","organization":"${organization}","seq":1}`
  const hash = sha(sha(header) + text)
  const whole = `${header}\n{"entry":${text},"hash":"${hash}"}\n{"end":{"entries":1,"head":"${hash}"}}\n`
  const good = await hinoban(['evidence', 'verify', put('chain/good.jsonl', whole)])
  expect(good).toMatchObject({ code: 0 })
  expect(good.out).toContain(hash)
  const bad = await hinoban([
    'evidence',
    'verify',
    put('chain/bad.jsonl', whole.replace('sweep', 'sweet')),
    '--language',
    'en',
  ])
  expect(bad.code).toBe(1)
  expect(bad.out).toContain('entry 1')
  const cut = await hinoban([
    'evidence',
    'verify',
    join(folder, 'chain/good.jsonl'),
    '--anchor',
    `2:${'0'.repeat(64)}`,
  ])
  expect(cut.code).toBe(1)
})

describe('the chains of a running Hinoban', () => {
  test('without one the reader is told so', async () => {
    const ran = spawnSync(process.execPath, [entry, 'evidence', 'verify'], {
      encoding: 'utf8',
      env: { ...process.env, HINOBAN_DATA_DIR: join(folder, 'no-such-data') },
    })
    expect(ran.status).toBe(1)
    expect(ran.stderr).toContain('no-such-data')
    expect(ran.stderr).not.toContain('    at ')
  })

  test('evidence and audit log are read from a second process', async () => {
    // The database may run under another user, who has to reach its folder.
    const dataDir = mkdtempSync(join(tmpdir(), 'hinoban-cli-data-'))
    chmodSync(dataDir, 0o755)
    const records = await openRecords({
      dataDir,
      databaseUrl: null,
      log: openLog({ level: 'silent' }),
      migrations,
    })
    try {
      const evidence = openEvidence({ records, clock: systemClock, kinds: evidenceKinds, dataDir })
      const organization = newId()
      await records.within({ organization, sites: '*' }, (tx) =>
        evidence.append(tx, [
          {
            kind: 'assets.sweep',
            subject: { kind: 'site', id: 's', name: 's', site: 's' },
            class: 'E2',
            observedAt: new Date(),
            validUntil: null,
            probe: 'nmap-xml',
            probeVersion: '1',
            payload: { collector: 'c', ranges: [], hostsUp: 1, complete: true },
            source: null,
          },
        ]),
      )
      const ran = spawn(process.execPath, [entry, 'evidence', 'verify', '--json'], {
        env: { ...process.env, HINOBAN_DATA_DIR: dataDir },
      })
      let out = ''
      ran.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
      const code = await new Promise((done) => ran.on('close', done))
      expect(JSON.parse(out)).toMatchObject({
        chains: [
          { chain: 'evidence', organization, entries: 1, broken: [] },
          { chain: 'audit', organization, broken: [] },
        ],
      })
      expect(code).toBe(0)
    } finally {
      await records.close()
      rmSync(dataDir, { recursive: true, force: true })
    }
  })
})

test('the words of both languages have the same shape', () => {
  const read = (name: string) =>
    readFileSync(new URL(`./messages/${name}.ts`, import.meta.url), 'utf8')
  expect(read('en')).not.toMatch(/[\u3040-\u30ff\u4e00-\u9fff]/)
  expect(read('ja')).toMatch(/[\u3040-\u30ff]/)
})
