/**
 * Filters in the URL as people can read and write them: `?state=fails&state=stale&sort=-due`. Every value is a
 * text or a list of texts; the page's zod schema turns them into what it wants.
 * @module
 */
import { z } from 'zod'

/** Far more than any page has filters: a hostile link must not build a huge object. */
const MAX_VALUES = 200

/** Reads `?a=1&a=2&b=x` as `{ a: ['1', '2'], b: 'x' }`, into an object without a prototype's keys. */
export const readSearch = (text: string): Record<string, string | string[]> => {
  const found = new Map<string, string[]>()
  let values = 0
  for (const [key, value] of new URLSearchParams(text)) {
    if (key === '__proto__' || ++values > MAX_VALUES) continue
    found.set(key, [...(found.get(key) ?? []), value])
  }
  const out: Record<string, string | string[]> = {}
  for (const [key, list] of found) out[key] = list.length === 1 ? (list[0] ?? '') : list
  return out
}

/** The inverse of `readSearch`; empty values vanish. Starts with `?` unless nothing is left. */
export const writeSearch = (search: object): string => {
  const out = new URLSearchParams()
  for (const [key, value] of Object.entries(search)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null && one !== '') out.append(key, String(one))
    }
  }
  const text = out.toString()
  return text === '' ? '' : `?${text}`
}

/** What a page keeps in the URL for itself: a drawer or a dialog that stands open. It belongs to no view. */
const NOT_OF_A_VIEW = new Set(['open'])

/** The part of the URL that a saved view is made of, in one order whatever order it was clicked in. */
export const viewOf = (text: string): string => {
  const found = Object.entries(readSearch(text)).filter(([key]) => !NOT_OF_A_VIEW.has(key))
  return writeSearch(Object.fromEntries(found.sort(([a], [b]) => (a < b ? -1 : 1))))
}

const listed = (value: unknown): readonly unknown[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value]

/** A filter with several values; nonsense among them is dropped, an empty filter is absent. */
export const many = <T extends z.ZodType>(one: T) =>
  z
    .unknown()
    .transform((value): z.output<T>[] | undefined => {
      const good = listed(value).flatMap((v) => {
        const read = one.safeParse(v)
        return read.success ? [read.data] : []
      })
      return good.length === 0 ? undefined : good
    })
    .optional()

/** A filter with one value; nonsense is absent. */
export const one = <T extends z.ZodType>(value: T) => value.optional().catch(undefined)

/** Free text of a filter box. */
export const text = () => one(z.string().max(200))

/** What every table keeps in the URL beside its own filters. */
export const tableSearch = <T extends z.ZodRawShape>(filters: T) =>
  z.object({
    q: text(),
    sort: one(z.string().max(60)),
    columns: many(z.string().max(60)),
    ...filters,
  })

export type TableSearch = {
  readonly q?: string | undefined
  readonly sort?: string | undefined
  readonly columns?: readonly string[] | undefined
}
