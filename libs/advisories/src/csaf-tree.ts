/**
 * The product tree of CSAF: ids to products, through branches, relationships and groups. Ids that are unknown, doubled or run in a
 * circle are told and cost themselves alone.
 * @module
 */
import { type Cpe, formatCpe, parseCpe } from '@hinoban/cpe'
import { parsePurl } from '@hinoban/purl'
import { readRanges } from '@hinoban/versions'
import { type ProductName, UNSAID_SCHEME } from './claim.ts'
import { isObject, type Note, objectIn, objectsIn, textIn, textsIn } from './fields.ts'
import type { Json, JsonObject } from './json-value.ts'
import { readRows } from './version-rows.ts'
import type { ProseReader, ReadRow } from './version-words.ts'

export type TreeProduct = {
  readonly names: readonly ProductName[]
  /** What the id says about versions; status is set by who names the id. */
  readonly version: ReadRow
  /** The version itself where it is one. */
  readonly exact: string | null
  /** What it is a part of or installed on, as words and CPEs. */
  readonly platforms: readonly string[]
}
export type ProductTree = {
  readonly product: (id: string) => TreeProduct | null
  /** Ids of a group; an unknown group is told. */
  readonly group: (id: string, at: string) => readonly string[]
}

const MAX_PRODUCTS = 500_000
const MAX_RELATED = 16

type Trail = { readonly category: string; readonly name: string }

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
  const release = cpes.map(releaseOf).find((each) => each !== null) ?? null
  return {
    ...part,
    names: part.names.map((name) =>
      name.kind === 'distro' && name.release === null ? { ...name, release } : name,
    ),
    platforms: [...new Set([...part.platforms, ...words, ...cpes, ...whole.platforms])],
  }
}
/** cpe:2.3:o:redhat:enterprise_linux:8:*… is the release 8. */
const releaseOf = (text: string): string | null => {
  const cpe = parseCpe(text)
  if (cpe === null) return null
  const version = cpe.version.replaceAll('\\', '')
  if (/linux|rhel|sles|suse|ubuntu|debian/.test(cpe.product) && /^\d/.test(version)) return version
  return /(?:^|[^a-z])el(\d+)/.exec(cpe.edition)?.[1] ?? null
}

const ANY_WORDS = /^(?:n\/?a|-|unknown|unspecified)$/i

const productOf = (
  given: JsonObject,
  trail: readonly Trail[],
  at: string,
  readProse: ProseReader,
  note: Note,
): TreeProduct => {
  const full = textIn(given['name'], 2000)
  const last = (...categories: readonly string[]) =>
    trail.findLast(({ category }) => categories.includes(category))?.name ?? ''
  const vendor = last('vendor').replace(/\s+PSIRT$/, '')
  const product = last('product_name') || last('product_family') || full
  const said = last('patch_level', 'service_pack', 'product_version', 'product_version_range')
  const helper = objectIn(
    given['product_identification_helper'],
    `${at}.product_identification_helper`,
    note,
  )
  const cpe = cpeOf(helper['cpe'], `${at}.product_identification_helper.cpe`, note)
  const rpm = rpmOf(said, vendor)
  const urls = purlsOf(helper, `${at}.product_identification_helper`, note)
  const purls = urls.length === 0 && rpm !== null ? [rpm] : urls
  const version = withoutProduct(said, product)
  const packageVersion = purls.find((purl) => purl.version !== null)?.version ?? ''
  const cpeVersion =
    cpe === null || cpe.version === '*' || cpe.version === '-'
      ? ''
      : cpe.version.replaceAll('\\', '')
  const text = packageVersion !== '' ? packageVersion : version !== '' ? version : cpeVersion
  const row = versionOf(text, vendor, product, readProse)
  const names: ProductName[] = purls.map(({ name }) => name)
  if (cpe !== null) {
    const isSaid = row.all || row.ranges.length > 0
    names.push({
      kind: 'cpe',
      cpe: formatCpe(isSaid ? { ...cpe, version: '*', update: '*' } : cpe),
    })
  }
  if (purls.length === 0 && (vendor !== '' || product !== '') && !ANY_WORDS.test(product))
    names.push({ kind: 'named', vendor, product })
  const architecture = last('architecture')
  const host = last('host_name')
  const exact =
    row.reading === 'exact' && row.ranges[0]?.from?.tree === undefined
      ? (row.ranges[0]?.from?.version ?? null)
      : null
  return {
    names,
    version: row,
    exact,
    platforms: [architecture, host].filter((each) => each !== ''),
  }
}

const cpeOf = (value: Json | undefined, at: string, note: Note): Cpe | null => {
  const text = textIn(value, 2048)
  if (text === '') return null
  const cpe = parseCpe(text)
  if (cpe === null) note(at, 'bad_cpe', text)
  return cpe
}

