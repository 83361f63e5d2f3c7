/**
 * Heads of tables (IIS, Zeek) for those who hand a file over in pieces: the lines that name the columns go with each piece.
 * @module
 */

import { iisHead } from './formats/iis.ts'
import { zeekHead } from './formats/zeek.ts'
import type { IisTable, Stream, ZeekTable } from './stream.ts'

/** A head names some hundred columns. */
const MAX_HEAD_CHARS = 64 * 1024
const KEY = /^#([A-Za-z_-]{2,20})/

/**
 * The head after one more line of the file; null where the line is none of it, and is to be read as a record.
 * @example nextHead('', '#Fields: date time') // '#Fields: date time'
 */
export const nextHead = (head: string, line: string): string | null => {
  const text = line.replace(/[\r\n]+$/, '')
  const key = KEY.exec(text)?.[1]
  const { iis, zeek } = tablesOf(head)
  if (key === undefined || (!zeekHead(text, zeek) && !iisHead(text, iis))) return null
  const isNew = key === 'separator' || (key === 'Software' && zeek !== null)
  const kept = isNew
    ? []
    : head.split('\n').filter((one) => one !== '' && KEY.exec(one)?.[1] !== key)
  // `#types` belongs to the `#fields` before it.
  if (key === 'fields')
    kept.splice(0, kept.length, ...kept.filter((one) => !one.startsWith('#types')))
  return [...kept, text].join('\n').slice(0, MAX_HEAD_CHARS)
}

type Tables = { readonly iis: IisTable | null; readonly zeek: ZeekTable | null }
const NONE: Tables = { iis: null, zeek: null }
let last: { readonly head: string; readonly tables: Tables } = { head: '', tables: NONE }

/** Pieces of one file come one behind the other: the last head is remembered. */
const tablesOf = (head: string): Tables => {
  if (head === last.head) return last.tables
  let { iis, zeek } = NONE
  for (const line of head.split('\n')) {
    const asZeek = zeekHead(line, zeek)
    if (asZeek) zeek = asZeek
    else iis = iisHead(line, iis) ?? iis
  }
  const tables = { iis: zeek === null ? iis : null, zeek }
  last = { head, tables }
  return tables
}

/** Nothing told yet but the head. */
export const newStream = (head: string | undefined, audit: Stream['audit']): Stream => ({
  ...(head === undefined ? NONE : tablesOf(head)),
  last: null,
  audit,
  mark: 0,
})
