/**
 * What a person signs: exceptions and "not applicable", the posture, declarations. Each is written with its audit
 * entry and with the wish to judge again, in one transaction.
 * @module
 */
import { type Measure, type SubjectKind, type SubjectRef, subjectKinds } from '@hinoban/measures'
import type { z } from 'zod'
import type { Who } from '../../../platform/access/who.ts'
import { isSiteKnown, liveSubject } from '../../../platform/evidence/index.ts'
import { generalProblem, notFound } from '../../../platform/http/index.ts'
import { newId, type Transaction } from '../../../platform/records/index.ts'
import {
  type Declared,
  type declare,
  type Exception,
  MAX_EXCEPTION_DAYS,
  type PostureEntry,
  type SignException,
  type setPosture,
} from '../contract.ts'
import { addDays, dayAt, endOfDay } from '../days.ts'
import type { Declaration } from '../evidence.ts'
import { COMPANY, DECLARATION } from '../rules.ts'
import type { Here } from './findings.ts'
import { currentPosture, wantJudging } from './judge-store.ts'
import { boardProblem } from './problems.ts'
import * as sql from './signatures-store.ts'
import { iso, isoOrNull, nameOf, titleOf } from './views.ts'

export type SigningContext = Here & {
  readonly tx: Transaction
  readonly who: Who
  /** Called after the commit. */
  readonly judgeSoon: () => void
}

/** A token is a machine: it reads and sends, it does not sign (response.md §1: a named person). */
const mustBePerson = (who: Who): void => {
  if (who.via !== 'session') throw boardProblem('board.sign_in_person', {})
}

const measureOf = (c: Here, id: string): Measure => {
  const measure = c.board.plan.byId.get(id)
  if (!measure) throw boardProblem('board.unknown_measure', { measure: id })
  return measure
}

/** The first moment after the last day, where the company is. */
const endOf = (c: Here, lastDay: string): Date => {
  const today = dayAt(c.board.clock.now().getTime(), c.timeZone)
  if (lastDay < today || lastDay > addDays(today, MAX_EXCEPTION_DAYS))
    throw boardProblem('board.exception_end', { days: MAX_EXCEPTION_DAYS })
  return new Date(endOfDay(lastDay, c.timeZone))
}

const wantMeasure = async (c: SigningContext, measure: string): Promise<void> => {
  const organization = c.who.organization
  await c.tx.run(wantJudging, { organization, all: false, measures: [measure] })
  c.tx.afterCommit(c.judgeSoon)
}

/** The subject as the signer sees it; unseen and unknown are one answer. */
const seenSubject = async (
  c: SigningContext,
  ref: { readonly kind: SubjectKind; readonly id: string },
): Promise<SubjectRef> => {
  if (ref.kind === COMPANY.kind && ref.id === COMPANY.id && c.who.sites === '*') return COMPANY
  const found = await liveSubject(c.tx, ref)
  if (!found) throw notFound()
  return { ...ref, ...found }
}

// ── exceptions ─────────────────────────────────────────────────────────────────────────────────────────────

export const exceptionView =
  ({ board: { plan, clock } }: Here) =>
  (row: sql.ExceptionRow): z.input<typeof Exception> => ({
    id: row.id,
    kind: row.kind,
    measure: row.measure,
    title: titleOf(plan.byId.get(row.measure) ?? null, row.measure),
    scope:
      row.scope_kind === 'subject' && row.subject_kind && row.subject_id
        ? { kind: 'subject', subjectKind: row.subject_kind, subjectId: row.subject_id }
        : row.scope_kind === 'site' && row.site_id
          ? { kind: 'site', site: row.site_id }
          : { kind: 'all' },
    subjectName: row.subject_name,
    reason: row.reason,
    compensating: row.compensating,
    signer: { name: row.signer_name, via: row.signed_via, mfa: row.signed_mfa },
    signedAt: iso(row.signed_at),
    until: iso(row.until),
    status: row.revoked_at ? 'revoked' : row.until > clock.now() ? 'in-force' : 'ended',
    revoked: row.revoked_at && {
      at: iso(row.revoked_at),
      by: row.revoked_by ?? '',
      reason: row.revoke_reason ?? '',
    },
  })

