/**
 * In a real browser: two configurations of a FortiGate are handed in; the page of the asset says what was read and what
 * changed, the page of exposure what the internet can reach and what to do, in both languages and themes.
 */
import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { firstRun, openWatch, type Watch, whyNoBrowser } from './browser.ts'
import { handIn, shoot } from './page-acts.ts'

const reason = whyNoBrowser()
const SECRETS = ['Vx82kLqWz91Tr55', 'Qm37hYtRb64Np88'] as const
const sample = (secret: string): string =>
  readFileSync(new URL('../libs/devices/src/fixtures/fortigate.conf', import.meta.url), 'utf8')
    .replaceAll(/\{\{\w+\}\}/g, secret)
    .replace('FGT60F-7.4.2', secret === SECRETS[0] ? 'FGT60F-7.4.2' : 'FGT60F-7.4.5')

describe.skipIf(reason !== null)(
  `what configurations say${reason ? ` (skipped: ${reason})` : ''}`,
  () => {
    let watch: Watch
    let page: Page
    beforeAll(async () => {
      watch = await openWatch()
      page = await (await watch.context()).newPage()
      await firstRun(page, watch)
    })
    afterAll(() => watch?.close())

    test('nothing is known: the page says what to hand in', async () => {
      await page.goto(`${watch.url}/assets/exposure`)
      await page.getByText('インターネットから到達できるという証跡はありません').waitFor()
      await shoot(page, 'exposure-empty')
    })

    test('two exports: what is exposed, what was read, what changed, and no secret', async () => {
      await handIn(page, 'fw-old.conf', sample(SECRETS[0]))
      await handIn(
        page,
        'fw-new.conf',
        sample(SECRETS[1]).replace(
          '        set passwd "',
          '        set two-factor fortitoken\n        set passwd "',
        ),
      )
      await page.goto(`${watch.url}/assets/exposure`)
      const row = page.getByRole('row', { name: /fw-hq/ })
      await row.waitFor()
      expect(await row.textContent()).toMatch(
        /公開中.*機器の設定.*ssl-vpn\/10443.*管理画面やファイル共有/,
      )
      await shoot(page, 'exposure-ja')
      await row.getByRole('link', { name: 'fw-hq' }).click()
      await page.getByRole('heading', { name: 'インターネットからの到達' }).waitFor()
      await page.getByRole('tab', { name: '設定から読めたこと' }).click()
      await page.getByText('インターネットから管理者としてサインインできます。').waitFor()
      const changes = page.getByRole('region', { name: '前回の読み取りから変わったこと' })
      expect(await changes.textContent()).toMatch(
        /7\.4\.2 build 2571.*7\.4\.5 build 2571.*suzuki.*多要素認証：いいえ → はい/,
      )
      const admin = page.getByRole('row', { name: /^admin / })
      expect(await admin.textContent()).toMatch(/管理者.*なし.*限定なし.*判定できない/)
      expect(await page.getByRole('row', { name: /^suzuki / }).textContent()).toContain(
        '再設定あり',
      )
      await shoot(page, 'configuration-ja')
      const text = (await page.locator('body').textContent()) ?? ''
      for (const secret of SECRETS) expect(text).not.toContain(secret)
      await page.getByRole('button', { name: '表示' }).last().click()
      await page.getByText('この機器の設定を初めて読み込みました。').waitFor()
    })

    test('the map of sites: a mark of the country leads to its devices by keyboard', async () => {
      await page.goto(`${watch.url}/assets/network?tab=sites`)
      const map = page.getByRole('figure', { name: '拠点の地図（国・地域別）' })
      const mark = map.getByRole('link', {
        name: /^日本：1拠点、機器1台、インターネットから到達可能1台/,
      })
      await mark.waitFor()
      expect(await map.getByText('Natural Earth').count()).toBe(1)
      await shoot(page, 'map-ja')
      await mark.focus()
      await page.keyboard.press('Enter')
      await page.waitForURL(/\/assets\?site=[0-9a-f-]{36}/)
      await page.getByRole('row', { name: /fw-hq/ }).waitFor()
    })

    test('the same in English', async () => {
      await page.evaluate(() => localStorage.setItem('hinoban.language', 'en'))
      await page.goto(`${watch.url}/assets/exposure`)
      await page.getByRole('row', { name: /fw-hq/ }).waitFor()
      await page.getByRole('heading', { name: 'Exposure' }).waitFor()
      await shoot(page, 'exposure-en')
      await page.getByRole('link', { name: 'fw-hq' }).click()
      await page.getByRole('tab', { name: 'Read from the configuration' }).click()
      await page.getByText('Administrators can sign in from the internet.').waitFor()
      await shoot(page, 'configuration-en')
      expect(watch.errors).toEqual([])
    })
  },
)
