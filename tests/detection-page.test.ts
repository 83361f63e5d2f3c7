/**
 * In a real browser: nobody has sent a log yet and the pages say how to begin; a source is registered on the screen, a recorded attack
 * comes through its door, and an alert is taken on, closed, excepted and signed for. The search finds the events by Japanese words and
 * by the values in them; what the source sent and what got lost stands on its page.
 */
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { gunzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { chdbRunsHere } from '../platform/events/chdb-engine.ts'
import { freePort } from '../platform/http/testing-port.ts'
import { firstRun, openWatch, type Watch, whyNoBrowser } from './browser.ts'

/** A recorded attack (OTRF Security-Datasets, MIT): the audit log is cleared, then bitsadmin fetches a script. */
const ATTACK = new URL(
  '../../shared/data/detection/windows-json/defense_evasion__cmd_bitsadmin_download_psh_script.jsonl.gz',
  import.meta.url,
)
const reason =
  whyNoBrowser() ??
  (chdbRunsHere() ? null : 'no store of events on this machine') ??
  (existsSync(ATTACK) ? null : 'shared/data/detection is not here')
/** Where somebody wants to look at the pages: a folder for pictures. */
const shots = process.env['HINOBAN_SHOTS']
const DAY_MS = 86_400_000
const dayBefore = (days: number): string =>
  new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 10)

/** As it was recorded, but a day ago: old logs leave by retention. */
const attack = (): string =>
  gunzipSync(readFileSync(ATTACK))
    .toString('utf8')
    .replaceAll(/2020-10-\d\d(?=[T ]\d\d:)/g, dayBefore(1))
/** The same deed on a Japanese Windows. */
const cleared = (): string =>
  JSON.stringify({
    Message: '監査ログが消去されました。\r\nサブジェクト:\r\n\tアカウント名:\tkeiri',
    EventID: 1102,
    SourceName: 'Microsoft-Windows-Eventlog',
    Hostname: 'KEIRI-PC',
    Channel: 'Security',
    '@timestamp': `${dayBefore(1)}T05:00:00.000Z`,
    SubjectUserName: 'keiri',
  })

