/**
 * The SQL of what people sign: exceptions, "not applicable", posture, documents.
 * @module
 */
import { POSTURES, SUBJECT_KINDS } from '@hinoban/measures'
import { z } from 'zod'
import { statement } from '../../../platform/records/index.ts'

const organization = z.uuid()
const nothing = z.unknown()

export const ExceptionRow = z.object({
  id: z.string(),
  kind: z.enum(['exception', 'not-applicable']),
  measure: z.string(),
  scope_kind: z.enum(['all', 'site', 'subject']),
  subject_kind: z.enum(SUBJECT_KINDS).nullable(),
  subject_id: z.string().nullable(),
  subject_name: z.string().nullable(),
  site_id: z.string().nullable(),
  reason: z.string(),
  compensating: z.string(),
  signer_name: z.string(),
  signed_via: z.enum(['session', 'token']),
  signed_mfa: z.boolean(),
  signed_at: z.date(),
  until: z.date(),
  revoked_at: z.date().nullable(),
  revoked_by: z.string().nullable(),
  revoke_reason: z.string().nullable(),
})
export type ExceptionRow = z.output<typeof ExceptionRow>
const columns = `id, kind, measure, scope_kind, subject_kind, subject_id, subject_name, site_id, reason, compensating, signer_name,
          signed_via, signed_mfa, signed_at, until, revoked_at, revoked_by, revoke_reason`

export const exceptionsPage = statement({
  name: 'board_exceptions_page',
  sql: `select ${columns} from board_exceptions where organization_id = $organization
          and ($measure::text is null or measure = $measure) and ($kind::text is null or kind = $kind)
          and ($inForce::boolean is null or (revoked_at is null and until > $now) = $inForce)
          and ($afterId::uuid is null or (until, id) > ($after::timestamptz, $afterId::uuid))
        order by until, id limit $limit`,
  params: z.object({
    organization,
    measure: z.string().nullable(),
    kind: z.string().nullable(),
    inForce: z.boolean().nullable(),
    now: z.date(),
    after: z.string().nullable(),
    afterId: z.uuid().nullable(),
    limit: z.number(),
  }),
  row: ExceptionRow,
})
export const oneException = statement({
  name: 'board_exception',
  sql: `select ${columns} from board_exceptions where organization_id = $organization and id = $id for update`,
  params: z.object({ organization, id: z.uuid() }),
  row: ExceptionRow,
})
export const addException = statement({
  name: 'board_exception_add',
  sql: `insert into board_exceptions (id, organization_id, kind, measure, scope_kind, subject_kind, subject_id, subject_name, site_id,
          reason, compensating, signer_id, signer_name, signed_via, signed_mfa, signed_at, until)
        values ($id, $organization, $kind, $measure, $scopeKind, $subjectKind, $subjectId, $subjectName, $site, $reason, $compensating,
          $signerId, $signerName, $via, $mfa, $at, $until)`,
  params: z.object({
    id: z.uuid(),
    organization,
    kind: z.string(),
    measure: z.string(),
    scopeKind: z.string(),
    subjectKind: z.string().nullable(),
    subjectId: z.string().nullable(),
    subjectName: z.string().nullable(),
    site: z.string().nullable(),
    reason: z.string(),
    compensating: z.string(),
    signerId: z.string(),
    signerName: z.string(),
    via: z.string(),
    mfa: z.boolean(),
    at: z.date(),
    until: z.date(),
  }),
  row: nothing,
})
export const endException = statement({
  name: 'board_exception_end',
  sql: `update board_exceptions set revoked_at = $at, revoked_by = $by, revoke_reason = $reason
        where organization_id = $organization and id = $id and revoked_at is null`,
  params: z.object({
    organization,
    id: z.uuid(),
    at: z.date(),
    by: z.string(),
    reason: z.string(),
  }),
  row: nothing,
})

export const addPosture = statement({
  name: 'board_posture_add',
  sql: `insert into board_posture (organization_id, posture, reason, by_name, at) values ($organization, $posture, $reason, $by, $at)`,
  params: z.object({
    organization,
    posture: z.enum(POSTURES),
    reason: z.string(),
    by: z.string(),
    at: z.date(),
  }),
  row: nothing,
})
export const postureHistory = statement({
  name: 'board_posture_history',
  sql: `select posture, reason, by_name, at from board_posture where organization_id = $organization order by seq desc limit 200`,
  params: z.object({ organization }),
  row: z.object({
    posture: z.enum(POSTURES),
    reason: z.string(),
    by_name: z.string(),
    at: z.date(),
  }),
})
/** Two people who change the posture at once do so one after the other. */
export const lockPosture = statement({
  name: 'board_posture_lock',
  sql: `select pg_advisory_xact_lock(hashtextextended('board posture ' || $organization::text, 0))`,
  params: z.object({ organization }),
  row: nothing,
})

export const addDocument = statement({
  name: 'board_document_add',
  sql: `insert into board_documents (organization_id, sha256, name, size, by_name, at)
        values ($organization, $sha256, $name, $size, $by, $at) on conflict do nothing`,
  params: z.object({
    organization,
    sha256: z.string(),
    name: z.string(),
    size: z.number(),
    by: z.string(),
    at: z.date(),
  }),
  row: nothing,
})
export const oneDocument = statement({
  name: 'board_document',
  sql: `select sha256, name, size from board_documents where organization_id = $organization and sha256 = $sha256`,
  params: z.object({ organization, sha256: z.string() }),
  row: z.object({ sha256: z.string(), name: z.string(), size: z.number() }),
})
