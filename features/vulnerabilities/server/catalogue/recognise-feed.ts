/**
 * What a file of flaws is, by its first bytes, and which feed it is a copy of, by its name where the content leaves that open.
 * @module
 */
import type { FeedFormat } from './feed-format.ts'
import { feedNamed, fileFeedName } from './feeds.ts'
import { unpackFeed } from './unpack.ts'

const HEAD_SIGNS = 65_536
/** Files of an archive that are looked into before it is given up. */
const MOST_LOOKED_INTO = 50

/** Null: none of the formats that are read. */
export const recogniseFormat = async (path: string): Promise<FeedFormat | null> => {
  let looked = 0
  for await (const piece of unpackFeed(path, '')) {
    if (piece.kind === 'broken') return null
    if (piece.kind === 'gone') continue
    if (piece.isPacked && !/\.(?:json|jsonl|xml|rdf|csv)$/i.test(piece.name)) continue
    const format = formatOf(await headOf(piece.bytes))
    if (format !== null) return format
    looked += 1
    if (!piece.isPacked || looked >= MOST_LOOKED_INTO) return null
  }
  return null
}

const headOf = async (bytes: AsyncIterable<Uint8Array>): Promise<string> => {
  const decoder = new TextDecoder()
  let head = ''
  for await (const chunk of bytes) {
    head += decoder.decode(chunk, { stream: true })
    if (head.length >= HEAD_SIGNS) break
  }
  return head.replace(/^\ufeff/, '')
}

const formatOf = (head: string): FeedFormat | null =>
  (/^\s*</.test(head) ? XML : JSON_OR_CSV).find(([, test]) => test.test(head))?.[0] ?? null

const XML: readonly (readonly [FeedFormat, RegExp])[] = [
  ['jvn-detail', /<VULDEF-Document\b/],
  ['jvn-overview', /<rdf:RDF\b[\s\S]*\bxmlns:sec="[^"]*jvn\.jp/],
  ['cvrf', /<(?:\w+:)?cvrfdoc\b/],
]

/** Each mark is a member that only this format has; the more telling come first. */
const JSON_OR_CSV: readonly (readonly [FeedFormat, RegExp])[] = [
  ['epss', /^(?:#model_version:|cve,epss\b)/],
  ['cve', /"dataType"\s*:\s*"CVE_RECORD"|"cveMetadata"\s*:\s*\{/],
  ['redhat-vex', /"document"\s*:\s*\{(?=[\s\S]*"csaf_vex")(?=[\s\S]*"Red Hat)/],
  ['csaf', /"csaf_version"\s*:|"document"\s*:\s*\{[\s\S]*"csaf_/],
  ['kev', /"cveID"\s*:[\s\S]*"vendorProject"|"catalogVersion"\s*:|"dateReported"\s*:/],
  ['nvd-overrides', /"_annotation"\s*:|"overrides"\s*:\s*\[/],
  ['nvd', /"format"\s*:\s*"NVD_CVE"|"vulnStatus"\s*:|"sourceIdentifier"\s*:/],
  ['cisco', /"advisoryId"\s*:\s*"cisco-/],
  ['ubuntu', /"cves"\s*:\s*\[|"release_codename"\s*:/],
  ['eol', /"schema_version"[\s\S]*"generated_at"[\s\S]*"result"|"isEol"\s*:/],
  ['osv', /"schema_version"\s*:|"affected"\s*:\s*\[[\s\S]*"(?:ecosystem|events)"\s*:/],
  [
    'debian',
    /^\s*\{\s*"[a-z0-9][a-z0-9.+-]*"\s*:\s*\{\s*"(?:CVE-\d{4}-\d{4,}|TEMP-)[^"]*"\s*:\s*\{/,
  ],
]

/**
 * The feed that a file is a copy of; a file that is none becomes a feed of its own.
 * @example feedOfFile('nvd', 'nvdcve-2.0-2024.json.gz', sha256) // 'nvd-2024'
 */
export const feedOfFile = (format: FeedFormat, fileName: string, sha256: string): string => {
  const name = fileName.toLowerCase()
  const year = /(20\d{2})\.(?:json|rdf|xml)(?:\.gz|\.zst|\.zip)?$/.exec(name)?.[1] ?? ''
  const known =
    format === 'kev'
      ? name.includes('euk')
        ? 'kev-eu'
        : 'kev'
      : format === 'nvd' && name.startsWith('nvdcve')
        ? `nvd-${year || 'modified'}`
        : format === 'jvn-detail' && name.startsWith('jvndb_detail')
          ? `jvn-${year}`
          : format === 'epss' || format === 'eol' || format === 'debian'
            ? format
            : format === 'cve' && /^cvelistv5|_all_cves_at_midnight\.zip(?:\.zip)?$/.test(name)
              ? 'cve'
              : format === 'redhat-vex' && /^csaf_vex_[\d-]+\.tar\./.test(name)
                ? 'redhat-vex'
                : format === 'nvd-overrides' && name.endsWith('.zip')
                  ? 'nvd-overrides'
                  : ''
  return feedNamed(known)?.name ?? fileFeedName(format, sha256)
}
