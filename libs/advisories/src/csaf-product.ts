/**
 * One product of a CSAF tree: its names and its version, from the branches above it and from what identifies it.
 * @module
 */
import { type Cpe, formatCpe, parseCpe } from '@hinoban/cpe'
import { parsePurl } from '@hinoban/purl'
import { readRanges } from '@hinoban/versions'
import { type ProductName, UNSAID_SCHEME } from './claim.ts'
import { type Note, objectIn, textIn, textsIn } from './fields.ts'
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

/** A branch on the way to a product. */
export type Trail = { readonly category: string; readonly name: string }

const ANY_WORDS = /^(?:n\/?a|-|unknown|unspecified)$/i

export const productOf = (
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
