/**
 * A record's configurations judged on one asset: configurations are joined by OR, their nodes and the entries of a node
 * by AND or OR. All parts of an AND must be met by the same asset, so one call judges one asset.
 * @module
 */
import { ANY, type Cpe } from './cpe.ts'
import {
  type CompareVersions,
  type CpeMatch,
  matchCondition,
  matchName,
  type NameVerdict,
} from './match-name.ts'
import { isWild } from './relate.ts'
import { productKey } from './renames.ts'

export type ConfigurationNode = {
  readonly operator: 'and' | 'or'
  readonly negate: boolean
  readonly matches: readonly CpeMatch[]
}
export type Configuration = {
  readonly operator: 'and' | 'or'
  readonly negate: boolean
  readonly nodes: readonly ConfigurationNode[]
}

/** A name of the asset that a vulnerable entry means, and how sure that is. */
export type MatchedPart = {
  /** Index into the asset's names. */
  readonly asset: number
  readonly match: CpeMatch
  readonly verdict: Exclude<NameVerdict, 'not'>
}
export type ConfigurationVerdict = {
  readonly verdict: NameVerdict
  readonly parts: readonly MatchedPart[]
}

/**
 * The worst that any configuration says about the asset with these names. Hardware alone, a condition alone and what
 * is negated are never reported.
 * @example evaluate(configurations, [fortios, fortigate], compare).verdict // 'affected'
 */
export const evaluate = (
  configurations: readonly Configuration[],
  asset: readonly Cpe[],
  compare: CompareVersions,
): ConfigurationVerdict => {
  const parts: MatchedPart[] = []
  const names = nameIndex(asset)
  for (const configuration of configurations) {
    const nodes = configuration.nodes.map((node) =>
      join(
        node,
        node.matches.map((match) => judgeMatch(match, names, compare)),
      ),
    )
    const whole = join(configuration, nodes)
    if (whole.rank > 0) parts.push(...whole.parts)
  }
  const reported = bestOfEach(parts.filter(({ match }) => isReportable(match.cpe)))
  const rank = Math.max(0, ...reported.map(({ verdict }) => rankOf(verdict)))
  return { verdict: VERDICTS[rank] ?? 'not', parts: reported }
}

/** From false to true; what is not known lies between, the less known lower. */
const VERDICTS = ['not', 'version-unknown', 'platform-unconfirmed', 'affected'] as const
const TRUE = VERDICTS.length - 1
const rankOf = (verdict: NameVerdict): number => VERDICTS.indexOf(verdict)

/** The same hardware runs fixed firmware too: a hardware name says nothing about a flaw. */
const isReportable = ({ part }: Cpe): boolean => part !== 'h'

type Judged = { readonly rank: number; readonly parts: readonly MatchedPart[] }
type Joint = { readonly operator: 'and' | 'or'; readonly negate: boolean }

const join = ({ operator, negate }: Joint, judged: readonly Judged[]): Judged => {
  if (judged.length === 0) return { rank: 0, parts: [] }
  const ranks = judged.map(({ rank }) => rank)
  const rank = operator === 'and' ? Math.min(...ranks) : Math.max(...ranks)
  if (negate) return { rank: rank === 0 ? TRUE : rank === TRUE ? 0 : rank, parts: [] }
  if (rank === 0) return { rank, parts: [] }
  // Under an AND a part is as sure as the least sure of its conditions.
  const parts = judged.flatMap((one) =>
    one.parts.map((part) =>
      operator === 'and' && rankOf(part.verdict) > rank
        ? { ...part, verdict: verdictAt(rank) }
        : part,
    ),
  )
  return { rank, parts }
}

const verdictAt = (rank: number): Exclude<NameVerdict, 'not'> => {
  const verdict = VERDICTS[rank]
  return verdict === undefined || verdict === 'not' ? 'version-unknown' : verdict
}

/** The asset's names by product, so that a record of thousands of entries is not held against each of them. */
type NameIndex = {
  readonly asset: readonly Cpe[]
  readonly byProduct: ReadonlyMap<string, readonly number[]>
  /** Names that leave the vendor open. */
  readonly open: readonly number[]
}

const nameIndex = (asset: readonly Cpe[]): NameIndex => {
  const byProduct = new Map<string, number[]>()
  const open: number[] = []
  const file = (key: string, index: number): void => {
    const known = byProduct.get(key)
    if (known === undefined) byProduct.set(key, [index])
    else known.push(index)
  }
  for (const [index, cpe] of asset.entries()) {
    if (isOpen(cpe)) open.push(index)
    else file(productKey(cpe), index)
    if (cpe.vendor === 'microsoft' && cpe.product.startsWith('windows_'))
      file('microsoft:windows', index)
  }
  return { asset, byProduct, open }
}

const isOpen = ({ vendor, product }: Cpe): boolean =>
  vendor === ANY || product === ANY || isWild(vendor) || isWild(product)

const candidates = ({ cpe }: CpeMatch, names: NameIndex): readonly number[] => {
  if (isOpen(cpe)) return [...names.asset.keys()]
  const same = names.byProduct.get(productKey(cpe)) ?? []
  return names.open.length === 0 ? same : [...same, ...names.open]
}

const judgeMatch = (match: CpeMatch, names: NameIndex, compare: CompareVersions): Judged => {
  const judge = match.vulnerable ? matchName : matchCondition
  const parts: MatchedPart[] = []
  let rank = 0
  for (const index of candidates(match, names)) {
    const target = names.asset[index]
    if (target === undefined) continue
    const verdict = judge(match, target, compare)
    if (verdict === 'not') continue
    rank = Math.max(rank, rankOf(verdict))
    if (match.vulnerable) parts.push({ asset: index, match, verdict })
  }
  if (rank === 0 && isUnseen(match, names)) rank = rankOf('platform-unconfirmed')
  return { rank, parts }
}

/**
 * Whether the asset simply does not tell: an inventory without any hardware or operating system neither meets nor
 * misses a condition about it. An application that a condition asks for may have escaped the inventory too, unless the
 * asset has just that one in another version. A vulnerable application that is not there is not there.
 */
const isUnseen = ({ cpe, vulnerable }: CpeMatch, { asset, byProduct }: NameIndex): boolean => {
  if (cpe.part === 'h' || (cpe.part === 'o' && !vulnerable))
    return !asset.some((target) => target.part === cpe.part)
  return !vulnerable && !byProduct.has(productKey(cpe))
}

/** One answer a name of the asset: the surest entry that means it. */
const bestOfEach = (parts: readonly MatchedPart[]): MatchedPart[] => {
  const best = new Map<number, MatchedPart>()
  for (const part of parts) {
    const known = best.get(part.asset)
    if (known === undefined || rankOf(part.verdict) > rankOf(known.verdict))
      best.set(part.asset, part)
  }
  return [...best.values()].sort((a, b) => a.asset - b.asset)
}
