/**
 * Finds the Chromium that the browser tests drive; on Debian as root it installs one with Japanese fonts.
 * Run directly it exits 0 when there is one and 3, with the reason, when there is none.
 * @module
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/microsoft-edge',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
]

/** Path of the browser, or null. `HINOBAN_TEST_BROWSER` names another one. */
export const findBrowser = (): string | null => {
  const named = process.env['HINOBAN_TEST_BROWSER']
  if (named) return existsSync(named) ? named : null
  return PLACES.find((path) => existsSync(path)) ?? null
}

/** Arguments under which Chromium stays on this machine and runs as root in a test. */
export const BROWSER_ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--lang=ja',
]

const canInstall = (): boolean =>
  process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')

const hasJapaneseFont = (): boolean => {
  const fonts = spawnSync('fc-list', [':lang=ja', 'family'], { encoding: 'utf8' })
  return fonts.status === 0 && fonts.stdout.trim() !== ''
}

const apt = (...args: string[]): boolean =>
  spawnSync('apt-get', args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  }).status === 0

if (process.argv[1] && import.meta.filename === process.argv[1]) {
  const missing = [
    ...(findBrowser() ? [] : ['chromium']),
    ...(hasJapaneseFont() ? [] : ['fonts-noto-cjk']),
  ]
  if (missing.length > 0 && canInstall()) {
    process.stderr.write(`installing ${missing.join(' and ')} for the browser tests …\n`)
    if (!apt('install', '-y', '-qq', '--no-install-recommends', ...missing)) {
      apt('update', '-qq')
      apt('install', '-y', '-qq', '--no-install-recommends', ...missing)
    }
  }
  if (findBrowser() === null) {
    process.stderr.write(
      'No Chromium was found: the browser tests are skipped. Install Chromium or Chrome, or set HINOBAN_TEST_BROWSER to its path.\n',
    )
    process.exit(3)
  }
}
