/**
 * Takes the pictures of detection for the README: a fictional company, an attack of one afternoon, the pages in Japanese and English.
 * `node --conditions=source tests/take-pictures.ts` writes docs/pictures (the console must be built, Chromium must be here).
 * @module
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium, type Page } from 'playwright-core'
import { startServer } from '../apps/server/start-server.ts'
import { systemClock } from '../platform/clock/index.ts'
import { readConfig } from '../platform/config/index.ts'
import { openLog } from '../platform/log/index.ts'
import { BROWSER_ARGUMENTS, findBrowser } from '../tools/browser.ts'
import { totp } from './browser.ts'
import { logSourceGiven } from './log-source.ts'
import { afternoon } from './sample-attack.ts'

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
const PASSWORD = 'yoru no mawari hyoshigi'
const MOST_BYTES = 150_000
const PORT = 18_877
const SIZE = { width: 1280, height: 900 }
const WORDS = {
  ja: { company: '見本製作所（架空の会社）', person: '情報システム担当', source: '本社のWindows' },
  en: { company: 'Sample Works (fictional)', person: 'IT administrator', source: 'Windows at HQ' },
} as const
type Language = keyof typeof WORDS

/** As the first administrator would do it in the browser; answers the calls of a signed-in session. */
const setUp = async (url: string, token: string, language: Language) => {
  const cookies = new Map<string, string>()
  const call = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: {
        origin: url,
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      cookies.set(name, value)
    }
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text}`)
    return (text === '' ? null : JSON.parse(text)) as T
  }
  const { company, person } = WORDS[language]
  await call('POST', '/api/setup', {
    token,
    organization: { name: company, language, timeZone: 'Asia/Tokyo' },
    administrator: { name: person, email: 'it@example.jp', password: PASSWORD },
  })
  const { totpURI } = await call<{ totpURI: string }>('POST', '/api/auth/two-factor/enable', {
    password: PASSWORD,
  })
  const secret = new URL(totpURI).searchParams.get('secret') ?? ''
  await call('POST', '/api/auth/two-factor/verify-totp', { code: totp(secret) })
  return { call, cookies }
}

const until = async (look: () => Promise<boolean>): Promise<void> => {
  for (let tries = 0; tries < 120; tries += 1) {
    if (await look()) return
    await new Promise((done) => setTimeout(done, 500))
  }
  throw new Error('The alerts of the attack did not appear within a minute.')
}

/** Chromium packs the picture itself: no other tool is needed. */
const webp = async (page: Page, path: string): Promise<void> => {
  const png = (await page.screenshot()).toString('base64')
  const packer = await page.context().newPage()
  for (const quality of [0.86, 0.78, 0.68, 0.5]) {
    const packed = await packer.evaluate(
      async ([data, share]) => {
        const image = new Image()
        image.src = `data:image/png;base64,${data}`
        await image.decode()
        const canvas = document.createElement('canvas')
        canvas.width = image.width
        canvas.height = image.height
        canvas.getContext('2d')?.drawImage(image, 0, 0)
        return canvas.toDataURL('image/webp', share)
      },
      [png, quality] as const,
    )
    const bytes = Buffer.from(packed.slice(packed.indexOf(',') + 1), 'base64')
    if (bytes.length > MOST_BYTES) continue
    await writeFile(path, bytes)
    process.stdout.write(`${path} ${bytes.length} bytes\n`)
    await packer.close()
    return
  }
  throw new Error(`${path} is larger than ${MOST_BYTES} bytes however it is packed.`)
}

const take = async (language: Language): Promise<void> => {
  const dataDir = await mkdtemp(join(tmpdir(), 'hinoban-pictures-'))
  const env = { HINOBAN_DATA_DIR: dataDir, HINOBAN_HTTP_PORT: String(PORT) }
  const log = openLog({ level: 'error' })
  const server = await startServer({
    config: readConfig({ env, cwd: dataDir }),
    env,
    cwd: dataDir,
    clock: systemClock,
    log,
    console: at('../apps/console/dist'),
  })
  const browser = await chromium.launch({
    executablePath: findBrowser() ?? '',
    args: BROWSER_ARGUMENTS,
  })
  try {
    const first = await server.house.access.issueSetupToken()
    const { call, cookies } = await setUp(server.url, first?.token ?? '', language)
    const { token } = await call<{ token: string }>(
      'POST',
      '/api/detection/sources',
      logSourceGiven({ name: WORDS[language].source, expectedMinutes: 60 }),
    )
    await fetch(`${server.url}/api/detection/ingest`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body: afternoon(systemClock.now()),
    })
    type Alerts = { rows: readonly { id: string; rule: string; level: string }[] }
    let alerts: Alerts = { rows: [] }
    await until(async () => {
      alerts = await call<Alerts>('GET', '/api/detection/alerts')
      return alerts.rows.length >= 6
    })
    const worst = alerts.rows.find((row) => row.level === 'critical') ?? alerts.rows[0]
    const { incident } = await call<{ incident: string }>(
      'POST',
      `/api/detection/alerts/${worst?.id}/incident`,
      {},
    )
    const context = await browser.newContext({
      viewport: SIZE,
      locale: language === 'ja' ? 'ja-JP' : 'en-GB',
      timezoneId: 'Asia/Tokyo',
      colorScheme: 'light',
    })
    await context.addCookies(
      [...cookies].map(([name, value]) => ({ name, value, domain: 'localhost', path: '/' })),
    )
    const page = await context.newPage()
    const rule = worst?.rule ?? ''
    type Events = { rows: readonly { id: string; at: string }[] }
    let read: Events = { rows: [] }
    // Hits are told before the events themselves can be found.
    await until(async () => {
      read = await call<Events>('GET', `/api/detection/rules/${rule}/events`)
      return read.rows.length > 1
    })
    const { events: hits } = await call<{ events: readonly { id: string }[] }>(
      'GET',
      `/api/detection/alerts/${worst?.id}`,
    )
    // One that the rule looked at and left alone.
    const other = read.rows.find(({ id }) => hits.every((hit) => hit.id !== id)) ?? read.rows[0]
    const pages = {
      trace: `/detection/trace?rule=${rule}&event=${other?.id}&at=${other?.at}`,
      alerts: '/alerts',
      logs: '/logs',
      'attack-coverage': '/detection/coverage',
      incident: `/incidents/${incident}`,
    }
    for (const [name, path] of Object.entries(pages)) {
      await page.goto(`http://localhost:${PORT}${path}`)
      await page.waitForLoadState('networkidle')
      if (name === 'logs') await page.locator('main select').first().selectOption('host.name')
      // The tactics with hits, not the first ones.
      if (name === 'attack-coverage') await page.evaluate(() => window.scrollBy(0, 850))
      await page.waitForTimeout(1_500)
      await webp(page, at(`../docs/pictures/${name}-${language}.webp`))
    }
  } finally {
    await browser.close()
    await server.close()
    await rm(dataDir, { recursive: true, force: true })
  }
}

if (process.argv[1] && import.meta.filename === process.argv[1]) {
  for (const language of ['ja', 'en'] as const) await take(language)
}
