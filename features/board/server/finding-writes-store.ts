/**
 * The SQL by which judging opens, closes and moves findings, and the actions that follow them.
 * @module
 */
import type { SubjectState } from '@hinoban/measures'
import { z } from 'zod'
import { statement } from '../../../platform/records/index.ts'
import { ms } from './pair-store.ts'

const organization = z.uuid()
const nothing = z.unknown()

export type FindingWrite = {
  id: string
  m: string
  k: string
  i: string
  n: string
  /** The name folded for search. */
  q: string
  s: string | null
  st: SubjectState
  re: string
  p: Readonly<Record<string, string | number>>
  e: readonly string[]
  /** Last seen. */
  ls: number
  due: string
}

/** Opens, reopens or renews; an action that evidence had closed is open again with its finding. */
export const openFindings = statement({
  name: 'board_open_findings',
  sql: `with r as materialized (select * from json_to_recordset($rows::json) as r(id uuid, m text, k text, i text, n text, q text,
            s text, st text, re text, p jsonb, e text[], ls bigint, due date)),
        was as (
          select f.id, r.due from r join board_findings f on f.organization_id = $organization and f.subject_kind = r.k
            and f.subject_id = r.i and f.measure = r.m where f.status = 'closed'),
        put as (
          insert into board_findings as b (id, organization_id, measure, subject_kind, subject_id, subject_name, subject_search,
            site_id, state, reason, params, evidence, status, first_seen_at, opened_at, last_seen_at, due)
          select id, $organization::uuid, m, k, i, n, q, s, st, re, p, e, 'open', $at::timestamptz, $at::timestamptz, ${ms('ls')}, due from r
          on conflict (organization_id, subject_kind, subject_id, measure) do update set subject_name = excluded.subject_name,
            subject_search = excluded.subject_search, site_id = excluded.site_id, state = excluded.state,
            reason = excluded.reason, params = excluded.params, evidence = excluded.evidence, status = 'open',
            opened_at = case when b.status = 'closed' then excluded.opened_at else b.opened_at end,
            last_seen_at = excluded.last_seen_at, closed_at = null, closed_by = null,
            reopened = b.reopened + case when b.status = 'closed' then 1 else 0 end,
            due = case when b.status = 'closed' then excluded.due else b.due end, version = b.version + 1),
        again as (
          update board_actions a set status = 'open', closed_at = null, reported_by = null, reported_at = null, due = was.due,
            version = a.version + 1 from was where a.finding_id = was.id and a.status = 'closed' returning a.id, a.site_id)
        insert into board_action_history (organization_id, action_id, site_id, at, by_name, what, before, after)
        select $organization::uuid, id, site_id, $at::timestamptz, 'Hinoban', 'reopened', '{"status":"closed"}', '{"status":"open"}' from again`,
  params: z.object({ organization, at: z.date(), rows: z.string() }),
  row: nothing,
})

export type FindingClose = {
  m: string
  k: string
  i: string
  st: SubjectState | null
  re: string
  p: Readonly<Record<string, string | number>>
  e: readonly string[]
  by: string
}

/** Closes with the reason why; the work on it closes with it. */
export const closeFindings = statement({
  name: 'board_close_findings',
  sql: `with r as materialized (select * from json_to_recordset($rows::json) as r(m text, k text, i text, st text, re text, p jsonb,
            e text[], by text)),
        shut as (
          update board_findings f set status = 'closed', closed_at = $at, closed_by = r.by, state = coalesce(r.st, f.state),
            reason = case when r.st is null then f.reason else r.re end,
            params = case when r.st is null then f.params else r.p end,
            evidence = case when r.st is null then f.evidence else r.e end, version = f.version + 1
          from r where f.organization_id = $organization and f.subject_kind = r.k and f.subject_id = r.i and f.measure = r.m
            and f.status = 'open'
          returning f.id, f.closed_by),
        done as (
          update board_actions a set status = 'closed', closed_at = $at, version = a.version + 1 from shut
          where a.finding_id = shut.id and a.status in ('open', 'self-reported') returning a.id, a.site_id, shut.closed_by)
        insert into board_action_history (organization_id, action_id, site_id, at, by_name, what, before, after)
        select $organization::uuid, id, site_id, $at::timestamptz, 'Hinoban', 'closed', '{"status":"open"}',
          jsonb_build_object('status', 'closed', 'closedBy', closed_by) from done`,
  params: z.object({ organization, at: z.date(), rows: z.string() }),
  row: nothing,
})

/** Findings and their work follow a subject to its new site, and take its new name. */
export const moveFindings = statement({
  name: 'board_move_findings',
  sql: `with moved as (
          update board_findings f set site_id = r.s, subject_name = r.n, subject_search = r.q
          from json_to_recordset($rows::json) as r(k text, i text, n text, q text, s text)
          where f.organization_id = $organization and f.subject_kind = r.k and f.subject_id = r.i
            and (f.site_id, f.subject_name) is distinct from (r.s, r.n) returning f.id, f.site_id),
        acts as (
          update board_actions a set site_id = moved.site_id from moved where a.finding_id = moved.id returning a.id)
        select count(*) from acts`,
  params: z.object({ organization, rows: z.string() }),
  row: nothing,
})
