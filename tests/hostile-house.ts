/**
 * A house with one company, for texts of somebody who means harm, and what must hold of every answer whatever they are.
 * @module
 */
import { expect } from 'vitest'
import { addSite, setUpCompany, siteNamed } from './company.ts'
import { type Answered, testHouses } from './house.ts'

/** `close` also finds that nothing reached what all objects inherit from. */
export const openHostileHouse = async (jobs: 'with-jobs' | 'without-jobs') => {
  const prototype = JSON.stringify(Object.getOwnPropertyNames(Object.prototype))
  const houses = await testHouses()
  const h = await houses.open(jobs)
  const who = await setUpCompany(h)
  return {
    ...h,
    who,
    site: await addSite(h, who),
    post: (url: string, body: unknown) => h.send('POST', url, { who, body }),
    get: (url: string) => h.send('GET', url, { who }),
    /** Taken, or refused in words: never an incident. */
    isTaken: (answer: Answered): boolean => {
      expect([answer.status < 500 || h.logged.at(-1)]).toEqual([true])
      if (answer.status >= 400) expect(answer.json.detail.length).toBeGreaterThan(5)
      return answer.status < 300
    },
    close: async (): Promise<void> => {
      await h.close()
      await houses.close()
      expect(JSON.stringify(Object.getOwnPropertyNames(Object.prototype))).toBe(prototype)
      expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
    },
  }
}

/** A site whose name and address are such a text. */
export const siteCalled = (name: string) => ({ ...siteNamed(name), address: name.slice(0, 400) })

/** RFC 4180, read by somebody who does not know how it was written. */
export const cellsOf = (csv: string): string[] =>
  [...csv.replace(/^\ufeff/, '').matchAll(/"((?:[^"]|"")*)"|([^,\r\n]+)/g)].map(
    ([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare ?? '',
  )

/** No cell is a formula to any program for tables. */
export const expectHarmless = (csv: string): void => {
  expect(csv.startsWith('\ufeff')).toBe(true)
  for (const cell of cellsOf(csv))
    expect([cell, RUNS_IN_A_SPREADSHEET.test(cell) && !/^-?\d+(\.\d+)?$/.test(cell)]).toEqual([
      cell,
      false,
    ])
}
const RUNS_IN_A_SPREADSHEET = /^[\s\u200b-\u200f\ufeff]*[=+\-@＝＋－＠|%]/u
