/**
 * Hostile texts before a reader's eyes: in every list, on details, in dialogs and on paper they are letters. Nothing of
 * them becomes an element, no script runs, no address is asked, and the content security policy has nothing to stop.
 * @module
 */
import type { Page, Request } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { firstRun, openWatch, type Watch, whyNoBrowser } from './browser.ts'
import { dayAfter } from './fill.ts'
import { HOSTILE } from './hostile.ts'
import { siteCalled } from './hostile-house.ts'

const reason = whyNoBrowser()
/** What a page would run or load if it took a text for markup. */
const INJECTED =
  'iframe, math, object, embed, img[src="x"], [onload], [onerror], main script, a[href^="javascript:" i], a[href^="data:" i]'
/** The ones that would show on a page; each is looked for by its letters. */
const MARKUP = HOSTILE.filter(
  (text) => /[<&{]/.test(text) && text.length < 100 && !/\p{Cc}/u.test(text),
)
/** Many in one text, for fields that hold more than a name. */
const together = (most: number): string[] => {
  const texts: string[] = ['']
  // A NUL is refused with all that stands beside it.
  for (const text of HOSTILE.filter((one) => !one.includes('\0'))) {
    const last = texts.at(-1) ?? ''
    if (last.length + text.length + 1 > most) texts.push(text.slice(0, most))
    else texts[texts.length - 1] = `${last} ${text}`
  }
  return texts
}

describe.skipIf(reason !== null)(
  `hostile texts in a real browser${reason ? ` (skipped: ${reason})` : ''}`,
  () => {
    let watch: Watch
    let page: Page
    let site = ''
    const dialogs: string[] = []
    const strangers: string[] = []

    type Sent = { readonly status: number; readonly json: unknown }
    /** Many requests of the signed-in reader, some at a time. */
    const sendAll = (method: string, url: string, bodies: readonly unknown[]): Promise<Sent[]> =>
      page.evaluate(
        async ([how, where, all]) => {
          const sent: Sent[] = []
          for (let at = 0; at < all.length; at += 8)
            sent.push(
              ...(await Promise.all(
                all.slice(at, at + 8).map(async (body) => {
                  const answer = await fetch(where, {
                    method: how,
                    headers: { 'content-type': 'application/json' },
                    body: JSON.stringify(body),
                  })
                  const text = await answer.text()
                  return { status: answer.status, json: text === '' ? null : JSON.parse(text) }
                }),
              )),
            )
          return sent
        },
        [method, url, bodies] as const,
      )
    const send = async <T>(method: string, url: string, body: unknown): Promise<T> => {
      const [sent] = await sendAll(method, url, [body])
      expect([url, (sent?.status ?? 0) < 300 || sent?.json]).toEqual([url, true])
      return sent?.json as T
    }
    const get = <T>(url: string): Promise<T> =>
      page.evaluate(async (where) => (await fetch(where)).json(), url) as Promise<T>
    const upload = (url: string, name: string, text: string): Promise<{ id: string }> =>
      page.evaluate(
        async ([where, file, body]) =>
          (
            await fetch(where, {
              method: 'POST',
              headers: {
                'content-type': 'application/octet-stream',
                'x-file-name': encodeURIComponent(file),
              },
              body,
            })
          ).json(),
        [url, name, text] as const,
      )
    const until = async (look: () => Promise<boolean>): Promise<void> => {
      while (!(await look())) await page.waitForTimeout(200)
    }

    beforeAll(async () => {
      watch = await openWatch()
      page = await (await watch.context()).newPage()
      page.on('dialog', (dialog) => {
        dialogs.push(dialog.message())
        void dialog.dismiss()
      })
      page.on('request', (request: Request) => {
        const url = request.url()
        if (!url.startsWith(watch.url) && !/^(?:blob|data):/.test(url)) strangers.push(url)
      })
      await page.addInitScript(() =>
        document.addEventListener('securitypolicyviolation', (violation) =>
          console.error(`content security policy: ${violation.violatedDirective}`),
        ),
      )
      await firstRun(page, watch)
      site = (await send<{ id: string }>('POST', '/api/sites', siteCalled('本社'))).id
    })
    afterAll(() => watch?.close())

    /** A refusal in words is none. */
    const errors = () => watch.errors.filter((error) => !/status of 4\d\d/.test(error))
    const harmless = async (where: string): Promise<void> => {
      const found = await page.evaluate(
        (injected) =>
          [...document.querySelectorAll(injected)].map((e) => e.outerHTML.slice(0, 200)),
        INJECTED,
      )
      expect([where, found, dialogs, strangers, errors()]).toEqual([where, [], [], [], []])
    }

    /** Opens it, walks through everything that scrolls, and gives all letters that were seen. */
    const walk = async (path: string): Promise<string> => {
      await page.goto(`${watch.url}${path}`)
      await page.locator('h1').first().waitFor()
      await page.waitForLoadState('networkidle')
      // The network may rest while a slow machine still makes the page of what came.
      await until(async () => (await page.locator('main [aria-busy="true"]').count()) === 0)
      const seen = await page.evaluate(async () => {
        const texts = [document.body.textContent ?? '']
        const frame = () => new Promise((next) => setTimeout(next, 40))
        const scrolling = [document.documentElement, ...document.querySelectorAll('main, main *')]
        for (const element of scrolling.filter((e) => e.scrollHeight > e.clientHeight + 40))
          for (let top = 0, last = -1; top !== last && texts.length < 400; ) {
            last = element.scrollTop
            element.scrollTop += Math.max(200, element.clientHeight - 100)
            top = element.scrollTop
            await frame()
            if (top !== last) texts.push(document.querySelector('main')?.textContent ?? '')
          }
        return texts.join('\n')
      })
      await harmless(path)
      return seen
    }
    const shown = (text: string, among: readonly string[]): number => {
      const letters = (s: string) => s.replace(/\s+/gu, '')
      const all = letters(text)
      return among.filter((one) => all.includes(letters(one))).length
    }

    test('in sites, people, contact trees and their pages', async () => {
      const names = HOSTILE.map((text) => text.slice(0, 90))
      const sites = await sendAll('POST', '/api/sites', names.map(siteCalled))
      const people = await sendAll(
        'POST',
        '/api/people',
        names.map((text) => ({
          familyName: text,
          givenName: text,
          familyNameKana: '',
          givenNameKana: '',
          mail: null,
          phone: null,
          language: 'ja',
          siteId: site,
          department: text,
          title: text,
          duties: [],
        })),
      )
      for (const made of [sites, people])
        expect(made.filter(({ status }) => status < 300).length).toBeGreaterThan(200)
      const persons = people.filter((p) => p.status < 300).map((p) => (p.json as { id: string }).id)
      await send('POST', '/api/contact-trees', {
        name: MARKUP[1],
        purpose: 'incident',
        siteId: site,
        steps: persons.slice(0, 20).map((personId) => ({
          personId,
          channel: 'phone',
          address: MARKUP[0],
          waitMinutes: 5,
        })),
      })
      // Sites are one list; of people the first page is looked at.
      expect(shown(await walk('/sites'), MARKUP)).toBeGreaterThan(MARKUP.length * 0.9)
      expect(shown(await walk('/people'), MARKUP)).toBeGreaterThan(3)
      expect(shown(await walk('/contacts'), MARKUP)).toBeGreaterThan(0)
    })

    test('in assets, scanned hosts, notes and what is known of them', async () => {
      const at = Math.floor(Date.now() / 1000) - 600
      const escaped = (text: string): string =>
        text
          .replace(/(?![\t\r\n])\p{Cc}/gu, '')
          .replace(/[&<>"'\t\r\n]/g, (sign) => `&#${sign.charCodeAt(0)};`)
      const hosts = HOSTILE.map(
        (text, n) =>
          `<host starttime="${at}" endtime="${at + 1}"><status state="up"/><address addr="10.9.${n >> 8}.${n & 255}" addrtype="ipv4"/><hostnames><hostname name="${escaped(text)}" type="PTR"/></hostnames><ports><port protocol="tcp" portid="80"><state state="open"/><service name="${escaped(text)}" product="${escaped(text)}" version="1" method="probed" conf="10"/></port></ports></host>`,
      )
      const { id } = await upload(
        `/api/imports?site=${site}`,
        '<img src=x onerror=alert(1)>.xml',
        `<?xml version="1.0"?><nmaprun scanner="nmap" args="nmap 10.9.0.0/16" start="${at}">${hosts.join('')}<runstats><finished time="${at + 60}" exit="success"/><hosts up="${hosts.length}" down="0" total="${hosts.length}"/></runstats></nmaprun>`,
      )
      const state = async () => (await get<{ state: string }>(`/api/imports/${id}`)).state
      await until(async () => (await state()) === 'ready')
      expect(shown(await walk(`/imports/${id}`), MARKUP)).toBeGreaterThan(2)
      await send('POST', `/api/imports/${id}/confirm`, { site, mapping: null })
      await until(async () => (await state()) === 'done')
      await walk(`/imports/${id}`)
      await walk('/imports')

      const assets = [
        ...HOSTILE.map((text) => ({ name: text.slice(0, 200), owner: text.slice(0, 90) })),
        ...together(3900).map((note) => ({ name: 'all', owner: '', note })),
      ]
      const made = await sendAll(
        'POST',
        '/api/assets',
        assets.map((asset) => ({ site, deviceClass: 'server', ...asset })),
      )
      const kept = made.filter(({ status }) => status < 300)
      expect(kept.length).toBeGreaterThan(200)
      expect(shown(await walk('/assets'), MARKUP)).toBeGreaterThan(5)
      const scanned = await get<{ rows: { id: string }[] }>('/api/assets?source=nmap-xml&limit=4')
      const ids = [
        ...kept.slice(0, 6).map(({ json }) => (json as { id: string }).id),
        ...kept.slice(-together(3900).length).map(({ json }) => (json as { id: string }).id),
        ...scanned.rows.map((row) => row.id),
      ]
      for (const asset of ids) await walk(`/assets/${asset}`)
      // What a switch heard its neighbours say of themselves, and a source that a person named.
      const heard = HOSTILE.filter((text) => !/\p{Cc}/u.test(text) && text.length < 200)
      const { id: output } = await upload(
        `/api/imports?site=${site}`,
        'switch.txt',
        `sw1#show cdp neighbors detail\n${heard
          .map(
            (text, n) =>
              `-------------------------\nDevice ID: ${text}\nEntry address(es):\n  IP address: 10.8.${n >> 8}.${n & 255}\nPlatform: ${text},  Capabilities: Switch\nInterface: GigabitEthernet0/${n},  Port ID (outgoing port): ${text.slice(0, 40)}\n`,
          )
          .join('')}\nsw1#\n`,
      )
      const outputState = async () => (await get<{ state: string }>(`/api/imports/${output}`)).state
      await until(async () => (await outputState()) === 'ready')
      await send('POST', `/api/imports/${output}/confirm`, { site, mapping: null })
      await until(async () => (await outputState()) === 'done')
      await sendAll(
        'POST',
        '/api/sources',
        MARKUP.slice(0, 20).map((name) => ({
          kind: 'osquery',
          name: name.slice(0, 90),
          site,
          enabled: true,
          everyMinutes: null,
          settings: {},
          secrets: {},
        })),
      )
      expect(shown(await walk('/assets/unknown'), MARKUP)).toBeGreaterThan(5)
      expect(shown(await walk('/assets/network?tab=links'), MARKUP)).toBeGreaterThan(5)
      expect(shown(await walk('/sources'), MARKUP.slice(0, 20))).toBeGreaterThan(5)
      for (const path of [
        '/assets/unknown?tab=no-agent',
        '/assets/unknown?tab=silent',
        '/assets/merges',
        '/assets/network',
        '/assets/network?tab=sites',
        '/sources?tab=coverage',
        `/assets?network=${encodeURIComponent('10.9.0.0/24')}`,
      ])
        await walk(path)
      await page.goto(`${watch.url}/search?q=${encodeURIComponent('<script>')}`)
      await page.waitForLoadState('networkidle')
      await harmless('search')
    })

    test('in comments, notes, reasons, settings, channels and the audit log', async () => {
      const owner = { personId: null, name: MARKUP[1] ?? '' }
      const assigned = await send<{ rows: { actionId: string }[] }>('POST', '/api/actions', {
        measures: ['HB-P21'],
        owner,
        due: dayAfter(3),
        note: together(1900)[0],
      })
      const action = assigned.rows[0]?.actionId ?? ''
      await sendAll(
        'POST',
        `/api/actions/${action}/comments`,
        [...MARKUP, ...together(1900)].map((comment) => ({ comment })),
      )
      for (const kind of ['exception', 'not-applicable'])
        await sendAll(
          'POST',
          '/api/exceptions',
          together(900).map((text, n) => ({
            kind,
            measure: `HB-P${String(n + 1).padStart(2, '0')}`,
            scope: { kind: 'all' },
            reason: text,
            ...(kind === 'exception' ? { compensating: text } : {}),
            lastDay: dayAfter(10),
          })),
        )
      await sendAll(
        'POST',
        '/api/channels',
        MARKUP.slice(0, 20).map((name) => ({
          kind: 'mail',
          name,
          target: 'soc@example.jp',
          enabled: true,
        })),
      )
      for (const text of MARKUP.slice(0, 20))
        await sendAll('PUT', `/api/settings/${encodeURIComponent('mail.from')}`, [{ value: text }])
      await send('PUT', '/api/posture', {
        posture: 'alert',
        reason: `${MARKUP[0]} ${MARKUP[1]} と言われたため`,
      })
      expect(shown(await walk(`/actions/${action}`), MARKUP)).toBeGreaterThan(MARKUP.length * 0.9)
      const texts = await walk('/exceptions')
      expect(shown(texts, MARKUP.slice(0, 10))).toBeGreaterThan(4)
      for (const path of [
        '/today',
        '/findings',
        '/actions',
        '/channels',
        '/settings',
        '/audit',
        '/measures/HB-P01',
        '/measures/HB-P01?tab=history',
        '/measures/HB-P01?tab=signatures',
        '/measures/HB-P21',
      ])
        await walk(path)
    })

    test('in addresses that lead to a page', async () => {
      for (const text of MARKUP.slice(0, 8))
        for (const path of [
          '/assets?q=',
          '/assets?network=',
          '/assets/network?site=',
          '/findings?measure=',
          '/measures/',
          '/nowhere/',
        ]) {
          await page.goto(`${watch.url}${path}${encodeURIComponent(text)}`)
          await page.locator('main :is(h1, h2, p)').first().waitFor()
        }
      await page.waitForLoadState('networkidle')
      await harmless('addresses')
    })

    test('on the printed board, under a company with a hostile name', async () => {
      const { version, ...company } = await get<Record<string, unknown>>('/api/organization')
      const edit = Object.fromEntries(
        Object.entries(company).filter(([key]) =>
          ['name', 'nameKana', 'corporateNumber', 'language', 'timeZone', 'colour'].includes(key),
        ),
      )
      await send('PUT', '/api/organization', {
        version,
        edit: { ...edit, name: `${MARKUP[1]}"; } * { display: none` },
      })
      await page.goto(`${watch.url}/board`)
      await page.getByText('* { display: none').first().waitFor()
      await page.waitForLoadState('networkidle')
      await page.emulateMedia({ media: 'print' })
      expect((await page.locator('main').textContent())?.length).toBeGreaterThan(500)
      expect((await page.pdf({ preferCSSPageSize: true })).subarray(0, 5).toString()).toBe('%PDF-')
      expect([errors(), dialogs, strangers]).toEqual([[], [], []])
    })
  },
)
