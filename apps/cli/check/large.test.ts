/**
 * Folders with more in them than evidence: sources, thousands of files, and a person who has seen enough.
 * @module
 */
import { spawn, spawnSync } from 'node:child_process'
import {
  closeSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { recognise } from './recognise.ts'

const entry = fileURLToPath(new URL('../hinoban.mjs', import.meta.url))
const root = fileURLToPath(new URL('../../..', import.meta.url))
let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hinoban-large-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const put = (path: string, text: string): void => {
  mkdirSync(join(folder, path, '..'), { recursive: true })
  writeFileSync(join(folder, path), text)
}
type File = { path: string; recognised: string | null; used: boolean; why: string | null }
type Report = { complete: boolean; files: File[] }
const check = (...args: string[]) => {
  const ran = spawnSync(process.execPath, [entry, 'check', ...args], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  })
  return { code: ran.status, out: ran.stdout, err: ran.stderr }
}

test('programs that make or read evidence are no evidence', () => {
  const minified = `import{a as b}from"./c.js";var d=e=>e.map(f=>({${'ip:g,mac:h,serial:i,'.repeat(3000)}}));`
  put('code/scan.ts', `const xml = '<nmaprun scanner="nmap">'\nreturn f(xml);\n`.repeat(20))
  put('code/bundle.js', minified)
  put('code/ledger.csv', 'ホスト名,IPアドレス\r\npc1,10.0.0.1\r\n')
  const { files } = JSON.parse(check(join(folder, 'code'), '--json').out) as Report
  expect(files.map(({ path, recognised, used }) => [path, recognised, used])).toEqual([
    ['bundle.js', 'source', false],
    ['ledger.csv', 'table', true],
    ['scan.ts', 'source', false],
  ])
})

test('the sources of this very program name no scan', () => {
  const taken = globSync('{apps,features,platform,libs,ui}/**/*.ts', {
    cwd: root,
    exclude: (name) => name === 'dist' || name === 'node_modules',
  }).filter((path) => {
    const head = new Uint8Array(64 * 1024)
    const file = openSync(join(root, path), 'r')
    const n = readSync(file, head)
    closeSync(file)
    return recognise(head.subarray(0, n), path).use === 'nmap'
  })
  expect(taken).toEqual([])
})

test('a table whose columns have no names is none, however many columns it has', () => {
  // Excel calls the 250th column IP.
  put('nameless/t.csv', `${Array.from({ length: 300 }, (_, i) => i).join(',')}\n`.repeat(50))
  const { files } = JSON.parse(check(join(folder, 'nameless'), '--json').out) as Report
  expect(files).toMatchObject([{ recognised: 'table', used: false }])
  expect(files[0]?.why).toContain('資産台帳として必要な列')
})

test('thousands of other files are summed up by folder; --all and --json name each', () => {
  for (let i = 0; i < 1500; i++) put(`many/notes/n${i % 10}/${i}.md`, `# ${i}\n\nwords.\n`)
  put('many/ledger.csv', 'ホスト名,IPアドレス\r\npc1,10.0.0.1\r\n')
  const path = join(folder, 'many')
  const short = check(path, '--language', 'en')
  expect(short.code).toBe(0)
  expect(short.out).toContain('ledger.csv')
  expect(short.out).toContain('notes/n3/*  150 files')
  expect(short.out).toContain('text: 150')
  expect(short.out).toContain('--all')
  expect(short.out.split('\n').length).toBeLessThan(350)
  const long = check(path, '--all')
  for (const i of [0, 777, 1499]) expect(long.out).toContain(`notes/n${i % 10}/${i}.md`)
  const { files, complete } = JSON.parse(check(path, '--json').out) as Report
  expect(complete).toBe(true)
  expect(files.length).toBe(1501)
  for (const { used, why } of files) if (!used) expect(why).not.toBeNull()
})

test('Ctrl+C judges what was found so far and says that it is not all', async () => {
  // Each of these has a worker of its own: reading all of them takes far longer than the test waits.
  const at = Math.floor(Date.now() / 1000) - 60
  for (let i = 0; i < 400; i++)
    put(
      `slow/${String(i).padStart(4, '0')}.xml`,
      `<?xml version="1.0"?><nmaprun scanner="nmap" start="${at}"><host starttime="${at}"><status state="up"/><address addr="10.0.${i >> 8}.${i & 255}" addrtype="ipv4"/></host><runstats><finished time="${at}" exit="success"/></runstats></nmaprun>`,
    )
  const child = spawn(process.execPath, [entry, 'check', join(folder, 'slow'), '--json'])
  let out = ''
  let err = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    // At the third file, twice: a terminal and npm hand the same press on.
    if (!err.includes('  [3]') && (err + text).includes('  [3]')) {
      child.kill('SIGINT')
      child.kill('SIGINT')
    }
    err += text
  })
  const code = await new Promise((done) => child.on('close', done))
  expect(code).toBe(130)
  const { complete, files } = JSON.parse(out) as Report
  expect(complete).toBe(false)
  expect(files.length).toBeGreaterThan(1)
  expect(files.length).toBeLessThan(400)
  expect(files[0]).toMatchObject({ path: '0000.xml', used: true })
})
