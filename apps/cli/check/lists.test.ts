/**
 * What machines and their keepers export: lists of software, result logs of osquery, leases. The same board as from a server.
 * @module
 */
import { spawnSync } from 'node:child_process'
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { recognise } from './recognise.ts'

const DPKG = `||/ Name           Version          Architecture Description
+++-==============-================-============-=================================
ii  openssl        3.0.15-1~deb12u1 amd64        Secure Sockets Layer toolkit
ii  bash           5.2.15-2+b7      amd64        GNU Bourne Again SHell
`
const AT = Math.floor(Date.now() / 1000) - 3600
const LOG = `${JSON.stringify({
  snapshot: [
    {
      hostname: 'pc-014',
      uuid: '4c4c4544-0042-3510-8054-b4c04f4d4b33',
      hardware_serial: 'SER014XYZ',
      hardware_vendor: 'Dell Inc.',
    },
  ],
  action: 'snapshot',
  name: 'pack_it_system_info',
  hostIdentifier: 'pc-014',
  calendarTime: new Date(AT * 1000).toUTCString(),
  unixTime: AT,
  epoch: 0,
  counter: 0,
  numerics: false,
})}\n`
const LEASES = `lease 192.168.1.20 {
  starts 5 2026/11/20 01:02:03;
  binding state active;
  hardware ethernet 00:1a:2b:3c:4d:5e;
  client-hostname "PC-014";
}
`
const LEDGER = '管理番号,ホスト名,シリアル番号\nA-1,pc-014,SER014XYZ\n'

const bytes = (text: string) => new TextEncoder().encode(text)

test('each is known by its content, whatever the file is called', () => {
  expect(recognise(bytes(DPKG), 'x').use).toBe('packages')
  expect(recognise(bytes(LOG), 'x').use).toBe('osquery-log')
  expect(recognise(bytes(LEASES), 'x').use).toBe('leases')
  expect(recognise(bytes(LEDGER), 'x').use).toBe('ledger')
})

test('instructions that quote such an output are none', () => {
  const page = `# Take the list\n\n\`\`\`console\n$ dpkg -l\n${DPKG}\`\`\`\n`
  expect(recognise(bytes(page), 'README.md').use).toBeNull()
  const root = fileURLToPath(new URL('../../../', import.meta.url))
  const taken = globSync(['*.md', 'docs/**/*.md', '{apps,features,platform,libs}/*/README.md'], {
    cwd: root,
  }).filter((path) => recognise(readFileSync(join(root, path)), path).use !== null)
  expect(taken).toEqual([])
})

test('a folder of them is judged: two devices, one of them known from three files', () => {
  const at = mkdtempSync(join(tmpdir(), 'hinoban-check-lists-'))
  try {
    writeFileSync(join(at, 'web-01.txt'), DPKG)
    writeFileSync(join(at, 'osqueryd.snapshots.log'), LOG)
    writeFileSync(join(at, 'dhcpd.leases'), LEASES)
    writeFileSync(join(at, 'ledger.csv'), LEDGER)
    writeFileSync(join(at, 'packages.txt'), DPKG)
    const ran = spawnSync(
      process.execPath,
      [
        '--conditions=source',
        fileURLToPath(new URL('../main.ts', import.meta.url)),
        ...['check', at, '--json', '--language', 'en'],
      ],
      { encoding: 'utf8', timeout: 100_000 },
    )
    const report = JSON.parse(ran.stdout) as {
      files: { path: string; recognised: string; used: boolean; why: string | null }[]
      measures: { id: string; counts: Record<string, number> }[]
    }
    expect(report.files.map(({ path, recognised, used }) => [path, recognised, used])).toEqual([
      ['dhcpd.leases', 'leases', true],
      ['ledger.csv', 'table', true],
      ['osqueryd.snapshots.log', 'osquery-log', true],
      // Nothing says whose it is.
      ['packages.txt', 'packages', false],
      ['web-01.txt', 'packages', true],
    ])
    expect(report.files[3]?.why).toContain('# host: web-01')
    const hosts = report.measures.find(({ id }) => id === 'HB-P01')?.counts ?? {}
    expect(Object.values(hosts).reduce((sum, n) => sum + n, 0)).toBe(2)
  } finally {
    rmSync(at, { recursive: true, force: true })
  }
})
