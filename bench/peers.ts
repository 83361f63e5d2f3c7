/**
 * Other readers of event logs beside ours, in one run and by turns:
 * `node --conditions=source bench/peers.ts --in FOLDER [--rounds 3] [--large FILE.evtx] [--compare] [--without NAME]…`. README.md says how.
 * @module
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { type Difference, differencesOf } from './peers/compare.ts'
import { DEBIAN_PACKAGES, NPM_PACKAGES } from './peers/readers.ts'

const { values: options } = parseArgs({
  options: {
    in: { type: 'string' },
    rounds: { type: 'string', default: '3' },
    large: { type: 'string' },
    compare: { type: 'boolean', default: false },
    without: { type: 'string', multiple: true, default: [] },
  },
})
if (options.in === undefined) throw new Error('--in FOLDER: where packages and recordings are put')
const folder = resolve(options.in)
const samples = fileURLToPath(new URL('../../shared/data/detection/evtx-samples/', import.meta.url))

/** A shell line; files are asked for one a line on its standard input. */
type Peer = { readonly name: string; readonly line: string; readonly facts?: string }

const run = (command: string, given: readonly string[]): string => {
  const { status, stdout, stderr } = spawnSync(command, given, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${command} ${given.join(' ')}: ${stderr}`)
  return stdout
}
const has = (line: string): boolean => spawnSync('sh', ['-c', line]).status === 0

const prepare = (): readonly string[] => {
  mkdirSync(join(folder, 'logs'), { recursive: true })
  if (!existsSync(join(folder, 'node_modules'))) {
    writeFileSync(join(folder, 'package.json'), '{ "private": true }')
    run('npm', ['install', '--ignore-scripts', '--prefix', folder, ...NPM_PACKAGES])
  }
  for (const name of ['attack-samples', 'evtx-crate-samples'])
    run('tar', ['xzf', join(samples, `${name}.tar.gz`), '-C', join(folder, 'logs')])
  return readdirSync(join(folder, 'logs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.evtx'))
    .map((name) => join(folder, 'logs', name))
    .sort()
}

/** Each record as XML; a line of JSON for each, or only their number. */
const PYTHON = `
import json, sys
from Evtx.Evtx import Evtx
records = 0
for path in sys.stdin.read().split("\\n"):
    if not path: continue
    try:
        with Evtx(path) as log:
            for record in log.records():
                xml = record.xml()
                records += 1
                if sys.argv[1] == "facts": print(json.dumps({"path": path, "xml": xml}))
    except Exception as error: print(path, error, file=sys.stderr)
if sys.argv[1] == "count": print(json.dumps({"records": records}))
`
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`

const peersHere = (): readonly Peer[] => {
  const read = fileURLToPath(new URL('peers/read.ts', import.meta.url))
  const ours = (name: string): Peer => {
    const line = `${process.execPath} --conditions=source ${quoted(read)} ${quoted(name)} ${quoted(folder)}`
    return { name, line: `${line} count`, facts: `${line} facts` }
  }
  const peers = ['hinoban JSON', 'hinoban XML', 'winevtx', '@ts-evtx/core', 'evtx-parser'].map(ours)
  if (has('command -v evtxexport'))
    peers.push({
      name: 'evtxexport (libevtx)',
      line: 'while read -r f; do evtxexport -f xml "$f"; done | grep -c "^<Event "',
      facts: 'while read -r f; do echo "FILE $f"; evtxexport -f xml "$f"; done',
    })
  // Debian's own: another python3 may come first.
  const python = `/usr/bin/python3 -c ${quoted(PYTHON)}`
  if (has(`/usr/bin/python3 -c 'import Evtx'`))
    peers.push({ name: 'python-evtx', line: `${python} count`, facts: `${python} facts` })
  if (peers.length < 7)
    console.log(`left out for want of a package: apt-get install ${DEBIAN_PACKAGES.join(' ')}`)
  return peers.filter(({ name }) => !options.without.includes(name))
}

/** User and system time of all that the line started, as the shell counts them: the second line of `times`. */
const timed = (peer: Peer, files: readonly string[]) => {
  const from = performance.now()
  const { stdout } = spawnSync('sh', ['-c', `${peer.line}; times`], {
    input: `${files.join('\n')}\n`,
    encoding: 'utf8',
    timeout: 600_000,
    maxBuffer: 64 * 1024 * 1024,
  })
  const clock = (performance.now() - from) / 1000
  const seconds = [
    ...(stdout
      .trimEnd()
      .split('\n')
      .at(-1)
      ?.matchAll(/(\d+)m([\d.]+)s/g) ?? []),
  ]
  const processor = seconds.reduce((sum, [, m, s]) => sum + Number(m) * 60 + Number(s), 0)
  const told = stdout.split('\n')[0] ?? ''
  const records = told.startsWith('{') ? Number(JSON.parse(told).records) : Number(told)
  return { clock, processor, records, told }
}
const median = (all: readonly number[]): number =>
  [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)] ?? Number.NaN

const measure = (title: string, peers: readonly Peer[], files: readonly string[]): void => {
  const found = new Map<string, ReturnType<typeof timed>[]>()
  const before = loadavg()[0]
  for (let round = 0; round < Number(options.rounds); round++)
    for (const peer of peers)
      found.set(peer.name, [...(found.get(peer.name) ?? []), timed(peer, files)])
  const base = median((found.get('hinoban JSON') ?? []).map((one) => one.processor))
  console.log(`\n${title}, load ${before?.toFixed(1)} to ${loadavg()[0]?.toFixed(1)}`)
  for (const [name, all] of found) {
    const processor = median(all.map((one) => one.processor))
    const records = all[0]?.records ?? 0
    const list = [
      `${records} records`,
      `${processor.toFixed(2)} s of processor time`,
      `${median(all.map((one) => one.clock)).toFixed(2)} s by the clock`,
      `${Math.round(records / processor)} records/s`,
      `${(processor / base).toFixed(2)} times the time of ours`,
    ]
    console.log(`${name.padEnd(22)} ${list.join(', ')}; ${all[0]?.told}`)
  }
}

const show = (name: string, found: Difference): void => {
  const { ours, theirs, same, kinds } = found
  console.log(`\n${name}: ${ours} records of ours, ${theirs} of theirs, ${same} the same`)
  for (const [kind, { times, example }] of kinds)
    console.log(`  ${times} × ${kind}: ${example.slice(0, 200)}`)
}

const files = prepare()
const peers = peersHere()
measure(`${files.length} recordings`, peers, files)
if (options.large !== undefined) {
  const megabytes = Math.round(statSync(options.large).size / 1e6)
  // Minutes for a hundred thousand records, and one that cannot read most logs.
  const able = peers.filter(({ name }) => name !== 'evtx-parser' && name !== 'python-evtx')
  measure(`${options.large}, ${megabytes} MB`, able, [resolve(options.large)])
}
if (options.compare)
  for (const peer of peers)
    if (peer.facts && !/^(hinoban|winevtx|evtx-parser)/.test(peer.name)) {
      const lines = (line: string): string =>
        spawnSync('sh', ['-c', line], {
          input: `${files.join('\n')}\n`,
          encoding: 'utf8',
          maxBuffer: 1024 * 1024 * 1024,
        }).stdout
      const ours = peers.find((one) => one.name === 'hinoban XML')?.facts ?? ''
      show(peer.name, differencesOf(lines(ours), lines(peer.facts)))
    }
