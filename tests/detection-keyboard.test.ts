/**
 * In a real browser and without a mouse: a source is registered, an alert is read, taken on and closed, and the search leads into an event
 * and back. Where the focus stands is never lost.
 */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { chdbRunsHere } from '../platform/events/chdb-engine.ts'
import { firstRun, openWatch, type Watch, whyNoBrowser } from './browser.ts'
import { until } from './house.ts'
import { call } from './page-acts.ts'

const reason = whyNoBrowser() ?? (chdbRunsHere() ? null : 'no store of events on this machine')

/** What a screen reader would say of the focus, in short. */
const focus = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const { activeElement: at } = document
    if (!(at instanceof HTMLElement) || at === document.body) return 'nowhere'
    const by = at.getAttribute('aria-labelledby')?.split(' ') ?? []
    const labels = by.map((id) => document.getElementById(id)?.textContent ?? '').join(' ')
    const own = 'labels' in at ? [...((at as HTMLInputElement).labels ?? [])] : []
    const label = own.map((one) => one.textContent).join(' ')
    return (at.getAttribute('aria-label') || labels || label || at.textContent || at.tagName).trim()
  })
/** Tab by Tab, as somebody does who sees where the focus stands. */
const tabTo = async (page: Page, name: string | RegExp, most = 60): Promise<void> => {
  const passed: string[] = []
  for (let n = 0; n < most; n += 1) {
    await page.keyboard.press('Tab')
    const at = await focus(page)
    if (typeof name === 'string' ? at === name : name.test(at)) return
    passed.push(at.slice(0, 40))
  }
  throw new Error(`${name} is not reached with Tab; passed: ${passed.join(' | ')}`)
}

const cleared = (): string =>
  JSON.stringify({
    Message: '監査ログが消去されました。\r\nサブジェクト:\r\n\tアカウント名:\tkeiri',
    EventID: 1102,
    SourceName: 'Microsoft-Windows-Eventlog',
    Hostname: 'KEIRI-PC',
    Channel: 'Security',
    '@timestamp': new Date(Date.now() - 3_600_000).toISOString(),
    SubjectUserName: 'keiri',
  })

describe.skipIf(reason !== null)(
  `detection by the keyboard alone${reason ? ` (skipped: ${reason})` : ''}`,
  () => {
    let watch: Watch
    let page: Page
    beforeAll(async () => {
      watch = await openWatch()
      page = await (await watch.context()).newPage()
      await firstRun(page, watch)
    })
    afterAll(() => watch?.close())

    test('a source is registered, and the focus is back where it was', async () => {
      await page.goto(`${watch.url}/logs/sources`)
      await page.getByRole('heading', { name: 'ログの送信元がまだ登録されていません' }).waitFor()
      await tabTo(page, 'ログの送信元を追加')
      await page.keyboard.press('Enter')
      const dialog = page.getByRole('dialog')
      await dialog.waitFor()
      await tabTo(page, /^HTTP/)
      await page.keyboard.press('Enter')
      await dialog.getByLabel('名称').waitFor()
      await tabTo(page, /^名称/)
      await page.keyboard.type('本社のWindowsサーバー')
      await tabTo(page, '登録する')
      await page.keyboard.press('Enter')
      const token = dialog
        .getByRole('region', { name: 'この送信元のトークン' })
        .locator('.secret-once')
      await token.waitFor()
      const bearer = ((await token.textContent()) ?? '').trim()
      expect(await focus(page)).not.toBe('nowhere')
      await page.keyboard.press('Escape')
      await expect.poll(() => dialog.count()).toBe(0)
      expect(await focus(page)).not.toBe('nowhere')
      const sent = await fetch(`${watch.url}/api/detection/ingest`, {
        method: 'POST',
        headers: { authorization: `Bearer ${bearer}` },
        body: `${cleared()}\n`,
      })
      expect(sent.status).toBe(200)
      await until(async () => {
        const { rows } = await call<{ rows: object[] }>(page, 'GET', '/api/detection/alerts')
        return rows.length === 1
      })
    })

    test('an alert is read, taken on and closed', async () => {
      await page.goto(`${watch.url}/alerts`)
      await page.getByRole('link', { name: 'イベントログの消去' }).waitFor()
      await page.keyboard.press('j')
      await page.keyboard.press('Enter')
      await page.getByRole('heading', { level: 1, name: 'イベントログの消去' }).waitFor()
      await tabTo(page, '対応を始める')
      await page.keyboard.press('Enter')
      await page.getByText('対応中にしました').first().waitFor()
      await expect.poll(() => focus(page)).not.toBe('nowhere')
      await tabTo(page, /問題なし|誤検知|攻撃/)
      await page.keyboard.press('Space')
      await tabTo(page, /^備考/)
      await page.keyboard.type('入れ替え作業と確認')
      await tabTo(page, 'この判断で閉じる')
      await page.keyboard.press('Enter')
      await page.getByText('アラートを閉じました').first().waitFor()
      await expect.poll(() => focus(page)).not.toBe('nowhere')
      await tabTo(page, /再開|開き直す|戻す/, 3)
    })

    test('the search leads into an event, on from a value in it, and back', async () => {
      await page.goto(`${watch.url}/logs?span=7d`)
      await page.getByRole('searchbox').first().waitFor()
      await page.keyboard.press('/')
      await expect.poll(() => focus(page)).toMatch(/^言葉/)
      await page.keyboard.type('消去されました')
      await page.keyboard.press('Enter')
      await page.waitForURL((url) => url.searchParams.get('q') === '消去されました')
      await page.waitForLoadState('networkidle')
      const found = page.getByRole('table', { name: 'イベント（新しい順）' }).locator('tbody tr')
      await expect.poll(() => found.count()).toBe(1)
      await page.keyboard.press('Tab')
      await page.keyboard.press('j')
      await expect.poll(() => focus(page)).toMatch(/KEIRI-PC/)
      await page.keyboard.press('Enter')
      const drawer = page.getByRole('dialog')
      await drawer.waitFor()
      await tabTo(page, '「KEIRI-PC」で絞り込む')
      await page.keyboard.press('Enter')
      await page.waitForURL((url) => (url.searchParams.get('q') ?? '').includes('KEIRI-PC'))
      expect(await focus(page)).not.toBe('nowhere')
      expect(watch.errors).toEqual([])
    })
  },
)
