/**
 * A question to agents through the page, as an administrator asks it: the agent answers over the wire, and the answer
 * appears while one looks; the page of the computer shows it, too.
 * @module
 */
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { firstRun, openWatch, type Watch, whyNoBrowser } from './browser.ts'

const reason = whyNoBrowser()

describe.skipIf(reason !== null)(
  `the pages of questions to agents${reason ? ` (skipped: ${reason})` : ''}`,
  () => {
    let watch: Watch
    let context: BrowserContext
    let page: Page
    let key: string

    const send = (method: string, path: string, body?: object) =>
      page.evaluate(
        async ([m, p, b]) => {
          const answer = await fetch(p, {
            method: m,
            ...(b === '' ? {} : { headers: { 'content-type': 'application/json' }, body: b }),
          })
          return answer.json()
        },
        [method, path, body === undefined ? '' : JSON.stringify(body)] as const,
      )

    beforeAll(async () => {
      watch = await openWatch()
      context = await watch.context()
      page = await context.newPage()
      await firstRun(page, watch)
      const site = await send('POST', '/api/sites', {
        name: '本社',
        kind: 'headquarters',
        country: 'JP',
        timeZone: 'Asia/Tokyo',
        language: 'ja',
        networks: [],
        parentId: null,
        address: '',
      })
      const { token } = await send('POST', '/api/sources', {
        kind: 'osquery',
        name: '本社のPC',
        site: site.id,
        enabled: true,
        everyMinutes: null,
        settings: {},
        secrets: {},
      })
      const enrolled = await send('POST', '/api/osquery/enroll', {
        enroll_secret: token,
        host_identifier: 'pc-1',
        platform_type: '2',
        host_details: {
          system_info: {
            hostname: 'pc-1.corp.example.jp',
            uuid: '4c4c4544-0042-3510-8052-c4c04f573101',
            hardware_serial: 'SER1XYZ9',
          },
          os_version: { name: 'Microsoft Windows 11 Pro', version: '10', platform: 'windows' },
          osquery_info: { version: '5.19.0' },
          platform_info: {},
        },
      })
      key = enrolled.node_key
    })
    afterAll(() => watch?.close())

    test('asked in the dialog, answered over the wire, shown without a reload', async () => {
      await page.goto(`${watch.url}/assets/questions`)
      await page.getByRole('button', { name: '質問する' }).first().click()
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('combobox').first().selectOption('file')
      // A path that would read the whole disk is refused at its field.
      await dialog.getByLabel('パス').fill('C:\\*')
      await dialog.getByRole('button', { name: '質問する' }).click()
      await dialog.getByText('1か所の入力を確認してください').waitFor()
      await dialog.getByLabel('パス').fill('C:\\Users\\*\\evil.exe')
      await dialog.getByRole('button', { name: '質問する' }).click()
      await page.getByRole('tab', { name: '未回答 1' }).waitFor()

      const { queries } = await send('POST', '/api/osquery/distributed/read', { node_key: key })
      const [[id, sql]] = Object.entries(queries) as [[string, string]]
      expect(sql).toContain(`LIKE 'C:\\Users\\%\\evil.exe'`)
      await send('POST', '/api/osquery/distributed/write', {
        node_key: key,
        queries: { [id]: [{ path: 'C:\\Users\\hana\\evil.exe', size: '7' }] },
        statuses: { [id]: 0 },
      })
      await page.getByRole('tab', { name: '該当あり 1' }).waitFor()
      await page.getByText('C:\\Users\\hana\\evil.exe').waitFor()

      await page.getByRole('link', { name: 'pc-1.corp.example.jp' }).click()
      await page.getByRole('heading', { name: 'エージェントへの質問' }).waitFor()
      await page.getByText('C:\\Users\\hana\\evil.exe').waitFor()
      expect(watch.errors).toEqual([])
    })
  },
)
