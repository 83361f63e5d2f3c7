/**
 * Which assets given flaws are open on, for other features. What no source knows, or knows without saying which products
 * it is in, is named as unknown: about that nobody can say that it touches nothing.
 * @module
 */
import { z } from 'zod'
import { type Records, statement } from '../../../../platform/records/index.ts'
import type { CatalogueBook } from '../deps.ts'
import { standingOf } from './standing.ts'

/** Lists of findings in which a flaw is, or may be, on the asset; a risk that is borne is still there. */
const OPEN = [
  'affected',
  'version-unknown',
  'platform-unconfirmed',
  'under-investigation',
  'accepted',
] as const
const MAX_ASSETS = 5_000

const openOn = statement({
  name: 'vulnerabilities_open_on',
  sql: `select asset_id as id, asset_name as name, site_id as site, flaw, component_name as product,
          array_to_string(versions, ', ') as version
        from vulnerabilities_findings
        where organization_id = $organization::uuid and flaw = any($flaws::text[]) and bucket = any($open::text[])
        order by asset_sort, id limit $limit`,
  params: z.object({
    organization: z.uuid(),
    flaws: z.array(z.string()),
    open: z.array(z.string()),
    limit: z.number(),
  }),
  row: z.object({
    id: z.string(),
    name: z.string(),
    site: z.string().nullable(),
    flaw: z.string(),
    product: z.string(),
    version: z.string(),
  }),
})
/** What the catalogue said last and is not matched yet. */
const pending = statement({
  name: 'vulnerabilities_pending',
  sql: `select wants_all or wants_keys <> '{}' or wants_flaws <> '{}' as is_pending from vulnerabilities_runs
        where organization_id = $organization::uuid`,
  params: z.object({ organization: z.uuid() }),
  row: z.object({ is_pending: z.boolean() }),
})

export const openTouches =
  ({
    records,
    catalogue: book,
    clock,
  }: {
    readonly records: Records
    readonly catalogue: CatalogueBook
    readonly clock: { readonly now: () => Date }
  }) =>
  async (organization: string, { flaws }: { readonly flaws: readonly string[] }) => {
    const catalogue = book.catalogue()
    if (catalogue === null) return { judged: false, why: 'no-catalogue' } as const
    const scope = { organization, sites: '*' as const }
    return records.reading(scope, async (tx) => {
      const { standing } = await standingOf(tx, book.state(), clock.now())
      const waits = (await tx.one(pending, { organization }))?.is_pending ?? true
      if (standing.matchedAt === null || waits)
        return { judged: false, why: 'not-matched' } as const
      const isJudgeable = (flaw: string): boolean =>
        catalogue
          .advisoriesOf(flaw)
          .some(({ claims, configurations }) => claims.length + configurations.length > 0)
      return {
        judged: true,
        assets: await tx.all(openOn, {
          organization,
          flaws: [...flaws],
          open: [...OPEN],
          limit: MAX_ASSETS,
        }),
        unknown: flaws.filter((flaw) => !isJudgeable(flaw)),
        exploited: flaws.filter((flaw) => (catalogue.flaw(flaw)?.kev.length ?? 0) > 0),
        coverage:
          standing.coverage === null
            ? null
            : {
                components: standing.coverage.components,
                judgeable: standing.coverage.judgeable,
              },
      } as const
    })
  }
