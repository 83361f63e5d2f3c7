/**
 * The doors of VEX documents. They come in with the imports; here they are read and withdrawn.
 * @module
 */
import { notFound, type Route, route } from '../../../../platform/http/index.ts'
import type { Transaction } from '../../../../platform/records/index.ts'
import * as contract from '../../contract.ts'
import type { VulnerabilitiesDeps } from '../deps.ts'
import { problem } from '../findings/list.ts'
import * as sql from './store.ts'

type Row = (typeof sql.documents)['row']['_output']

const view = (r: Row): contract.VexDocumentView => ({
  id: r.id,
  format: r.format,
  document: r.document,
  publisher: r.publisher,
  title: r.title,
  version: r.version,
  madeAt: r.made_at?.toISOString() ?? null,
  fileName: r.file_name,
  by: r.by_name,
  at: r.at.toISOString(),
  // One that is still coming is not listed.
  state: r.state === 'coming' ? 'in-force' : r.state,
  ended:
    r.ended_at === null
      ? null
      : { at: r.ended_at.toISOString(), by: r.ended_by ?? '', why: r.ended_why },
  statements: r.statements,
  findings: r.findings,
  damaged: r.damaged,
  damage: r.damage,
})

const read = async (
  tx: Transaction,
  organization: string,
  id: string,
): Promise<contract.VexDocumentView> => {
  const row = await tx.one(sql.documents, { organization, id, ended: true })
  if (row === null) throw notFound()
  return view(row)
}

export const vexRoutes = (
  { records, audit, clock }: VulnerabilitiesDeps,
  matchAgain: (tx: Transaction, keys: readonly string[]) => Promise<void>,
): readonly Route[] => [
  route(contract.listVex, ({ who, query }) =>
    records.reading(who.scope, async (tx) => ({
      rows: (
        await tx.all(sql.documents, {
          organization: who.organization,
          id: null,
          ended: query.ended === 'all',
        })
      ).map(view),
    })),
  ),

  route(contract.readVexDocument, ({ who, params, query }) =>
    records.reading(who.scope, async (tx) => {
      const document = await read(tx, who.organization, params.id)
      const found = await tx.all(sql.statementsShown, {
        organization: who.organization,
        document: params.id,
        after: Number(query.after),
        limit: query.limit + 1,
      })
      const statements = found.slice(0, query.limit)
      return {
        document,
        statements: statements.map(({ is_part: isPart, ...one }) => ({ ...one, isPart })),
        next: found.length > query.limit ? String(statements.at(-1)?.number ?? 0) : null,
      }
    }),
  ),

  route(contract.withdrawVex, async ({ who, params, body }) => {
    const { organization } = who
    if (who.scope.sites !== '*') throw problem('vulnerabilities.whole_company', {})
    return records.within(who.scope, async (tx) => {
      const held = await tx.one(sql.one, { organization, id: params.id })
      if (held === null) throw notFound()
      if (held.state !== 'in-force') throw problem('vulnerabilities.vex_ended', {})
      await tx.run(sql.settle, {
        organization,
        id: params.id,
        state: 'withdrawn',
        endedAt: clock.now(),
        endedBy: who.name,
        why: body.reason,
      })
      await audit.write(tx, who, {
        what: 'vulnerabilities.withdraw-vex',
        object: { kind: 'vex', id: params.id, name: held.document },
        before: { state: held.state },
        after: { state: 'withdrawn', reason: body.reason },
      })
      const keys = await tx.all(sql.keysOf, { organization, id: params.id })
      await matchAgain(
        tx,
        keys.map(({ key }) => key),
      )
      return read(tx, organization, params.id)
    })
  }),
]
