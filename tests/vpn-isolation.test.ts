/**
 * The whole house: a firewall with a leaking FortiOS is seen from outside, unplugged, seen no more, and plugged in again without
 * an update. The case and HB-P04 follow what scans and configurations show, never a word.
 * @module
 */
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CaseDetail } from '../features/vulnerabilities/contract.ts'
import type { Who } from '../platform/access/index.ts'
import { addSite, setUpCompany } from './company.ts'
import { type TestHouse, testHouses, until } from './house.ts'

const OWN = '8.8.4.4'
const OTHER = '8.8.8.8'
const config = readFileSync(
  new URL('../libs/devices/src/fixtures/fortigate.conf', import.meta.url),
  'utf8',
)
  .replaceAll(/\{\{\w+\}\}/g, 'Vx82kLqWz91Tr55')
  .replace('FGT60F-7.4.2', 'FGT60F-6.0.3')
  .replace('203.0.113.10', OWN)
const shut = config
  .replaceAll(
    'set allowaccess ping https ssh\n        set type',
    'set allowaccess ping\n        set type',
  )
  .replace('    set port 10443', '    set status disable\n    set port 10443')
  .replace(/config vpn ipsec phase1-interface[\s\S]*?\nend\n/, '')
  .replace(/config firewall vip[\s\S]*?\nend\n/, '')
const host = (address: string): string =>
  `<host><status state="up" reason="syn-ack"/><address addr="${address}" addrtype="ipv4"/><ports><port protocol="tcp" portid="10443"><state state="open" reason="syn-ack"/></port></ports></host>`

describe('a leaking VPN device that is cut off', () => {
  let houses: Awaited<ReturnType<typeof testHouses>>
  let h: TestHouse & { close: () => Promise<void> }
  let admin: Who
  let site: string
  beforeAll(async () => {
    houses = await testHouses()
    h = await houses.open('with-jobs')
    admin = await setUpCompany(h)
    site = await addSite(h, admin)
  })
  afterAll(async () => {
    await h?.close()
    await houses?.close()
  })
  const ask = async (
    method: string,
    path: string,
    given: Parameters<TestHouse['send']>[2] = {},
  ) => {
    const answer = await h.send(method, path, { who: admin, ...given })
    expect([method, path, answer.status < 300 || answer.text]).toEqual([method, path, true])
    return answer.json
  }
  const handIn = async (name: string, bytes: string): Promise<void> => {
    const { id } = await ask('POST', '/api/imports', { bytes, fileName: name })
    await until(async () => (await ask('GET', `/api/imports/${id}`)).state === 'ready')
    await ask('POST', `/api/imports/${id}/confirm`, { body: { site, mapping: null } })
    await until(async () => (await ask('GET', `/api/imports/${id}`)).state === 'done')
  }
  /** nmap tells whole seconds: one of its own, so that it is later than everything before it. */
  const scan = async (name: string, addresses: readonly string[]): Promise<void> => {
    await sleep(1000 - (Date.now() % 1000))
    const at = Math.floor(Date.now() / 1000)
    await handIn(
      name,
      `<?xml version="1.0"?><nmaprun scanner="nmap" args="nmap -p 1-65535 -oX - 8.8.4.0/29 8.8.8.8" start="${at}"><scaninfo type="syn" protocol="tcp" numservices="65535" services="1-65535"/>${addresses.map(host).join('')}<runstats><finished time="${at}" exit="success"/></runstats></nmaprun>`,
    )
  }
  const caseWhere = (is: (c: CaseDetail) => boolean): Promise<CaseDetail> =>
    until(async () => {
      const { rows } = await ask('GET', '/api/vpn-cases')
      if (rows.length === 0) return null
      const found: CaseDetail = await ask('GET', `/api/vpn-cases/${rows[0].id}`)
      return is(found) ? found : null
    })
  const isolateOf = (c: CaseDetail) => c.judged.tasks.find((t) => t.kind === 'isolate')

  test('a scan from outside proves it, the next that sees it again takes the proof away, a closed configuration gives another', async () => {
    await handIn('fw.conf', config)
    const opened = await caseWhere((c) => c.judged.isolation?.state === 'reachable')
    expect(isolateOf(opened)).toMatchObject({ state: 'open', gap: 'still-reachable' })
    await scan('open.xml', [OWN, OTHER])
    await scan('down.xml', [OTHER])
    const off = await caseWhere((c) => c.judged.isolation?.state === 'isolated')
    expect(off.state).toBe('open')
    expect(isolateOf(off)).toMatchObject({ state: 'proven', proof: { kind: 'cut-off-seen' } })
    expect(off.judged.tasks.find((t) => t.kind === 'upgrade')).toMatchObject({ state: 'open' })
    expect(off.events[0]).toMatchObject({ kind: 'isolated' })

    await scan('again.xml', [OWN, OTHER])
    const back = await caseWhere((c) => c.judged.isolation?.state === 'reachable')
    expect(isolateOf(back)).toMatchObject({ state: 'open', gap: 'still-reachable' })
    expect(back.events.map((e) => e.kind)).toContain('reconnected')

    // Its own configuration says that nothing is let in; the scan had seen something, so it has to look again.
    await handIn('fw-shut.conf', shut)
    await scan('quiet.xml', [OTHER])
    const closed = await caseWhere((c) => c.judged.isolation?.state === 'isolated')
    const report = await h.send('GET', `/api/vpn-cases/${closed.id}/report?language=ja`, {
      who: admin,
    })
    expect(report.text).toContain('更新するまでの切り離し')
  })
})