export const sign = async (
  c: SigningContext,
  body: z.output<typeof SignException>,
): Promise<z.input<typeof Exception>> => {
  mustBePerson(c.who)
  const { organization } = c.who
  const measure = measureOf(c, body.measure)
  const until = endOf(c, body.lastDay)
  const place = await placeOf(c, measure, body.scope)
  const id = newId()
  const at = c.board.clock.now()
  await c.tx.run(sql.addException, {
    id,
    organization,
    kind: body.kind,
    measure: measure.id,
    scopeKind: body.scope.kind,
    ...place,
    reason: body.reason,
    compensating: body.kind === 'exception' ? body.compensating : '',
    signerId: c.who.userId,
    signerName: c.who.name,
    via: c.who.via,
    mfa: c.who.mfa,
    at,
    until,
  })
  await c.board.audit.write(c.tx, c.who, {
    what: body.kind === 'exception' ? 'board.exception' : 'board.not_applicable',
    object: { kind: 'measure', id: measure.id, name: measure.title.ja },
    before: null,
    after: { ...body, id, until: iso(until) },
  })
  await wantMeasure(c, measure.id)
  const row = await c.tx.one(sql.oneException, { organization, id })
  if (!row) throw new Error('an exception that was just signed is not there')
  return exceptionView(c)(row)
}

type Place = {
  subjectKind: SubjectKind | null
  subjectId: string | null
  subjectName: string | null
  site: string | null
}

const placeOf = async (
  c: SigningContext,
  measure: Measure,
  scope: z.output<typeof SignException>['scope'],
): Promise<Place> => {
  const whole = { subjectKind: null, subjectId: null, subjectName: null, site: null }
  if (scope.kind === 'all') {
    // Who sees some sites cannot sign for those he does not see.
    if (c.who.sites !== '*') throw generalProblem('general.forbidden', {})
    return whole
  }
  if (scope.kind === 'site') {
    const { site } = scope
    const isSeen = c.who.sites === '*' || c.who.sites.includes(site)
    if (!isSeen || !(await isSiteKnown(c.tx, site))) throw notFound()
    return { ...whole, site }
  }
  const kinds = subjectKinds(measure)
  if (!kinds.includes(scope.subjectKind) && scope.subjectKind !== COMPANY.kind)
    throw boardProblem('board.exception_scope', { measure: measure.id })
  const subject = await seenSubject(c, { kind: scope.subjectKind, id: scope.subjectId })
  return {
    subjectKind: subject.kind,
    subjectId: subject.id,
    subjectName: nameOf(subject).ja,
    site: subject.site,
  }
}

export const revoke = async (
  c: SigningContext,
  o: { readonly id: string; readonly reason: string },
): Promise<z.input<typeof Exception>> => {
  mustBePerson(c.who)
  const { organization } = c.who
  const before = await c.tx.one(sql.oneException, { organization, id: o.id })
  if (!before) throw notFound()
  const at = c.board.clock.now()
  if (before.revoked_at || before.until <= at) throw boardProblem('board.exception_ended', {})
  await c.tx.run(sql.endException, { organization, id: o.id, at, by: c.who.name, reason: o.reason })
  await c.board.audit.write(c.tx, c.who, {
    what: 'board.exception_revoke',
    object: { kind: 'exception', id: o.id, name: before.measure },
    before: { until: iso(before.until) },
    after: { revoked: iso(at), reason: o.reason },
  })
  await wantMeasure(c, before.measure)
  const row = await c.tx.one(sql.oneException, { organization, id: o.id })
  if (!row) throw new Error('an exception that was just revoked is not there')
  return exceptionView(c)(row)
}

// ── posture ────────────────────────────────────────────────────────────────────────────────────────────────

