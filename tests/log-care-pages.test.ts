/**
 * In a real browser: a device that should send its log is missed until it does, and again once it falls silent, with what to do; the
 * look of the day is signed. Sign-ins of administrators, use outside working hours and refusals are counted from the logs, followed up
 * and signed. In Japanese and in English.
 */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { chdbRunsHere } from '../platform/events/chdb-engine.ts'
import { firstRun, openWatch, type Watch, whyNoBrowser } from './browser.ts'
import { logSourceGiven } from './log-source.ts'

const reason = whyNoBrowser() ?? (chdbRunsHere() ? null : 'no store of events on this machine')
/** Where somebody wants to look at the pages: a folder for pictures. */
const shots = process.env['HINOBAN_SHOTS']
const DAY_MS = 86_400_000
/** An hour of the day on which the test began, in Tokyo. */
const begun = new Date()
const hourOf = (hour: string): string =>
  `${new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Tokyo', dateStyle: 'short' }).format(begun)}T${hour}:00+09:00`

let records = 0
const signIn = (who: string, at: string, from: string): string => {
  records += 1
  return JSON.stringify({
    '@timestamp': new Date(at).toISOString(),
    winlog: {
      channel: 'Security',
      event_id: 4624,
      record_id: records,
      computer_name: 'HQ-DC01.corp.example.jp',
      event_data: { TargetUserName: who, LogonType: '10', IpAddress: from },
    },
    agent: { type: 'winlogbeat' },
    host: { name: 'HQ-DC01.corp.example.jp' },
  })
}
const refused = (at: number): string =>
  `<189>devname="FGT-HQ" devid="FGT60F0000000000" logid="0000000013" type="traffic" subtype="forward" level="notice" eventtime=${at} srcip=10.0.0.5 dstip=203.0.113.5 dstport=445 action="deny"`

