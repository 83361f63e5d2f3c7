/**
 * What is one finding, in which list it stands, and what closes it. Pure.
 * @module
 */
import { formatCpe, parseCpe } from '@hinoban/cpe'
import type { Component, Verdict } from '@hinoban/matching'
import { canonicalKey, parsePurl } from '@hinoban/purl'
import type { Bucket, ClosedWhy, VerdictWord } from './contract.ts'

/**
 * What a component is called whatever its version: a finding, and what a person said of it, outlive an update. Empty names
 * have no key of their own.
 */
export const componentKeyOf = ({ name, supplier, purl, cpes, version }: Component): string => {
  const read = purl === '' ? null : parsePurl(purl, 'forgiving')
  const key = read === null ? null : canonicalKey(read)
  if (key !== null) return `pkg:${key}`
  for (const text of cpes) {
    const cpe = parseCpe(text)
    const product =
      cpe === null
        ? null
        : formatCpe({
            ...cpe,
            version: '*',
            update: '*',
            edition: '*',
            language: '*',
            targetHw: '*',
            other: '*',
          })
    if (product !== null) return product.replace(/(?::\*)+$/, '')
  }
  const bare = version === '' ? name : name.replaceAll(version, '')
  return `name:${folded(supplier)}:${folded(bare)}`
}

/** One spelling for searching and sorting. */
export const folded = (text: string): string =>
  text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim()

/** The worse first: what is seen of one flaw in two versions of a component on one asset is one finding. */
const BADNESS: readonly VerdictWord[] = [
  'affected',
  'platform-unconfirmed',
  'version-unknown',
  'under-investigation',
  'fixed',
  'not-affected',
]
export const isWorse = (a: VerdictWord, b: VerdictWord): boolean =>
  BADNESS.indexOf(a) < BADNESS.indexOf(b)

/** What is fixed or not affected stands in a list only because another source says the opposite. */
export const bucketOf = (verdict: VerdictWord): Bucket =>
  verdict === 'fixed' ? 'not-affected' : verdict

export type Installation<T> = {
  readonly versions: readonly string[]
  readonly verdict: Verdict
  readonly of: T
}

/** Verdicts on several versions of one component on one asset, flaw by flaw: the worst counts, with all versions it is of. */
export const worstOf = <
  T extends { readonly version: string; readonly verdicts: readonly Verdict[] },
>(
  installed: readonly T[],
): ReadonlyMap<string, Installation<T>> => {
  const worst = new Map<string, Installation<T>>()
  for (const of of installed)
    for (const verdict of of.verdicts) {
      const known = worst.get(verdict.flaw)
      if (known === undefined || isWorse(verdict.state, known.verdict.state))
        worst.set(verdict.flaw, { versions: [of.version], verdict, of })
      else if (verdict.state === known.verdict.state && !known.versions.includes(of.version))
        worst.set(verdict.flaw, { ...known, versions: [...known.versions, of.version].sort() })
    }
  return worst
}

/**
 * The version to go to. A distribution names its own; elsewhere the end of the range that the installed version lies in says
 * it best, since a record that speaks of several lines names the fix of one. Firmware runs in lines: without such an end
 * nothing is named.
 */
export const fixOf = (
  kind: Component['kind'],
  verdict: Verdict,
): { readonly version: string | null; readonly state: Verdict['fix']['state'] } => {
  const { version, state } = verdict.fix
  if (verdict.by.startsWith('distro')) return { version, state }
  for (const opinion of verdict.opinions) {
    const end =
      opinion.state === 'affected'
        ? /(?:^|\s)< ?([^\s|,]{1,100})$/.exec(opinion.text)?.[1]
        : undefined
    if (end !== undefined && !/\*|\.x$/i.test(end)) return { version: end, state: 'fixed' }
  }
  return kind === 'firmware' ? { version: null, state } : { version, state }
}

/** Why a finding is no longer seen, by what was looked at. */
export const closedWhy = (seen: {
  readonly isAssetThere: boolean
  readonly isRecordGone: boolean
  /** It rested on a date in a ledger, which no longer says so. */
  readonly isLedgerWord: boolean
  /** Versions of the component that are on the asset now. */
  readonly versionsNow: readonly string[]
  readonly versionsThen: readonly string[]
  readonly verdictThen: VerdictWord
}): ClosedWhy => {
  if (!seen.isAssetThere) return 'asset-gone'
  if (seen.isLedgerWord) return 'withdrawn'
  if (seen.versionsNow.length === 0) return 'component-gone'
  if (seen.isRecordGone) return 'withdrawn'
  if (!seen.versionsNow.some((version) => seen.versionsThen.includes(version)))
    return 'version-changed'
  return seen.verdictThen === 'platform-unconfirmed' ? 'platform-differs' : 'not-affected'
}
