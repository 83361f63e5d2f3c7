/**
 * `product_status` of one CSAF vulnerability as claims. Ids that mean one product and one status become one claim with many
 * ranges: Cisco names 2,000 releases one by one.
 * @module
 */
import type { Claim, ClaimStatus, FixState, ProductName, Range } from './claim.ts'
import type { TreeProduct } from './csaf-product.ts'
import type { ProductTree } from './csaf-tree.ts'
import { type Note, objectIn, objectsIn, textIn, textsIn, unique } from './fields.ts'
import type { JsonObject } from './json-value.ts'

const STATUS: Readonly<Record<string, ClaimStatus>> = {
  known_affected: 'affected',
  first_affected: 'affected',
  last_affected: 'affected',
  fixed: 'fixed',
  first_fixed: 'fixed',
  known_not_affected: 'not-affected',
  under_investigation: 'under-investigation',
  unknown: 'unknown',
}
/** Of two statuses of one id the one further in front counts. */
const WORST: readonly ClaimStatus[] = [
  'affected',
  'under-investigation',
  'unknown',
  'fixed',
  'not-affected',
]

type Said = { readonly status: ClaimStatus; readonly at: string }

export const claimsOfProducts = (
  given: JsonObject,
  at: string,
  tree: ProductTree,
  note: Note,
): readonly Claim[] => {
  const statuses = objectIn(given['product_status'], `${at}.product_status`, note)
  const said = new Map<string, Said>()
  for (const [name, list] of Object.entries(statuses)) {
    const status = STATUS[name]
    const place = `${at}.product_status.${name}`
    if (status === undefined) {
      if (name !== 'recommended') note(place, 'bad_status', name)
      continue
    }
    for (const id of textsIn(list, place, note)) {
      const known = said.get(id)
      if (known !== undefined && known.status !== status) note(place, 'contradiction', id)
      if (known === undefined || WORST.indexOf(status) < WORST.indexOf(known.status))
        said.set(id, { status, at: place })
    }
  }
  const recommended = new Set(
    textsIn(statuses['recommended'], `${at}.product_status.recommended`, note),
  )
  const justifications = byProduct(
    given['flags'],
    `${at}.flags`,
    tree,
    note,
    (flag) => textIn(flag['label']) || null,
  )
  const fixes = byProduct(given['remediations'], `${at}.remediations`, tree, note, fixStateOf)
  return joinedClaims([...said], { justifications, fixes, recommended }, tree, note)
}

const REMEDIES: Readonly<Record<string, FixState>> = {
  vendor_fix: 'fixed',
  optional_patch: 'fixed',
  fix_planned: 'deferred',
  none_available: 'not-fixed',
  no_fix_planned: 'wont-fix',
}
const fixStateOf = (remedy: JsonObject): FixState | null =>
  REMEDIES[textIn(remedy['category'])] ?? null

/** What a list of remarks says about each product, by ids and by groups; the first remark that says something. */
const byProduct = <T>(
  value: JsonObject[string] | undefined,
  at: string,
  tree: ProductTree,
  note: Note,
  meaning: (remark: JsonObject) => T | null,
): ReadonlyMap<string, T> => {
  const found = new Map<string, T>()
  for (const [remark, place] of objectsIn(value, at, note, 100_000)) {
    const meant = meaning(remark)
    if (meant === null) continue
    const groups = textsIn(remark['group_ids'], `${place}.group_ids`, note).flatMap((group) =>
      tree.group(group, `${place}.group_ids`),
    )
    const ids = [...textsIn(remark['product_ids'], `${place}.product_ids`, note), ...groups]
    for (const id of ids) {
      if (tree.product(id) === null) note(place, 'unknown_product', id)
      else if (!found.has(id)) found.set(id, meant)
    }
  }
  return found
}

type Remarks = {
  readonly justifications: ReadonlyMap<string, string>
  readonly fixes: ReadonlyMap<string, FixState>
  readonly recommended: ReadonlySet<string>
}
type Draft = Omit<Claim, 'ranges' | 'raw'> & { readonly ranges: Range[]; readonly words: string[] }