describe.skipIf(reason !== null)(
  `the pages of detection${reason ? ` (skipped: ${reason})` : ''}`,
  () => {
    let watch: Watch
    let page: Page
    let id = ''
    let token = ''
    beforeAll(async () => {
      watch = await openWatch()
      page = await (await watch.context()).newPage()
      await firstRun(page, watch)
    })
    afterAll(() => watch?.close())

    const shoot = async (name: string): Promise<void> => {
      if (shots === undefined) return
      for (const theme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme: theme })
        await page.screenshot({ path: `${shots}/${name}-${theme}.png`, fullPage: true })
      }
      await page.emulateMedia({ colorScheme: 'light' })
    }
    const fits = () =>
      page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)
    const send = (body: string, bearer: string) =>
      fetch(`${watch.url}/api/detection/ingest`, {
        method: 'POST',
        headers: { authorization: `Bearer ${bearer}` },
        body,
      })

    test('nothing has come: search and alerts say so and lead to the log sources', async () => {
      await page.goto(`${watch.url}/logs`)
      await page.getByRole('heading', { name: 'ログはまだ届いていません' }).waitFor()
      await shoot('logs-empty')
      await page.goto(`${watch.url}/alerts`)
      await page.getByRole('heading', { name: 'ログはまだ届いていません' }).waitFor()
      // Who signs now has seen nothing, and is told so.
      await page.getByRole('button', { name: '日次の確認に署名する' }).click()
      await page.getByRole('dialog').getByText('ログがまだ1件も届いていないため').waitFor()
      await page.keyboard.press('Escape')
      await page.locator('main').getByRole('link', { name: 'ログの送信元' }).click()
      await page.getByRole('heading', { name: 'ログの送信元がまだ登録されていません' }).waitFor()
      await page.getByRole('link', { name: 'ポートを設定' }).first().waitFor()
      await shoot('log-sources-empty')
    })

    test('a source is registered on the screen; its token is shown once, in the steps too', async () => {
      await page.getByRole('button', { name: 'ログの送信元を追加' }).first().click()
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('button', { name: /^HTTP/ }).waitFor()
      await shoot('log-source-kinds')
      await dialog.getByRole('button', { name: /^syslog/ }).click()
      await dialog.getByLabel('名称').fill('本社のFortiGate')
      await dialog.getByRole('button', { name: '登録する' }).click()
      await dialog.getByText('syslogはIPアドレスで見分けます').waitFor()
      await dialog.getByLabel('送信元のIPアドレス').fill('192.0.2.300')
      await dialog.getByRole('button', { name: '登録する' }).click()
      await dialog.getByText('1行に1つのIPアドレス').waitFor()
      await dialog.getByRole('button', { name: '別の受け取り方を選ぶ' }).click()
      await dialog.getByRole('button', { name: /^HTTP/ }).click()
      await dialog.getByLabel('名称').fill('本社のWindowsサーバー')
      await shoot('log-source-form')
      await dialog.getByRole('button', { name: '登録する' }).click()
      const shown = dialog.getByRole('region', { name: 'この送信元のトークン' })
      await shown.waitFor()
      token = ((await shown.locator('.secret-once').textContent()) ?? '').trim()
      expect(token).toMatch(/^hbl_[\w-]{30,}$/)
      // This house is reached at an address of its own machine alone: that comes before any step.
      await dialog.getByRole('tab', { name: 'ほかの機器から送る前に' }).waitFor()
      await dialog.getByRole('tab', { name: /^Winlogbeat/ }).click()
      await expect
        .poll(() => dialog.locator('pre:visible').last().textContent())
        .toContain(`:${token}"`)
      await dialog.getByRole('tab', { name: /^curl/ }).click()
      await shoot('log-source-made')
      await dialog.getByRole('link', { name: 'この送信元を開く' }).click()
      await page.getByRole('heading', { level: 1, name: '本社のWindowsサーバー' }).waitFor()
      id = new URL(page.url()).pathname.split('/').at(-1) ?? ''
      await page.getByText('まだ何も届いていません').waitFor()
      expect(await page.getByText(token).count()).toBe(0)
    })

    test('a recorded attack comes through the door, and alerts appear', async () => {
      const sent = await send(`${attack()}\n${cleared()}\n`, token)
      expect(await sent.json()).toEqual({ accepted: 425 })
      expect((await send('x\n', `${token}x`)).status).toBe(401)
      await page.goto(`${watch.url}/alerts`)
      await expect
        .poll(
          async () => {
            await page.reload()
            await page.getByRole('heading', { level: 1, name: 'アラート' }).waitFor()
            await page.waitForLoadState('networkidle')
            return page.getByRole('link', { name: 'イベントログの消去' }).count()
          },
          { interval: 1_000 },
        )
        .toBe(2)
      await page.getByText('まだ一度も署名されていません').waitFor()
      await shoot('alerts')
    })

    test('one is opened, taken on, closed with a verdict, and excepted', async () => {
      await page
        .getByRole('row', { name: /KEIRI-PC/ })
        .getByRole('link', { name: 'イベントログの消去' })
        .click()
      await page.getByRole('heading', { level: 1, name: 'イベントログの消去' }).waitFor()
      await page.getByText('侵入者が痕跡を隠すときの手口です').waitFor()
      await page.getByRole('button', { name: '対応を始める' }).click()
      await page.getByText('対応中にしました').first().waitFor()
      await shoot('alert')
      await page.getByRole('button', { name: 'このルールから除外する' }).click()
      const dialog = page.getByRole('dialog')
      expect(await dialog.getByLabel('値').getAttribute('aria-invalid')).toBe('false')
      await dialog.getByLabel('理由').fill('経理部の端末入れ替え作業')
      await shoot('alert-except')
      await dialog.getByRole('button', { name: '除外する', exact: true }).click()
      await page.getByText('除外を登録しました').first().waitFor()
      await page.getByLabel('備考').fill('入れ替え作業と確認')
      await page.getByRole('radio', { name: /問題なし/ }).check()
      await page.getByRole('button', { name: 'この判断で閉じる' }).click()
      await page.getByText('アラートを閉じました').first().waitFor()
      await page.getByText('入れ替え作業と確認').waitFor()
      await page.goto(`${watch.url}/alerts`)
      await page.getByRole('link', { name: 'イベントログの消去' }).waitFor()
      expect(await page.getByRole('row', { name: /KEIRI-PC/ }).count()).toBe(0)
    })

    test('many are gathered by what they share, decided about at once, and taken back', async () => {
      await page.goto(`${watch.url}/alerts?by=rule`)
      await page
        .getByRole('table', { name: 'ルール別のアラート（重大度の高い順）' })
        .getByRole('row', { name: /イベントログの消去/ })
        .getByRole('link')
        .click()
      await page.waitForURL((url) => url.searchParams.has('rule'))
      await page.getByRole('button', { name: /ルール イベントログの消去/ }).waitFor()
      // By the keyboard alone: to the row, and select it.
      const rows = page.getByRole('table', { name: 'アラート' }).locator('tbody tr')
      await expect.poll(() => rows.count()).toBe(1)
      await page.keyboard.press('j')
      await page.keyboard.press('x')
      await page.getByRole('region', { name: '1件を選択中' }).waitFor()
      await page.goto(`${watch.url}/alerts`)
      await page.getByRole('checkbox', { name: '表示中の行をすべて選択' }).check()
      await shoot('alerts-many')
      await page.getByRole('button', { name: '判断して閉じる…' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('radio', { name: /誤検知/ }).check()
      await dialog.getByRole('button', { name: /件を閉じる/ }).click()
      await dialog.getByText('そう判断した理由を備考に').waitFor()
      await dialog.getByLabel('備考').fill('攻撃の訓練')
      await dialog.getByRole('button', { name: /件を閉じる/ }).click()
      await page.getByRole('heading', { name: '判断を待つアラートはありません' }).waitFor()
      await page.getByRole('button', { name: '元に戻す' }).click()
      await page.getByText('元の状態に戻しました').first().waitFor()
      await page.getByRole('link', { name: 'イベントログの消去' }).waitFor()
    })

    test('the look of the day is signed with a name', async () => {
      await page.getByRole('button', { name: '日次の確認に署名する' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByText(/未判断が\d+件あり/).waitFor()
      await dialog.getByRole('button', { name: '情報システム担当として署名する' }).click()
      await page.getByText('日次の確認に署名しました').first().waitFor()
      await page.getByText(/最後の確認：.*（情報システム担当）/).waitFor()
    })

    test('the search finds Japanese words, and goes on from a value in an event', async () => {
      await page.goto(`${watch.url}/logs?span=7d`)
      await page.getByRole('searchbox').first().fill('監査ログが消去')
      await page.getByRole('cell', { name: /監査ログが消去されました/ }).waitFor()
      const found = page.getByRole('table', { name: 'イベント（新しい順）' }).locator('tbody tr')
      await expect.poll(() => found.count()).toBe(1)
      await shoot('logs-search')
      await page.getByRole('cell', { name: /監査ログが消去されました/ }).click()
      const drawer = page.getByRole('dialog')
      await drawer.getByRole('button', { name: '「KEIRI-PC」で絞り込む' }).first().click()
      await page.waitForURL((url) => (url.searchParams.get('q') ?? '').includes('KEIRI-PC'))
      await page.getByRole('cell', { name: /監査ログが消去されました/ }).waitFor()
      await page.goto(`${watch.url}/logs?span=7d&q=bitsadmin&source=${id}`)
      await page
        .getByRole('cell', { name: /bitsadmin/i })
        .first()
        .waitFor()
      await shoot('logs-search-attack')
      await page.getByRole('searchbox').first().fill('host.name:KEIRI-PC OR "bitsadmin')
      await page.getByText('23文字目').waitFor()
      await page.getByRole('button', { name: '検索の書き方' }).click()
      await shoot('logs-search-help')
      await page.getByRole('button', { name: /^CommandLine:\*/ }).click()
      await page.waitForURL((url) => url.searchParams.get('q') === 'CommandLine:*')
      await expect.poll(() => page.getByText('23文字目').count()).toBe(0)
    })

    test('whoever stands on a bar by the keyboard keeps the place when its pieces become finer', async () => {
      let release = (): void => undefined
      const held = new Promise<void>((done) => {
        release = done
      })
      let whole: string | null = null
      const pattern = '**/api/detection/events-over-time?*'
      await page.route(pattern, async (route) => {
        const from = new URL(route.request().url()).searchParams.get('from')
        whole ??= from
        if (from !== whole) await held
        await route.continue()
      })
      await page.goto(`${watch.url}/logs?span=all`)
      await page.getByText('表で見る').first().click()
      const pieces = page.getByRole('table', { name: '件数の推移' }).getByRole('button')
      await pieces.last().focus()
      const coarse = (await pieces.last().textContent()) ?? ''
      const stoodOn = () =>
        page.evaluate(() => {
          const { activeElement } = document
          return activeElement?.closest('.chart table') ? activeElement.textContent : 'nowhere'
        })
      expect(await stoodOn()).toBe(coarse)
      const before = await pieces.count()
      release()
      await expect.poll(() => pieces.count()).toBeGreaterThan(before)
      expect(await stoodOn()).not.toBe('nowhere')
      expect(await pieces.allTextContents()).toContain(await stoodOn())
      await page.unroute(pattern)
    })

    test('the page of the source shows what came, and its token can be renewed', async () => {
      await page.goto(`${watch.url}/logs/sources`)
      const row = page.getByRole('row', { name: /本社のWindowsサーバー/ })
      await row.getByText('受信中').waitFor()
      await row.getByText('425件').waitFor()
      await page.getByText('実際に残っている期間').waitFor()
      await shoot('log-sources')
      await page.setViewportSize({ width: 390, height: 844 })
      expect(await fits()).toBe(true)
      await shoot('log-sources-phone')
      await page.goto(`${watch.url}/logs/sources/${id}`)
      await page.getByRole('img', { name: '30日間の受信件数' }).waitFor()
      await page.getByRole('row', { name: /^受信 425/ }).waitFor()
      expect(await fits()).toBe(true)
      await page.setViewportSize({ width: 1280, height: 860 })
      await shoot('log-source')
      await page.getByRole('button', { name: 'トークンを更新' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'トークンを更新' }).click()
      const fresh = (await page.locator('.secret-once').textContent())?.trim() ?? ''
      expect(fresh).not.toBe(token)
      await page.getByRole('dialog').getByRole('button', { name: '閉じる' }).last().click()
      expect((await send('old\n', token)).status).toBe(401)
      expect((await send('new\n', fresh)).status).toBe(200)
    })

    test('settings are changed, retention is decided, and a source is removed', async () => {
      await page.getByRole('button', { name: '変更', exact: true }).click()
      const drawer = page.getByRole('dialog')
      await drawer.getByLabel('途絶とみなす時間').selectOption({ label: '1時間' })
      await drawer.getByText('形式・時計・上限').click()
      await drawer.getByLabel('時計のタイムゾーン').fill('Asia/Nowhere')
      await drawer.getByRole('button', { name: '保存' }).click()
      await drawer.getByText('タイムゾーン「Asia/Nowhere」は使えません').waitFor()
      await drawer.getByLabel('時計のタイムゾーン').fill('Asia/Tokyo')
      await drawer.getByRole('button', { name: '保存' }).click()
      await page.getByText('保存しました').first().waitFor()
      await page
        .getByRole('definition')
        .filter({ hasText: /^1時間$/ })
        .waitFor()
      await page.goto(`${watch.url}/logs/sources?open=retention`)
      await page.getByLabel('保存する日数').fill('730')
      await page.getByRole('button', { name: 'この期間に決める' }).click()
      await page.getByText('730日').waitFor()
      await page.goto(`${watch.url}/logs/sources/${id}`)
      await page.getByRole('button', { name: '削除', exact: true }).click()
      await page.getByRole('dialog').getByRole('button', { name: '削除', exact: true }).click()
      await page.waitForURL(`${watch.url}/logs/sources`)
      await page.getByRole('heading', { name: 'ログの送信元がまだ登録されていません' }).waitFor()
      // Refused on purpose: a time zone that does not exist, and many closed without a reason.
      const onPurpose = [/\?open=edit: .*status of 422/, /\/alerts: .*status of 400/]
      expect(watch.errors.filter((e) => !onPurpose.some((it) => it.test(e)))).toEqual([])
    })

    test('a port that is taken says so, and a sender without a name gets one with one press', async () => {
      const port = await freePort()
      const taken = createServer().listen(port, '127.0.0.1')
      await once(taken, 'listening')
      const socket = createSocket('udp4')
      try {
        const set = (key: string, value: unknown) =>
          page.evaluate(
            async ([k, v]) =>
              (
                await fetch(`/api/settings/${k}`, {
                  method: 'PUT',
                  headers: { 'content-type': 'application/json' },
                  body: JSON.stringify({ value: v }),
                })
              ).status,
            [key, value] as const,
          )
        expect(await set('syslog.host', '127.0.0.1')).toBe(200)
        expect(await set('syslog.tcp_port', port)).toBe(200)
        // The same number is free by UDP.
        expect(await set('syslog.udp_port', port)).toBe(200)
        await page
          .getByRole('alert')
          .filter({ hasText: `ポート${port}（tcp）は、ほかのプログラムが使っています` })
          .waitFor()
        const named = page.getByRole('button', { name: '127.0.0.1に名前を付ける' })
        await expect
          .poll(
            async () => {
              socket.send('<13>Nov 22 10:00:00 rtx [INSPECT] 拒否しました', port, '127.0.0.1')
              return named.count()
            },
            { interval: 1_000 },
          )
          .toBe(1)
        await page.getByText('名前のない送信元の受け皿').first().waitFor()
        await shoot('log-sources-senders')
        await named.click()
        const dialog = page.getByRole('dialog')
        expect(await dialog.getByLabel('送信元のIPアドレス').inputValue()).toBe('127.0.0.1')
        await dialog.getByLabel('名称').fill('本社のRTX')
        await dialog.getByRole('button', { name: '登録する' }).click()
        await dialog.getByRole('tab', { name: 'YAMAHA RTX' }).waitFor()
        await dialog.getByRole('link', { name: 'この送信元を開く' }).click()
        await page.getByText(`syslog（UDP）をポート${port}で待ち受けています`).waitFor()
        await page.getByText('登録していないアドレスからも届いていません').waitFor()
        await page.goto(`${watch.url}/logs/sources`)
        await page.getByRole('link', { name: '本社のRTX' }).waitFor()
        await page.waitForLoadState('networkidle')
        expect(await named.count()).toBe(0)
      } finally {
        socket.close()
        taken.close()
      }
    })
  },
)
