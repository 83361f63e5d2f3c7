/**
 * One decision on many findings: first their ids, then each by itself, so that one refusal loses no other.
 * @module
 */
import type { z } from 'zod'
import { ApiProblem, type Call } from '../../../ui/api.tsx'
import type { Selection } from '../../../ui/Table.tsx'
import { endSuppression, type FindingFilter, listFindings, suppress } from '../contract.ts'

/** Each is one request: more at once is a matter for `everywhere`, or for a narrower filter. */
export const MOST = 500
const PAGE = 500

/** The ids of a selection; what matches beyond what is loaded is asked for page by page, up to one more than `MOST`. */
export const idsOf = async (
  call: Call,
  selection: Selection,
  filter: z.input<typeof FindingFilter>,
): Promise<readonly string[]> => {
  if (selection.kind === 'rows') return selection.keys
  const except = new Set(selection.except)
  const ids: string[] = []
  let cursor: string | undefined
  do {
    const page = await call(listFindings, {
      query: {
        ...filter,
        sort: 'firstSeen',
        limit: PAGE,
        ...(cursor === undefined ? {} : { cursor }),
      },
    })
    ids.push(...page.rows.map((row) => row.id).filter((id) => !except.has(id)))
    cursor = page.next ?? undefined
  } while (cursor !== undefined && ids.length <= MOST)
  return ids
}

export type Decision = Omit<z.input<NonNullable<(typeof suppress)['body']>>, 'finding'>
export type Handled = {
  /** What can be taken back. */
  readonly suppressions: readonly string[]
  readonly failed: number
  /** The words of the first refusal. */
  readonly why: string
}

export const handleAll = async (
  call: Call,
  ids: readonly string[],
  decision: Decision,
  watch: (done: number) => void,
): Promise<Handled> => {
  const suppressions: string[] = []
  let failed = 0
  let why = ''
  for (const [done, finding] of ids.entries()) {
    watch(done)
    try {
      suppressions.push((await call(suppress, { body: { ...decision, finding } })).id)
    } catch (error) {
      // Without a server the rest would fail the same way.
      if (!(error instanceof ApiProblem) || error.status === 0) throw error
      failed += 1
      why ||= error.detail
    }
  }
  return { suppressions: [...new Set(suppressions)], failed, why }
}

export const takeBack = async (call: Call, suppressions: readonly string[]): Promise<void> => {
  for (const id of suppressions) await call(endSuppression, { params: { id } })
}