type NamedPurl = { readonly name: ProductName; readonly version: string | null }
const DISTROS: Readonly<Record<string, string>> = { rpm: 'redhat', deb: 'debian', apk: 'alpine' }

const purlsOf = (helper: JsonObject, at: string, note: Note): readonly NamedPurl[] => {
  const texts = [
    textIn(helper['purl'], 4096),
    ...(helper['purls'] === undefined ? [] : textsIn(helper['purls'], `${at}.purls`, note)),
  ]
  return texts.flatMap((text) => {
    if (text === '') return []
    const purl = parsePurl(text, 'forgiving')
    if (purl === null) {
      note(`${at}.purl`, 'bad_purl', text)
      return []
    }
    const { type, namespace, name, qualifiers } = purl
    const arch = qualifiers['arch'] ?? null
    const epoch = qualifiers['epoch']
    const version =
      purl.version === null
        ? null
        : epoch !== undefined && epoch !== '0' && !purl.version.includes(':')
          ? `${epoch}:${purl.version}`
          : purl.version
    const distro = DISTROS[type]
    const product: ProductName =
      distro === undefined
        ? { kind: 'package', type, namespace, name }
        : {
            kind: 'distro',
            distro: namespace ?? distro,
            release: /(?:^|-)(\d+(?:\.\d+)?)$/.exec(qualifiers['distro'] ?? '')?.[1] ?? null,
            name,
            of: arch === 'src' || arch === 'source' ? 'source' : 'binary',
            arch: arch === 'src' || arch === 'source' ? null : arch,
            module: qualifiers['rpmmod'] ?? null,
          }
    return [{ name: product, version }]
  })
}

/** Branches repeat the product in front of the version: "FortiOS 5.0.0", `vers:generic/PAN-OS>=11.2.0`, `FortiCache/>=4.1|<4.2`. */
const withoutProduct = (text: string, product: string): string => {
  if (text.startsWith(`${product} `)) return text.slice(product.length + 1).trim()
  if (text.startsWith(`${product}/`)) {
    const rest = text.slice(product.length + 1).trim()
    return /[<>=|]/.test(rest) ? `vers:generic/${rest}` : rest
  }
  const [, head, rest = ''] = /^(vers:[\w.-]+\/)(.*)$/s.exec(text) ?? []
  return head !== undefined && rest.startsWith(product)
    ? `${head}${rest.slice(product.length)}`
    : text
}

/** Red Hat before package URLs: `telnet-1:0.17-65.el7_6.src`. */
const rpmOf = (text: string, vendor: string): NamedPurl | null => {
  const [, name, epoch, version, release, arch] =
    /^(.+)-(?:(\d+):)?([^-:]+)-([^-]+)\.(src|noarch|x86_64|i[3-6]86|aarch64|ppc64|ppc64le|ppc|s390x?|ia64)$/.exec(
      text,
    ) ?? []
  if (name === undefined || !/red ?hat|suse/i.test(vendor)) return null
  const isSource = arch === 'src'
  const distro = /suse/i.test(vendor) ? 'suse' : 'redhat'
  return {
    name: {
      kind: 'distro',
      distro,
      release: null,
      name,
      of: isSource ? 'source' : 'binary',
      arch: isSource ? null : (arch ?? null),
      module: null,
    },
    version: `${epoch === undefined || epoch === '0' ? '' : `${epoch}:`}${version}-${release}`,
  }
}

const ROW = {
  status: 'affected',
  type: '',
  lessThan: null,
  lessThanOrEqual: null,
  changes: [],
} as const

const versionOf = (
  text: string,
  vendor: string,
  product: string,
  readProse: ProseReader,
): ReadRow => {
  const [first] = readRows([{ ...ROW, version: text }], vendor, product, readProse)
  const silent: ReadRow = {
    status: 'affected',
    ranges: [],
    except: [],
    all: false,
    reading: 'not-read',
    raw: null,
    conditions: [],
    modules: [],
  }
  const [, scheme, constraints] = /^vers:([\w.-]+)\/(.*)$/s.exec(text) ?? []
  if (scheme === undefined) return text === '' ? silent : (first ?? silent)
  if (constraints?.trim() === '*') return { ...silent, all: true, reading: 'exact' }
  const known = readRanges('generic', text)
  // A scheme that is nobody's, and `generic`, leave the order to the product.
  const ranges = (known ?? readRanges('generic', `vers:generic/${constraints}`))?.map((range) =>
    known === null || range.scheme === 'generic' ? { ...range, scheme: UNSAID_SCHEME } : range,
  )
  return ranges === undefined ? { ...silent, raw: text } : { ...silent, ranges, reading: 'exact' }
}
