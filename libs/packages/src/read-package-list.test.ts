import { execFileSync } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import iconv from 'iconv-lite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { InstalledPackage, PackagePart } from './parts.ts'
import { type ReadOptions, readPackageList } from './read-package-list.ts'
import { recognisePackages } from './recognise.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const read = async (given: string | Uint8Array, options: ReadOptions = {}) => {
  const parts: PackagePart[] = []
  const whole = typeof given === 'string' ? bytes(given) : given
  for await (const part of readPackageList([whole], options)) parts.push(part)
  return {
    list: parts.find((p) => p.kind === 'list')?.list ?? null,
    packages: parts.flatMap((p) => (p.kind === 'package' ? [p.package] : [])),
    damaged: parts.flatMap((p) => (p.kind === 'damaged' ? [{ line: p.line, why: p.why }] : [])),
    end: parts.at(-1),
  }
}
const short = (p: InstalledPackage | undefined) =>
  p && [p.name, p.epoch ? `${p.epoch}:${p.version}` : p.version, p.arch].filter((x) => x).join(' ')
const has = (command: string): boolean => {
  try {
    execFileSync(command, ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
const run = (command: string, args: readonly string[], env = {}): string =>
  execFileSync(command, args, {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, ...env },
  })

/** dpkg's own fields are written like placeholders of a template. */
const field = (name: string): string => ['$', '{', name, '}'].join('')

describe.skipIf(!has('dpkg-query'))('the real dpkg (dpkg is needed)', () => {
  // A copy: the machine's own packages may change while the tests run.
  const dir = mkdtempSync(join(tmpdir(), 'hinoban-dpkg-'))
  const status = join(dir, 'status')
  mkdirSync(join(dir, 'info'))
  mkdirSync(join(dir, 'updates'))
  if (existsSync('/var/lib/dpkg/status')) copyFileSync('/var/lib/dpkg/status', status)
  afterAll(() => rmSync(dir, { recursive: true, force: true }))
  const query = (...names: string[]) =>
    run('dpkg-query', [`--admindir=${dir}`, '-W', `-f=${names.map(field).join('\t')}\n`])
  const truth = has('dpkg-query')
    ? query('Package', 'Version', 'Architecture', 'source:Package', 'db:Status-Status')
        .trim()
        .split('\n')
        .map((line) => line.split('\t'))
        .filter(([, , , , state]) => state === 'installed')
    : []
  const pairs = truth.map(([name, version]) => `${name} ${version}`).sort()
  const of = (packages: readonly InstalledPackage[]) =>
    packages.map((p) => `${p.name} ${p.version}`).sort()

  test.each([
    ['dpkg -l', 'dpkg-list', () => run('dpkg', [`--admindir=${dir}`, '-l'])],
    [
      'dpkg -l in a narrow terminal',
      'dpkg-list',
      () => run('dpkg', [`--admindir=${dir}`, '-l'], { COLUMNS: '80' }),
    ],
    [
      'dpkg-query with tabs',
      'dpkg-query',
      () => query('binary:Package', 'Status', 'Version', 'Architecture'),
    ],
    [
      'dpkg-query with blanks',
      'dpkg-query',
      () => query('binary:Package', 'Status', 'Version', 'Architecture').replaceAll('\t', ' '),
    ],
    ['the status file', 'dpkg-status', () => readFileSync(status, 'utf8')],
  ] as const)('%s gives every package and nothing else', async (_, format, output) => {
    const { list, packages, damaged } = await read(output())
    expect(list?.format).toBe(format)
    expect(damaged).toEqual([])
    expect(of(packages)).toEqual(pairs)
  })

  test('dpkg-query -W alone does not tell what is only half there', async () => {
    const { packages, damaged } = await read(run('dpkg-query', [`--admindir=${dir}`, '-W']))
    expect(damaged).toEqual([])
    expect(of(packages)).toEqual(expect.arrayContaining(pairs))
  })

  test('with os-release before it every package has a purl, with its source', async () => {
    const osRelease = readFileSync('/etc/os-release', 'utf8')
    const { list, packages } = await read(
      `# host: web-01.example.jp\n${osRelease}\n${readFileSync(status, 'utf8')}`,
    )
    expect(list).toMatchObject({
      host: 'web-01.example.jp',
      distribution: { id: expect.any(String) },
    })
    expect(packages.every((p) => p.purl?.startsWith('pkg:deb/'))).toBe(true)
    const sources = new Map(truth.map(([name, , , source]) => [name, source]))
    for (const p of packages) expect(p.source || p.name).toBe(sources.get(p.name))
  })
})

const RPM_PEER = has('rpm') && has('rpmbuild')
describe.skipIf(!RPM_PEER)('the real rpm (rpm and rpmbuild are needed)', () => {
  let dir = ''
  const rpm = (...args: string[]) => run('rpm', ['--dbpath', join(dir, 'db'), ...args])
  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'hinoban-rpm-'))
    mkdirSync(join(dir, 'db'))
    rpm('--initdb')
    for (const [name, epoch, version, release] of [
      ['probe-one', '', '1.2~rc1', '3.el9_4'],
      ['probe-two', '32', '9.16.23', '24.el9'],
      ['python3.11-probe+extra', '', '2024.1^git1', '1'],
    ] as const) {
      const spec = join(dir, `${name}.spec`)
      writeFileSync(
        spec,
        `Name: ${name}\n${epoch ? `Epoch: ${epoch}\n` : ''}Version: ${version}\nRelease: ${release}\nSummary: x\nLicense: MIT\nBuildArch: noarch\n%description\nx\n%files\n`,
      )
      run('rpmbuild', ['-bb', '--quiet', '--define', `_topdir ${dir}`, spec])
      rpm(
        '-i',
        '--justdb',
        '--nodeps',
        join(dir, `RPMS/noarch/${name}-${version}-${release}.noarch.rpm`),
      )
    }
  })
  afterAll(() => rmSync(dir, { recursive: true, force: true }))

  const plain = [
    'probe-one 1.2~rc1-3.el9_4 noarch',
    'probe-two 9.16.23-24.el9 noarch',
    'python3.11-probe+extra 2024.1^git1-1 noarch',
  ]
  const withEpoch = plain.map((p) => p.replace('two ', 'two 32:'))
  test.each([
    ['rpm -qa', 'rpm-names', [], plain],
    ['rpm -qa --last', 'rpm-names', ['--last'], plain],
    ['NEVRA', 'rpm-names', ['--qf', '%{NEVRA}\\n'], withEpoch],
    [
      'tabs',
      'rpm-fields',
      ['--qf', '%{NAME}\\t%{EPOCH}\\t%{VERSION}\\t%{RELEASE}\\t%{ARCH}\\t%{SOURCERPM}\\n'],
      withEpoch,
    ],
    [
      'blanks',
      'rpm-fields',
      ['--qf', '%{NAME} %{EPOCHNUM} %{VERSION} %{RELEASE} %{ARCH}\\n'],
      withEpoch,
    ],
    ['commas', 'rpm-fields', ['--qf', '%{NAME},%{EVR},%{ARCH}\\n'], withEpoch],
  ] as const)('%s', async (_, format, args, expected) => {
    const { list, packages, damaged } = await read(rpm('-qa', ...args), {
      distribution: { id: 'rhel', version: '9.4' },
    })
    expect(damaged).toEqual([])
    expect(list?.format).toBe(format)
    expect(packages.map((p) => short(p) ?? '').sort()).toEqual(expected)
    expect(packages.every((p) => p.purl?.startsWith('pkg:rpm/redhat/'))).toBe(true)
  })
})

