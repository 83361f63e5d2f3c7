/**
 * Searching among findings by the names that they bear: each name stands once, however many findings bear it. What is found
 * here only narrows the list; the list itself compares each finding, behind the walls of its organization and its sites.
 * @module
 */
import { z } from 'zod'
import { columnRows, statement, type Transaction } from '../../../../platform/records/index.ts'
import type { FilterParams } from './list-store.ts'

const org = { organization: z.uuid() }

/** Beyond this a word is in so many names that the next page of any list is near. */
const MOST_HITS = 10_000

const hitsOf = statement({
  name: 'vulnerabilities_words_like',
  sql: `select distinct kind, key from vulnerabilities_words
        where organization_id = $organization and words like $pattern limit ${MOST_HITS + 1}`,
  params: z.object({ ...org, pattern: z.string() }),
  row: z.object({ kind: z.enum(['asset', 'component', 'flaw']), key: z.string() }),
})

/** The filter with the keys that bear the words. */
export const narrowed = async (tx: Transaction, filter: FilterParams): Promise<FilterParams> => {
  const { organization, pattern } = filter
  if (pattern === null) return filter
  const hits = await tx.all(hitsOf, { organization, pattern })
  if (hits.length > MOST_HITS) return filter
  const of = (kind: (typeof hits)[number]['kind']): string[] =>
    hits.filter((hit) => hit.kind === kind).map(({ key }) => key)
  return {
    ...filter,
    isNarrowed: true,
    hitAssets: of('asset'),
    hitComponents: of('component'),
    hitFlaws: of('flaw'),
  }
}

export const wordRows = columnRows({ kind: 'text', key: 'text', words: 'text' })
export const putWords = statement({
  name: 'vulnerabilities_put_words',
  sql: `insert into vulnerabilities_words (organization_id, ${wordRows.names})
        select $organization::uuid, r.kind, r.key, r.words from ${wordRows.from} r order by r.kind, r.key
        on conflict do nothing`,
  params: z.object({ ...org, ...wordRows.params }),
  row: z.unknown(),
})
