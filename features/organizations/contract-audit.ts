/**
 * The audit log: read, export, verify.
 * @module
 */
import { endpoint } from '@hinoban/endpoint'
import { z } from 'zod'
import { auditReaders } from './contract-words.ts'
import { Moment } from './shapes.ts'

export const AuditQuery = z.strictObject({
  /** A user id (from the members). */
  who: z.string().max(200).optional(),
  /** An act, or everything of an area: `organizations.create-site`, `organizations`. */
  what: z.string().max(100).optional(),
  objectKind: z.string().max(100).optional(),
  objectId: z.string().max(200).optional(),
  from: Moment.optional(),
  to: Moment.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  before: z.string().max(200).optional(),
})
export const AuditView = z.strictObject({
  seq: z.number().int(),
  at: Moment,
  who: z.strictObject({
    userId: z.string().nullable(),
    name: z.string(),
    role: z.string().nullable(),
    /** session, token or system. */
    via: z.string(),
  }),
  ip: z.string().nullable(),
  what: z.string(),
  object: z.strictObject({ kind: z.string(), id: z.string(), name: z.string() }),
  before: z.unknown(),
  after: z.unknown(),
  hash: z.string(),
})
export const listAudit = endpoint({
  name: 'organizations.audit',
  method: 'GET',
  path: '/api/audit',
  summary: 'The audit log, newest first.',
  allow: auditReaders,
  query: AuditQuery,
  answer: z.strictObject({ items: z.array(AuditView), next: z.string().nullable() }),
})
export const exportAudit = endpoint({
  name: 'organizations.export-audit',
  method: 'GET',
  path: '/api/audit/export',
  summary: 'The filtered audit log as CSV; the export itself is logged.',
  allow: auditReaders,
  query: AuditQuery.omit({ limit: true, before: true }),
  answerKind: 'file',
})
export const verifyAudit = endpoint({
  name: 'organizations.verify-audit',
  method: 'POST',
  path: '/api/audit/verify',
  summary: 'Recompute the hash chain of the audit log.',
  allow: auditReaders,
  answer: z.strictObject({
    entries: z.number().int(),
    head: z.string().nullable(),
    broken: z.array(z.strictObject({ seq: z.number().int(), why: z.string() })),
  }),
})
