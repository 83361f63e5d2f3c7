/**
 * Reads an organization's chain out of PostgreSQL: to verify it, and to export it.
 * @module
 */
import type { Transaction } from '../records/index.ts'
import { canonical } from './canonical.ts'
import {
  type Anchor,
  type BrokenWhy,
  type ChainVerdict,
  chainVerifier,
  exportLines,
  genesis,
} from './chain.ts'
import type { Head } from './chain-head.ts'
import { digestOfRow, entryText } from './entry.ts'
import { chainRows, wrongNewest } from './statements.ts'

const BATCH_ROWS = 2_000

/**
 * Recomputes every hash and link, and compares the head, the pointers to the newest facts, and the anchors.
 * A row that nobody can read any more is a broken place, not an error.
 */
export const verifyEvidence = async (
  tx: Transaction,
  from: {
    readonly organization: string
    readonly head: Head | null
    readonly anchors: readonly Anchor[]
    readonly damagedAnchors: number
  },
): Promise<ChainVerdict> => {
  const { organization, head, anchors } = from
  const verifier = chainVerifier({
    organization,
    start: genesis('evidence', organization),
    anchors,
  })
  for (let i = 0; i < from.damagedAnchors; i += 1) verifier.report(0, 'anchor')
  for await (const rows of tx.stream(chainRows, { organization }, BATCH_ROWS)) {
    for (const row of rows) {
      verifier.entry({
        seq: row.seq,
        organization: row.organization,
        text: isCanonical(row.payload_text) ? textOrNull(() => entryText(row)) : null,
        hash: row.hash,
        previous: row.previous_hash,
      })
      if (textOrNull(() => digestOfRow(row)) !== row.digest) verifier.report(row.seq, 'changed')
    }
  }
  for (const { seq } of await tx.all(wrongNewest, { organization })) verifier.report(seq, 'newest')
  return verifier.end(head)
}

/** JSON Lines of the whole chain, for an auditor; see chain.ts for the format. */
export const exportEvidence = (tx: Transaction, organization: string): AsyncGenerator<string> =>
  exportLines('evidence', organization, texts(tx, organization))

const texts = async function* (tx: Transaction, organization: string) {
  for await (const rows of tx.stream(chainRows, { organization }, BATCH_ROWS))
    yield rows.map((row) => ({ text: entryText(row), hash: row.hash }))
}

const isCanonical = (text: string): boolean =>
  textOrNull(() => canonical(JSON.parse(text))) === text

const textOrNull = (make: () => string): string | null => {
  try {
    return make()
  } catch {
    return null
  }
}

/** What a broken place means, for people. */
export const brokenText: Readonly<Record<BrokenWhy, { readonly ja: string; readonly en: string }>> =
  {
    changed: {
      ja: '記録の内容が、書かれたときと違います。',
      en: 'The entry is not as it was written.',
    },
    link: {
      ja: '一つ前の記録とつながっていません。',
      en: 'The entry does not follow from the one before it.',
    },
    missing: { ja: '記録が抜けています。', en: 'An entry is missing.' },
    out_of_order: {
      ja: '記録の順序が入れ替わっているか、重複しています。',
      en: 'An entry is repeated or out of order.',
    },
    foreign: {
      ja: '別の組織の記録が混ざっています。',
      en: 'An entry belongs to another organization.',
    },
    unreadable: { ja: '読み取れない行があります。', en: 'A line cannot be read.' },
    head: {
      ja: '鎖の末尾の控えと一致しません。',
      en: 'The end of the chain does not match its own note.',
    },
    cut: { ja: '末尾の記録が切り取られています。', en: 'The end of the chain was cut off.' },
    anchor: {
      ja: '外部に控えたハッシュ値（アンカー）と一致しません。',
      en: 'The chain does not match the anchor kept outside the database.',
    },
    newest: {
      ja: '最新の証跡への参照が、記録と一致しません。',
      en: 'The pointer to the newest evidence does not match the entries.',
    },
  }
