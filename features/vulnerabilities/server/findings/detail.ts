/**
 * One finding in full: what every source says of the installed version side by side, why the deadline, what to do next.
 * @module
 */
import type { Advisory } from '@hinoban/advisories'
import { type Component, judge, type Opinion, placeComponent } from '@hinoban/matching'
import type { AdvisoryView, FindingDetail, OpinionView, Text } from '../../contract.ts'
import { en } from '../../messages/en.ts'
import { ja } from '../../messages/ja.ts'
import type { Catalogue } from '../catalogue/read.ts'
import type { vexAbout } from '../vex/book.ts'
import { vexLookup } from '../vex/lookup.ts'
import type { FindingRecord, historyOf } from './list-store.ts'
import { both, dueOf, policyOfRow, rowView, titleOf } from './views.ts'

/** A statement about this flaw, and whether it holds on this asset. */
export type VexSaid = Awaited<ReturnType<typeof vexAbout>>[number] & { readonly isHere: boolean }
type HistoryRow = (typeof historyOf)['row']['_output']
const SHOWN_ADVISORIES = 40
const SHOWN_REFERENCES = 60

export const detailOf = (
  catalogue: Catalogue | null,
  r: FindingRecord,
  history: readonly HistoryRow[],
  today: string,
  said: readonly VexSaid[],
): FindingDetail => {
  const row = rowView(r, today)
  const policy = policyOfRow(r)
  const advisories = catalogue?.advisoriesOf(r.flaw) ?? null
  return {
    ...row,
    component: {
      ...row.component,
      key: r.component_key,
      type: r.component_type,
      purl: r.purl,
      cpe: r.cpe,
    },
    ids: r.ids,
    cwes: [...new Set((advisories ?? []).flatMap(({ cwes }) => cwes))].sort(),
    vector: r.vector,
    scoredBy: r.scored_by,
    reason: { code: r.reason, words: both((m) => m.reasons[r.reason] ?? r.reason) },
    opinions: catalogue === null ? null : [...opinionsOf(catalogue, r, said)],
    advisories:
      advisories === null ? null : advisories.slice(0, SHOWN_ADVISORIES).map(advisoryView),
    policy: {
      id: r.policy,
      version: r.policy_version,
      name: policy?.name ?? { ja: r.policy, en: r.policy },
    },
    inputs: r.inputs.map(({ name, value, isAssumed }) => ({
      name,
      value,
      isAssumed,
      words: both((m) => {
        const words = m.inputs[name][value] ?? value
        return isAssumed ? m.assumed(words) : words
      }),
    })),
    clock: {
      knownAt: r.opened_at.toISOString(),
      fixAt: r.fix_at?.toISOString() ?? null,
      raisedAt: r.raised_at?.toISOString() ?? null,
    },
    next: nextOf(r),
    instruction: instructionOf(r),
    evidence: {
      source: r.source,
      seenFrom: r.seen_from.toISOString(),
      seenUntil: r.seen_until.toISOString(),
    },
    history: [
      ...history.map((h) => ({
        at: h.at.toISOString(),
        what: h.what as FindingDetail['history'][number]['what'],
        by: h.by_name,
        words: historyWords(r, h),
      })),
      {
        at: r.first_seen_at.toISOString(),
        what: 'found' as const,
        by: null,
        words: both((m) => m.history.found),
      },
    ],
  }
}

const KINDS = ['application', 'extension', 'library', 'package', 'os', 'firmware'] as const

/** The same judgement as the matching made, asked anew for the words of each source. */
const opinionsOf = (
  catalogue: Catalogue,
  r: FindingRecord,
  said: readonly VexSaid[],
): readonly OpinionView[] => {
  if (r.kind !== 'flaw') return []
  const component: Component = {
    name: r.component_name,
    version: r.versions[0] ?? '',
    supplier: r.supplier,
    kind: KINDS.find((kind) => kind === r.component_type) ?? 'application',
    purl: r.purl,
    cpes: r.cpe === '' ? [] : r.cpe.split(' '),
  }
  const placed = placeComponent(component, { vendorsOf: catalogue.vendorsOf })
  // Only what is about this flaw: bounded, and read in a few ms even of a kernel, which has thousands of entries.
  const lookup = vexLookup(
    said.flatMap(({ compiled, isHere }) =>
      isHere ? compiled.map(({ key, entry }) => ({ key, entry, within: null, title: '' })) : [],
    ),
    (key) => catalogue.lookupAbout(key, r.flaw),
  ).everywhere
  const { verdicts } = judge(component, placed, lookup)
  const verdict = verdicts.find(({ flaw }) => flaw === r.flaw)
  if (verdict === undefined) return []
  const [deciding] = verdict.opinions
  const shown = verdict.opinions.map(
    (opinion): OpinionView => ({
      source: opinion.source,
      sourceName: both((m) => m.sources[opinion.source] ?? opinion.source),
      advisory: opinion.advisory,
      publisher: opinion.publisher,
      verdict: opinion.state,
      rank: opinion.rank,
      confidence: opinion.confidence,
      reading: opinion.reading,
      text: opinion.text,
      fix: opinion.fix,
      fixState: opinion.fixState,
      justification: opinion.justification,
      vex: opinion.source === 'vex' ? vexOf(opinion, said) : null,
      isDeciding: opinion === deciding,
      isOpposed: deciding !== undefined && isClean(opinion) !== isClean(deciding),
    }),
  )
  // A record that names the product twice, in words and by its CPE name, says it once.
  const same = (a: OpinionView, b: OpinionView): boolean =>
    JSON.stringify({ ...a, isDeciding: false }) === JSON.stringify({ ...b, isDeciding: false })
  return shown.filter((one, at) => shown.findIndex((other) => same(one, other)) === at)
}
const vexOf = (opinion: Opinion, said: readonly VexSaid[]): OpinionView['vex'] => {
  const from = said.find(
    ({ document, publisher, status }) =>
      document === opinion.advisory &&
      publisher === opinion.publisher &&
      (status === opinion.state || opinion.state === 'version-unknown'),
  )
  return from === undefined
    ? null
    : {
        document: from.document_id,
        by: from.by_name,
        at: from.at.toISOString(),
        words: from.words,
      }
}
const isClean = ({ state }: Opinion): boolean => state === 'not-affected' || state === 'fixed'

