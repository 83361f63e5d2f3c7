/**
 * A real Hinoban on a free port and a real Chromium before it, for the proofs that need a reader's eyes.
 * @module
 */
import { createHmac } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { startServer } from '../apps/server/start-server.ts'
import { readConfig } from '../platform/config/index.ts'
import { freePort } from '../platform/http/testing-port.ts'
import { openLog } from '../platform/log/index.ts'
import { BROWSER_ARGUMENTS, findBrowser } from '../tools/browser.ts'
import { unschedule } from './house.ts'

/** One built elsewhere stays as it is while another is being built. */
const CONSOLE =
  process.env['HINOBAN_TEST_CONSOLE'] ??
  fileURLToPath(new URL('../apps/console/dist', import.meta.url))

/** Why there is no browser test here, or null. */
export const whyNoBrowser = (): string | null =>
  findBrowser() === null
    ? 'no Chromium on this machine'
    : existsSync(join(CONSOLE, 'index.html'))
      ? null
      : 'the console is not built: run npm test, or npm run build:console'

export const PASSWORD = 'yoru no mawari hyoshigi'

/** RFC 6238 with the usual 30 seconds, 6 digits, SHA-1. */
export const totp = (base32: string, at: number = Date.now()): string => {
  let bits = ''
  for (const sign of base32.replace(/[\s=]/g, '')) {
    bits += 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(sign).toString(2).padStart(5, '0')
  }
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)))
  const mac = createHmac('sha1', key).update(counter).digest()
  const offset = mac.readUInt8(19) & 15
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

export type Watch = {
  readonly url: string
  readonly setupToken: string
  /** Lets time pass for everything but the sessions. */
  readonly pass: (ms: number) => void
  readonly now: () => Date
  /** Does at once what a schedule would do later. */
  readonly runJob: (name: string) => Promise<void>
  readonly context: (look?: {
    readonly language?: 'ja' | 'en'
    readonly theme?: 'light' | 'dark'
    readonly width?: number
  }) => Promise<BrowserContext>
  /** What the pages wrote to the console as errors. */
  readonly errors: readonly string[]
  readonly close: () => Promise<void>
}

export const openWatch = async (
  given: {
    /** Settings beside those of every test. */
    readonly env?: Readonly<Record<string, string>>
    /** Jobs that run by `runJob` alone. */
    readonly unscheduled?: readonly string[]
  } = {},
): Promise<Watch> => {
  const dataDir = await mkdtemp(join(tmpdir(), 'hinoban-watch-'))
  let shift = 0
  const now = (): Date => new Date(Date.now() + shift)
  const env = {
    HINOBAN_DATA_DIR: dataDir,
    HINOBAN_HTTP_PORT: String(await freePort()),
    HINOBAN_LOG_LEVEL: 'error',
    ...given.env,
  }
  const server = await startServer({
    config: readConfig({ env, cwd: dataDir }),
    env,
    cwd: dataDir,
    clock: { now },
    log: openLog({ level: 'error' }),
    console: CONSOLE,
  })
  await unschedule(server.house.records, given.unscheduled ?? [])
  const setup = await server.house.access.issueSetupToken()
  const browser: Browser = await chromium.launch({
    executablePath: findBrowser() ?? '',
    args: BROWSER_ARGUMENTS,
  })
  const errors: string[] = []
  return {
    url: server.url,
    setupToken: setup?.token ?? '',
    now,
    pass: (ms) => {
      shift += ms
    },
    errors,
    runJob: async (name) => {
      const job = server.house.allJobs.find((one) => one.name === name)
      if (job === undefined) throw new Error(`there is no job ${name}`)
      await job.run({ input: {}, signal: new AbortController().signal } as never) // scheduled ones take nothing
    },
    context: async (look = {}) => {
      const context = await browser.newContext({
        viewport: { width: look.width ?? 1280, height: 860 },
        locale: look.language === 'en' ? 'en-GB' : 'ja-JP',
        timezoneId: 'Asia/Tokyo',
        colorScheme: look.theme ?? 'light',
      })
      context.setDefaultTimeout(90_000)
      context.on('page', (page) => {
        page.on('console', (message) => {
          if (message.type() === 'error') errors.push(`${page.url()}: ${message.text()}`)
        })
        page.on('pageerror', (error) => errors.push(`${page.url()}: ${error.message}`))
      })
      return context
    },
    close: async () => {
      await browser.close()
      await server.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** The first run as a person does it: company, administrator, authenticator app, recovery codes. */
export const firstRun = async (page: Page, watch: Watch): Promise<{ readonly secret: string }> => {
  await page.goto(`${watch.url}/setup#${watch.setupToken}`)
  await page.getByLabel('会社またはグループの名称').fill('試験製作所')
  await page.getByRole('button', { name: '次へ' }).click()
  await page.getByLabel('氏名').fill('情報システム担当')
  await page.getByLabel('メールアドレス').fill('it@example.jp')
  await page.locator('input[autocomplete="new-password"]').fill(PASSWORD)
  await page.getByRole('button', { name: '組織を作成' }).click()
  await page.getByRole('button', { name: '認証アプリを設定' }).click()
  await page.locator('input[type="password"]').fill(PASSWORD)
  await page.getByRole('button', { name: '続ける' }).click()
  const secret = ((await page.locator('code.mono').textContent()) ?? '').replace(/\s/g, '')
  await page.getByLabel('6桁の確認コード').fill(totp(secret))
  await page.getByRole('button', { name: '確認' }).click()
  await page.getByLabel('回復コードを安全な場所に保管しました').check()
  await page.getByRole('button', { name: '次へ進む' }).click()
  await page.getByRole('heading', { level: 1, name: 'はじめの一歩' }).waitFor()
  return { secret }
}
