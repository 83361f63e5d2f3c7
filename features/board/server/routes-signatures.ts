/**
 * Routes of what people sign, and of the evidence other programs send.
 * @module
 */
import type { Who } from '../../../platform/access/who.ts'
import { fileAnswer, notFound, type Route, route } from '../../../platform/http/index.ts'
import * as api from '../contract.ts'
import type { Board } from './deps.ts'
import { afterOf, type Here } from './findings.ts'
import { takeEvidence } from './intake.ts'
import { boardProblem } from './problems.ts'
import {
  changePosture,
  declarationsOf,
  declareMeasure,
  exceptionView,
  postureView,
  revoke,
  type SigningContext,
  sign,
} from './signatures.ts'
import * as sql from './signatures-store.ts'
import { cursorOf, iso } from './views.ts'

const INSTANT = /^\d{4}-\d\d-\d\dT[\d:.]{8,12}Z$/

export const signatureRoutes = (
  board: Board,
  judgeSoon: (organization: string) => void,
): readonly Route[] => {
  const { records, plan, files, clock } = board
  const hereOf = async (organization: string): Promise<Here> => ({
    board,
    timeZone: await board.timeZone(organization),
  })
  const signing = async <T>(
    who: Who,
    work: (context: SigningContext) => Promise<T>,
  ): Promise<T> => {
    const here = await hereOf(who.organization)
    return records.within(who.scope, (tx) =>
      work({ ...here, tx, who, judgeSoon: () => judgeSoon(who.organization) }),
    )
  }
  return [
    route(api.listExceptions, async ({ who, query }) => {
      const here = await hereOf(who.organization)
      const rows = await records.within(who.scope, (tx) =>
        tx.all(sql.exceptionsPage, {
          organization: who.organization,
          measure: query.measure ?? null,
          kind: query.kind ?? null,
          inForce: query.status === 'all' ? null : query.status === 'in-force',
          now: clock.now(),
          ...afterOf(query.cursor, INSTANT),
          limit: query.limit + 1,
        }),
      )
      const shown = rows.slice(0, query.limit)
      const last = shown.at(-1)
      const isMore = rows.length > query.limit && last
      return {
        rows: shown.map(exceptionView(here)),
        next: isMore ? cursorOf([iso(last.until), last.id]) : null,
      }
    }),
    route(api.signException, ({ who, body }) => signing(who, (c) => sign(c, body))),
    route(api.revokeException, ({ who, params, body }) =>
      signing(who, (c) => revoke(c, { ...params, ...body })),
    ),
    route(api.getPosture, ({ who }) => records.within(who.scope, postureView)),
    route(api.setPosture, ({ who, body }) => signing(who, (c) => changePosture(c, body))),
    route(api.listDeclarations, async ({ who, params }) => {
      const { measure } = params
      if (!plan.byId.has(measure)) throw boardProblem('board.unknown_measure', { measure })
      const here = await hereOf(who.organization)
      return {
        rows: await records.within(who.scope, (tx) => declarationsOf(here, tx, measure)),
      }
    }),
    route(api.declare, ({ who, params, body }) =>
      signing(who, (c) => declareMeasure(c, { ...params, ...body })),
    ),
    route(api.uploadDocument, async ({ who, upload }) => {
      if (who.via !== 'session') throw boardProblem('board.sign_in_person', {})
      if (!upload) throw new Error('an upload endpoint was called without its upload')
      // Contracts and lists of people: sealed with the key outside the database.
      const stored = await files.put(upload.bytes, {
        maxBytes: api.MAX_DOCUMENT_BYTES,
        seal: true,
      })
      const document = { ...stored, name: upload.name }
      await records.within(who.scope, async (tx) => {
        const organization = who.organization
        const at = clock.now()
        await tx.run(sql.addDocument, { organization, ...document, by: who.name, at })
        await board.audit.write(tx, who, {
          what: 'board.document',
          object: { kind: 'document', id: stored.sha256, name: upload.name },
          before: null,
          after: document,
        })
      })
      return document
    }),
    route(api.getDocument, async ({ who, params }) => {
      // Documents speak for the whole company: who sees single sites does not see them.
      if (who.sites !== '*') throw notFound()
      const document = await records.within(who.scope, async (tx) => {
        const organization = who.organization
        const found = await tx.one(sql.oneDocument, { organization, sha256: params.sha256 })
        if (!found) throw notFound()
        await board.audit.write(tx, who, {
          what: 'board.document_read',
          object: { kind: 'document', id: found.sha256, name: found.name },
          before: null,
          after: null,
        })
        return found
      })
      return fileAnswer({
        name: document.name,
        type: 'application/octet-stream',
        body: files.read(document.sha256),
      })
    }),
    route(api.appendEvidence, async ({ who, upload }) => {
      if (!upload) throw new Error('an upload endpoint was called without its upload')
      return takeEvidence(board, who, upload)
    }),
  ]
}
