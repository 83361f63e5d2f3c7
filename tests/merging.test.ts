/**
 * In a real browser, by keyboard: a person finds the other asset of one device, sees what a merge would make, merges
 * with a reason, undoes it, and splits off what is of another device.
 */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { firstRun, openWatch, type Watch, whyNoBrowser } from './browser.ts'
import { shoot } from './page-acts.ts'

const reason = whyNoBrowser()

describe.skipIf(reason !== null)(
  `merging and splitting${reason ? ` (skipped: ${reason})` : ''}`,
  () => {
    let watch: Watch
    let page: Page
    beforeAll(async () => {
      watch = await openWatch()
      page = await (await watch.context()).newPage()
      await firstRun(page, watch)
    })
    afterAll(() => watch?.close())

    const enter = (body: object): Promise<string> =>
      page.evaluate(async (given) => {
        const answer = await fetch('/api/assets', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(given),
        })
        return (await answer.json()).id
      }, body)
    const asset = (name: string, serial: string, more: object = {}) => ({
      site: null,
      name,
      deviceClass: 'server',
      owner: '情報システム課',
      serial,
      assetTag: '',
      note: '',
      ...more,
    })
    let kept = ''

    test('the other asset is found, compared and merged with a reason', async () => {
      await page.goto(`${watch.url}/assets`)
      kept = await enter(asset('基幹サーバー', 'SV-1001', { assetTag: 'A-001' }))
      await enter(asset('kikan-sv01', 'SV-1002', { owner: '総務部' }))
      await page.goto(`${watch.url}/assets/${kept}`)
      await page.getByRole('heading', { name: '基幹サーバー' }).waitFor()
      await page.keyboard.press('m')
      const dialog = page.getByRole('dialog', { name: '「基幹サーバー」に別の資産を統合' })
      await dialog.waitFor()
      await page.keyboard.type('kikan')
      await dialog.getByText('候補 1件').waitFor()
      await shoot(page, 'search')
      await page.keyboard.press('Tab')
      await page.keyboard.press('Enter')
      const table = dialog.getByRole('table', { name: '統合後の内容' })
      await table.waitFor()
      expect(await table.getByRole('row', { name: /名称/ }).textContent()).toMatch(/基幹サーバー$/)
      expect(await table.getByRole('row', { name: /シリアル番号/ }).textContent()).toContain(
        '不一致',
      )
      await dialog.getByText(/一致しません：シリアル番号。/).waitFor()
      await shoot(page, 'preview')
      await dialog.getByRole('button', { name: '統合する' }).click()
      await dialog
        .getByText(/必須|入力/)
        .first()
        .waitFor()
      await dialog.getByLabel('理由').fill('銘板を読み違えて二重に登録していた')
      await page.keyboard.press('Tab')
      await page.keyboard.press('Enter')
      await dialog.waitFor({ state: 'detached' })
      const history = page.getByRole('list', { name: '統合と分割' })
      await history.getByText('銘板を読み違えて二重に登録していた').waitFor()
      await shoot(page, 'history')
    })

    test('a merge that was wrong is undone where it stands', async () => {
      await page.getByRole('button', { name: '取り消す' }).click()
      await page.getByText('情報システム担当さんが取り消しました').waitFor()
      await page.goto(`${watch.url}/assets`)
      await page.getByRole('link', { name: 'kikan-sv01' }).waitFor()
    })

    test('what is of another device is chosen, previewed and split off', async () => {
      await page.goto(`${watch.url}/assets/${kept}?tab=sightings`)
      // A second sighting: the name is corrected by a person.
      await page.evaluate(async (id) => {
        const now = await (await fetch(`/api/assets/${id}`)).json()
        await fetch(`/api/assets/${id}`, {
          method: 'PATCH',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ version: now.version, changes: { note: '移設した' } }),
        })
      }, kept)
      await page.reload()
      await page.getByRole('button', { name: '分割…' }).click()
      const boxes = page.getByRole('checkbox')
      expect(await boxes.count()).toBeGreaterThan(1)
      await boxes.first().focus()
      await page.keyboard.press('Space')
      await page.getByText('1件を選択中').waitFor()
      await shoot(page, 'choose')
      await page.getByRole('button', { name: '分割後の内容を確認' }).click()
      const dialog = page.getByRole('dialog', { name: '「基幹サーバー」を分割' })
      await dialog.getByRole('table', { name: '分割後の内容' }).waitFor()
      await shoot(page, 'split')
      await page.keyboard.press('Escape')
      await dialog.waitFor({ state: 'detached' })
      await page.getByRole('button', { name: '分割後の内容を確認' }).click()
      await dialog.getByLabel('理由').fill('移設した先の別の機器')
      await dialog.getByRole('button', { name: '分割する' }).click()
      await dialog.waitFor({ state: 'detached' })
      await page.getByText('分割した資産').waitFor()
      await page.getByRole('link', { name: '基幹サーバー (2)' }).waitFor()
      await shoot(page, 'after-split')
      expect(watch.errors).toEqual([])
    })
  },
)
