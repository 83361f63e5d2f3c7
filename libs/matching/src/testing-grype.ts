/**
 * The records behind grype's end-to-end cases (Apache-2.0), restated as advisories: what is in a format of its own is read
 * here; OSV, CSAF and NVD by our readers.
 * @module
 */
import {
  type Advisory,
  type Claim,
  type Part,
  type ProductName,
  type Range,
  readCsaf,
  readNvd,
  readOsv,
  type Source,
  UNSAID_SCHEME,
} from '@hinoban/advisories'
import { parsePurl } from '@hinoban/purl'
import { advisoryWith } from './testing-advisory.ts'

export type GrypeRecord = {
  readonly provider: string
  readonly identifier: string
  readonly schema: string
  // biome-ignore lint/suspicious/noExplicitAny: foreign records of a test
  readonly item: any
}

/** Null: end-of-life records, which are no advisories. */
export const advisoryOf = async ({
  schema,
  item,
  provider,
}: GrypeRecord): Promise<Advisory | null> => {
  if (schema.includes('/os/')) return ofDistribution(item.Vulnerability, provider)
  if (schema.includes('github')) return ofGithub(item.Advisory)
  if (schema.includes('openvex')) return ofOpenVex(item.document)
  if (schema.startsWith('eol')) return null
  const bytes = new TextEncoder().encode(
    JSON.stringify(schema.includes('/nvd/') ? { vulnerabilities: [item] } : item),
  )
  const read = schema.includes('/nvd/') ? readNvd : schema.includes('csaf') ? readCsaf : readOsv
  for await (const part of read([bytes]) as AsyncIterable<Part>)
    if (part.kind === 'advisory') return part.advisory
  throw new Error(`not read: ${provider}`)
}

const claim = (
  said: Partial<Claim> & { readonly product: ProductName; readonly status: Claim['status'] },
): Claim => ({
  ranges: [],
  all: false,
  except: [],
  outside: 'unknown',
  platforms: [],
  modules: [],
  fix: null,
  fixState: 'unknown',
  justification: null,
  reading: 'exact',
  raw: null,
  ...said,
})
const below = (scheme: string, version: string): Range => ({
  scheme,
  from: null,
  to: { version, inclusive: false },
})

const SCHEMES: Readonly<Record<string, string>> = { dpkg: 'deb', rpm: 'rpm', apk: 'apk' }
const DISTRIBUTION_SOURCES: Readonly<Record<string, Source>> = { debian: 'debian', rhel: 'redhat' }

// biome-ignore lint/suspicious/noExplicitAny: foreign records of a test
const ofDistribution = (said: any, provider: string): Advisory =>
  advisoryWith({
    source: DISTRIBUTION_SOURCES[provider] ?? 'osv',
    id: said.Name,
    publisher: provider,
    aliases: (said.Metadata?.CVE ?? []).map(({ Name }: { Name: string }) => Name),
    // biome-ignore lint/suspicious/noExplicitAny: foreign records of a test
    claims: said.FixedIn.map((fixed: any): Claim => {
      const [distro, release] = fixed.NamespaceName.split(':')
      const product: ProductName = {
        kind: 'distro',
        distro,
        release: release === 'rolling' ? null : release,
        name: fixed.Name,
        of: 'source',
        arch: fixed.Arch ?? null,
        module: fixed.Module || null,
      }
      if (fixed.Version === '0') return claim({ product, status: 'not-affected', all: true })
      if (fixed.Version === 'None')
        return claim({
          product,
          status: 'affected',
          all: true,
          fixState: fixed.VendorAdvisory?.NoAdvisory ? 'wont-fix' : 'not-fixed',
        })
      return claim({
        product,
        status: 'affected',
        ranges: [below(SCHEMES[fixed.VersionFormat] ?? '', fixed.Version)],
        outside: 'not-affected',
        fix: fixed.Version,
        fixState: 'fixed',
      })
    }),
  })

const ECOSYSTEMS: Readonly<Record<string, string>> = { go: 'golang', python: 'pypi' }
// biome-ignore lint/suspicious/noExplicitAny: foreign records of a test
const ofGithub = (said: any): Advisory =>
  advisoryWith({
    source: 'osv',
    id: said.ghsaId,
    publisher: 'github',
    aliases: said.CVE,
    // biome-ignore lint/suspicious/noExplicitAny: foreign records of a test
    claims: said.FixedIn.map((fixed: any): Claim => {
      const type = ECOSYSTEMS[fixed.ecosystem] ?? fixed.ecosystem
      const purl = parsePurl(`pkg:${type}/${fixed.name.replace('@', '%40')}`)
      const bounds = [...fixed.range.matchAll(/(<=?|>=?|=)\s*(\S+)/g)] as RegExpMatchArray[]
      const bound = (signs: string) => {
        const found = bounds.find(([, sign]) => signs.includes(sign?.[0] ?? '?'))
        return found
          ? { version: found[2] ?? '', inclusive: found[1]?.includes('=') === true }
          : null
      }
      return claim({
        product: {
          kind: 'package',
          type,
          namespace: purl?.namespace ?? null,
          name: purl?.name ?? fixed.name,
        },
        status: 'affected',
        ranges: [{ scheme: UNSAID_SCHEME, from: bound('>='), to: bound('<=') }],
        outside: 'not-affected',
        fix: fixed.identifier === 'None' ? null : fixed.identifier,
        fixState: fixed.identifier === 'None' ? 'unknown' : 'fixed',
      })
    }),
  })

// biome-ignore lint/suspicious/noExplicitAny: foreign records of a test
const ofOpenVex = (said: any): Advisory =>
  advisoryWith({
    source: 'vendor',
    id: said.vulnerability.name,
    publisher: 'chainguard-libraries',
    aliases: said.vulnerability.aliases,
    claims: said.products.map(({ identifiers }: { identifiers: { purl: string } }): Claim => {
      const purl = parsePurl(identifiers.purl)
      const bound = { version: purl?.version ?? '', inclusive: true }
      return claim({
        product: {
          kind: 'package',
          type: purl?.type ?? '',
          namespace: purl?.namespace ?? null,
          name: purl?.name ?? '',
        },
        status: said.status,
        ranges: [{ scheme: UNSAID_SCHEME, from: bound, to: bound }],
        fixState: 'fixed',
      })
    }),
  })
