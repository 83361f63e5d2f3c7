/**
 * Every page of the console, in both languages, before axe-core (WCAG 2.2 A and AA): no violation, in the dark theme none of contrast
 * either; and as wide as a phone, a tablet and a screen: nothing is pushed out at the side. The list of pages is the console's own, so
 * that none is forgotten.
 */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { pages } from '../apps/console/features.ts'
import { firstRun, openWatch, type Watch, whyNoBrowser } from './browser.ts'
import { logSourceGiven } from './log-source.ts'

const reason = whyNoBrowser()
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Pixels: a phone, a tablet held upright, and what most screens are at least. */
const WIDTHS = [1280, 820, 390] as const

/** What reaches beyond the window at one of the widths, by the words of the last such element. */
const pushedOut = async (page: Page): Promise<readonly string[]> => {
  const found: string[] = []
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 860 })
    const beyond = await page.evaluate(async () => {
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
      const edge = document.documentElement.clientWidth
      if (document.documentElement.scrollWidth <= edge) return null
      const last = [...document.querySelectorAll('body *')].findLast(
        (element) => element.getBoundingClientRect().right > edge + 0.5,
      )
      return `${last?.className ?? ''} “${last?.textContent?.slice(0, 60) ?? ''}”`
    })
    if (beyond !== null) found.push(`${width}: ${beyond}`)
  }
  await page.setViewportSize({ width: WIDTHS[0], height: 860 })
  return found
}

type Found = { readonly id: string; readonly nodes: readonly string[] }

const organizationOf = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const session = (await (await fetch('/api/session')).json()) as {
      organization: { organization: string }
    }
    return session.organization.organization
  })

/** Registers one, and lets it send a record that a rule knows. */
const logSourceThatSpoke = (page: Page): Promise<string> =>
  page.evaluate(
    async (given) => {
      const made = await fetch('/api/detection/sources', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(given),
      })
      const { source, token } = (await made.json()) as { source: { id: string }; token: string }
      await fetch('/api/detection/ingest', {
        method: 'POST',
        headers: { authorization: `Bearer ${token}` },
        body: JSON.stringify({
          Message: '監査ログが消去されました。',
          EventID: 1102,
          SourceName: 'Microsoft-Windows-Eventlog',
          Hostname: 'KEIRI-PC',
          Channel: 'Security',
          '@timestamp': new Date().toISOString(),
        }),
      })
      return source.id
    },
    logSourceGiven({ name: 'Windows', expectedMinutes: 1440 }),
  )

