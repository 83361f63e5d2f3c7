/**
 * The own table of an organization as a policy, what a new one would change, and how it comes in.
 * @module
 */
import type { Upload } from '../../../../platform/http/index.ts'
import type { Transaction } from '../../../../platform/records/index.ts'
import type { OwnPolicyCheck } from '../../contract.ts'
import { en } from '../../messages/en.ts'
import { ja } from '../../messages/ja.ts'
import { decide, isStricter, type Policy } from '../../policy.ts'
import { organizationOf, type VulnerabilitiesDeps } from '../deps.ts'
import { problem } from '../findings/list.ts'
import { readAssets } from '../matching/inventory.ts'
import * as sql from './own-store.ts'
import { MAX_TABLE_BYTES, type OwnTable, readOwnTable } from './own-table.ts'

export const policyOfTable = (table: OwnTable, version: string, source: string): Policy => ({
  id: 'own',
  version,
  name: { ja: ja.ownPolicy.name, en: en.ownPolicy.name },
  about: { ja: ja.ownPolicy.about, en: en.ownPolicy.about },
  source,
  inputs: table.inputs,
  rows: table.rows,
  outcomes: table.outcomes,
})

/** Null: nobody brought one. What was kept was free of mistakes. */
export const ownPolicyOf = async (tx: Transaction): Promise<Policy | null> => {
  const row = await tx.one(sql.ownPolicy, { organization: organizationOf(tx), version: null })
  const table = row === null ? null : readOwnTable(row.csv).table
  return row === null || table === null
    ? null
    : policyOfTable(table, String(row.version), row.file_name)
}

/** The text of an upload: UTF-8, or what Excel in Japan writes. */
export const tableText = async (
  upload: Upload | null,
): Promise<{ readonly name: string; readonly text: string }> => {
  if (upload === null) throw problem('vulnerabilities.no_file', {})
  const pieces: Uint8Array[] = []
  let size = 0
  for await (const piece of upload.bytes) {
    size += piece.byteLength
    if (size > MAX_TABLE_BYTES)
      throw problem('vulnerabilities.table_too_large', { kb: MAX_TABLE_BYTES / 1024 })
    pieces.push(piece)
  }
  const bytes = Buffer.concat(pieces)
  const name = upload.name.replace(/[\p{Cc}\p{Cf}]+/gu, '').slice(0, 200)
  try {
    return { name, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) }
  } catch {
    return { name, text: new TextDecoder('shift_jis').decode(bytes) }
  }
}

/** How the deadlines of what counts now would move, in days from the same beginning. */
export const effectOf = async (
  deps: Pick<VulnerabilitiesDeps, 'software' | 'exposures'>,
  tx: Transaction,
  policy: Policy,
): Promise<NonNullable<OwnPolicyCheck['effect']>> => {
  const byAsset = policy.inputs.includes('human-impact')
  const rows = await tx.all(sql.asked, { organization: organizationOf(tx), byAsset })
  const named = [...new Set(rows.flatMap(({ asset }) => asset ?? []))]
  const assets = named.length === 0 ? new Map() : await readAssets(deps, tx, named)
  const effect = { findings: 0, earlier: 0, later: 0, same: 0 }
  const outcomes = new Map<string, number>()
  for (const row of rows) {
    const { outcome, days } = decide(policy, {
      inKev: row.in_kev,
      reachable: row.exposed,
      exploitation: row.exploitation,
      automatable: row.automatable,
      technicalImpact: row.technical_impact,
      severity: row.severity,
      importance: assets.get(row.asset ?? '')?.system.importance ?? null,
    })
    effect.findings += row.count
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + row.count)
    const move = isStricter(days, row.days)
      ? 'earlier'
      : isStricter(row.days, days)
        ? 'later'
        : 'same'
    effect[move] += row.count
  }
  return {
    ...effect,
    outcomes: Object.entries(policy.outcomes).map(([outcome, { words, days }]) => ({
      words,
      days,
      findings: outcomes.get(outcome) ?? 0,
    })),
  }
}
