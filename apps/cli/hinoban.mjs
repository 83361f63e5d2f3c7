#!/usr/bin/env node
/**
 * The door of the command `hinoban`, written for any Node from 18 on: it runs main.ts with a Node that can, in the folder
 * where the command was typed.
 * @module
 */
import { spawn } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { constants } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { isatty } from 'node:tty'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const root = resolve(here, '..', '..')

const isNewEnough = (version) => {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number)
  return major > 22 || (major === 22 && minor >= 18)
}

/** The Node that `npm start` fetched for an older system (tools/run.mjs). */
const fetchedNode = () => {
  const runtime = join(root, '.runtime')
  const homes = existsSync(runtime) ? readdirSync(runtime).filter((name) => /^node-\d/.test(name)) : []
  const binaries = homes.map((home) => join(runtime, home, 'node_modules', `node-linux-${process.arch}`, 'bin', 'node'))
  return binaries.find((binary) => existsSync(binary))
}

const fail = (text) => {
  process.stderr.write(`${text}\n`)
  process.exit(1)
}

const node = isNewEnough(process.version) ? process.execPath : fetchedNode()
if (node === undefined)
  fail(
    `火の番: Node ${process.version} では動きません（22.18 以上が必要です）。${root} で npm start を一度実行すると、必要な Node が用意されます。\n` +
      `Hinoban: Node ${process.version} is too old (22.18 or newer is needed). Run npm start once in ${root}: it fetches the Node it needs.`,
  )
if (!existsSync(join(root, 'node_modules', 'zod')))
  fail(
    `火の番: 必要な部品がまだ入っていません。${root} で npm ci を実行してください。\n` +
      `Hinoban: its parts are not installed yet. Run npm ci in ${root}.`,
  )
// What Node strips of types and compiles is kept for the next time, where this folder may be written.
const env = { ...process.env, NODE_COMPILE_CACHE: join(root, '.runtime', 'compiled') }
// It waits for the command, whatever ends it. A terminal gives Ctrl+C to both; else it is handed on.
const child = spawn(node, ['--conditions=source', '--disable-warning=ExperimentalWarning', join(here, 'main.ts'), ...process.argv.slice(2)], { stdio: 'inherit', env })
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.on(signal, () => {
    if (signal !== 'SIGINT' || !isatty(0)) child.kill(signal)
  })
child.on('error', (error) => fail(`hinoban: ${error.message}`))
child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)))