const joinedClaims = (
  said: readonly (readonly [string, Said])[],
  remarks: Remarks,
  tree: ProductTree,
  note: Note,
): readonly Claim[] => {
  const drafts = new Map<string, Draft>()
  const fixedIn = fixVersions(said, remarks, tree)
  for (const [id, { status, at }] of said) {
    const product = tree.product(id)
    if (product === null) {
      note(at, 'unknown_product', id)
      continue
    }
    for (const name of product.names) {
      const key = JSON.stringify([
        name,
        status,
        product.platforms,
        product.version.reading,
        product.version.all,
        product.version.conditions,
        remarks.justifications.get(id) ?? null,
        remarks.fixes.get(id) ?? null,
        name.kind === 'distro' ? product.exact : null,
      ])
      const known = drafts.get(key)
      if (known === undefined) drafts.set(key, draftOf(name, status, product, id, remarks, fixedIn))
      else {
        known.ranges.push(...rangesOf(name, status, product))
        if (product.version.raw !== null) known.words.push(product.version.raw)
      }
    }
  }
  return [...drafts.values()].map(({ words, ...draft }) => ({
    ...draft,
    raw: words.length === 0 ? null : unique(words).join('; ').slice(0, 2000),
  }))
}

const draftOf = (
  name: ProductName,
  status: ClaimStatus,
  product: TreeProduct,
  id: string,
  remarks: Remarks,
  fixedIn: ReadonlyMap<string, readonly string[]>,
): Draft => {
  const { version, platforms, exact } = product
  const isDistroFix = name.kind === 'distro' && status === 'fixed' && exact !== null
  const fixes = fixedIn.get(nameKey(name)) ?? []
  const fix = isDistroFix
    ? exact
    : status === 'affected' && fixes.length === 1
      ? (fixes[0] ?? null)
      : null
  return {
    product: name,
    status,
    ranges: rangesOf(name, status, product),
    except: version.except,
    // An id without any version means the product as it is.
    all: version.all || (version.ranges.length === 0 && version.raw === null),
    // A distribution that names the fixed build says with it that the builds before are not.
    outside: isDistroFix ? 'affected' : 'unknown',
    platforms: unique([...platforms, ...version.conditions]),
    modules: version.modules,
    fix,
    fixState: remarks.fixes.get(id) ?? (isDistroFix || fix !== null ? 'fixed' : 'unknown'),
    justification: remarks.justifications.get(id) ?? null,
    reading: version.ranges.length === 0 && version.raw === null ? 'exact' : version.reading,
    words: version.raw === null ? [] : [version.raw],
  }
}

/** Later builds of a distribution's package hold the fix too. */
export const rangesOf = (
  name: ProductName,
  status: ClaimStatus,
  { version, exact }: TreeProduct,
): Range[] =>
  name.kind === 'distro' && exact !== null && status === 'fixed'
    ? [{ scheme: schemeOfDistro(name.distro), from: { version: exact, inclusive: true }, to: null }]
    : version.ranges.map((range) =>
        name.kind === 'distro' ? { ...range, scheme: schemeOfDistro(name.distro) } : range,
      )

const schemeOfDistro = (distro: string): string =>
  /debian|ubuntu/.test(distro) ? 'deb' : /alpine|wolfi|chainguard/.test(distro) ? 'apk' : 'rpm'

const nameKey = (name: ProductName): string => JSON.stringify(name)

/** Versions to go to: what stands under fixed or recommended for the same product. */
const fixVersions = (
  said: readonly (readonly [string, Said])[],
  { recommended }: Remarks,
  tree: ProductTree,
): ReadonlyMap<string, readonly string[]> => {
  const found = new Map<string, readonly string[]>()
  const ids = [
    ...recommended,
    ...said.flatMap(([id, { status }]) => (status === 'fixed' ? [id] : [])),
  ]
  for (const product of ids.map((id) => tree.product(id))) {
    if (product === null || product.exact === null) continue
    for (const name of product.names)
      found.set(nameKey(name), unique([...(found.get(nameKey(name)) ?? []), product.exact]))
  }
  return found
}
