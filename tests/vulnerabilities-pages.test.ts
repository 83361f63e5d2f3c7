/**
 * In a real browser: no catalogue yet, then feeds and an inventory are brought in by file; the list, one finding, a false
 * alarm and back, what cannot be judged, the tab of an asset, the phone. The records are short forms of published ones.
 */

import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { firstRun, openWatch, type Watch, whyNoBrowser } from './browser.ts'
import { expectAccessible, handIn, sendFile, shoot } from './page-acts.ts'

const reason = whyNoBrowser()

/** CVE-2024-21762 and CVE-2024-23113 as Fortinet published them (FG-IR-24-015, FG-IR-24-029), shortened. */
const cve = (
  id: string,
  title: string,
  vector: string,
  score: number,
  ranges: readonly string[],
) => ({
  dataType: 'CVE_RECORD',
  dataVersion: '5.1',
  cveMetadata: {
    cveId: id,
    assignerOrgId: '6abe59d8-c742-4dff-8ce8-9b0ca1073da8',
    assignerShortName: 'fortinet',
    state: 'PUBLISHED',
    datePublished: '2024-02-09T08:14:24.000Z',
    dateUpdated: '2024-02-15T00:00:00.000Z',
  },
  containers: {
    cna: {
      providerMetadata: { orgId: '6abe59d8-c742-4dff-8ce8-9b0ca1073da8', shortName: 'fortinet' },
      title,
      descriptions: [{ lang: 'en', value: `${title} in Fortinet FortiOS.` }],
      affected: [
        {
          vendor: 'Fortinet',
          product: 'FortiOS',
          defaultStatus: 'unaffected',
          versions: ranges.map((range) => {
            const [version, lessThanOrEqual] = range.split(' ')
            return { version, lessThanOrEqual, versionType: 'semver', status: 'affected' }
          }),
        },
      ],
      metrics: [
        {
          format: 'CVSS',
          cvssV3_1: {
            version: '3.1',
            vectorString: vector,
            baseScore: score,
            baseSeverity: 'CRITICAL',
          },
        },
      ],
      problemTypes: [
        {
          descriptions: [
            { cweId: 'CWE-787', description: 'Execute code', lang: 'en', type: 'CWE' },
          ],
        },
      ],
      references: [
        { url: 'https://fortiguard.com/psirt/FG-IR-24-015' },
        { url: 'javascript:alert(1)' },
      ],
    },
  },
})
const CVES = [
  cve(
    'CVE-2024-21762',
    'Out-of-bounds write in sslvpnd',
    'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
    9.8,
    ['7.4.0 7.4.2', '7.2.0 7.2.6', '7.0.0 7.0.13'],
  ),
  cve(
    'CVE-2024-23113',
    'Format string vulnerability in fgfmd',
    'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
    9.8,
    ['7.4.0 7.4.2', '7.2.0 7.2.6'],
  ),
]
/** GHSA-3h5v-q93c-6h6q and GHSA-rv95-896h-c2vc from the GitHub Advisory Database (CC BY 4.0), shortened. */
const osv = (
  id: string,
  alias: string,
  name: string,
  fixed: string,
  summary: string,
  vector: string,
) => ({
  schema_version: '1.6.0',
  id,
  aliases: [alias],
  summary,
  details: summary,
  published: '2024-06-17T19:09:12Z',
  modified: '2024-06-18T00:00:00Z',
  severity: [{ type: 'CVSS_V3', score: vector }],
  affected: [
    {
      package: { ecosystem: 'npm', name, purl: `pkg:npm/${name}` },
      ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed }] }],
    },
  ],
  references: [{ type: 'WEB', url: `https://github.com/advisories/${id}` }],
})
const OSVS = [
  osv(
    'GHSA-3h5v-q93c-6h6q',
    'CVE-2024-37890',
    'ws',
    '8.17.1',
    'ws affected by a DoS when handling a request with many HTTP headers',
    'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H',
  ),
  osv(
    'GHSA-rv95-896h-c2vc',
    'CVE-2024-29041',
    'express',
    '4.19.2',
    'Express.js Open Redirect in malformed URLs',
    'CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N',
  ),
]
const KEV = {
  catalogVersion: '2026.11.21',
  dateReleased: '2026-11-21T15:00:00.000Z',
  count: 1,
  vulnerabilities: [
    {
      cveID: 'CVE-2024-21762',
      vendorProject: 'Fortinet',
      product: 'FortiOS',
      vulnerabilityName: 'Fortinet FortiOS Out-of-Bound Write Vulnerability',
      dateAdded: '2024-02-09',
      shortDescription: 'Fortinet FortiOS contains an out-of-bound write vulnerability.',
      requiredAction: 'Apply mitigations per vendor instructions.',
      dueDate: '2024-02-16',
      knownRansomwareCampaignUse: 'Known',
      notes: '',
      cwes: ['CWE-787'],
    },
  ],
}
const FIREWALL = readFileSync(
  new URL('../libs/devices/src/fixtures/fortigate.conf', import.meta.url),
  'utf8',
).replaceAll(/\{\{\w+\}\}/g, 'Vx82kLqWz91Tr55')
const library = (name: string, version: string, purl: string) => ({
  type: 'library',
  'bom-ref': `${name} ${version}`,
  name,
  version,
  ...(purl === '' ? {} : { purl }),
})
const BILL = {
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  version: 1,
  metadata: { component: { type: 'application', name: 'line-monitor', version: '2.4.1' } },
  components: [
    library('ws', '8.13.0', 'pkg:npm/ws@8.13.0'),
    library('express', '4.18.2', 'pkg:npm/express@4.18.2'),
    library('受発注システム', '第3版', ''),
    library('label-printer-driver', '1.2', 'pkg:generic/label-printer-driver@1.2'),
  ],
}

