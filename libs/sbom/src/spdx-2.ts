/**
 * SPDX 2.2 and 2.3 in their JSON form (https://spdx.github.io/spdx-spec/v2.3/); tag-value is brought into it first.
 * @module
 */
import { timeOf } from './checks.ts'
import { componentOf } from './draft.ts'
import { isObject, type Json, type JsonObject, listOf, textOf } from './json.ts'
import type { SbomDocument, SbomPart } from './parts.ts'

export const readSpdx2 = function* (
  spdx: JsonObject,
  format: SbomDocument['format'],
  incomplete: ReadonlySet<Json>,
): Generator<SbomPart> {
  const about = isObject(spdx['creationInfo']) ? spdx['creationInfo'] : null
  const created = textOf(about?.['created'])
  const createdAt = created === null ? null : timeOf(created)
  const specVersion = textOf(spdx['spdxVersion'], 20)?.replace(/^SPDX-/i, '') ?? null
  yield {
    kind: 'document',
    document: {
      format,
      specVersion,
      name: textOf(spdx['name']),
      version: null,
      tools: listOf(about?.['creators'])
        .slice(0, 50)
        .flatMap((creator) => /^Tool:\s*(.+)$/i.exec(textOf(creator) ?? '')?.[1] ?? []),
      createdAt,
      serial: textOf(spdx['documentNamespace']),
    },
  }
  if (specVersion === null || !/^2\.[0-3](\.\d+)?$/.test(specVersion))
    yield { kind: 'damaged', at: 'spdxVersion', why: 'unknown_version', lost: false }
  if (created !== null && createdAt === null)
    yield { kind: 'damaged', at: 'creationInfo.created', why: 'bad_date', lost: false }
  const packages = spdx['packages']
  if (packages === undefined || packages === null) return
  if (!Array.isArray(packages))
    return yield { kind: 'damaged', at: 'packages', why: 'components_not_a_list', lost: true }
  const subjects = subjectsOf(spdx)
  for (const [index, one] of packages.entries()) {
    const at = `packages[${index}]`
    if (!isObject(one)) yield { kind: 'damaged', at, why: 'component_not_an_object', lost: true }
    else if (!incomplete.has(one)) yield* componentOf(draftOf(one, subjects), at)
  }
}

const subjectsOf = (spdx: JsonObject): ReadonlySet<string> => {
  const ids = new Set<string>()
  for (const id of listOf(spdx['documentDescribes'])) if (typeof id === 'string') ids.add(id)
  for (const relation of listOf(spdx['relationships'])) {
    if (!isObject(relation)) continue
    const { relationshipType: type, spdxElementId: from, relatedSpdxElement: to } = relation
    if (type === 'DESCRIBES' && from === 'SPDXRef-DOCUMENT' && typeof to === 'string') ids.add(to)
    if (type === 'DESCRIBED_BY' && to === 'SPDXRef-DOCUMENT' && typeof from === 'string')
      ids.add(from)
  }
  return ids
}

const draftOf = (one: JsonObject, subjects: ReadonlySet<string>) => {
  const references = listOf(one['externalRefs']).filter(isObject)
  const located = (type: RegExp): string[] =>
    references.flatMap((r) =>
      type.test(textOf(r['referenceType']) ?? '')
        ? (textOf(r['referenceLocator'], 4000) ?? [])
        : [],
    )
  const ref = textOf(one['SPDXID'])
  const licence = said(one['licenseDeclared']) ?? said(one['licenseConcluded'])
  return {
    ref,
    type: textOf(one['primaryPackagePurpose'], 100)?.toLowerCase().replaceAll('_', '-') ?? null,
    group: null,
    name: textOf(one['name']),
    version: textOf(one['versionInfo']),
    supplier: partyOf(one['supplier']) ?? partyOf(one['originator']),
    purl: located(/^(?:.*\/)?purl$/i)[0] ?? null,
    cpes: located(/^(?:.*\/)?cpe2[23]Type$/i),
    licences: licence === null ? [] : [licence],
    expressions: licence === null ? [] : [licence],
    hashes: listOf(one['checksums']).map((sum) => ({
      algorithm: isObject(sum) ? textOf(sum['algorithm'], 50) : null,
      value: isObject(sum) ? textOf(sum['checksumValue'], 300) : null,
    })),
    path: [],
    isSubject: ref !== null && subjects.has(ref),
  }
}

/** NOASSERTION and NONE say that nothing is said. */
const said = (value: Json | undefined): string | null => {
  const text = textOf(value, 4000)
  return text === null || /^(NOASSERTION|NONE)$/i.test(text) ? null : text
}

/** `Organization: Example (mail@example.com)` → `Example`. */
const partyOf = (value: Json | undefined): string | null =>
  said(value)
    ?.replace(/^(Organization|Person|Tool):\s*/i, '')
    .replace(/\s*\([^()]*\)\s*$/, '') || null