describe.skipIf(reason !== null)(
  `the care of logs on its pages${reason ? ` (skipped: ${reason})` : ''}`,
  () => {
    let watch: Watch
    let page: Page
    let english: Page
    let token = ''
    const api = <T>(method: string, path: string, body?: object): Promise<T> =>
      page.evaluate(
        async ([how, where, what]) => {
          const answer = await fetch(where ?? '', {
            method: how ?? 'GET',
            ...(what === null
              ? {}
              : { headers: { 'content-type': 'application/json' }, body: what ?? '' }),
          })
          if (!answer.ok) throw new Error(`${where}: ${answer.status} ${await answer.text()}`)
          return answer.json()
        },
        [method, path, body === undefined ? null : JSON.stringify(body)] as const,
      )
    const send = async (...lines: readonly string[]): Promise<void> => {
      const sent = await fetch(`${watch.url}/api/detection/ingest`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}` },
        body: `${lines.join('\n')}\n`,
      })
      expect(await sent.json()).toEqual({ accepted: lines.length })
    }
    const stored = (q: string) => async (): Promise<number> => {
      const from = new Date(begun.getTime() - 2 * DAY_MS).toISOString()
      const to = new Date(begun.getTime() + 9 * DAY_MS).toISOString()
      const found = await api<{ rows: object[] }>(
        'GET',
        `/api/detection/events?q=${encodeURIComponent(q)}&from=${from}&to=${to}`,
      )
      return found.rows.length
    }

    beforeAll(async () => {
      watch = await openWatch({
        unscheduled: ['detection.look-at-expected-logs', 'detection.count-access'],
      })
      const japanese = await watch.context()
      page = await japanese.newPage()
      await firstRun(page, watch)
      const other = await watch.context({ language: 'en' })
      await other.addCookies(await japanese.cookies())
      english = await other.newPage()
      await english.addInitScript(() => localStorage.setItem('hinoban.language', 'en'))
      const site = await api<{ id: string }>('POST', '/api/sites', {
        name: '本社',
        kind: 'headquarters',
        country: 'JP',
        timeZone: 'Asia/Tokyo',
        language: 'ja',
        networks: [],
        parentId: null,
        address: '',
      })
      await api('POST', '/api/assets', {
        name: 'HQ-DC01',
        site: site.id,
        deviceClass: 'server',
        owner: '',
        assetTag: '',
        serial: '',
        addresses: [],
        hostNames: ['hq-dc01.corp.example.jp'],
      })
      const source = await api<{ token: string }>(
        'POST',
        '/api/detection/sources',
        logSourceGiven({ name: 'サーバーのログ' }),
      )
      token = source.token
    })
    afterAll(() => watch?.close())

    const shoot = async (name: string): Promise<void> => {
      if (shots !== undefined)
        await page.screenshot({ path: `${shots}/${name}.png`, fullPage: true })
    }
    const device = (of: Page) => of.getByRole('row', { name: /HQ-DC01/ })

    test('the policy is edited on the page, and says what the device has to send', async () => {
      await page.goto(`${watch.url}/logs/expected`)
      await page.getByRole('button', { name: '方針を変更' }).click()
      const dialog = page.getByRole('dialog')
      const box = dialog.getByRole('checkbox', {
        name: 'ドメインコントローラー：システム・認証ログ',
      })
      expect(await box.isChecked()).toBe(true)
      await box.uncheck()
      await dialog.getByRole('button', { name: '保存', exact: true }).click()
      await page.getByText('保存しました。').first().waitFor()
      const row = device(page)
      await row.getByText('セキュリティログ').waitFor()
      expect(await row.getByText('システム・認証ログ').count()).toBe(0)
      await row.getByText('確認待ち').waitFor()
      await row.getByText(/^Winlogbeatを入れてSecurityを送り/).waitFor()
    })

    test('its log comes; two days later it is silent, and the page says what to do', async () => {
      await send(signIn('hana', begun.toISOString(), '10.0.0.9'))
      await expect.poll(stored('hana')).toBe(1)
      await watch.runJob('detection.look-at-expected-logs')
      await page.reload()
      await device(page).getByText('届いている').waitFor()
      watch.pass(2 * DAY_MS)
      await watch.runJob('detection.look-at-expected-logs')
      await page.reload()
      await device(page).getByText('途絶').waitFor()
      await device(page)
        .getByText(/Winlogbeatが動いているか/)
        .waitFor()
      await page.getByText('1台のうち0台から、必要なログがすべて届いています').waitFor()
      await shoot('expected-logs')
      await english.goto(`${watch.url}/logs/expected`)
      await device(english).getByText('Silent').waitFor()
      await device(english).getByText('Security log').waitFor()
      await english.getByText('0 of 1 device sent all of their logs').waitFor()
      await device(english).getByRole('link', { name: 'See the log sources' }).click()
      await english.getByRole('heading', { level: 1, name: 'Log sources' }).waitFor()
    })

    test('the look of the day is signed, and the page names who did', async () => {
      await page.getByText('まだ署名がありません').waitFor()
      await page.getByRole('link', { name: 'アラートの画面へ' }).click()
      await page.getByRole('button', { name: '日次の確認に署名する' }).click()
      await page
        .getByRole('dialog')
        .getByRole('button', { name: '情報システム担当として署名する' })
        .click()
      await page.getByText('日次の確認に署名しました').first().waitFor()
      await page.goto(`${watch.url}/logs/expected`)
      await page.getByText('情報システム担当').first().waitFor()
    })

    test('administrators and use outside working hours are counted; a firewall that says nothing is missed', async () => {
      await send(
        signIn('Administrator', hourOf('10:00'), '10.0.0.8'),
        signIn('hanako', hourOf('03:10'), '203.0.113.77'),
      )
      await expect.poll(stored('hanako')).toBe(1)
      await page.goto(`${watch.url}/access-review`)
      await page.getByText('まだ集計した日がありません').waitFor()
      await watch.runJob('detection.count-access')
      await page.reload()
      await page.getByText('ファイアウォールの通信記録が7日間、1件も届いていません').waitFor()
      const admin = page.getByRole('row', { name: /administrator/i })
      await admin.getByText('10.0.0.8').waitFor()
      await page.getByRole('tab', { name: '勤務時間外' }).click()
      await page.getByRole('row', { name: /hanako.*203\.0\.113\.77/ }).waitFor()
      await page.getByRole('tab', { name: '外への通信の拒否' }).click()
      await page.getByRole('heading', { name: 'ログが届いていないため不明' }).waitFor()
    })

    test('what a firewall refused is listed and followed up', async () => {
      await send(refused(begun.getTime() + 2 * DAY_MS))
      await expect.poll(stored('203.0.113.5')).toBe(1)
      watch.pass(DAY_MS + 3_600_000)
      await watch.runJob('detection.count-access')
      await page.reload()
      const row = page.getByRole('row', { name: /10\.0\.0\.5.*203\.0\.113\.5:445/ })
      await row.getByRole('button', { name: '10.0.0.5を要確認にする' }).click()
      const dialog = page.getByRole('dialog')
      expect(await dialog.getByLabel('対象').inputValue()).toBe('10.0.0.5 → 203.0.113.5:445')
      await dialog.getByLabel('メモ').fill('445番で外へ出ようとしている')
      await dialog.getByRole('button', { name: '登録する' }).click()
      await page.getByText('登録しました。').first().waitFor()
      await page.getByText('445番で外へ出ようとしている').waitFor()
    })

    test('the review is signed with a name, and reads the same in English', async () => {
      await page.getByRole('button', { name: '見直しに署名する' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByText('直近4週間の集計に目を通したことを確認します。').waitFor()
      await dialog.getByRole('button', { name: '情報システム担当として署名' }).click()
      await page.getByText('署名しました。').first().waitFor()
      await shoot('access-review')
      await page.getByText(/^情報システム担当（\d{4}-\d\d-\d\d〜/).waitFor()
      await english.goto(`${watch.url}/access-review?tab=off-hours`)
      await english.getByRole('heading', { level: 1, name: 'Access review' }).waitFor()
      await english.getByRole('row', { name: /hanako.*203\.0\.113\.77/ }).waitFor()
      await english.getByRole('tab', { name: 'Denied outbound' }).click()
      await english
        .getByRole('row', { name: /10\.0\.0\.5/ })
        .first()
        .waitFor()
      await english.getByText(/^情報システム担当: \d{4}-\d\d-\d\d to /).waitFor()
      expect(watch.errors).toEqual([])
    })
  },
)
