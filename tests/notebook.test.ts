/**
 * What the inventory is for, in a real browser: an agent, the DHCP server and the ledger each tell of the same notebook, and
 * it is one asset; a camera appears on the network, is unknown, becomes a finding, is named by a person, and new
 * evidence closes the finding.
 */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { firstRun, openWatch, type Watch, whyNoBrowser } from './browser.ts'

const DAY = 86_400_000
const reason = whyNoBrowser()
const NOTEBOOK = { name: 'KEIRI-NOTE-07', serial: 'PF4XK7Q2', mac: 'f0:18:98:4a:5b:6c' }
const CAMERA = { mac: 'AC:CC:8E:12:34:56', address: '10.40.1.77', name: 'axis-accc8e123456' }

describe.skipIf(reason !== null)(
  `a notebook and a camera${reason ? ` (skipped: ${reason})` : ''}`,
  () => {
    let watch: Watch
    let page: Page
    beforeAll(async () => {
      watch = await openWatch()
      page = await (await watch.context()).newPage()
    })
    afterAll(() => watch?.close())

    const bringIn = async (name: string, text: string): Promise<void> => {
      await page.goto(`${watch.url}/imports`)
      await page
        .locator('input[type="file"]')
        .setInputFiles({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(text) })
      await page.getByRole('link', { name: '内容を確認する' }).click()
      const site = page.getByLabel('拠点', { exact: true })
      if ((await site.count()) > 0) await site.first().selectOption({ label: '本社' })
      await page.getByRole('button', { name: '取り込む', exact: true }).click()
      await page.getByText('取り込みの結果').waitFor()
    }
    /** As `nmap -sV -oX -` writes it. */
    const scan = (): string => {
      const at = Math.floor(watch.now().getTime() / 1000) - 60
      return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE nmaprun>
<nmaprun scanner="nmap" args="nmap -sV -oX - 10.40.1.0/24" start="${at}" version="7.94" xmloutputversion="1.05">
<host starttime="${at}" endtime="${at + 20}"><status state="up" reason="arp-response" reason_ttl="0"/>
<address addr="${CAMERA.address}" addrtype="ipv4"/><address addr="${CAMERA.mac}" addrtype="mac" vendor="Axis Communications AB"/>
<hostnames><hostname name="${CAMERA.name}" type="PTR"/></hostnames>
<ports><port protocol="tcp" portid="554"><state state="open" reason="syn-ack" reason_ttl="64"/><service name="rtsp" product="AXIS M1065 rtspd" method="probed" conf="10"/></port></ports>
</host>
<runstats><finished time="${at + 30}" timestr="" elapsed="30" summary="" exit="success"/><hosts up="1" down="255" total="256"/></runstats>
</nmaprun>
`
    }
    /** A call of an osquery agent, as it comes over the wire. */
    const agent = async (path: string, body: object): Promise<{ node_key?: string }> =>
      (
        await fetch(`${watch.url}/api/osquery/${path}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'user-agent': 'osquery/5.19.0' },
          body: JSON.stringify(body),
        })
      ).json() as Promise<{ node_key?: string }>
    /** Waits for what the house does by itself, and says what it found instead. */
    const until = async (look: () => Promise<unknown>, wanted: unknown): Promise<void> => {
      let seen: unknown
      for (let times = 0; times < 90; times++) {
        seen = await look()
        if (seen === wanted) return
        await page.waitForTimeout(1000)
      }
      expect(seen).toBe(wanted)
    }
    const openAssets = async (): Promise<number> => {
      await page.goto(`${watch.url}/assets`)
      await page.locator('.row-link').first().waitFor()
      return page.locator('.row-link').count()
    }

    test('a company with a head office', async () => {
      await firstRun(page, watch)
      await page.getByRole('button', { name: '拠点を追加' }).click()
      await page.getByLabel('名称').fill('本社')
      await page.getByLabel('アドレス範囲').fill('10.40.0.0/22')
      await page.getByRole('button', { name: '保存' }).click()
      await page.getByText('本社').first().waitFor()
    })

    test('three sources see the notebook, and it is one asset', async () => {
      await bringIn(
        '資産台帳.csv',
        `管理番号,拠点,種別,機器名,シリアル番号,管理部署\r\nPC-0007,本社,ノートPC,経理ノート7号,${NOTEBOOK.serial},経理部\r\n`,
      )
      await page.goto(`${watch.url}/sources?open=new`)
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('button', { name: /^osqueryエージェント/ }).click()
      await dialog.getByLabel('名称').fill('本社のPC')
      await dialog.getByRole('button', { name: '登録する' }).click()
      const secret = await dialog.locator('.secret-once').textContent()
      const { node_key: key } = await agent('enroll', {
        enroll_secret: secret,
        host_identifier: '4c4c4544-0042-3510-8052-c4c04f573177',
        platform_type: '2',
        host_details: {
          system_info: {
            hostname: NOTEBOOK.name,
            computer_name: NOTEBOOK.name,
            uuid: '4c4c4544-0042-3510-8052-c4c04f573177',
            hardware_vendor: 'LENOVO',
            hardware_model: 'ThinkPad X13',
            hardware_serial: NOTEBOOK.serial,
          },
          os_version: {
            name: 'Microsoft Windows 11 Pro',
            version: '10.0.26100',
            platform: 'windows',
          },
          osquery_info: { version: '5.19.0', instance_id: 'i-7' },
          platform_info: {},
        },
      })
      expect(key).toBeTruthy()
      await agent('log', {
        node_key: key,
        log_type: 'result',
        data: [
          {
            name: 'hinoban_windows_interfaces',
            hostIdentifier: '4c4c4544-0042-3510-8052-c4c04f573177',
            calendarTime: 'x',
            unixTime: Math.floor(watch.now().getTime() / 1000),
            epoch: 1,
            counter: 0,
            numerics: false,
            action: 'snapshot',
            snapshot: [
              {
                interface: '12',
                mac: NOTEBOOK.mac,
                address: '10.40.2.31',
                type: '6',
                physical_adapter: '1',
                friendly_name: 'Ethernet',
                description: 'Intel(R) Ethernet Connection',
              },
            ],
          },
        ],
      })
      // The lease names the notebook by its network card alone.
      await until(async () => {
        await page.goto(`${watch.url}/assets?q=${NOTEBOOK.mac.toUpperCase()}`)
        await page.waitForLoadState('networkidle')
        return page.locator('.row-link').count()
      }, 1)
      const [from, to] = [-3_600_000, 86_400_000].map((ms) =>
        new Date(watch.now().getTime() + ms)
          .toISOString()
          .slice(0, 19)
          .replaceAll('-', '/')
          .replace('T', ' '),
      )
      await bringIn(
        'dhcpd.leases',
        `# The format of this file is documented in the dhcpd.leases(5) manual page.\nauthoring-byte-order little-endian;\n\nlease 10.40.2.32 {\n  starts 0 ${from};\n  ends 1 ${to};\n  binding state active;\n  hardware ethernet ${NOTEBOOK.mac};\n  client-hostname "${NOTEBOOK.name}";\n}\n`,
      )
      expect(await openAssets()).toBe(1)
      await page.locator('.row-link').click()
      const says = page.getByRole('table').filter({ hasText: '記載なし' })
      for (const source of ['台帳', 'osquery', 'DHCP'])
        await says.getByRole('columnheader', { name: source }).waitFor()
      await says.getByRole('row', { name: /^シリアル番号/ }).waitFor()
      // The names differ, and the page says so.
      await says.getByRole('row', { name: /^名称 不一致/ }).waitFor()
      await page.getByText('経理部').first().waitFor()
    })

    test('a camera appears on the network and is unknown at once', async () => {
      await bringIn('scan.xml', scan())
      await page.goto(`${watch.url}/assets/unknown`)
      await page.getByRole('tab', { name: '台帳にない 1' }).waitFor()
      const row = page.getByRole('row').filter({ hasText: CAMERA.name })
      await row.getByText('カメラ').waitFor()
      await row.getByText('AC:CC:8E:12:34:56').waitFor()
      await page.goto(`${watch.url}/assets/network`)
      const tile = page.locator('.network-tile').filter({ hasText: '10.40.0.0/22' })
      await tile.getByRole('link', { name: /^カメラ/ }).waitFor()
      await tile.getByText('未登録 1台').waitFor()
    })

    test('a week later it is a finding', async () => {
      watch.pass(8 * DAY)
      await bringIn('scan-2.xml', scan())
      await until(async () => {
        await page.goto(`${watch.url}/findings?measure=HB-P01`)
        await page.waitForLoadState('networkidle')
        return (await page.getByRole('row').filter({ hasText: CAMERA.name }).count()) > 0
      }, true)
    })

    test('a person names it, and the finding is closed by new evidence', async () => {
      await page.goto(`${watch.url}/assets/unknown`)
      await page.getByRole('button', { name: `${CAMERA.name}を登録する` }).click()
      const naming = page.getByRole('dialog')
      // Recognised by its banner: the kind is there already.
      expect(await naming.getByLabel('種別').inputValue()).toBe('camera')
      await naming.getByLabel('名称').fill('玄関の監視カメラ')
      await naming.getByLabel('管理者').fill('総務部')
      await naming.getByRole('button', { name: '登録', exact: true }).click()
      await page.getByRole('tab', { name: '台帳にない 0' }).waitFor()
      await bringIn('scan-3.xml', scan())
      // The name that the finding bears is the one it was found under, or the new one.
      const closed = page.getByRole('row').filter({ hasText: /axis-accc8e123456|玄関の監視カメラ/ })
      await until(async () => {
        await page.goto(`${watch.url}/findings?status=closed&measure=HB-P01`)
        await page.waitForLoadState('networkidle')
        return (await closed.count()) > 0
      }, true)
      await closed.first().getByRole('link').first().click()
      await page.getByText('新しい証跡により終了').first().waitFor()
    })

    test('no page wrote an error to the console', () => {
      expect(watch.errors).toEqual([])
    })
  },
  300_000,
)
