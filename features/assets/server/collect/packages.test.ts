import iconv from 'iconv-lite'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Who } from '../../../../platform/access/who.ts'
import { listFaults } from '../../../../platform/imports/contract.ts'
import { assetComponents, listAssets, readAsset } from '../../contract.ts'
import { type TestInventory, testInventory } from '../testing.ts'
import { nameInFile } from './package-worker.ts'
import { looksLikeTable } from './recognise.ts'
import { looksLikePackages } from './recognise-lists.ts'

let t: TestInventory
let who: Who
beforeAll(async () => {
  t = await testInventory()
})
afterAll(() => t.close())
beforeEach(async () => {
  who = t.person(await t.scope())
})

const assets = async () => {
  const { rows } = (await t.call(who, listAssets as never, { query: {} })) as {
    rows: { id: string; name: string; sources: string[]; hostNames: string[] }[]
  }
  return rows
}
const software = async (id: string, current = 'yes') => {
  const { rows } = (await t.call(who, assetComponents as never, {
    params: { id },
    query: { current },
  })) as { rows: { name: string; version: string; purl: string; current: boolean }[] }
  return rows
}

const DPKG = (openssl: string) =>
  `# host: web-01.example.jp\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\nVERSION_ID="12"\nadduser\t3.134\nlibssl3:amd64\t${openssl}\n`

test('a list names its device, and each package its purl', async () => {
  const checked = await t.upload(who, 'packages.txt', DPKG('3.0.14-1~deb12u2'))
  expect(checked.source.id).toBe('packages')
  expect(checked.preview?.facts).toEqual(
    expect.arrayContaining([
      { label: { ja: '機器', en: 'Device' }, value: 'web-01.example.jp' },
      { label: { ja: '形式', en: 'Format' }, value: 'dpkg-query -W' },
    ]),
  )
  const done = await t.confirm(who, checked.id)
  expect(done.counts).toMatchObject({ records: 1, added: 1, faulty: 0, damaged: 0 })
  const [asset] = await assets()
  expect(asset).toMatchObject({ name: 'web-01.example.jp', sources: ['packages'] })
  expect(await software(asset?.id ?? '')).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        name: 'libssl3',
        purl: 'pkg:deb/debian/libssl3@3.0.14-1~deb12u2?arch=amd64&distro=debian-12',
      }),
    ]),
  )
  const detail = (await t.call(who, readAsset as never, { params: { id: asset?.id } })) as {
    os: string
  }
  expect(detail.os).toBe('Debian GNU/Linux 12 (bookworm)')
})

test('a newer list of the same device ends what is gone and keeps when it was seen', async () => {
  await t.take(who, 'a.txt', DPKG('3.0.14-1~deb12u2'))
  t.clock.at = new Date(t.clock.at.getTime() + 86_400_000)
  await t.take(who, 'b.txt', DPKG('3.0.15-1~deb12u1'))
  const [asset, ...others] = await assets()
  expect(others).toEqual([])
  const now = await software(asset?.id ?? '')
  expect(now.filter((c) => c.name === 'libssl3').map((c) => c.version)).toEqual([
    '3.0.15-1~deb12u1',
  ])
  const all = await software(asset?.id ?? '', 'all')
  expect(all.filter((c) => c.name === 'libssl3').map((c) => [c.version, c.current])).toEqual(
    expect.arrayContaining([
      ['3.0.14-1~deb12u2', false],
      ['3.0.15-1~deb12u1', true],
    ]),
  )
})

test('a list with a broken part ends nothing: what was not read may still be there', async () => {
  await t.take(who, 'a.txt', DPKG('3.0.14-1~deb12u2'))
  t.clock.at = new Date(t.clock.at.getTime() + 86_400_000)
  const done = await t.take(
    who,
    'b.txt',
    '# host: web-01.example.jp\nID=debian\nVERSION_ID="12"\nadduser\t3.134\nbash\t5.2.15-2+b7\ncoreutils\t9.1-1\n??? broken line\n',
  )
  expect(done.counts).toMatchObject({ damaged: 1 })
  const [asset] = await assets()
  expect((await software(asset?.id ?? '')).map((c) => c.name)).toContain('libssl3')
})

test('programs of many devices in one table in CP932 are many devices', async () => {
  const table = [
    'コンピューター名,ソフトウェア名,バージョン,発行元',
    'PC-001,一太郎2024,34.0.1,株式会社ジャストシステム',
    'PC-002,7-Zip 24.08 (x64),24.08,Igor Pavlov',
    'PC-001,7-Zip 23.01 (x64),23.01,Igor Pavlov',
    '営業０１,7-Zip 23.01 (x64),23.01,Igor Pavlov',
  ].join('\r\n')
  const done = await t.take(who, '一覧.csv', iconv.encode(table, 'cp932'))
  expect(done.counts).toMatchObject({ added: 2, faulty: 1 })
  const rows = await assets()
  expect(rows.map((a) => a.name).sort()).toEqual(['pc-001', 'pc-002'])
  const first = rows.find((a) => a.name === 'pc-001')
  expect((await software(first?.id ?? '')).map((c) => c.name).sort()).toEqual([
    '7-Zip 23.01 (x64)',
    '一太郎2024',
  ])
  const { rows: faults } = (await t.call(who, listFaults as never, {
    params: { id: done.id },
    query: {},
  })) as { rows: { why: { ja: string } }[] }
  expect(faults[0]?.why.ja).toContain('営業０１')
})

test('the name of the file names the device, unless it says nothing', async () => {
  const list = 'adduser\t3.134\nbash\t5.2.15-2+b7\n'
  await t.take(who, 'db-07.packages.txt', list)
  expect((await assets()).map((a) => a.name)).toEqual(['db-07'])
  const checked = await t.upload(who, 'packages.txt', `${list}zip\t3.0-13\n`)
  expect(checked.preview?.missing[0]?.en).toContain('Which device')
})

test.each([
  ['web-01.txt', 'web-01'],
  ['web-01_dpkg.txt', 'web-01'],
  ['C:\\fakepath\\pc-9.csv', 'pc-9'],
  ['dpkg-l.txt', null],
  ['packages (1).txt', null],
  ['software list.csv', null],
  ['.txt', null],
])('file %s: %s', (file, name) => {
  expect(nameInFile(file)).toBe(name)
})

test('a list is no ledger, and a ledger no list', () => {
  const bytes = (text: string) => new TextEncoder().encode(text)
  const ledger = bytes('管理番号,機器名,種別\nA-1,pc-1,ノートPC\n')
  expect(looksLikePackages(ledger)).toBeNull()
  const list = bytes('"DisplayName","DisplayVersion","Publisher"\n"Zoom","6.2","Zoom"\n')
  expect(looksLikePackages(list)?.certainty).toBeGreaterThan(
    looksLikeTable(list, 'x.csv')?.certainty ?? 0,
  )
})
