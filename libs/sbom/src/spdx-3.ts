/**
 * SPDX 3.0 JSON-LD as the SPDX project serializes it (https://spdx.github.io/spdx-spec/v3.0.1/): one `@graph` of elements that
 * point at each other by id. Blank compact form only, as the specification demands; no context is fetched.
 * @module
 */
import { timeOf } from './checks.ts'
import { componentOf } from './draft.ts'
import { isObject, type Json, type JsonObject, listOf, textOf } from './json.ts'
import type { SbomPart } from './parts.ts'

const PACKAGES: ReadonlySet<string> = new Set([
  'software_Package',
  'ai_AIPackage',
  'dataset_DatasetPackage',
])

export const readSpdx3 = function* (
  root: JsonObject,
  incomplete: ReadonlySet<Json>,
): Generator<SbomPart> {
  const graph = Array.isArray(root['@graph']) ? root['@graph'] : [root]
  const elements = graph.filter(isObject)
  const byId = new Map<string, JsonObject>()
  for (const element of elements) {
    const id = idOf(element)
    if (id !== null) byId.set(id, element)
  }
  const find = (value: Json | undefined): JsonObject | null =>
    isObject(value) ? value : typeof value === 'string' ? (byId.get(value) ?? null) : null
  const document = elements.find((e) => typeOf(e) === 'SpdxDocument') ?? null
  const about =
    find(document?.['creationInfo']) ?? elements.find((e) => typeOf(e) === 'CreationInfo') ?? null
  const created = textOf(about?.['created'])
  const createdAt = created === null ? null : timeOf(created)
  const specVersion = textOf(about?.['specVersion'], 20)
  yield {
    kind: 'document',
    document: {
      format: 'spdx-3-json',
      specVersion,
      name: textOf(document?.['name']),
      version: null,
      tools: listOf(about?.['createdUsing'])
        .slice(0, 50)
        .flatMap((tool) => textOf(find(tool)?.['name']) ?? []),
      createdAt,
      serial: document === null ? null : idOf(document),
    },
  }
  if (specVersion === null || !/^3\.0(\.\d+)?$/.test(specVersion))
    yield { kind: 'damaged', at: 'specVersion', why: 'unknown_version', lost: false }
  if (created !== null && createdAt === null)
    yield { kind: 'damaged', at: 'creationInfo.created', why: 'bad_date', lost: false }

  const { subjects, licences } = relationsOf(elements, find)
  for (const [index, element] of graph.entries()) {
    const at = `@graph[${index}]`
    if (!isObject(element))
      yield { kind: 'damaged', at, why: 'component_not_an_object', lost: true }
    else if (PACKAGES.has(typeOf(element)) && !incomplete.has(element)) {
      const ref = idOf(element)
      const identifiers = listOf(element['externalIdentifier']).filter(isObject)
      const of = (type: RegExp): string[] =>
        identifiers.flatMap((i) =>
          type.test(textOf(i['externalIdentifierType']) ?? '')
            ? (textOf(i['identifier'], 4000) ?? [])
            : [],
        )
      const licence = ref === null ? [] : (licences.get(ref) ?? [])
      yield* componentOf(
        {
          ref,
          type: textOf(element['software_primaryPurpose'], 100)?.toLowerCase() ?? null,
          group: null,
          name: textOf(element['name']),
          version: textOf(element['software_packageVersion']),
          supplier:
            textOf(find(element['suppliedBy'])?.['name']) ??
            textOf(find(listOf(element['originatedBy'])[0])?.['name']),
          purl:
            textOf(element['software_packageUrl'], 4000) ?? of(/^(packageUrl|purl)$/i)[0] ?? null,
          cpes: of(/^cpe2[23]$/i),
          licences: licence,
          expressions: licence,
          hashes: listOf(element['verifiedUsing'])
            .map(find)
            .filter((hash) => hash !== null && typeOf(hash) === 'Hash')
            .map((hash) => ({
              algorithm: textOf(hash?.['algorithm'], 50),
              value: textOf(hash?.['hashValue'], 300),
            })),
          path: [],
          isSubject: ref !== null && subjects.has(ref),
        },
        at,
      )
    }
  }
}

const typeOf = (element: JsonObject): string =>
  textOf(element['type']) ?? textOf(element['@type']) ?? ''
const idOf = (element: JsonObject): string | null =>
  textOf(element['spdxId'], 4000) ?? textOf(element['@id'], 4000)

const relationsOf = (
  elements: readonly JsonObject[],
  find: (value: Json | undefined) => JsonObject | null,
) => {
  const subjects = new Set<string>()
  const declared = new Map<string, string[]>()
  const concluded = new Map<string, string[]>()
  for (const element of elements) {
    for (const id of listOf(element['rootElement'])) if (typeof id === 'string') subjects.add(id)
    const from = element['from']
    if (typeof from !== 'string') continue
    const into = { hasDeclaredLicense: declared, hasConcludedLicense: concluded }[
      textOf(element['relationshipType']) ?? ''
    ]
    if (into instanceof Map) {
      const texts = listOf(element['to'])
        .slice(0, 100)
        .flatMap((to) => licenceText(find(to)))
      if (texts.length > 0) into.set(from, texts)
    }
  }
  return { subjects, licences: new Map([...concluded, ...declared]) }
}

const licenceText = (element: JsonObject | null): string[] => {
  const text =
    textOf(element?.['simplelicensing_licenseExpression'], 4000) ?? textOf(element?.['name'], 4000)
  return text === null || /^(NOASSERTION|NONE)$/i.test(text) ? [] : [text]
}
