/**
 * The one flow of the house in a real browser: first run with a second factor, files in, the board judged, a finding, new evidence,
 * the finding closed by itself, time, stale (DESIGN 3).
 */
import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { firstRun, openWatch, type Watch, whyNoBrowser } from './browser.ts'

const DAY = 86_400_000
const samples = new URL('../samples/company/', import.meta.url)
const reason = whyNoBrowser()

/** A scan of the head office, as if it had been made an hour ago. */
const scan = async (now: Date): Promise<Buffer> => {
  const { asOf } = JSON.parse(await readFile(new URL('company.json', samples), 'utf8')) as {
    asOf: string
  }
  const seconds = Math.floor((now.getTime() - Date.parse(asOf)) / 1000) + 19 * 3600
  const text = await readFile(new URL('hq-nmap.xml', samples), 'utf8')
  return Buffer.from(
    text.replace(
      /\b(start|starttime|endtime|time)="(\d{10})"/g,
      (_, name: string, at: string) => `${name}="${Number(at) + seconds}"`,
    ),
  )
}

describe.skipIf(reason !== null)(
  `in a real browser${reason ? ` (skipped: ${reason})` : ''}`,
  () => {
    let watch: Watch
    let page: Page
    beforeAll(async () => {
      watch = await openWatch()
      page = await (await watch.context()).newPage()
    })
    afterAll(() => watch?.close())

    const bringIn = async (name: string, buffer: Buffer): Promise<void> => {
      await page.goto(`${watch.url}/imports`)
      await page
        .locator('input[type="file"]')
        .setInputFiles({ name, mimeType: 'application/octet-stream', buffer })
      await page.getByRole('link', { name: '内容を確認する' }).click()
      await page.getByRole('button', { name: '取り込む', exact: true }).click()
      await page.getByText('取り込みの結果').waitFor()
    }
    const stateOf = async (subject: string): Promise<string> => {
      await page.goto(`${watch.url}/measures/HB-P01`)
      const row = page.getByRole('row').filter({ hasText: subject })
      await row.first().waitFor()
      return (await row.first().locator('.state').textContent())?.trim() ?? ''
    }
    const until = async (
      look: () => Promise<unknown>,
      wanted: unknown,
      tries = 90,
    ): Promise<void> => {
      let seen: unknown
      for (let i = 0; i < tries; i++) {
        seen = await look()
        if (seen === wanted) return
        await page.waitForTimeout(1000)
      }
      expect(seen).toBe(wanted)
    }

    test('the first administrator signs in with a second factor and adds the head office', async () => {
      await firstRun(page, watch)
      await page.getByRole('button', { name: '拠点を追加' }).click()
      await page.getByLabel('名称').fill('本社')
      await page.getByLabel('アドレス範囲').fill('10.1.0.0/24')
      await page.getByRole('button', { name: '保存' }).click()
      await page.getByText('本社').first().waitFor()
    })

    test('an empty board is grey: 50 measures, none of them green', async () => {
      await page.goto(`${watch.url}/board`)
      await page.getByRole('heading', { level: 1, name: 'ボード' }).waitFor()
      await expect.poll(() => page.locator('.board-line').count()).toBe(50)
      expect(await page.locator('.board-line[data-state="holds"]').count()).toBe(0)
    })

    test('a real scan and a real ledger (CP932, title line, era dates) come in through the pages', async () => {
      await bringIn('hq-nmap.xml', await scan(watch.now()))
      await bringIn('資産台帳.csv', await readFile(new URL('asset-ledger.csv', samples)))
      await page.goto(`${watch.url}/assets`)
      await page.getByText('hq-ad01').first().waitFor()
      await until(() => stateOf('hq-ad01'), '実施')
    })

    test('a week later nobody answers for the camera: a finding', async () => {
      watch.pass(8 * DAY)
      await bringIn('hq-nmap-2.xml', await scan(watch.now()))
      await until(() => stateOf('hq-cam-lobby'), '未実施')
      await page.goto(`${watch.url}/findings`)
      await page.getByText('hq-cam-lobby').first().waitFor()
    })

    test('a ledger that names the owner closes the finding by itself', async () => {
      const ledger =
        '管理番号,拠点,種別,機器名,IPアドレス,MACアドレス,管理部署\r\nA-0030,本社,監視カメラ,hq-cam-lobby,10.1.0.30,00:40:8C:01:01:1E,総務部\r\n'
      await bringIn('camera.csv', Buffer.from(ledger))
      await until(() => stateOf('hq-cam-lobby'), '実施')
      await page.goto(`${watch.url}/findings?status=closed`)
      await page.getByText('hq-cam-lobby').first().waitFor()
    })

    test('time passes and nobody does anything: what was green is stale', async () => {
      watch.pass(8 * DAY)
      await until(() => stateOf('hq-ad01'), '期限切れ')
    })

    test('no page wrote an error to the console', () => {
      expect(watch.errors).toEqual([])
    })
  },
  300_000,
)
