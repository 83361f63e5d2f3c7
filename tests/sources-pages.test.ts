/**
 * A live source through the page, as an administrator does it: a sweep of the loopback is connected, tried and run by
 * the real nmap; what it finds is an unknown device until somebody names it.
 */
import { createServer, type Server } from 'node:net'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { firstRun, openWatch, type Watch, whyNoBrowser } from './browser.ts'

const reason = whyNoBrowser()

describe.skipIf(reason !== null)(
  `the pages of sources${reason ? ` (skipped: ${reason})` : ''}`,
  () => {
    let watch: Watch
    let context: BrowserContext
    let page: Page
    let listener: Server

    beforeAll(async () => {
      listener = createServer((socket) => socket.end('220 mail.example.jp ESMTP\r\n'))
      await new Promise<void>((done) => listener.listen(0, '127.0.0.1', done))
      watch = await openWatch()
      context = await watch.context()
      page = await context.newPage()
      await firstRun(page, watch)
      const made = await page.evaluate(() =>
        fetch('/api/sites', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({
            name: '本社',
            kind: 'headquarters',
            country: 'JP',
            timeZone: 'Asia/Tokyo',
            language: 'ja',
            networks: [],
            parentId: null,
            address: '',
          }),
        }).then((answer) => answer.status),
      )
      expect(made).toBe(200)
    })
    afterAll(async () => {
      listener?.close()
      await watch?.close()
    })

    const kindCard = (name: RegExp) => page.getByRole('dialog').getByRole('button', { name })

    test('an empty page says what to connect first', async () => {
      await page.goto(`${watch.url}/sources`)
      await page.getByRole('heading', { name: '情報源がまだ登録されていません' }).waitFor()
      await page.getByText('まずネットワークスキャンを登録してください').waitFor()
    })

    test('a refusal stands at its field, in the reader’s words', async () => {
      await page.getByRole('button', { name: '情報源を追加' }).first().click()
      await kindCard(/^ネットワークスキャン/).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('button', { name: '登録する' }).click()
      await dialog.getByText('入力してください。').first().waitFor()
      await dialog.getByLabel('調べる範囲').fill('example.jp')
      await dialog.getByRole('button', { name: '登録する' }).click()
      const error = dialog.locator('.field-error')
      await error.getByText('192.168.1.0/24 のように書いてください').waitFor()
      expect(await error.textContent()).not.toContain('write it like')
      expect(await dialog.getByLabel('調べる範囲').getAttribute('aria-invalid')).toBe('true')
    })

    test('a sweep is connected, tried, run; its device is unknown until it is named', async () => {
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel('名称').fill('本社の定期スキャン')
      await dialog.getByLabel('調べる範囲').fill('127.0.0.1')
      await dialog.getByLabel('毎秒のパケット数の上限').fill('2000')
      await dialog.getByRole('button', { name: '登録する' }).click()
      await dialog
        .getByRole('heading', { name: '「本社の定期スキャン」を登録しました。' })
        .waitFor()
      await dialog.getByRole('button', { name: '接続を試す' }).click()
      await dialog.getByText(/^nmap \d+\.\d+ を使います。$/).waitFor()
      await dialog.getByRole('link', { name: 'この情報源を開く' }).click()

      await page.getByRole('heading', { level: 1, name: '本社の定期スキャン' }).waitFor()
      const runs = page.getByRole('table', { name: '収集の履歴' })
      await page.getByRole('button', { name: '今すぐ収集' }).click()
      await runs.getByText('完了').first().waitFor({ timeout: 120_000 })
      await runs.getByText('確認1件、新規1件、変更0件').first().waitFor()
      await page.locator('.state', { hasText: '正常' }).waitFor()

      await page.goto(`${watch.url}/assets`)
      const device = await page.locator('.row-link').first().textContent()
      await page.goto(`${watch.url}/assets/unknown`)
      await page.getByRole('tab', { name: '台帳にない 1' }).waitFor()
      await page.getByText('まだ推定できません').waitFor()
      await page.getByRole('button', { name: `${device}を登録する` }).click()
      const naming = page.getByRole('dialog')
      await naming.getByLabel('名称').fill('監視用サーバー')
      await naming.getByLabel('種別').selectOption('server')
      await naming.getByLabel('管理者').fill('情報システム課')
      await naming.getByRole('button', { name: '登録', exact: true }).click()
      await page.getByRole('tab', { name: '台帳にない 0' }).waitFor()
      await page
        .getByRole('heading', { name: '確認された機器は、すべて登録されています' })
        .waitFor()
      await page.getByRole('tab', { name: 'エージェントなし 1' }).click()
      await page.getByRole('link', { name: '監視用サーバー' }).waitFor()
    })

    test('coverage shows who has never spoken of the site', async () => {
      await page.goto(`${watch.url}/sources?tab=coverage`)
      const row = page.getByRole('row', { name: /^本社/ })
      await row.getByRole('link', { name: '1' }).first().waitFor()
      expect(await row.getByText('情報なし').count()).toBe(10)
    })

    test('agents get a token that is shown once and can be renewed', async () => {
      await page.goto(`${watch.url}/sources?open=new`)
      await kindCard(/^osqueryエージェント/).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel('名称').fill('本社のPC')
      await dialog.getByRole('button', { name: '登録する' }).click()
      await dialog.getByText('表示されるのは今だけです').waitFor()
      const token = (await dialog.locator('.secret-once').textContent()) ?? ''
      expect(token).toMatch(/^hbs_[\w-]{32}$/)
      await dialog.getByRole('button', { name: 'トークンをコピー' }).waitFor()
      await dialog.getByRole('tab', { name: 'Windows' }).waitFor()
      await dialog.getByRole('link', { name: 'この情報源を開く' }).click()
      await page.getByRole('heading', { level: 1, name: '本社のPC' }).waitFor()
      expect(await page.content()).not.toContain(token)
      await page.getByRole('button', { name: 'トークンを更新' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'トークンを更新' }).click()
      const renewed = page.getByRole('dialog').locator('.secret-once')
      await renewed.waitFor()
      expect(await renewed.textContent()).not.toBe(token)
    })

    test('a destination that changes asks for its secrets again', async () => {
      await page.goto(`${watch.url}/sources?open=new`)
      await kindCard(/^ディレクトリ/).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel('名称').fill('社内のAD')
      await dialog.getByLabel('サーバー').fill('ldaps://127.0.0.1:1')
      await dialog.getByLabel('読み取り用アカウント').fill('cn=reader,dc=example,dc=jp')
      await dialog.getByLabel(/^パスワード/).fill('himitsu-no-kagi')
      await dialog.getByLabel('定期的に収集する').uncheck()
      await dialog.getByRole('button', { name: '登録する' }).click()
      await dialog.getByRole('button', { name: '接続を試す' }).click()
      await dialog
        .getByText(/接続できません/)
        .last()
        .waitFor()
      await dialog.getByRole('link', { name: 'この情報源を開く' }).click()
      await page.getByText('保管済み（表示しません）').waitFor()
      expect(await page.content()).not.toContain('himitsu-no-kagi')
      await page.getByRole('button', { name: '変更' }).click()
      const drawer = page.getByRole('dialog')
      await drawer.getByText('保管済みです。').waitFor()
      await drawer.getByLabel('サーバー').fill('ldaps://127.0.0.1:2')
      await drawer.getByRole('button', { name: '保存' }).click()
      await drawer.locator('.field-error', { hasText: '接続先が変わりました' }).waitFor()
    })

    test('the list is filtered by its address, and no page wrote an error', async () => {
      await page.goto(`${watch.url}/sources?health=off`)
      await page.getByRole('link', { name: '社内のAD' }).waitFor()
      expect(await page.locator('tbody .row-link').count()).toBe(1)
      // The browser itself logs each answer that refuses; what a page logs by itself is a fault.
      expect(watch.errors.filter((e) => !e.includes('Failed to load resource'))).toEqual([])
    })
  },
)
