/**
 * In a real browser: the empty inbox says what to do, a feed file and a pasted text become advisories, one is opened,
 * decided with a name and drafted to the vendor; in both languages and themes, and as wide as a telephone.
 */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { firstRun, openWatch, type Watch, whyNoBrowser } from './browser.ts'
import { shoot } from './page-acts.ts'

const reason = whyNoBrowser()
const FEED = `<?xml version="1.0" encoding="UTF-8"?>
<rdf:RDF xmlns="http://purl.org/rss/1.0/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://www.jpcert.or.jp/rss/jpcert.rdf"><title>JPCERT/CC RSS Feed</title></channel>
${[
  [
    '2024/at240004',
    'Fortinet製FortiGateの境界外書き込みの脆弱性（CVE-2024-21762）に関する注意喚起',
  ],
  ['2022/at220006', 'マルウェアEmotetの感染再拡大に関する注意喚起'],
  ['2025/at250001', 'Ivanti Connect Secureなどにおける脆弱性（CVE-2025-0282）に関する注意喚起'],
]
  .map(
    ([path, title]) =>
      `<item rdf:about="https://www.jpcert.or.jp/at/${path}.html"><title>${title}</title><link>https://www.jpcert.or.jp/at/${path}.html</link><dc:date>${new Date().toISOString()}</dc:date></item>`,
  )
  .join('\n')}
</rdf:RDF>`

describe.skipIf(reason !== null)(
  `the inbox of advisories${reason ? ` (skipped: ${reason})` : ''}`,
  () => {
    let watch: Watch
    let page: Page
    beforeAll(async () => {
      watch = await openWatch()
      page = await (await watch.context()).newPage()
      await firstRun(page, watch)
    })
    afterAll(() => watch?.close())

    const addAsset = (): Promise<void> =>
      page.evaluate(async () => {
        const answer = await fetch('/api/assets', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({
            site: null,
            name: '本社ファイアウォール',
            deviceClass: 'network',
            maker: 'Fortinet',
            model: 'FortiGate-60F',
          }),
        })
        if (!answer.ok) throw new Error(await answer.text())
      })

    test('nothing has come: the page says how advisories come in', async () => {
      await addAsset()
      await page.goto(`${watch.url}/advisories`)
      await page.getByText('注意喚起はまだありません').waitFor()
      await page.getByText('接続先を確かめたうえで取得を始めます').waitFor()
      await shoot(page, 'advisories-empty')
    })

    test('a feed file is taken in and applied to the inventory', async () => {
      await page.getByRole('button', { name: '注意喚起を取り込む' }).first().click()
      await page.locator('input[type=file]').setInputFiles({
        name: 'jpcert.rdf',
        mimeType: 'application/xml',
        buffer: Buffer.from(FEED),
      })
      await page.getByText('新しい注意喚起3件を取り込みました').waitFor()
      await shoot(page, 'advisories-add')
      await page.keyboard.press('Escape')
      // The answer comes by itself.
      await page
        .getByRole('cell', { name: /^自社に該当の可能性：1台/ })
        .waitFor({ timeout: 120_000 })
      expect(await page.getByText('まだ判定できません').count()).toBeGreaterThan(1)
      await shoot(page, 'advisories-list')
    })

    test('one is opened, decided with a name, and drafted to the vendor', async () => {
      await page.getByRole('link', { name: /FortiGate/ }).click()
      await page.getByRole('heading', { level: 1, name: /FortiGate/ }).waitFor()
      await page.getByRole('link', { name: '本社ファイアウォール' }).waitFor()
      await page.getByRole('textbox', { name: /^理由/ }).fill('FortiOS 7.4.7へ更新を依頼した')
      await page.getByRole('button', { name: /として判断する/ }).click()
      await page.getByText('判断を記名で記録しました').waitFor()
      await page.getByRole('button', { name: '保守ベンダー' }).click()
      await page.getByText('保守ベンダー ご担当者様').waitFor()
      await shoot(page, 'advisory')
      await page.setViewportSize({ width: 390, height: 844 })
      expect(
        await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth),
      ).toBe(true)
      await shoot(page, 'advisory-phone')
      await page.goto(`${watch.url}/advisories`)
      await page.getByRole('link', { name: /FortiGate/ }).waitFor()
      expect(
        await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth),
      ).toBe(true)
      // What was opened is no longer unread; the others are.
      expect(await page.locator('[data-unread]').count()).toBe(2)
      await shoot(page, 'advisories-phone')
      await page.setViewportSize({ width: 1280, height: 800 })
    })

    test('a filter stands in the address, and Enter opens the row', async () => {
      await page.goto(`${watch.url}/advisories?state=undecided`)
      await page.getByRole('link', { name: /Emotet/ }).waitFor()
      expect(await page.getByRole('link', { name: /FortiGate/ }).count()).toBe(0)
      await page.keyboard.press('j')
      await page.keyboard.press('Enter')
      await page.waitForURL(/\/advisories\/[0-9a-f-]{36}/)
    })
  },
)
