/**
 * In a real browser: somebody hands in a seized Windows event log with a recorded attack, alerts appear, one becomes an incident with
 * its events, another is attached to it, and a rule looks for the same deed in everything that is stored. In Japanese and in English.
 */
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { chdbRunsHere } from '../platform/events/chdb-engine.ts'
import { firstRun, openWatch, type Watch, whyNoBrowser } from './browser.ts'

/** EVTX-ATTACK-SAMPLES of sbousseaden (GPL-3, not shipped): rundll32 and comsvcs.dll write the memory of LSASS into a file. */
const ARCHIVE = new URL(
  '../../shared/data/detection/evtx-samples/attack-samples.tar.gz',
  import.meta.url,
)
const MEMBER =
  'hayabusa-sample-evtx/EVTX-ATTACK-SAMPLES/Credential Access/sysmon_10_1_memdump_comsvcs_minidump.evtx'
const attack = (): Buffer =>
  execFileSync('tar', ['-xzOf', fileURLToPath(ARCHIVE), MEMBER], { maxBuffer: 8 * 1024 * 1024 })

/** A rule that nobody had when the log came in: WMI starts a program that loads a library. */
const NEW_RULE = `title: Library loaded by a program that WMI started
id: 7a9f0a52-6c0d-4a44-9a3e-2f3d5f0f6c11
status: test
description: Loads of libraries through WMI, told after the fact.
license: Apache-2.0
author: Somebody Else
level: high
tags: [attack.execution, attack.t1047]
logsource: { product: windows, category: process_creation }
detection:
  s:
    ParentImage|endswith: '\\WmiPrvSE.exe'
    CommandLine|contains: '.dll'
  condition: s
`

const reason =
  whyNoBrowser() ??
  (chdbRunsHere() ? null : 'no store of events on this machine') ??
  (existsSync(ARCHIVE) ? null : 'shared/data/detection is not here')