test('rpm’s keys are no packages, dnf’s headings no lines', async () => {
  const { list, packages, damaged } = await read(
    'Installed Packages\nbash.x86_64        5.1.8-9.el9        @anaconda\nbind-libs.x86_64   32:9.16.23-24.el9  @appstream\n',
  )
  expect(list?.format).toBe('dnf-list')
  expect(packages.map(short)).toEqual([
    'bash 5.1.8-9.el9 x86_64',
    'bind-libs 32:9.16.23-24.el9 x86_64',
  ])
  expect(damaged).toEqual([])
  const names = await read(
    'bash-5.1.8-9.el9.x86_64\ngpg-pubkey-fd431d51-4ae0493b\n[root@db1 ~]# \n',
  )
  expect(names.packages.map(short)).toEqual(['bash 5.1.8-9.el9 x86_64'])
  expect(names.damaged).toEqual([])
})

describe('apk, in the forms of apk-tools 2.14', () => {
  const expected = ['musl 1.2.5-r0', 'libcrypto3 3.3.2-r1', 'py3-setuptools 70.3.0-r0']
  test.each([
    ['apk info -v', 'apk-names', 'musl-1.2.5-r0\nlibcrypto3-3.3.2-r1\npy3-setuptools-70.3.0-r0\n'],
    [
      'apk info -vv',
      'apk-names',
      'musl-1.2.5-r0 - the musl c library (libc) implementation\nlibcrypto3-3.3.2-r1 - Crypto library from openssl\npy3-setuptools-70.3.0-r0 - Collection of enhancements\n',
    ],
    [
      'apk list -I',
      'apk-list',
      'musl-1.2.5-r0 x86_64 {musl} (MIT) [installed]\nlibcrypto3-3.3.2-r1 x86_64 {openssl} (Apache-2.0) [installed]\npy3-setuptools-70.3.0-r0 x86_64 {py3-setuptools} (MIT) [upgradable from: x]\n',
    ],
    [
      'the database',
      'apk-installed',
      'C:Q1Deb0jNytkrjPW4N/eKLZ43BwOlw=\nP:musl\nV:1.2.5-r0\nA:x86_64\nS:383152\np:so:libc.musl-x86_64.so.1=1\nF:lib\nR:ld-musl-x86_64.so.1\na:0:0:755\n\nC:Q1\nP:libcrypto3\nV:3.3.2-r1\nA:x86_64\no:openssl\n\nC:Q1\nP:py3-setuptools\nV:70.3.0-r0\nA:x86_64\no:py3-setuptools\n\n',
    ],
  ])('%s', async (_, format, text) => {
    const { list, packages, damaged } = await read(text)
    expect(list?.format).toBe(format)
    expect(damaged).toEqual([])
    expect(packages.map((p) => `${p.name} ${p.version}`)).toEqual(expected)
    expect(packages[1]?.purl).toMatch(/^pkg:apk\/alpine\/libcrypto3@3\.3\.2-r1/)
  })
})