const time = (ms: number | null): string | null => {
  if (ms === null) return null
  const at = new Date(ms)
  return Number.isNaN(at.getTime()) || at.getUTCFullYear() > 9999 ? null : at.toISOString()
}

const advisoryView = (advisory: Advisory): AdvisoryView => ({
  source: advisory.source,
  publisher: advisory.publisher,
  id: advisory.id,
  title: advisory.title,
  summary: advisory.summary,
  language: advisory.language,
  publishedAt: time(advisory.publishedAt),
  modifiedAt: time(advisory.modifiedAt),
  scores: advisory.cvss.map(({ version, vector, score, severity, by }) => ({
    version,
    vector,
    score,
    severity,
    by,
  })),
  references: advisory.references
    .slice(0, SHOWN_REFERENCES)
    .map(({ url, tags }) => ({ url, tags: [...tags] })),
})

const isForensic = (r: FindingRecord): boolean =>
  policyOfRow(r)?.outcomes[r.outcome]?.isForensic === true

const nextOf = (r: FindingRecord): Text =>
  both((m) => {
    const product = r.component_name
    const fix = r.fix_version
    if (r.bucket === 'closed') return m.next.closed
    if (r.bucket === 'suppressed' || r.bucket === 'accepted') return m.next.held
    if (r.kind === 'eol') return m.next.eol(product)
    if (r.bucket === 'version-unknown') return m.next.version(product)
    if (r.bucket === 'platform-unconfirmed') return m.next.platform
    if (r.bucket === 'under-investigation') return m.next.wait
    if (r.bucket === 'not-affected') return m.next.conflict
    const mend =
      fix !== null && r.fix_reachable === false
        ? m.next.laterRelease({ product, fix })
        : fix !== null
          ? m.next.update({ product, fix })
          : r.fix_state === 'wont-fix'
            ? m.next.wontFix(product)
            : r.fix_state === 'not-fixed' || r.fix_state === 'deferred'
              ? m.next.noFix(product)
              : m.next.updateUnknown(product)
    return isForensic(r) ? `${m.next.forensic} ${mend}` : mend
  })

const instructionOf = (r: FindingRecord): Text => {
  const said = {
    asset: r.asset_name,
    product: r.component_name,
    versions: r.versions.join(', '),
    flaw: r.flaw,
    fix: r.fix_version,
    due: dueOf(r),
    isForensic: isForensic(r),
  }
  const title = titleOf(r)
  return {
    ja: ja.instruction({ ...said, title: title.ja }),
    en: en.instruction({ ...said, title: title.en }),
  }
}

const historyWords = (r: FindingRecord, { what, before, after }: HistoryRow): Text =>
  both((m) => {
    const outcome = (word: string | null): string =>
      policyOfRow(r)?.outcomes[word ?? '']?.words[m === ja ? 'ja' : 'en'] ?? word ?? ''
    const verdict = (word: string | null): string =>
      (m.buckets as Readonly<Record<string, string>>)[
        word === 'fixed' ? 'not-affected' : (word ?? '')
      ] ??
      word ??
      ''
    switch (what) {
      case 'closed':
        return m.history.closed((m.closed as Readonly<Record<string, string>>)[after ?? ''] ?? '')
      case 'more-urgent':
        return m.history['more-urgent'](outcome(after))
      case 'less-urgent':
        return m.history['less-urgent'](outcome(after))
      case 'verdict-changed':
        return m.history['verdict-changed'](verdict(before), verdict(after))
      case 'version-changed':
        return m.history['version-changed'](before ?? '', after ?? '')
      case 'suppressed':
        return m.history.suppressed(after ?? '')
      case 'accepted':
        return m.history.accepted(after ?? '')
      case 'resumed':
        return m.history.resumed
      default:
        return m.history.reopened
    }
  })