describe.skipIf(reason !== null)(
  `every page before axe-core${reason ? ` (skipped: ${reason})` : ''}`,
  () => {
    let watch: Watch
    let state: Awaited<ReturnType<BrowserContext['storageState']>>
    const paths: string[] = []
    /** What belongs to the installation opens in the organization that was registered first. */
    const homePaths = ['/settings', '/feeds']
    let home = ''
    let sample = ''

    beforeAll(async () => {
      watch = await openWatch()
      const context = await watch.context()
      const page = await context.newPage()
      await firstRun(page, watch)
      home = await organizationOf(page)
      await page.goto(`${watch.url}/sample`)
      await page.getByRole('button', { name: '見本の会社を読み込む' }).click()
      await page.getByRole('button', { name: '見本の会社を開く' }).click({ timeout: 120_000 })
      await page.waitForURL((url) => !url.pathname.startsWith('/sample'))
      const first = async (path: string, list: string): Promise<string> =>
        page.evaluate(
          async ([p, l]) => {
            const answer = (await (await fetch(p ?? '')).json()) as Record<string, { id: string }[]>
            return answer[l ?? '']?.[0]?.id ?? ''
          },
          [path, list],
        )
      while ((await first('/api/findings?limit=1', 'rows')) === '') await page.waitForTimeout(1000)
      sample = await organizationOf(page)
      const ids: Record<string, string> = {
        '/assets/$id': await first('/api/assets?limit=1', 'rows'),
        '/findings/$id': await first('/api/findings?limit=1', 'rows'),
        '/imports/$id': await first('/api/imports?limit=1', 'rows'),
      }
      ids['/sources/$id'] = await page.evaluate(async () => {
        const made = await fetch('/api/sources', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({
            kind: 'directory',
            name: 'AD',
            site: null,
            enabled: false,
            everyMinutes: null,
            settings: { url: 'ldaps://127.0.0.1:1', encryption: 'tls', bind: 'cn=reader' },
            secrets: { password: 'not a real one' },
          }),
        })
        return ((await made.json()) as { source: { id: string } }).source.id
      })
      ids['/detection/rules/$id'] = await first('/api/detection/rules?limit=1', 'rows')
      ids['/detection/hunts/$id'] = await page.evaluate(async () => {
        const made = await fetch('/api/detection/hunts', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ of: { kind: 'set', set: 'starter', which: 'all' }, days: 7 }),
        })
        return ((await made.json()) as { id?: string }).id ?? ''
      })
      const logSource = await logSourceThatSpoke(page)
      ids['/logs/sources/$id'] = logSource
      while (!ids['/alerts/$id']) {
        await page.waitForTimeout(500)
        ids['/alerts/$id'] = await first('/api/detection/alerts?state=all', 'rows')
      }
      expect([logSource, ids['/alerts/$id'], ids['/detection/rules/$id']]).not.toContain('')
      for (const spec of pages) {
        if (spec.path.includes('$measure'))
          paths.push(
            '/measures/HB-P01',
            '/measures/HB-P01?tab=evidence',
            '/measures/HB-P01?tab=history',
            '/measures/HB-P01?tab=signatures',
          )
        else if (!spec.path.includes('$')) paths.push(spec.path)
        else if (ids[spec.path]) paths.push(spec.path.replace('$id', ids[spec.path] ?? ''))
      }
      state = await context.storageState()
      await context.close()
    })
    afterAll(() => watch?.close())

    const workIn = (page: Page, organization: string): Promise<string> =>
      page.evaluate(
        (id) =>
          fetch('/api/session/organization', {
            method: 'PUT',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify({ organization: id }),
          }).then((answer) => answer.text()),
        organization,
      )

    /** Asks axe-core for some of its rules, of the page as it stands. */
    const ask = (page: Page, runOnly: readonly string[]): Promise<readonly Found[]> =>
      page.evaluate(
        async (rules) => {
          const run = (
            globalThis as unknown as {
              axe: {
                run: (
                  at: Document,
                  o: object,
                ) => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>
              }
            }
          ).axe
          const { violations } = await run.run(document, { runOnly: rules })
          return violations.map((v) => ({
            id: v.id,
            nodes: v.nodes.slice(0, 3).map((n) => n.html.slice(0, 200)),
          }))
        },
        [...runOnly],
      )

    const look = async (page: Page, path: string): Promise<readonly Found[]> => {
      await page.goto(`${watch.url}${path}`)
      await page.locator('h1, h2').first().waitFor()
      await page.waitForLoadState('networkidle')
      // Through the debugger: the content security policy lets no script in.
      await page.evaluate(axe)
      return ask(page, ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    }

    /** The themes differ in colours alone: the same page is asked for its contrast again, in the dark. */
    const lookInTheDark = async (page: Page): Promise<readonly Found[]> => {
      const paper = (): Promise<string> =>
        page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)
      const light = await paper()
      await page.emulateMedia({ colorScheme: 'dark' })
      expect(await paper(), 'the dark theme is drawn').not.toBe(light)
      const found = await ask(page, ['color-contrast'])
      await page.emulateMedia({ colorScheme: 'light' })
      return found.map((one) => ({ ...one, id: `dark: ${one.id}` }))
    }

    test.each(['ja', 'en'] as const)(
      '%s',
      async (language) => {
        const context = await watch.context({ language })
        await context.addCookies(state.cookies)
        const page = await context.newPage()
        // The account's language wins over the browser's.
        await page.goto(`${watch.url}/today`)
        await page.evaluate(
          (chosen) =>
            fetch('/api/session/profile', {
              method: 'PUT',
              headers: { 'content-type': 'application/json' },
              body: JSON.stringify({ name: 'IT', language: chosen }),
            }).then((answer) => answer.text()),
          language,
        )
        await page.evaluate((chosen) => localStorage.setItem('hinoban.language', chosen), language)
        const found: Record<string, readonly Found[]> = {}
        const wide: Record<string, readonly string[]> = {}
        expect(paths.length).toBeGreaterThan(20)
        await workIn(page, sample)
        for (const path of [...paths.filter((p) => !homePaths.includes(p)), ...homePaths]) {
          if (path === homePaths[0]) await workIn(page, home)
          const violations = [...(await look(page, path)), ...(await lookInTheDark(page))]
          if (violations.length > 0) found[path] = violations
          const beyond = await pushedOut(page)
          if (beyond.length > 0) wide[path] = beyond
          expect(await page.locator('h1').count(), `a title on ${path}`).toBeGreaterThan(0)
          expect(await page.locator('html').getAttribute('lang'), path).toBe(language)
        }
        await context.close()
        expect({ found, wide }).toEqual({ found: {}, wide: {} })
      },
      900_000,
    )

    test('no page wrote an error to the console', () => {
      expect(watch.errors).toEqual([])
    })
  },
)