describe('programs of Windows', () => {
  const CSV =
    '#TYPE Selected.System.Management.Automation.PSCustomObject\r\n"DisplayName","DisplayVersion","Publisher","InstallDate","PSComputerName"\r\n"7-Zip 24.08 (x64)","24.08","Igor Pavlov","20240901","PC-001"\r\n"一太郎2024","34.0.1","株式会社ジャストシステム","","PC-002"\r\n,,,,"PC-001"\r\n"=cmd|\' /C calc\'!A0","1,0","""Evil"", Inc.","","PC-001"\r\n'
  test.each([
    ['UTF-8 with a mark', () => bytes(`\uFEFF${CSV}`)],
    [
      'UTF-16, as PowerShell 5 writes Unicode',
      () => iconv.encode(CSV, 'utf16le', { addBOM: true }),
    ],
    ['CP932, as PowerShell 5 writes Default', () => iconv.encode(CSV, 'cp932')],
  ])('Export-Csv in %s', async (_, encoded) => {
    const { list, packages, damaged } = await read(encoded())
    expect(list).toMatchObject({ format: 'programs-table', kind: 'windows' })
    expect(damaged).toEqual([])
    expect(packages.map((p) => [p.host, p.name, p.version, p.publisher])).toEqual([
      ['PC-001', '7-Zip 24.08 (x64)', '24.08', 'Igor Pavlov'],
      ['PC-002', '一太郎2024', '34.0.1', '株式会社ジャストシステム'],
      ['PC-001', "=cmd|' /C calc'!A0", '1,0', '"Evil", Inc.'],
    ])
  })

  test('the export of an inventory tool with Japanese headings', async () => {
    const { packages } = await read(
      '"コンピューター名","ソフトウェア名","バージョン","発行元"\n"営業01","Adobe Acrobat (64-bit)","24.003.20180","Adobe"\n',
    )
    expect(packages[0]).toMatchObject({
      host: '営業01',
      name: 'Adobe Acrobat (64-bit)',
      version: '24.003.20180',
    })
  })

  test('wmic as a table and as CSV, with its doubled carriage returns', async () => {
    const table =
      'Name                                   Vendor                 Version          \r\r\nMicrosoft Edge WebView2                Microsoft Corporation  131.0.2903.51    \r\r\nZoom Workplace (64-bit)                Zoom                   6.2.49583        \r\r\n\r\r\n'
    const listed = await read(iconv.encode(table, 'utf16le', { addBOM: true }))
    expect(listed.list?.format).toBe('wmic-list')
    expect(listed.packages.map((p) => [p.name, p.publisher, p.version])).toEqual([
      ['Microsoft Edge WebView2', 'Microsoft Corporation', '131.0.2903.51'],
      ['Zoom Workplace (64-bit)', 'Zoom', '6.2.49583'],
    ])
    const csv = await read(
      iconv.encode('\r\r\nNode,Name,Vendor,Version\r\r\nPC-7,Zoom,Zoom Inc,6.2\r\r\n', 'utf16le', {
        addBOM: true,
      }),
    )
    expect(csv.packages.map((p) => [p.host, p.name, p.version])).toEqual([['PC-7', 'Zoom', '6.2']])
  })

  test('winget in Japanese, padded by display width, what the terminal cut is told', async () => {
    const text = [
      '\r   - \r   \\ \r                                      ',
      '名前                          ID                     バージョン  利用可能 ソース',
      '--------------------------------------------------------------------------------',
      'Windows 電卓                  Microsoft.WindowsCalc… 11.2409.0.0          msstore',
      '7-Zip 24.08 (x64)             7zip.7zip              24.08       24.09    winget',
      'Microsoft Visual C++ 2015-20… Microsoft.VCRedist     14.40.33810 14.42    winget',
    ].join('\r\n')
    const { list, packages, damaged } = await read(text)
    expect(list?.format).toBe('winget-list')
    expect(packages.map((p) => [p.name, p.identifier, p.version])).toEqual([
      ['Windows 電卓', '', '11.2409.0.0'],
      ['7-Zip 24.08 (x64)', '7zip.7zip', '24.08'],
    ])
    expect(damaged).toEqual([{ line: 6, why: 'cut_off' }])
  })
})

