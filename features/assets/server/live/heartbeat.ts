/**
 * What becomes of a live source is evidence: of its site, or of the company where it speaks of no single site.
 * @module
 */
import type { EvidenceStore } from '../../../../platform/evidence/index.ts'
import type { SiteBook } from '../../../../platform/imports/source.ts'
import type { Transaction } from '../../../../platform/records/index.ts'
import type { SourceNews } from '../../../../platform/sources/index.ts'
import type { Collector } from '../../evidence.ts'

const PROBE_VERSION = '1'

export const noteSource = async (
  deps: { readonly evidence: EvidenceStore; readonly sites: SiteBook },
  tx: Transaction,
  { source, state, at, lastAt, silentAfterMinutes }: SourceNews,
): Promise<void> => {
  if (source.site === null) return
  const site = (await deps.sites.list(tx)).find((s) => s.id === source.site)
  if (!site) return
  const payload: Collector = {
    source: source.id,
    kind: source.kind,
    name: source.name,
    state,
    lastAt: lastAt.getTime(),
    silentAfterMs: silentAfterMinutes * 60_000,
  }
  await deps.evidence.append(tx, [
    {
      kind: 'assets.collector',
      subject: { kind: 'site', id: site.id, name: site.name, site: site.id },
      class: 'E1',
      observedAt: at,
      validUntil: null,
      probe: `source:${source.id}`,
      probeVersion: PROBE_VERSION,
      payload,
      source: null,
    },
  ])
}