describe.skipIf(reason !== null)(
  `from a seized log to an incident${reason ? ` (skipped: ${reason})` : ''}`,
  () => {
    let watch: Watch
    let page: Page
    let english: Page
    beforeAll(async () => {
      watch = await openWatch()
      const japanese = await watch.context()
      page = await japanese.newPage()
      await firstRun(page, watch)
      const other = await watch.context({ language: 'en' })
      await other.addCookies(await japanese.cookies())
      english = await other.newPage()
      await english.addInitScript(() => localStorage.setItem('hinoban.language', 'en'))
    })
    afterAll(() => watch?.close())

    test('the event log is handed in on the page, as it was taken from the machine', async () => {
      await page.goto(`${watch.url}/imports`)
      await page.locator('input[type="file"]').setInputFiles({
        name: 'Microsoft-Windows-Sysmon%4Operational.evtx',
        mimeType: 'application/octet-stream',
        buffer: attack(),
      })
      await page.getByRole('link', { name: '内容を確認する' }).click()
      await page.getByText('MSEDGEWIN10').first().waitFor()
      await page.getByRole('button', { name: '取り込む', exact: true }).click()
      await page.getByText('取り込みの結果').waitFor()
    })

    test('alerts appear, each with what happened and what to do', async () => {
      await page.goto(`${watch.url}/alerts`)
      const alert = page.getByRole('link', { name: '認証情報の抜き取りツール' })
      // The page is left open: it asks again by itself.
      await alert.waitFor()
      await page.getByRole('link', { name: 'WMI・WinRMを通じた遠隔コマンド実行' }).waitFor()
      await alert.click()
      await page.getByText('LSASSのメモリ保存や').waitFor()
      await page.getByRole('link', { name: /^T1003\.001 OSの認証情報の抜き取り/ }).waitFor()
      const event = page.locator('.alert-event').first()
      await event.locator('summary').click()
      await event
        .getByText(/comsvcs\.dll, MiniDump 4868/)
        .first()
        .waitFor()
      await english.goto(page.url())
      await english.getByRole('heading', { name: 'What happened' }).waitFor()
      await english.getByText('What to do next').waitFor()
    })

    test('a value of the event leads on to the search', async () => {
      const event = english.locator('.alert-event').first()
      await event.locator('summary').click()
      await event.getByRole('button', { name: 'Search with MSEDGEWIN10' }).first().click()
      await english.waitForURL(/\/logs\?.*MSEDGEWIN10/)
      const found = english.getByRole('table', { name: 'Events, newest first' }).locator('tbody tr')
      await expect.poll(() => found.count()).toBe(6)
    })

    test('the histogram narrows the search by the keyboard alone', async () => {
      await english.goto(`${watch.url}/logs?span=all`)
      const opens = english.getByText('Show as a table')
      await opens.focus()
      await english.keyboard.press('Enter')
      const first = english
        .getByRole('table', { name: 'Events over time' })
        .getByRole('button', { name: /^2019-08-30/ })
        .first()
      await first.waitFor()
      // The whole time is counted first, then the little of it that holds events in finer pieces: the rows change meanwhile.
      await expect
        .poll(
          async () => {
            await opens.focus()
            await english.keyboard.press('Tab')
            return first.evaluate((button) => button === document.activeElement)
          },
          { interval: 500 },
        )
        .toBe(true)
      await english.keyboard.press('Enter')
      await english.waitForURL(/[?&]from=2019-08-30/)
      const found = english.getByRole('table', { name: 'Events, newest first' }).locator('tbody tr')
      await expect.poll(() => found.count()).toBeGreaterThan(0)
    })

    test('an event is held against a rule that did not match, and each condition is answered', async () => {
      await english.goto(`${watch.url}/logs?span=all&q=MiniDump`)
      const found = english.getByRole('table', { name: 'Events, newest first' }).locator('tbody tr')
      await found.first().getByRole('button').first().click()
      await english
        .getByRole('dialog')
        .getByRole('link', { name: 'Why does a rule not match?' })
        .click()
      await english
        .getByLabel('Find a rule by title, technique or author')
        .fill('Shadow copies deleted')
      await english.getByRole('button', { name: 'Shadow copies deleted' }).click()
      await english.getByText('The event does not match this rule.').waitFor()
      const condition = english.getByRole('region', { name: 'vssadmin' })
      await condition.getByText('This is what is missing').waitFor()
      const command = condition.getByRole('row', { name: /CommandLine/ })
      await command.getByText(/comsvcs\.dll, MiniDump/).waitFor()
      await command.getByText('does not hold').waitFor()
      await page.goto(english.url())
      await page.getByText('このイベントはルールに一致しません。').waitFor()
      await page.getByRole('link', { name: 'シャドウコピー（復元用の控え）の削除' }).click()
      const logs = page.getByRole('region', { name: 'このルールが読むログ' })
      await logs.getByText('ログは届いていますが、30日間に一致したイベントはありません').waitFor()
      await page.goto(`${watch.url}/alerts`)
      await page.getByRole('link', { name: '認証情報の抜き取りツール' }).click()
      const event = page.locator('.alert-event').first()
      await event.locator('summary').click()
      await event.getByRole('link', { name: '一致した条件を見る' }).click()
      await page.getByText('このイベントはルールに一致します。').waitFor()
      await page.getByRole('link', { name: 'アラートを開く' }).click()
      await page.getByRole('heading', { level: 1, name: '認証情報の抜き取りツール' }).waitFor()
    })

    test('the alert becomes an incident with its events; they stand in its timeline', async () => {
      await page.getByRole('button', { name: '事案にする' }).click()
      await page.getByRole('heading', { name: '事案1：認証情報の抜き取りツール' }).waitFor()
      const story = page.getByRole('list', { name: '経過' }).getByRole('listitem')
      expect(await story.allTextContents()).toEqual([
        expect.stringContaining('2019年8月30日(金) 21:54 JST最初の検知'),
        expect.stringContaining('事案を開始 — 情報システム担当'),
        expect.stringContaining('アラートを追加 — 情報システム担当'),
      ])
      const event = page.locator('.incident-event').first()
      await event.locator('summary').click()
      await event
        .getByText(/comsvcs\.dll, MiniDump 4868/)
        .first()
        .waitFor()
      await page.getByLabel('経過に記録する').fill('端末をネットワークから切り離した')
      await page.getByRole('button', { name: '記録する' }).click()
      await page.getByText('端末をネットワークから切り離した').first().waitFor()
    })

    test('another alert is attached to the incident under way', async () => {
      await english.goto(`${watch.url}/alerts`)
      await english
        .getByRole('link', { name: 'Shell started through WMI or WinRM from another machine' })
        .click()
      await english.getByRole('button', { name: 'Attach to an incident' }).click()
      await english.getByRole('dialog').getByRole('button', { name: 'Attach', exact: true }).click()
      await english.getByRole('heading', { name: /^Incident 1:/ }).waitFor()
      await expect.poll(() => english.locator('.incident-event').count()).toBe(2)
      await english.getByText('First hit').first().waitFor()
      await english.getByLabel('State').selectOption({ label: 'Contained' })
      await english.getByLabel('Why').fill('The machine is off the network.')
      await english.getByRole('button', { name: 'Save' }).click()
      await english.getByText('State: Contained').waitFor()
    })

    test('a rule that came later is looked for in all stored logs, and what it finds becomes an alert', async () => {
      await english.goto(`${watch.url}/detection/sets?open=import`)
      const dialog = english.getByRole('dialog')
      await dialog.getByLabel('Name of the set').fill('After the fact')
      await dialog.locator('input[type="file"]').setInputFiles({
        name: 'wmi.yml',
        mimeType: 'text/yaml',
        buffer: Buffer.from(NEW_RULE),
      })
      await dialog.getByText('1 rule').first().waitFor()
      await english.goto(`${watch.url}/detection/rules?q=WMI%20started`)
      await english
        .getByRole('link', { name: 'Library loaded by a program that WMI started' })
        .click()
      await english.getByRole('button', { name: 'Search past logs' }).click()
      await english.getByRole('dialog').getByRole('button', { name: 'Search', exact: true }).click()
      await english.waitForURL(/\/detection\/hunts\/[\w-]+$/)
      await english.getByText('6 of 6 events looked at, hits: 1').waitFor()
      await english.getByText('All events were judged as they were live.').waitFor()
      await english.getByText('MSEDGEWIN10').first().waitFor()
      await page.goto(english.url())
      await page.getByText('6件中6件のイベントを確認、検知1件').waitFor()
      await page.getByRole('button', { name: 'アラートにする' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'アラートにする' }).click()
      await page.getByText('一覧の1件のうち、1件を新たにアラートに加えました。').first().waitFor()
      await page.goto(`${watch.url}/alerts`)
      await page
        .getByRole('link', { name: 'Library loaded by a program that WMI started' })
        .waitFor()
      expect(watch.errors).toEqual([])
    })
  },
)
