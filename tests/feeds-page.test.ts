/**
 * The page of feeds as an administrator uses it: nothing yet, the hosts before anything is turned on, a file brought in, its
 * damage read, and a copy that shrank taken only by a person's word.
 * @module
 */
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { firstRun, openWatch, type Watch, whyNoBrowser } from './browser.ts'

const reason = whyNoBrowser()
const kevOf = (count: number): Buffer =>
  Buffer.from(
    JSON.stringify({
      catalogVersion: '1',
      count,
      vulnerabilities: Array.from({ length: count }, (_, i) => ({
        cveID: `CVE-2026-${1000 + i}`,
        vendorProject: 'Example',
        product: 'Gate',
        vulnerabilityName: 'x',
        dateAdded: '2026-04-12',
        shortDescription: 'x',
        requiredAction: 'x',
        // Before the day it was added: damage that a reader is told of.
        dueDate: i === 0 ? '2026-01-01' : '2026-04-19',
        knownRansomwareCampaignUse: 'Unknown',
        notes: '',
        cwes: [],
      })),
    }),
  )

describe.skipIf(reason !== null)(
  `the page of feeds${reason ? ` (skipped: ${reason})` : ''}`,
  () => {
    let watch: Watch
    let context: BrowserContext
    let page: Page
    beforeAll(async () => {
      watch = await openWatch()
      context = await watch.context()
      page = await context.newPage()
      await firstRun(page, watch)
      await page.goto(`${watch.url}/feeds`)
    })
    afterAll(async () => {
      await watch?.close()
    })
    const shoot = async (name: string): Promise<void> => {
      const folder = process.env['HINOBAN_SHOTS']
      if (folder) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true })
    }
    const bring = (name: string, buffer: Buffer) =>
      page
        .locator('input[type=file]')
        .setInputFiles({ name, mimeType: 'application/octet-stream', buffer })
    const kevRow = () => page.getByRole('row', { name: /CISA 悪用が確認された脆弱性/ })

    test('says that nothing can be judged, and asks with the hosts before it opens any', async () => {
      await page.getByText('脆弱性はまだ判定できません。').waitFor()
      // The usual ones are chosen, but nothing is fetched: not even waiting.
      await kevRow().getByText('無効', { exact: true }).waitFor()
      await shoot('feeds-empty')
      await page.getByRole('button', { name: 'よく使う情報源を有効にする…' }).click()
      const dialog = page.getByRole('dialog')
      for (const host of ['www.cisa.gov', 'nvd.nist.gov', 'jvndb.jvn.jp', 'codeload.github.com'])
        await dialog.getByText(host, { exact: true }).waitFor()
      await shoot('feeds-choose')
      await dialog.getByRole('button', { name: 'キャンセル' }).click()
      const { enabled, allow } = await page.evaluate(() =>
        fetch('/api/feeds').then((answer) => answer.json()),
      )
      expect([enabled, allow]).toEqual([false, []])
    })

    test('a publisher is added by its domain once its host was shown, and what went wrong is said', async () => {
      const field = page.getByRole('textbox', { name: /発行元のドメイン名またはアドレス/ })
      await field.fill('これはアドレスではない')
      await page.getByRole('button', { name: '追加…' }).click()
      await page.getByText('ドメイン名か、https:// で始まるアドレスを入力してください').waitFor()
      await field.fill('vendor.invalid')
      await page.getByRole('button', { name: '追加…' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByText('許可する接続先は vendor.invalid だけです。').waitFor()
      await shoot('feeds-provider')
      await dialog.getByRole('button', { name: '許可して追加' }).click()
      const row = page.getByRole('row', { name: /vendor\.invalid（CSAF）/ })
      await row.getByText('取得できません').waitFor()
      await shoot('feeds-failed')
      await row.getByText('vendor.invalid（CSAF）').click()
      await page.getByRole('dialog').getByRole('button', { name: 'この発行元を外す' }).click()
      await row.waitFor({ state: 'detached' })
    })

    test('a file is taken in, its records and complaints are shown', async () => {
      await bring('known.json', kevOf(40))
      await page.getByText('known.json：CISA 悪用が確認された脆弱性').first().waitFor()
      await kevRow().getByText('使用中').waitFor()
      await page.getByText('1種類の情報源、40件の記録を使えます。').waitFor()
      await kevRow().getByText('CISA 悪用が確認された脆弱性').click()
      const drawer = page.getByRole('dialog')
      await drawer.getByText('あり得ない日付です').waitFor()
      await shoot('feeds-drawer')
      await page.keyboard.press('Escape')
    })

    test('a copy that shrank waits for a person', async () => {
      await bring('known.json', kevOf(10))
      await kevRow().getByText('件数が減ったため保留').waitFor()
      await kevRow().getByText('CISA 悪用が確認された脆弱性').click()
      const drawer = page.getByRole('dialog')
      await drawer.getByText('記録が40件から10件に減りました').waitFor()
      await shoot('feeds-shrunk')
      await drawer.getByRole('button', { name: 'このまま取り込む' }).click()
      await drawer.getByText('使用中').waitFor()
      await page.keyboard.press('Escape')
      await page.getByText('1種類の情報源、10件の記録を使えます。').waitFor()
      await shoot('feeds-ready')
    })
  },
)
