/**
 * `hinoban feeds import` and `hinoban match` where no server runs, as a person types them.
 * @module
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const entry = fileURLToPath(new URL('./hinoban.mjs', import.meta.url))
let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hinoban-match-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

type Ran = { readonly code: number | null; readonly out: string; readonly err: string }
const hinoban = (...args: string[]): Promise<Ran> =>
  new Promise((done, fail) => {
    const env = { ...process.env, HINOBAN_DATA_DIR: join(folder, 'data') }
    const child = spawn(process.execPath, [entry, ...args], { cwd: folder, env })
    const said = { out: '', err: '' }
    child.stdout.setEncoding('utf8').on('data', (text: string) => (said.out += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said.err += text))
    child.on('error', fail)
    child.on('close', (code) => done({ code, ...said }))
  })
const put = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text)
  return name
}

const record = (cveId: string, vendor: string, product: string, lessThan: string) =>
  JSON.stringify({
    dataType: 'CVE_RECORD',
    dataVersion: '5.1',
    cveMetadata: { cveId, state: 'PUBLISHED', assignerShortName: 'example' },
    containers: {
      cna: {
        title: `A flaw of ${product}`,
        affected: [
          {
            vendor,
            product,
            defaultStatus: 'unaffected',
            versions: [{ version: '0', status: 'affected', versionType: 'semver', lessThan }],
          },
        ],
        descriptions: [{ lang: 'en', value: 'x' }],
        references: [],
      },
    },
  })
const bom = () =>
  put(
    'bom.json',
    JSON.stringify({
      bomFormat: 'CycloneDX',
      specVersion: '1.5',
      components: [
        {
          type: 'firmware',
          name: 'FortiOS',
          version: '7.0.7',
          cpe: 'cpe:2.3:o:fortinet:fortios:7.0.7:*:*:*:*:*:*:*',
        },
        {
          type: 'firmware',
          name: 'FortiOS',
          version: '7.2.9',
          cpe: 'cpe:2.3:o:fortinet:fortios:7.2.9:*:*:*:*:*:*:*',
        },
        { type: 'library', name: 'left', version: '1.0.0', purl: 'pkg:npm/left@1.0.0' },
        { type: 'application', name: '社内ツール\u001b[31m', version: '1' },
      ],
    }),
  )

describe('match without a server', () => {
  test('says how to get a catalogue where there is none', async () => {
    const ran = await hinoban('match', bom(), '--language', 'en')
    expect([ran.code, ran.out]).toEqual([1, ''])
    expect(ran.err).toContain('hinoban feeds import')
  })

  test('finds what is affected, why, and what could not be judged', async () => {
    const feed = put(
      'records.jsonl',
      `${record('CVE-2026-0001', 'Fortinet', 'FortiOS', '7.2.1')}\n{"broken\n`,
    )
    const imported = await hinoban('feeds', 'import', feed, '--language', 'en')
    expect([imported.code, imported.out]).toEqual([
      0,
      expect.stringMatching(/1 records taken in, \d+ places? not readable/),
    ])
    const kev = put(
      'kev.json',
      '{"catalogVersion":"1","count":1,"vulnerabilities":[{"cveID":"CVE-2026-0001","vendorProject":"Fortinet","product":"FortiOS","vulnerabilityName":"x","dateAdded":"2026-04-12","shortDescription":"x","requiredAction":"x","dueDate":"2026-04-19","knownRansomwareCampaignUse":"Known","notes":"","cwes":[]}]}',
    )
    expect((await hinoban('feeds', 'import', kev)).code).toBe(0)
    // What was unpacked on the way is gone.
    expect(
      readdirSync(join(folder, 'data/catalogue')).filter((n) => n.startsWith('import-')),
    ).toEqual([])

    const ja = await hinoban('match', bom())
    expect(ja.code).toBe(1)
    expect(ja.out).toContain('CVE-2026-0001')
    expect(ja.out).toContain('ランサムウェアによる悪用を確認（KEV）')
    expect(ja.out).toContain('4個のうち1個に影響のある脆弱性があります。')
    expect(ja.out).not.toContain('\u001b')
    const en = await hinoban('match', bom(), '--language', 'en')
    expect(en.out).toContain('1 of 4 components are affected.')
    expect(en.out.replace(/社内ツール/g, '')).not.toMatch(/[\u3040-\u30ff\u4e00-\u9fff]/)

    const answer = JSON.parse((await hinoban('match', bom(), '--json')).out)
    expect(answer.counts).toMatchObject({ components: 4, affected: 1, judged: 2 })
    expect(answer.components[0]).toMatchObject({
      name: 'FortiOS',
      version: '7.0.7',
      flaws: [
        {
          id: 'CVE-2026-0001',
          state: 'affected',
          confidence: 80,
          reason: 'range_exact',
          kev: [{ list: 'cisa', addedAt: '2026-04-12', dueAt: '2026-04-19', ransomware: true }],
          opinions: [{ source: 'cve', publisher: 'example' }],
        },
      ],
    })
  })

  test('0 where nothing is affected; show version and another catalogue are read, too', async () => {
    const shown = put(
      'fw.txt',
      'fw # get system status\nVersion: FortiGate-60F v7.2.9,build1688,240813 (GA.M)\nSerial-Number: FGT60FTK20001234\nHostname: fw-tokyo\n',
    )
    const ran = await hinoban(
      'match',
      shown,
      '--catalogue',
      'data/catalogue/catalogue.db',
      '--json',
    )
    const { files, components } = JSON.parse(ran.out)
    expect([ran.code, files]).toEqual([0, [expect.objectContaining({ recognised: 'devices' })]])
    expect(components).toMatchObject([{ name: 'FortiOS', version: '7.2.9', flaws: [] }])
    expect((await hinoban('match', 'nosuch.json')).code).toBe(2)
    expect((await hinoban('match')).code).toBe(2)
  })

  test('tells what its maker mends no longer, with no flaw known of it', async () => {
    const dates = put(
      'eol.json',
      '{"schema_version":"1.2.0","generated_at":"2026-11-01T00:00:00Z","total":1,"result":[{"name":"fortios","label":"FortiOS","releases":[{"name":"7.2","isEol":true,"eolFrom":"2024-09-30"},{"name":"7.0","isEol":false,"eolFrom":"2099-09-30"}]}]}',
    )
    expect((await hinoban('feeds', 'import', dates)).code).toBe(0)
    const ja = await hinoban('match', bom())
    expect(ja.code).toBe(1)
    expect(ja.out).toContain(
      'サポート終了：FortiOS 7.2は2024-09-30にメーカーのサポートが終了しています。',
    )
    expect(ja.out).toContain('1個はメーカーのサポートが終了しています。')
    const en = await hinoban('match', bom(), '--language', 'en')
    expect(en.out).toContain(
      'End of support: its maker mends FortiOS 7.2 no longer since 2024-09-30.',
    )
    const answer = JSON.parse((await hinoban('match', bom(), '--json')).out)
    expect(answer.counts).toMatchObject({ affected: 1, ended: 1 })
    expect(answer.components[0]).toMatchObject({ version: '7.0.7', endOfSupport: null })
    expect(answer.components[1]).toMatchObject({
      version: '7.2.9',
      endOfSupport: { release: 'FortiOS 7.2', id: 'eol:fortios:7.2', at: '2024-09-30' },
      flaws: [],
    })
  })
})
