/**
 * The doors of lists of indicators.
 * @module
 */
import { domainToASCII } from 'node:url'
import { notFound, type Route, route } from '../../../../platform/http/index.ts'
import { problemsOf } from '../../../../platform/problem/index.ts'
import { newId } from '../../../../platform/records/index.ts'
import * as contract from '../../contract-hunt.ts'
import { readIndicators } from '../../indicators.ts'
import { type AlertsDeps, onlyWholeCompany } from '../deps.ts'
import * as sql from './store.ts'

const problem = problemsOf(contract.huntProblems)
const MIB = 1024 * 1024
const MAX_BYTES = 32 * MIB

export const huntRoutes = (deps: AlertsDeps): readonly Route[] => {
  const { records, clock, audit } = deps
  return [
    route(contract.listIndicators, ({ who }) =>
      records.reading(who.scope, async (tx) => ({
        rows: (await tx.all(sql.lists, { organization: who.organization, id: null })).map(view),
      })),
    ),

    route(contract.importIndicators, async ({ who, query, upload }) => {
      onlyWholeCompany(who)
      const name = upload?.name ?? ''
      const read = readIndicators(await textOf(name, upload?.bytes), {
        now: clock.now(),
        toAscii: domainToASCII,
      })
      if (read.indicators.length === 0) throw problem('detection.indicators_none', { name })
      const { organization } = who
      const list = await records.within(who.scope, async (tx) => {
        const put = await tx.one(sql.putList, {
          organization,
          id: newId(),
          name: query.name,
          format: read.format,
          refused: read.refused,
          at: clock.now(),
          by: who.name,
          until: query.until ?? null,
        })
        if (put === null) throw new Error('detection: a list of indicators was not written')
        await tx.run(sql.clearList, { organization, list: put.id })
        await tx.run(sql.addIndicators, {
          organization,
          list: put.id,
          values: read.indicators.map((i) => i.value),
          kinds: read.indicators.map((i) => i.kind),
          notes: read.indicators.map((i) => i.note),
        })
        await audit.write(tx, who, {
          what: 'detection.indicators-import',
          object: { kind: 'indicators', id: put.id, name: query.name },
          before: null,
          after: { indicators: read.indicators.length, refused: read.refused },
        })
        const found = await tx.one(sql.lists, { organization, id: put.id })
        if (found === null) throw notFound()
        return view(found)
      })
      return { list, faults: read.faults.map(({ line, why }) => ({ line, why })) }
    }),

    route(contract.removeIndicators, ({ who, params }) =>
      records.within(who.scope, async (tx) => {
        onlyWholeCompany(who)
        const { organization } = who
        const before = await tx.one(sql.lists, { organization, id: params.id })
        if (before === null) throw notFound()
        await tx.run(sql.removeList, { organization, id: params.id })
        await audit.write(tx, who, {
          what: 'detection.indicators-remove',
          object: { kind: 'indicators', id: params.id, name: before.name },
          before: { indicators: before.indicators },
          after: null,
        })
      }),
    ),
  ]
}

const view = (l: sql.ListRecord): contract.IndicatorList => ({
  id: l.id,
  name: l.name,
  format: l.format,
  indicators: l.indicators,
  refused: l.refused,
  importedAt: l.imported_at.toISOString(),
  importedBy: l.imported_by,
  until: l.until,
  lookedFrom: (l.back_from ?? l.imported_at).toISOString(),
  lookedTo: l.live_to.toISOString(),
  isLookedThrough: l.back_from === null,
  hits: l.hits,
})

const textOf = async (
  name: string,
  bytes: AsyncIterable<Uint8Array> | undefined,
): Promise<string> => {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of bytes ?? []) {
    size += part.length
    if (size > MAX_BYTES) throw problem('detection.indicator_file', { name, why: 'size' })
    parts.push(part)
  }
  const text = decoded(Buffer.concat(parts))
  if (text === null) throw problem('detection.indicator_file', { name, why: 'encoding' })
  return text.replaceAll('\0', '')
}

/** UTF-8, what Excel saves on a Japanese Windows (WHATWG's shift_jis is its code page 932), or its “Unicode text”; null: none of them. */
const decoded = (bytes: Uint8Array): string | null => {
  const first = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8'
  for (const encoding of [first, 'shift_jis'])
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes)
    } catch {
      // The next one.
    }
  return null
}