test('an old dpkg cut its table to the terminal: what is cut is not given', async () => {
  const { packages, damaged, end } = await read(
    [
      'Desired=Unknown/Install/Remove/Purge/Hold',
      '||/ Name           Version      Description',
      '+++-==============-============-=========================================',
      'ii  bash           4.2-2ubuntu2 GNU Bourne Again SHell',
      'ii  libgstreamer-p 0.10.36-1ubu GStreamer libraries from the "base" set',
      'rc  gone           1.0          removed, configuration left',
    ].join('\n'),
  )
  expect(packages.map((p) => p.name)).toEqual(['bash'])
  expect(damaged).toEqual([{ line: 5, why: 'cut_off' }])
  expect(end).toMatchObject({ removed: 1 })
})

test('the prompt they were copied from names the host', async () => {
  const { list } = await read(
    'root@web01:~# dpkg-query -W\nadduser\t3.134\nbash\t5.2.15-2+b7\nroot@web01:~# exit\n',
  )
  expect(list).toMatchObject({ host: 'web01', format: 'dpkg-query' })
})

describe('what is no list of packages', () => {
  test.each([
    ['a ledger', '管理番号,機器名,種別,シリアル番号\nA-1,PC-1,ノートPC,X1\n'],
    ['a ledger with software', '管理番号,機器名,ソフトウェア名,バージョン\nA-1,PC-1,Office,2021\n'],
    ['prose', 'Dear all,\nplease find the list attached.\nRegards\n'],
    ['nmap', '<?xml version="1.0"?><nmaprun scanner="nmap"></nmaprun>'],
    ['SBOM', '{"bomFormat":"CycloneDX","components":[]}'],
    ['a table of names and versions', 'Name,Version\nfoo,1\n'],
    ['show version', 'Cisco IOS Software, Version 15.2(7)E3\nrouter uptime is 1 week\n'],
    ['an osquery log', '{"name":"q","columns":{"name":"a"},"action":"added"}\n'],
    ['nothing', ''],
  ])('%s', async (_, text) => {
    expect(recognisePackages(text)).toBeNull()
    const { packages, damaged } = await read(text)
    expect(packages).toEqual([])
    expect(damaged).toEqual([{ line: null, why: 'not_a_package_list' }])
  })
})

