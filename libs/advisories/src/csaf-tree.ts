/**
 * The product tree of CSAF: ids to products, through branches, relationships and groups. Ids that are unknown, doubled or run in a
 * circle are told and cost themselves alone.
 * @module
 */
import { parseCpe } from '@hinoban/cpe'
import { productOf, type Trail, type TreeProduct } from './csaf-product.ts'
import { isObject, type Note, objectIn, objectsIn, textIn, textsIn } from './fields.ts'
import type { Json, JsonObject } from './json-value.ts'
import type { ProseReader } from './version-words.ts'

export type ProductTree = {
  readonly product: (id: string) => TreeProduct | null
  /** Ids of a group; an unknown group is told. */
  readonly group: (id: string, at: string) => readonly string[]
}

const MAX_PRODUCTS = 500_000
const MAX_RELATED = 16

export const readProductTree = (
  tree: JsonObject,
  readProse: ProseReader,
  note: Note,
): ProductTree => {
  const products = new Map<string, TreeProduct>()
  const put = (given: JsonObject, trail: readonly Trail[], at: string) => {
    const id = textIn(given['product_id'], 1000)
    if (id === '') return note(`${at}.product_id`, 'wrong_type', given['product_id'])
    if (products.has(id)) return note(`${at}.product_id`, 'duplicate_product', id)
    if (products.size >= MAX_PRODUCTS) return note(at, 'too_many', MAX_PRODUCTS)
    products.set(id, productOf(given, trail, at, readProse, note))
  }
  const walk = (value: Json | undefined, trail: readonly Trail[], at: string) => {
    for (const [branch, place] of objectsIn(value, at, note)) {
      const here = [
        ...trail,
        { category: textIn(branch['category']), name: textIn(branch['name'], 1000) },
      ]
      if (isObject(branch['product'])) put(branch['product'], here, `${place}.product`)
      walk(branch['branches'], here, `${place}.branches`)
    }
  }
  const root = 'product_tree'
  walk(tree['branches'], [], `${root}.branches`)
  for (const [product, at] of objectsIn(
    tree['full_product_names'],
    `${root}.full_product_names`,
    note,
  ))
    put(product, [], at)
  const related = relationsOf(tree, products, note)
  const groups = new Map<string, readonly string[]>()
  for (const [group, at] of objectsIn(tree['product_groups'], `${root}.product_groups`, note)) {
    const id = textIn(group['group_id'], 1000)
    if (groups.has(id)) note(`${at}.group_id`, 'duplicate_product', id)
    else groups.set(id, textsIn(group['product_ids'], `${at}.product_ids`, note))
  }
  const product = (id: string) => products.get(id) ?? related.product(id)
  for (const id of related.ids) product(id)
  for (const [id, members] of groups)
    for (const member of members)
      if (product(member) === null) note(`${root}.product_groups ${id}`, 'unknown_product', member)
  return {
    product,
    group: (id, at) => {
      const ids = groups.get(id)
      if (ids === undefined) note(at, 'unknown_product', id)
      return ids ?? []
    },
  }
}

/** "telnet as a component of RHEL 7.6 AUS": the component, with what it is a part of as its platform. */
const relationsOf = (tree: JsonObject, products: ReadonlyMap<string, TreeProduct>, note: Note) => {
  const relations = new Map<
    string,
    { readonly part: string; readonly whole: string; readonly at: string }
  >()
  for (const [relation, at] of objectsIn(
    tree['relationships'],
    'product_tree.relationships',
    note,
  )) {
    const id = textIn(
      objectIn(relation['full_product_name'], `${at}.full_product_name`, note)['product_id'],
      1000,
    )
    if (id === '' || relations.has(id) || products.has(id))
      note(`${at}.full_product_name.product_id`, 'duplicate_product', id)
    else
      relations.set(id, {
        part: textIn(relation['product_reference'], 1000),
        whole: textIn(relation['relates_to_product_reference'], 1000),
        at,
      })
  }
  const found = new Map<string, TreeProduct | null>()
  const resolve = (id: string, above: readonly string[]): TreeProduct | null => {
    const known = products.get(id) ?? found.get(id)
    if (known !== undefined) return known
    const relation = relations.get(id)
    if (relation === undefined) return null
    if (above.includes(id) || above.length >= MAX_RELATED) {
      note(relation.at, 'cyclic_product', id)
      return null
    }
    const part = resolve(relation.part, [...above, id])
    const whole = resolve(relation.whole, [...above, id])
    if (part === null || whole === null)
      note(relation.at, 'unknown_product', part === null ? relation.part : relation.whole)
    const product = part === null ? null : whole === null ? part : joined(part, whole)
    found.set(id, product)
    return product
  }
  return { ids: relations.keys(), product: (id: string): TreeProduct | null => resolve(id, []) }
}

const joined = (part: TreeProduct, whole: TreeProduct): TreeProduct => {
  const cpes = whole.names.flatMap((name) => (name.kind === 'cpe' ? [name.cpe] : []))
  const words = whole.names.flatMap((name) => (name.kind === 'named' ? [name.product] : []))
  const place = cpes.map((cpe) => placeOf(cpe, whole.exact)).find((each) => each !== null)
  return {
    ...part,
    names: part.names.map((name) =>
      name.kind === 'distro' && name.release === null
        ? { ...name, release: place?.release ?? null, distro: place?.distro ?? name.distro }
        : name,
    ),
    platforms: [...new Set([...part.platforms, ...words, ...cpes, ...whole.platforms])],
  }
}
/**
 * cpe:2.3:o:redhat:enterprise_linux:8:*… is the release 8, rhel_eus:8.6 the release 8.6. Another product of Red Hat has builds
 * of its own: a fix for it says nothing of the distribution.
 */
const placeOf = (
  text: string,
  exact: string | null,
): { readonly release: string | null; readonly distro: string | null } | null => {
  const cpe = parseCpe(text)
  if (cpe === null) return null
  const said = cpe.version.replaceAll('\\', '')
  const version = /^\d/.test(said) ? said : (exact ?? '')
  const isBase = /linux|rhel|sles|suse|ubuntu|debian/.test(cpe.product)
  if (cpe.vendor === 'redhat' && !isBase)
    return { release: /^\d/.test(version) ? version : null, distro: cpe.product }
  if (isBase && /^\d/.test(version)) return { release: version, distro: null }
  const marked = /(?:^|[^a-z])el(\d+)/.exec(cpe.edition)?.[1]
  return marked === undefined ? null : { release: marked, distro: null }
}