describe.skipIf(reason !== null)(
  `the pages of vulnerabilities${reason ? ` (skipped: ${reason})` : ''}`,
  () => {
    let watch: Watch
    let page: Page
    beforeAll(async () => {
      watch = await openWatch()
      page = await (await watch.context()).newPage()
      await firstRun(page, watch)
    })
    afterAll(() => watch?.close())

    const isWide = (): Promise<boolean> =>
      page.evaluate(
        () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
      )
    // One product may be seen by several names on one asset.
    const row = (name: RegExp) => page.getByRole('row', { name }).first()

    test('without a catalogue the list says so, and leads to the feeds', async () => {
      await page.goto(`${watch.url}/vulnerabilities`)
      await page.getByRole('heading', { name: '脆弱性情報がまだありません' }).waitFor()
      await page.getByRole('link', { name: '公開情報源を開く' }).waitFor()
      expect(await page.getByRole('tab', { name: '該当', exact: true }).count()).toBe(1)
      expect(await page.getByText('0件').count()).toBe(0)
      await expectAccessible(page)
      await shoot(page, 'absent')
      await page.goto(`${watch.url}/today`)
      await page
        .getByRole('navigation', { name: '脆弱性' })
        .getByRole('link', { name: '脆弱性情報がまだありません' })
        .waitFor()
    })

    test('feeds and an inventory by file: findings with their deadline and its reason', async () => {
      await handIn(page, 'fw.conf', FIREWALL)
      await handIn(page, 'line-monitor.cdx.json', JSON.stringify(BILL))
      for (const [at, record] of CVES.entries())
        await sendFile(page, '/api/feeds/files', `cve-${at}.json`, JSON.stringify(record))
      for (const [at, record] of OSVS.entries())
        await sendFile(page, '/api/feeds/files', `osv-${at}.json`, JSON.stringify(record))
      await sendFile(
        page,
        '/api/feeds/files',
        'known_exploited_vulnerabilities.json',
        JSON.stringify(KEV),
      )
      await page.evaluate(async () => {
        for (let tries = 0; tries < 1_200; tries++) {
          const { counts } = (await (await fetch('/api/vulnerabilities/summary')).json()) as {
            counts: { buckets: Record<string, number>; exploited: number } | null
          }
          if ((counts?.buckets['affected'] ?? 0) >= 4 && (counts?.exploited ?? 0) >= 1) return
          await new Promise((done) => setTimeout(done, 500))
        }
        throw new Error('never matched')
      })
      await page.goto(`${watch.url}/vulnerabilities`)
      await row(/CVE-2024-21762/).waitFor()
      await shoot(page, 'list')
      expect(await isWide()).toBe(false)
      await row(/CVE-2024-21762/)
        .getByText('ランサムウェアが悪用')
        .waitFor()
      await row(/CVE-2024-21762/)
        .getByText(/日以内（\d{4}-\d\d-\d\dまで）/)
        .waitFor()
      await expectAccessible(page)
    })

    test('the filter stands in the address; one finding says why, in the words of its source', async () => {
      await page.getByRole('link', { name: '悪用を確認', exact: true }).click()
      await page.waitForURL(/kev=yes/)
      await row(/CVE-2024-23113/).waitFor({ state: 'detached' })
      await row(/CVE-2024-21762/)
        .getByRole('link')
        .first()
        .click()
      await page
        .getByRole('heading', { level: 1, name: 'Out-of-bounds write in sslvpnd' })
        .waitFor()
      await shoot(page, 'finding')
      const claims = page.getByRole('table', { name: 'このバージョンについての各情報源の判定' })
      await claims.getByText('採用').first().waitFor()
      await page.getByRole('button', { name: '日本語でコピー' }).waitFor()
      // What is no address of the web is text.
      await page.getByText('CVE-2024-21762', { exact: false }).first().waitFor()
      expect(await page.locator('a[href^="javascript"]').count()).toBe(0)
      await expectAccessible(page)
    })

    test('a false alarm needs a reason, leaves the list with its count, and comes back', async () => {
      await page.getByRole('button', { name: '誤検知・リスク受容…' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('button', { name: '保存' }).click()
      await dialog.getByText('入力してください。').first().waitFor()
      await dialog.getByRole('radio', { name: /リスクの受容/ }).check()
      await dialog.getByRole('textbox', { name: /^理由/ }).fill('SSL-VPNは使用していない')
      await dialog.getByRole('button', { name: '保存' }).click()
      await dialog.getByText('リスクの受容には期日が必要です。').waitFor()
      await dialog.getByRole('radio', { name: /誤検知/ }).check()
      await expectAccessible(page)
      await dialog.getByRole('button', { name: '保存' }).click()
      await page.getByText('1件を処理しました').waitFor()
      await page.getByText('SSL-VPNは使用していない').first().waitFor()
      await page.goto(`${watch.url}/vulnerabilities?bucket=suppressed`)
      await page.getByRole('tab', { name: '誤検知 1' }).waitFor()
      await row(/CVE-2024-21762/).waitFor()
      await page.goto(`${watch.url}/vulnerabilities/suppressions`)
      await shoot(page, 'suppressions')
      await expectAccessible(page)
      await page.getByRole('button', { name: '再び対象にする' }).click()
      await page.getByRole('dialog').getByRole('button', { name: '再び対象にする' }).click()
      await page.getByText('再び対象になりました。').waitFor()
      await page.goto(`${watch.url}/vulnerabilities?kev=yes`)
      await row(/CVE-2024-21762/).waitFor()
    })

    test('what cannot be judged stands beside it with its reason', async () => {
      await page.goto(`${watch.url}/vulnerabilities/coverage`)
      await page.getByRole('heading', { name: '製品を特定できない' }).waitFor()
      await page.getByText('例', { exact: true }).first().click()
      await page.getByText('受発注システム').waitFor()
      await shoot(page, 'coverage')
      await expectAccessible(page)
      await page.goto(`${watch.url}/vulnerabilities/policy`)
      await page.getByText('適用中').waitFor()
      await shoot(page, 'policy')
      await expectAccessible(page)
    })

    test('the page of the asset has them as a tab, and a phone can read them', async () => {
      await page.goto(`${watch.url}/vulnerabilities?q=CVE-2024-21762`)
      await row(/CVE-2024-21762/)
        .getByRole('link')
        .nth(1)
        .click()
      await page.getByRole('tab', { name: '脆弱性' }).click()
      await row(/CVE-2024-23113/).waitFor()
      await shoot(page, 'asset')
      await expectAccessible(page)
      await page.setViewportSize({ width: 390, height: 844 })
      await row(/CVE-2024-21762/)
        .getByRole('link')
        .first()
        .click()
      await page.getByRole('heading', { level: 1 }).waitFor()
      await shoot(page, 'phone-finding')
      expect(await isWide()).toBe(false)
      await page.goto(`${watch.url}/vulnerabilities`)
      await row(/CVE-2024-21762/).waitFor()
      await shoot(page, 'phone-list')
      expect(await isWide()).toBe(false)
      expect(watch.errors).toEqual([])
    })
  },
)
