/**
 * How two CPE names relate (NISTIR 7696 §6 and §7): the source is the record's name, the target the inventory's.
 * @module
 */
import { ANY, ATTRIBUTES, type Cpe, literalOf, NA } from './cpe.ts'

export type Relation = 'equal' | 'superset' | 'subset' | 'disjoint' | 'undefined'

/**
 * One attribute against another by table 6-2. One cell differs: the table leaves ANY against a wildcard undefined; here
 * it is a superset, since whatever the wildcard stands for is inside ANY.
 */
export const relateAttribute = (source: string, target: string): Relation => {
  if (source === target) return 'equal'
  if (source === ANY) return 'superset'
  if (target === ANY) return 'subset'
  if (isWild(target)) return 'undefined'
  if (source === NA || target === NA || !isWild(source)) return 'disjoint'
  return covers(source, target) ? 'superset' : 'disjoint'
}

/** The whole name: the sum of its attributes. Supersets mixed with subsets relate no way at all. */
export const relate = (source: Cpe, target: Cpe): Relation => {
  const seen = new Set(ATTRIBUTES.map((name) => relateAttribute(source[name], target[name])))
  if (seen.has('disjoint')) return 'disjoint'
  if (seen.has('undefined')) return 'undefined'
  if (seen.has('superset')) return seen.has('subset') ? 'undefined' : 'superset'
  return seen.has('subset') ? 'subset' : 'equal'
}

/** Attributes that say where a product runs or in which build: the inventory seldom knows them. */
const SETTING = ['edition', 'language', 'swEdition', 'targetSw', 'targetHw', 'other'] as const

/**
 * Whether the target is the product that the source speaks of, its version and update left aside.
 * `unconfirmed`: the source asks for an edition or platform (a plug-in for WordPress, an app for Android) that the
 * target does not state.
 */
export const relateProduct = (source: Cpe, target: Cpe): 'same' | 'unconfirmed' | 'other' => {
  const part = relateAttribute(source.part, target.part)
  const vendor = relateAttribute(source.vendor, target.vendor)
  const product = relateAttribute(source.product, target.product)
  // A name without a product names nothing; NA is no product either.
  if (target.product === ANY || target.product === NA) return 'other'
  if ([part, vendor, product].some((one) => one === 'disjoint' || one === 'undefined'))
    return 'other'
  // One side leaves the vendor open and the other the product: nothing says that they mean the same.
  if (vendor === 'subset' && product === 'superset') return 'other'
  // A wildcard in the record's own vendor or product is a slip of the pen: a product is named whole or not at all.
  if (isWildSuperset(source.vendor, vendor) || isWildSuperset(source.product, product))
    return 'other'
  let isConfirmed = true
  for (const name of SETTING) {
    const relation = relateAttribute(source[name], target[name])
    if (relation === 'disjoint' || relation === 'undefined') return 'other'
    if (relation === 'subset' && source[name] !== NA) isConfirmed = false
  }
  return isConfirmed ? 'same' : 'unconfirmed'
}

const isWildSuperset = (source: string, relation: Relation): boolean =>
  relation === 'superset' && source !== ANY

/** Whether the attribute holds an unescaped wildcard: they stand only at the ends. */
export const isWild = (attribute: string): boolean => {
  if (attribute === ANY) return false
  const first = attribute[0]
  if (first === '*' || first === '?') return true
  const last = attribute.at(-1)
  return (last === '*' || last === '?') && !isEscaped(attribute, attribute.length - 1)
}

const isEscaped = (text: string, at: number): boolean => {
  let slashes = 0
  while (text[at - 1 - slashes] === '\\') slashes += 1
  return slashes % 2 === 1
}

/** `*` stands for any signs, each `?` for one or none. */
const covers = (pattern: string, target: string): boolean => {
  let start = 0
  let end = pattern.length
  while (start < end && (pattern[start] === '*' || pattern[start] === '?')) start += 1
  while (
    end > start &&
    (pattern[end - 1] === '*' || pattern[end - 1] === '?') &&
    !isEscaped(pattern, end - 1)
  )
    end -= 1
  const before = pattern.slice(0, start)
  const after = pattern.slice(end)
  const core = literalOf(pattern.slice(start, end))
  const text = literalOf(target)
  const mostBefore = before.includes('*') ? text.length : before.length
  const mostAfter = after.includes('*') ? text.length : after.length
  for (let at = text.indexOf(core); at >= 0 && at <= mostBefore; at = text.indexOf(core, at + 1)) {
    if (text.length - at - core.length <= mostAfter) return true
    if (core === '' && at >= text.length) break
  }
  return false
}