describe('properties', () => {
  const lines = existsSync('/var/lib/dpkg/status')
    ? run('dpkg', ['-l']).split('\n')
    : Array.from({ length: 30 }, (_, i) => `ii  package${i}  1.${i}-1  amd64  text`)

  test('a list that is cut anywhere gives no more than it holds, and all but its last line', async () => {
    const text = lines.slice(0, 200).join('\n')
    const whole = await read(text)
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: text.length }), async (at) => {
        const { packages } = await read(text.slice(0, at))
        const complete = text
          .slice(0, at)
          .split('\n')
          .slice(0, -1)
          .filter((l) => /^ii /.test(l)).length
        if (complete >= 2) expect(packages.length).toBeGreaterThanOrEqual(complete)
        expect(packages.slice(0, complete)).toEqual(
          whole.packages.slice(0, packages.slice(0, complete).length),
        )
      }),
      { numRuns: 50 },
    )
  })

  test('broken lines in between lose only themselves', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.string({ unit: 'binary', maxLength: 30 }).map((s) => `~${s.replace(/[\r\n]/g, ' ')}`),
          { maxLength: 3 },
        ),
        fc.nat({ max: 19 }),
        async (broken, at) => {
          const good = Array.from({ length: 20 }, (_, i) => `package${i}\t1.${i}-1`)
          const { packages } = await read(
            [...good.slice(0, at), ...broken, ...good.slice(at)].join('\n'),
          )
          expect(packages).toHaveLength(20)
        },
      ),
    )
  })

  test('long runs of returns and blanks cost no more than their length', async () => {
    const runs = ['\r', ' ', '\t', '-', '.', 'a-', '"'].map((sign) =>
      sign.repeat(30_000).slice(0, 60_000),
    )
    const lines = runs.flatMap((run) => Array.from({ length: 30 }, () => `x${run}y`))
    const paragraphs = runs.map(
      (run) => `Package: a\nStatus: install ok installed\nVersion: 1\nSource: a${run}b\n`,
    )
    const heads = [
      'ii  a  1  all  x',
      'a\t1\nb\t2',
      'a-1-1.noarch',
      'a-1-r0',
      'Package: a\nVersion: 1\n',
    ]
    for (const head of heads) {
      const { end } = await read([head, head, head, ...lines, ...paragraphs].join('\n'))
      expect(end?.kind).toBe('finished')
    }
  })

  test('any bytes end, without throwing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 2000 }), async (given) => {
        expect((await read(given)).end?.kind).toBe('finished')
      }),
    )
  })
})
