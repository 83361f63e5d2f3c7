/**
 * Reads a feed in a worker thread: bounded in memory, time and items. Exports `run`.
 * @module
 */
import { createReadStream } from 'node:fs'
import { type Bytes, readAlerts } from '@hinoban/advisories'

export type ReadInput = { readonly path: string } | { readonly bytes: Uint8Array }
export type ReadItem = {
  readonly key: string
  readonly title: string
  readonly url: string
  readonly publishedAt: number | null
  readonly ids: readonly string[]
}
export type ReadResult = {
  readonly items: readonly ReadItem[]
  readonly damaged: number
  /** The first complaints, with their places. */
  readonly complaints: readonly string[]
  readonly damage: readonly { readonly at: string; readonly why: string; readonly detail: string }[]
}

/** The year files of publishers have a few thousand. */
const MAX_ITEMS = 5_000
const MAX_COMPLAINTS = 20
const MAX_IDS = 200

export const run = async (input: ReadInput): Promise<ReadResult> => {
  const chunks: Bytes = 'path' in input ? createReadStream(input.path) : [input.bytes]
  const items = new Map<string, ReadItem>()
  const complaints: string[] = []
  const damage: ReadResult['damage'][number][] = []
  let damaged = 0
  const complain = (at: string, why: string): void => {
    damaged += 1
    if (complaints.length >= MAX_COMPLAINTS) return
    complaints.push(oneLine(`${at}: ${why}`, 300))
    damage.push({ at: oneLine(at, 200), why, detail: '' })
  }
  for await (const part of readAlerts(chunks)) {
    if (part.kind === 'damage') complain(part.damage.at, part.damage.why)
    if (part.kind !== 'row') continue
    const { row } = part
    const title = oneLine(row.title, 300)
    const url = webAddress(row.url)
    const key = oneLine(row.id, 400)
    if (title === '' && url === '') complain(key, 'not_a_record')
    else if (items.size >= MAX_ITEMS) {
      complain(`${MAX_ITEMS}`, 'too_many')
      break
    } else
      items.set(key, {
        key,
        title: title === '' ? url.slice(0, 300) : title,
        url,
        publishedAt: row.publishedAt ?? row.modifiedAt,
        ids: row.ids.slice(0, MAX_IDS).map((id) => oneLine(id, 100)),
      })
  }
  return { items: [...items.values()], damaged, complaints, damage }
}

/** Neither line ends nor signs that turn the direction of writing. */
export const oneLine = (text: string, max: number): string =>
  text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]+/gu, ' ')
    .trim()
    .slice(0, max)
    .toWellFormed()

/** What a browser may be sent to; anything else is no address. */
const webAddress = (text: string): string => {
  if (text.length > 1_000 || !URL.canParse(text)) return ''
  const { protocol, username, password } = new URL(text)
  const isWeb = protocol === 'https:' || protocol === 'http:'
  return isWeb && username === '' && password === '' ? text : ''
}
