/**
 * Keeps what a scan proves by what did not answer, once all that answered was taken in.
 * @module
 */
import type { NewEvidence } from '../../../platform/evidence/index.ts'
import type { Transaction } from '../../../platform/records/index.ts'
import { exposureOf, isGlobal } from '../exposure.ts'
import type { Statements } from '../facts.ts'
import { type ScanLook, silenceOf } from '../silence.ts'
import { TRAITS } from '../sources.ts'
import { type AcceptDeps, organizationOf } from './accept.ts'
import * as sql from './silence-store.ts'

const PAGE = 500

export const keepSilences = async (
  { evidence }: Pick<AcceptDeps, 'evidence'>,
  tx: Transaction,
  run: {
    readonly source: 'scan' | 'nmap-xml'
    readonly look: ScanLook
    readonly isComplete: boolean
    readonly by: string
    readonly at: number
    readonly probe: string
    readonly probeVersion: string
    readonly file: NewEvidence['source']
  },
): Promise<number> => {
  if (!run.isComplete) return 0
  const organization = organizationOf(tx)
  const entries: NewEvidence[] = []
  for (let after: string | null = null; ; ) {
    const page: readonly sql.MayFallSilent[] = await tx.all(sql.mayFallSilent, {
      organization,
      after,
      limit: PAGE,
    })
    for (const asset of page) {
      const { statements } = asset
      const mine = statements[run.source]
      if (mine === undefined) continue
      const addresses = addressesOf(statements)
      const silent = silenceOf(run.look, { mine, statements, addresses }, run.at)
      if (silent === null || (mine.silent?.at ?? 0) >= silent.at) continue
      await tx.run(sql.fallSilent, {
        organization,
        id: asset.id,
        ...columnsAfter({ ...statements, [run.source]: { ...mine, silent } }),
      })
      entries.push({
        kind: 'assets.unreachable',
        subject: { kind: 'host', id: asset.id, name: asset.name, site: asset.site_id },
        class: TRAITS[run.source].evidenceClass,
        observedAt: new Date(silent.at),
        validUntil: null,
        probe: run.probe,
        probeVersion: run.probeVersion,
        payload: { collector: run.by, how: silent.how, addresses: [...silent.addresses] },
        source: run.file,
      })
    }
    after = page.at(-1)?.id ?? null
    if (after === null || page.length < PAGE) break
  }
  return entries.length === 0 ? 0 : (await evidence.append(tx, entries)).appended
}

/** All of the internet that anybody saw on it. */
const addressesOf = (statements: Statements): readonly string[] => [
  ...new Set(
    Object.values(statements).flatMap(({ facts, silent }) => [
      ...(facts.addresses ?? []).filter(isGlobal),
      ...(silent?.addresses ?? []),
    ]),
  ),
]

const columnsAfter = (statements: Statements) => {
  const { exposedAt, evidence } = exposureOf(statements)
  return {
    statements,
    exposedAt: exposedAt === null ? null : new Date(exposedAt),
    exposedBy: [...new Set(evidence.flatMap((e) => (e.isReachable ? e.by : [])))],
    reachable: exposedAt !== null ? true : evidence.length > 0 ? false : null,
  }
}
