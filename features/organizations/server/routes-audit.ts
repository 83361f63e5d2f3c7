/**
 * Routes of the audit log.
 * @module
 */
import type { AuditFilter, AuditRow } from '../../../platform/audit/index.ts'
import { csvFile, fileAnswer, type Route, route } from '../../../platform/http/index.ts'
import type { Scope } from '../../../platform/records/index.ts'
import * as contract from '../contract.ts'
import { iso, type OrganizationsDeps } from './deps.ts'

export const auditRoutes = (deps: OrganizationsDeps): readonly Route[] => {
  const { records, audit } = deps
  return [
    route(contract.listAudit, async ({ who, query }) => {
      const rows = await records.within(who.scope, (tx) =>
        audit.list(tx, {
          ...filterOf(query),
          ...(query.before === undefined ? {} : { before: query.before }),
          limit: query.limit,
        }),
      )
      return {
        items: rows.map(auditView),
        next: rows.length === query.limit ? String(rows.at(-1)?.seq ?? '') : null,
      }
    }),
    route(contract.exportAudit, async ({ who, query, language }) => {
      await records.within(who.scope, (tx) =>
        audit.write(tx, who, {
          what: 'organizations.export-audit',
          object: { kind: 'audit', id: 'audit', name: 'audit' },
          before: null,
          after: query,
        }),
      )
      return fileAnswer({
        name: language === 'ja' ? '監査ログ.csv' : 'audit-log.csv',
        type: 'text/csv; charset=utf-8',
        body: csvFile(HEADER[language], auditCells(deps, who.scope, filterOf(query))),
      })
    }),
    route(contract.verifyAudit, async ({ who }) => {
      const { entries, head, broken } = await audit.verify(who.organization)
      return { entries, head, broken: broken.map(({ seq, why }) => ({ seq, why })) }
    }),
  ]
}

const filterOf = (query: {
  readonly who?: string | undefined
  readonly what?: string | undefined
  readonly objectKind?: string | undefined
  readonly objectId?: string | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
}): AuditFilter => ({
  ...(query.who === undefined ? {} : { who: query.who }),
  ...(query.what === undefined ? {} : { what: query.what }),
  ...(query.objectKind === undefined
    ? {}
    : {
        object: {
          kind: query.objectKind,
          ...(query.objectId === undefined ? {} : { id: query.objectId }),
        },
      }),
  ...(query.from === undefined ? {} : { from: new Date(query.from) }),
  ...(query.to === undefined ? {} : { to: new Date(query.to) }),
})

const auditView = (row: AuditRow) => ({
  seq: row.seq,
  at: iso(row.at),
  who: {
    userId: row.who.userId,
    name: row.who.name,
    role: row.who.role,
    via: row.who.via,
  },
  ip: row.who.ip,
  what: row.what,
  object: row.object,
  before: row.before,
  after: row.after,
  hash: row.hash,
})

const HEADER = {
  ja: [
    '番号',
    '日時',
    '人',
    '役割',
    '経路',
    'IPアドレス',
    '操作',
    '対象の種類',
    '対象',
    '変更前',
    '変更後',
    'ハッシュ',
  ],
  en: [
    'No.',
    'When',
    'Who',
    'Role',
    'Via',
    'IP address',
    'What',
    'Kind of object',
    'Object',
    'Before',
    'After',
    'Hash',
  ],
} as const

/** Page after page, each in its own transaction: a slow reader of the file holds no connection. */
const auditCells = async function* (
  { records, audit }: OrganizationsDeps,
  scope: Scope,
  filter: AuditFilter,
) {
  let before: string | undefined
  for (;;) {
    const rows = await records.within(scope, (tx) =>
      audit.list(tx, { ...filter, ...(before === undefined ? {} : { before }), limit: 1000 }),
    )
    yield rows.map((row) => [
      row.seq,
      iso(row.at),
      row.who.name,
      row.who.role,
      row.who.via,
      row.who.ip,
      row.what,
      row.object.kind,
      row.object.name,
      jsonCell(row.before),
      jsonCell(row.after),
      row.hash,
    ])
    const last = rows.at(-1)
    if (rows.length < 1000 || !last) return
    before = String(last.seq)
  }
}
const jsonCell = (value: unknown): string => (value === null ? '' : JSON.stringify(value))
