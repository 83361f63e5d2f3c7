/**
 * In a real browser: the configuration of a leaking FortiGate is handed in; the list and the case say why, since when and what to
 * do; a person records what no machine can see; the pages in both languages, themes and on a phone.
 */
import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { firstRun, openWatch, type Watch, whyNoBrowser } from './browser.ts'
import { expectAccessible, handIn, shoot } from './page-acts.ts'

const reason = whyNoBrowser()
const sample = (version: string, word: string): string =>
  readFileSync(new URL('../libs/devices/src/fixtures/fortigate.conf', import.meta.url), 'utf8')
    .replaceAll(/\{\{\w+\}\}/g, word)
    .replace('FGT60F-7.4.2', `FGT60F-${version}`)

describe.skipIf(reason !== null)(
  `cases after a VPN leak${reason ? ` (skipped: ${reason})` : ''}`,
  () => {
    let watch: Watch
    let page: Page
    beforeAll(async () => {
      watch = await openWatch()
      page = await (await watch.context()).newPage()
      await firstRun(page, watch)
    })
    afterAll(() => watch?.close())

    /** The judgement comes a moment after the import. */
    const judged = (is: string): Promise<void> =>
      page.evaluate(async (expected) => {
        for (let tries = 0; tries < 1_200; tries++) {
          const { rows } = await (await fetch('/api/vpn-cases')).json()
          if (rows[0] !== undefined && `${rows[0].state} ${rows[0].version}` === expected) return
          await new Promise((done) => setTimeout(done, 100))
        }
        throw new Error(`never ${expected}`)
      }, is)

    test('nothing is known: the page says what to hand in', async () => {
      await page.goto(`${watch.url}/vpn-cases`)
      await page.getByText('VPN・境界の装置をまだ読み取っていません').waitFor()
      await expectAccessible(page)
    })

    test('a leaking device: why in a sentence, what to do next, and no word against a machine', async () => {
      await handIn(page, 'fw-before.conf', sample('6.0.3', 'Vx82kLqWz91Tr55'))
      await judged('open 6.0.3')
      await page.goto(`${watch.url}/vpn-cases`)
      const row = page.getByRole('row', { name: /fw-hq/ })
      await row.waitFor()
      expect(await row.textContent()).toMatch(/対応中.*CVE-2018-13379.*継続中/)
      await shoot(page, 'vpn-cases-ja')
      await row.getByRole('link', { name: 'fw-hq' }).click()
      await page.getByText('そのままの文字で読み取れました').waitFor()
      await page.getByText('まず更新するか、切り離してください', { exact: false }).first().waitFor()
      expect(await page.getByRole('button', { name: '実施を記録' }).count()).toBe(0)
      await shoot(page, 'vpn-case-open-ja')
      await expectAccessible(page)
    })

    test('updated and still open; a person records the search in the logs with its span', async () => {
      await handIn(page, 'fw-after.conf', sample('6.4.15', 'Qm37hYtRb64Np88'))
      await judged('open 6.4.15')
      await page.reload()
      await page.getByText('6.4.15 を確認').first().waitFor()
      const log = page.getByRole('row', { name: /漏えいのおそれがある期間のログの調査/ })
      await log.getByRole('button', { name: '実施を記録' }).click()
      await page
        .getByLabel('何を、どのように、誰が行ったか')
        .fill('保守事業者が装置とサインインのログを調査し、不審な接続はなかった')
      await shoot(page, 'vpn-case-dialog-ja')
      await page.getByRole('button', { name: '保存' }).last().click()
      await log.getByText('申告（未確認）').first().waitFor()
      expect(await log.textContent()).toContain('情報システム担当')
      await shoot(page, 'vpn-case-updated-ja')
      const text = await page.locator('body').textContent()
      for (const secret of ['Vx82kLqWz91Tr55', 'Qm37hYtRb64Np88'])
        expect(text).not.toContain(secret)
    })

    test('on a phone, and in English', async () => {
      await page.setViewportSize({ width: 390, height: 800 })
      await page.evaluate(() => window.scrollTo(0, 0))
      await shoot(page, 'vpn-case-phone-ja')
      const wide = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      )
      expect(wide).toBe(0)
      await page.setViewportSize({ width: 1280, height: 860 })
      await page.evaluate(() => localStorage.setItem('hinoban.language', 'en'))
      await page.reload()
      await page.getByText('What to do next').waitFor()
      await shoot(page, 'vpn-case-en')
      await expectAccessible(page)
      expect(watch.errors).toEqual([])
    })
  },
)