export const postureView = async (
  tx: Transaction,
): Promise<z.input<NonNullable<typeof setPosture.answer>>> => {
  const organization = tx.scope?.organization ?? ''
  const rows = await tx.all(sql.postureHistory, { organization })
  const history = rows.map(
    (row): z.input<typeof PostureEntry> => ({
      posture: row.posture,
      reason: row.reason,
      by: row.by_name,
      at: iso(row.at),
    }),
  )
  const [newest] = rows
  return { posture: newest?.posture ?? 'normal', since: isoOrNull(newest?.at ?? null), history }
}

export const changePosture = async (
  c: SigningContext,
  body: z.output<NonNullable<typeof setPosture.body>>,
): Promise<z.input<NonNullable<typeof setPosture.answer>>> => {
  mustBePerson(c.who)
  const { organization } = c.who
  await c.tx.one(sql.lockPosture, { organization })
  const before = (await c.tx.one(currentPosture, { organization }))?.posture ?? 'normal'
  if (before === body.posture) throw boardProblem('board.same_posture', { posture: before })
  const at = c.board.clock.now()
  await c.tx.run(sql.addPosture, { organization, ...body, by: c.who.name, at })
  await c.board.audit.write(c.tx, c.who, {
    what: 'board.posture',
    object: { kind: 'posture', id: organization, name: body.posture },
    before: { posture: before },
    after: body,
  })
  await c.tx.run(wantJudging, { organization, all: true, measures: [] })
  c.tx.afterCommit(c.judgeSoon)
  return postureView(c.tx)
}

// ── declarations ───────────────────────────────────────────────────────────────────────────────────────────

export const declareMeasure = async (
  c: SigningContext,
  o: { readonly measure: string } & z.output<NonNullable<typeof declare.body>>,
): Promise<z.input<typeof Declared>> => {
  mustBePerson(c.who)
  const measure = measureOf(c, o.measure)
  const until = endOf(c, o.lastDay)
  const ref = o.subject ?? COMPANY
  if (!subjectKinds(measure).includes(ref.kind) && ref.kind !== COMPANY.kind)
    throw boardProblem('board.declaration_subject', { measure: measure.id })
  if (ref.kind === COMPANY.kind && c.who.sites !== '*') throw notFound()
  const subject = await seenSubject(c, ref)
  const { organization } = c.who
  if (o.document) {
    const stored = await c.tx.one(sql.oneDocument, { organization, sha256: o.document.sha256 })
    if (!stored) throw boardProblem('board.document_missing', {})
  }
  const payload: Declaration = {
    measure: measure.id,
    statement: o.statement,
    signer: c.who.name.slice(0, 200),
    document: o.document ?? null,
  }
  const kind = o.document ? 'E4' : 'E5'
  const observedAt = c.board.clock.now()
  await c.board.evidence.append(c.tx, [
    {
      kind: DECLARATION,
      subject,
      class: kind,
      observedAt,
      validUntil: until,
      probe: measure.id,
      probeVersion: '1',
      payload,
      source: o.document ?? null,
    },
  ])
  await c.board.audit.write(c.tx, c.who, {
    what: 'board.declare',
    object: { kind: 'measure', id: measure.id, name: measure.title.ja },
    before: null,
    after: {
      ...payload,
      subject: { kind: subject.kind, id: subject.id },
      class: kind,
      until: iso(until),
    },
  })
  await wantMeasure(c, measure.id)
  const [declared] = await declarationsOf(c, c.tx, measure.id)
  if (!declared) throw new Error('a declaration that was just signed is not there')
  return declared
}

/** The newest first. Declarations are rare: one page holds all of them. */
export const declarationsOf = async (
  { board }: Here,
  tx: Transaction,
  measure: string,
): Promise<z.input<typeof Declared>[]> => {
  const rows = await board.evidence.list(tx, { kinds: [DECLARATION], limit: 2_000 })
  return rows
    .filter((row) => row.probe === measure)
    .map((row) => {
      // The store parsed it with the shape of its kind when it came in.
      const payload = row.payload as Declaration
      return {
        evidenceId: row.id,
        measure,
        subject: { ...row.subject },
        class: row.class,
        statement: payload.statement,
        signer: payload.signer,
        document: payload.document,
        at: iso(row.observedAt),
        until: isoOrNull(row.validUntil),
      }
    })
}
