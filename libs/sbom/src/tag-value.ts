/**
 * SPDX tag-value (SPDX 2.3 §6 to §11) into the JSON form of the same version. Lines that say nothing about packages are passed over.
 * @module
 */
import type { Json, JsonDamage, JsonObject } from './json.ts'

export const isTagValue = (text: string): boolean =>
  /^\s*(?:#[^\n]*\n\s*){0,100}(?:[A-Za-z]+:[^\n]*\n\s*){0,10}SPDXVersion:\s*SPDX-/.test(
    text.slice(0, 20_000),
  )

const DOCUMENT: Readonly<Record<string, string>> = {
  SPDXVersion: 'spdxVersion',
  DocumentName: 'name',
  DocumentNamespace: 'documentNamespace',
}
const PACKAGE: Readonly<Record<string, string>> = {
  SPDXID: 'SPDXID',
  PackageVersion: 'versionInfo',
  PackageSupplier: 'supplier',
  PackageOriginator: 'originator',
  PackageLicenseDeclared: 'licenseDeclared',
  PackageLicenseConcluded: 'licenseConcluded',
  PrimaryPackagePurpose: 'primaryPackagePurpose',
}

const bare = (): JsonObject => Object.create(null) as JsonObject // a map without inherited keys

export const readTagValue = (text: string): { value: JsonObject; damage: JsonDamage[] } => {
  const spdx = bare()
  const about = bare()
  const creators: Json[] = []
  const packages: Json[] = []
  const relationships: Json[] = []
  const damage: JsonDamage[] = []
  Object.assign(about, { creators })
  Object.assign(spdx, { creationInfo: about, packages, relationships })
  /** The package that the tags belong to; null in the document and in other sections. */
  let one: JsonObject | null = null
  let section: 'document' | 'package' | 'other' = 'document'
  let line = 0
  let from = 0

  const take = (tag: string, value: string) => {
    if (tag === 'PackageName') {
      one = bare()
      one['name'] = value
      one['checksums'] = []
      one['externalRefs'] = []
      packages.push(one)
      section = 'package'
    } else if (/^(FileName|SnippetSPDXID|LicenseID|Annotator|Reviewer)$/.test(tag)) {
      one = null
      section = 'other'
    } else if (tag === 'Relationship') {
      const [spdxElementId, relationshipType, relatedSpdxElement] = value.split(/\s+/)
      if (spdxElementId && relationshipType && relatedSpdxElement)
        relationships.push(
          Object.assign(bare(), { spdxElementId, relationshipType, relatedSpdxElement }),
        )
    } else if (section === 'package' && one) takeOfPackage(one, tag, value)
    else if (tag === 'Creator') creators.push(value)
    else if (tag === 'Created') about['created'] = value
    else if (section === 'document' && Object.hasOwn(DOCUMENT, tag))
      spdx[DOCUMENT[tag] ?? ''] = value
  }
  const takeOfPackage = (into: JsonObject, tag: string, value: string) => {
    if (Object.hasOwn(PACKAGE, tag)) into[PACKAGE[tag] ?? ''] = value
    else if (tag === 'PackageChecksum' && Array.isArray(into['checksums'])) {
      const [algorithm = '', checksumValue = ''] = value.split(/:\s*/)
      into['checksums'].push(Object.assign(bare(), { algorithm, checksumValue }))
    } else if (tag === 'ExternalRef' && Array.isArray(into['externalRefs'])) {
      const [referenceCategory = '', referenceType = '', referenceLocator = ''] = value.split(/\s+/)
      into['externalRefs'].push(
        Object.assign(bare(), { referenceCategory, referenceType, referenceLocator }),
      )
    }
  }

  while (from < text.length) {
    const end = text.indexOf('\n', from)
    const row = text.slice(from, end < 0 ? text.length : end)
    line += 1
    from = end < 0 ? text.length : end + 1
    const found = /^\s*([A-Za-z]+):\s*(.*?)\s*$/.exec(row.slice(0, 20_000))
    const [, tag, value] = found ?? []
    if (tag === undefined || value === undefined) {
      if (row.trim() !== '' && !row.trimStart().startsWith('#') && damage.length < 100)
        damage.push({ line, why: 'malformed' })
      continue
    }
    if (!value.startsWith('<text>')) {
      take(tag, value)
      continue
    }
    const begin = from - (end < 0 ? 0 : 1) - row.length + row.indexOf('<text>') + 6
    const close = text.indexOf('</text>', begin)
    if (close < 0) {
      damage.push({ line, why: 'cut_short' })
      break
    }
    take(tag, text.slice(begin, close).trim())
    for (let i = from; i < close; i++) if (text.charCodeAt(i - 1) === 10) line += 1
    const rest = text.indexOf('\n', close)
    from = rest < 0 ? text.length : rest + 1
  }
  return { value: spdx, damage }
}
