/**
 * What proofs before a browser do again and again: call a door as the page itself does, hand in a file, look at the page, have it
 * checked.
 * @module
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { siteNamed } from './company.ts'
import { until } from './house.ts'

/** With the session of the page. @throws Error with what was answered, unless that is an answer of success */
export const call = async <T>(
  page: Page,
  method: 'GET' | 'POST',
  path: string,
  body?: object,
): Promise<T> =>
  page.evaluate(
    async ([way, to, json]) => {
      const answer = await fetch(to, {
        method: way,
        ...(json === null
          ? {}
          : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(json) }),
      })
      if (!answer.ok) throw new Error(await answer.text())
      return answer.json()
    },
    [method, path, body ?? null] as const,
  )

/** Sends the bytes of a file to a door that takes files. */
export const sendFile = <T>(page: Page, path: string, name: string, text: string): Promise<T> =>
  page.evaluate(
    async ([to, file, body]) => {
      const headers = { 'content-type': 'application/octet-stream', 'x-file-name': file }
      const answer = await fetch(to, { method: 'POST', headers, body })
      if (!answer.ok) throw new Error(await answer.text())
      return answer.json()
    },
    [path, name, text] as const,
  )

/** Imports a file for the first site, which is made where there is none; resolves once it is taken in. */
export const handIn = async (page: Page, name: string, text: string): Promise<void> => {
  const { items } = await call<{ items: { id: string }[] }>(page, 'GET', '/api/sites')
  const site =
    items[0] ?? (await call<{ id: string }>(page, 'POST', '/api/sites', siteNamed('本社')))
  const { id } = await sendFile<{ id: string }>(page, '/api/imports', name, text)
  const is = async (state: string): Promise<boolean> =>
    (await call<{ state: string }>(page, 'GET', `/api/imports/${id}`)).state === state
  await until(() => is('ready'))
  await call(page, 'POST', `/api/imports/${id}/confirm`, { site: site.id, mapping: null })
  await until(() => is('done'))
}

/** A picture in both themes, where somebody wants to look at the pages: `HINOBAN_SHOTS` names a folder. */
export const shoot = async (page: Page, name: string): Promise<void> => {
  const folder = process.env['HINOBAN_SHOTS']
  if (folder === undefined) return
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme })
    await page.screenshot({ path: `${folder}/${name}-${theme}.png`, fullPage: true })
  }
  await page.emulateMedia({ colorScheme: 'light' })
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** By axe-core with all its rules, once nothing is loading any more. */
export const expectAccessible = async (page: Page): Promise<void> => {
  await page.waitForLoadState('networkidle')
  // Through the debugger: the content security policy lets no script in.
  await page.evaluate(axe)
  const violations = await page.evaluate(async () => {
    const { axe: checker } = globalThis as unknown as {
      axe: { run: () => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> }
    }
    return (await checker.run()).violations.map((v) => [v.id, ...v.nodes.map((n) => n.html)])
  })
  expect(violations).toEqual([])
}
