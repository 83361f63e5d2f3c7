/**
 * The door for `npm start`, `npm test` and the rest, written for any Node from 18 on: it finds or fetches a Node that
 * Hinoban can use, installs what is missing under it, and then runs the verb with that Node.
 * @module
 */
import { spawn, spawnSync } from 'node:child_process'
import { createHash, randomInt } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { constants, tmpdir } from 'node:os'
import { delimiter, dirname, join, resolve } from 'node:path'
import { isatty } from 'node:tty'
import { fileURLToPath } from 'node:url'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const [verb = 'start', ...rest] = process.argv.slice(2)
const runtime = join(root, '.runtime')
/** The Node that is fetched when the one at hand is too old (README, "What you need"). */
const NODE_VERSION = '24.21.0'

const say = (text) => process.stderr.write(`${text}\n`)
const fail = (text) => {
  say(text)
  process.exit(1)
}

const isNewEnough = (version) => {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number)
  return major > 22 || (major === 22 && minor >= 18)
}

/** The npm that called us, run by a chosen Node: npm decides by the Node that runs it what it installs. */
const npm = (node, args, cwd) => {
  const cli = process.env.npm_execpath
  const env = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ''}` }
  const result = cli && /\.c?js$/.test(cli) ? spawnSync(node, [cli, ...args], { cwd, env, stdio: ['ignore', 2, 2] }) : spawnSync('npm', args, { cwd, env, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' })
  return result.status === 0
}

const findNode = () => {
  if (isNewEnough(process.version)) return process.execPath
  const name = process.platform === 'linux' && ['x64', 'arm64'].includes(process.arch) ? `node-linux-${process.arch}` : null
  if (name === null) fail(`火の番 / Hinoban: Node ${process.version} is too old (22.18 or newer is needed). Install Node 24 from nodejs.org and run the command again.`)
  const home = join(runtime, `node-${NODE_VERSION}`)
  const binary = join(home, 'node_modules', name, 'bin', 'node')
  if (!existsSync(binary)) {
    say(`火の番 / Hinoban: Node ${process.version} is older than 22.18, so Node ${NODE_VERSION} is fetched into .runtime/ (your own Node stays as it is).`)
    mkdirSync(home, { recursive: true })
    writeFileSync(join(home, 'package.json'), '{"private":true}\n')
    if (!npm(process.execPath, ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--no-save', `${name}@${NODE_VERSION}`], home) || !existsSync(binary)) {
      fail('Node 24 could not be fetched from the npm registry. Check the network, or install Node 24 from nodejs.org, and run the command again.')
    }
  }
  return binary
}

const lockHash = () => createHash('sha256').update(readFileSync(join(root, 'package-lock.json'))).digest('hex')

const install = (node) => {
  const stamp = join(root, 'node_modules', '.hinoban-installed')
  const wanted = lockHash()
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  // A tree that somebody installed by hand and that fits is taken as it is.
  if (existsSync(join(root, 'node_modules', '.package-lock.json')) && !existsSync(stamp) && npm(node, ['ls', '--all', '--silent'], root)) {
    writeFileSync(stamp, wanted)
    return
  }
  say('火の番 / Hinoban: 必要な部品を入れています（初回のみ） / installing what is needed (first time only) …')
  if (!npm(node, ['ci', '--no-audit', '--no-fund'], root)) fail('The installation failed; the lines above say why. Nothing was changed outside this folder. Run the command again when it is mended.')
  writeFileSync(stamp, wanted)
}

/** What Node strips of types and compiles is kept here for the next start (and for threads: platform/jobs/thread-entry.mjs). */
const COMPILED = { NODE_COMPILE_CACHE: join(runtime, 'compiled') }

/** The console is built once per state of its sources. */
const buildConsole = (node) => {
  const hash = createHash('sha256')
  const listed = spawnSync(node, [join(root, 'tools', 'list-console-sources.mjs')], { cwd: root, encoding: 'utf8' })
  if (listed.status !== 0) fail(listed.stderr)
  hash.update(listed.stdout).update(lockHash())
  const wanted = hash.digest('hex')
  const stamp = join(root, 'apps', 'console', 'dist', '.built')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  say('火の番 / Hinoban: 画面を組み立てています / building the console …')
  const built = spawnSync(node, [join(root, 'node_modules', 'vite', 'bin', 'vite.js'), 'build', 'apps/console', '--logLevel', 'warn'], { cwd: root, stdio: ['ignore', 2, 2] })
  if (built.status !== 0) fail('The console could not be built; the lines above say why.')
  writeFileSync(stamp, wanted)
}

const bin = (name) => join(root, 'node_modules', ...name)
/** Waits for it, whatever ends it: a server stops in order, and nobody's prompt comes back before. A terminal gives Ctrl+C to both; else it is handed on. */
const run = (node, args, env = {}) =>
  new Promise((done) => {
    const path = `${dirname(node)}${delimiter}${join(root, 'node_modules', '.bin')}${delimiter}${process.env.PATH ?? ''}`
    const child = spawn(node, args, { cwd: root, stdio: 'inherit', env: { ...process.env, PATH: path, ...env } })
    const handOn = (signal) => {
      if (signal !== 'SIGINT' || !isatty(0)) child.kill(signal)
    }
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, handOn)
    child.on('error', (error) => fail(String(error.message)))
    child.on('exit', (code, signal) => {
      for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.off(name, handOn)
      done(code ?? 128 + (constants.signals[signal] ?? 0))
    })
  })

const node = findNode()
install(node)
const steps = {
  start: () => {
    buildConsole(node)
    return run(node, ['--conditions=source', 'apps/server/main.ts', ...rest], COMPILED)
  },
  test: async () => {
    buildConsole(node)
    const browser = await run(node, ['--conditions=source', 'tools/browser.ts', '--quiet'])
    const env = browser === 0 ? {} : { HINOBAN_TEST_NO_BROWSER: '1' }
    const vitest = [bin(['vitest', 'vitest.mjs']), 'run', '--reporter=default', `--reporter=${join(root, 'tools', 'crash-reporter.mjs')}`]
    const crashed = join(tmpdir(), `hinoban-crashed-${process.pid}.json`)
    const status = await run(node, [...vitest, ...rest], { ...env, HINOBAN_TOOL_CRASHED: crashed })
    if (status === 0 || !existsSync(crashed)) return status
    const files = JSON.parse(readFileSync(crashed, 'utf8'))
    rmSync(crashed)
    say(`火の番 / Hinoban: Node itself (V8) broke down in ${files.length} of the test files and no test failed; once more: ${files.join(', ')}`)
    return run(node, [...vitest, ...files], env)
  },
  /** Every file with properties, by a seed that was never tried: `npm run properties [-- seed]`. */
  properties: () => {
    const seed = rest[0] ?? String(randomInt(2 ** 31))
    const found = spawnSync('git', ['grep', '-l', "from 'fast-check'", '--', '*.test.ts', '*.test.tsx'], { cwd: root, encoding: 'utf8' })
    if (found.status !== 0) fail('The files with properties are found with git: run this in a clone.')
    say(`火の番 / Hinoban: properties by seed ${seed}`)
    return run(node, [bin(['vitest', 'vitest.mjs']), 'run', ...found.stdout.trim().split('\n')], { HINOBAN_TEST_SEED: seed, HINOBAN_TEST_NO_BROWSER: '1' })
  },
  check: async () => {
    const checks = [
      ['types', ['node_modules/typescript/bin/tsc', '-b']],
      ['lint', ['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.']],
      ['dead code', ['node_modules/knip/bin/knip.js']],
    ]
    for (const [name, args] of checks) {
      say(`— ${name}`)
      const status = await run(node, args)
      if (status !== 0) return status
    }
    return process.env.HINOBAN_TOOL_SKIP_TESTS ? 0 : steps.test()
  },
  bench: () => run(node, ['--conditions=source', 'bench/main.ts', ...rest]),
  'bench:crash-intake': () =>
    run(node, ['--conditions=source', 'bench/crash/intake.ts', ...rest]),
  'bench:crash': () => run(node, ['--conditions=source', 'bench/crash/crash.ts', ...rest]),
  cli: () => run(node, ['--conditions=source', '--disable-warning=ExperimentalWarning', 'apps/cli/main.ts', ...rest], { ...COMPILED, HINOBAN_TOOL_CWD: process.env.INIT_CWD ?? process.cwd() }),
}
const step = steps[verb]
if (!step) fail(`unknown verb "${verb}"; one of ${Object.keys(steps).join(', ')}`)
process.exit(await step())
