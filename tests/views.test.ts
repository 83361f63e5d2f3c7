/**
 * Saved views and the preview of a role as a person meets them: in a real browser before a real Hinoban.
 */
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { firstRun, openWatch, type Watch, whyNoBrowser } from './browser.ts'

const reason = whyNoBrowser()

describe.skipIf(reason !== null)(
  `views and roles in a browser${reason ? ` (skipped: ${reason})` : ''}`,
  () => {
    let watch: Watch
    let context: BrowserContext
    let page: Page
    beforeAll(async () => {
      watch = await openWatch()
      context = await watch.context()
      page = await context.newPage()
      await firstRun(page, watch)
    })
    afterAll(() => watch?.close())
    const openViews = (name = 'ビュー') => page.getByRole('button', { name, exact: true }).click()
    const search = () => new URL(page.url()).search

    test('a shared view is kept by the server, writes the URL, and begins the page of a role', async () => {
      await page.goto(`${watch.url}/sites?kind=plant&sort=-name`)
      await openViews()
      await page.getByLabel('ビューの名前').fill('工場だけ')
      await page.getByLabel('組織の全員と共有する').check()
      await page.getByRole('button', { name: 'このビューを保存' }).click()
      await page.getByText('ビュー「工場だけ」を保存しました。').waitFor()
      await page.keyboard.press('Escape')
      // Nothing of it lies in this browser.
      expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain('工場')

      await page.goto(`${watch.url}/sites`)
      expect(search()).toBe('')
      await openViews()
      await page.getByRole('button', { name: '工場だけ', exact: true }).click()
      await page.waitForURL((url) => url.searchParams.get('kind') === 'plant')
      expect(new URL(page.url()).searchParams.get('sort')).toBe('-name')

      await openViews('工場だけ')
      await page.getByRole('button', { name: 'ビュー「工場だけ」を最初に表示する役割' }).click()
      await page.getByRole('checkbox', { name: '管理者' }).check()
      await page.getByRole('button', { name: '保存', exact: true }).click()
      await page.getByRole('dialog').waitFor({ state: 'detached' })

      await page.goto(`${watch.url}/sites`)
      await page.waitForURL((url) => url.searchParams.get('kind') === 'plant')
      // What is in the URL wins, and clearing the filters is no new arrival.
      await page.goto(`${watch.url}/sites?kind=branch`)
      await page.getByRole('heading', { level: 1 }).waitFor()
      expect(search()).toBe('?kind=branch')
      await page.getByRole('button', { name: '絞り込みをすべて解除' }).first().click()
      await page.waitForURL((url) => url.search === '')
    })

    test('an administrator sees as another role, changes nothing, and comes back', async () => {
      await page.goto(`${watch.url}/members`)
      await page.getByRole('button', { name: '見え方を確認' }).click()
      await page.getByRole('combobox').selectOption({ label: '監査担当' })
      await page.getByRole('button', { name: 'この役割で見る' }).click()
      const band = page.getByRole('complementary', { name: '見え方の確認' })
      await band.getByText('「監査担当」の見え方を確認しています。').waitFor()
      await page.goto(`${watch.url}/audit`)
      await band.waitFor()
      // An auditor reads the members and adds none.
      await page.goto(`${watch.url}/members`)
      await page.getByRole('table').waitFor()
      expect(await page.getByRole('button', { name: '招待する' }).count()).toBe(0)
      const refused = await page.evaluate(async () => {
        const answer = await fetch('/api/sites', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: '{}',
        })
        return [answer.status, (await answer.json()).code]
      })
      expect(refused).toEqual([403, 'access.preview_reads_only'])

      await band.getByRole('button', { name: '確認を終える' }).click()
      await band.waitFor({ state: 'detached' })
      await page.getByRole('button', { name: '招待する' }).waitFor()
    })

    test('another organization shows its own name and its own rows at once', async () => {
      await page.goto(`${watch.url}/sites`)
      await page.evaluate(async () => {
        const body = {
          name: '別会社',
          nameKana: '',
          corporateNumber: null,
          language: 'ja',
          timeZone: 'Asia/Tokyo',
          colour: '#7a1f4e',
        }
        await fetch('/api/organizations', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        })
      })
      // What belongs to the installation is refused here, with the reason and not with the role.
      await page.goto(`${watch.url}/settings`)
      await page.getByRole('heading', { name: 'ここでは表示できません' }).waitFor()
      await page.getByText('最初に登録した組織でだけ').waitFor()
      await page.goto(`${watch.url}/today`)
      await page.getByRole('button', { name: '組織を切り替える: 別会社' }).click()
      await page.getByRole('menuitemradio', { name: '試験製作所' }).click()
      await page.getByRole('button', { name: '組織を切り替える: 試験製作所' }).waitFor()
    })

    test('a postal code offers its address', async () => {
      await page.goto(`${watch.url}/sites?open=new`)
      await page.getByLabel('郵便番号').fill('１００−００１３')
      await page.getByRole('button', { name: '「東京都千代田区霞が関」を所在地に入れる' }).click()
      expect(await page.getByLabel('所在地').inputValue()).toBe('東京都千代田区霞が関')
    })

    test('no page wrote an error to the console, but for the refusal that was asked for', () => {
      expect(watch.errors.filter((e) => !e.includes('403'))).toEqual([])
    })
  },
)
