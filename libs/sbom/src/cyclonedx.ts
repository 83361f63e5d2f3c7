/**
 * CycloneDX 1.0 to 1.7 in its JSON form (https://cyclonedx.org/docs/1.7/json/); the XML form is brought into it first.
 * @module
 */
import { timeOf } from './checks.ts'
import { componentOf, type Draft } from './draft.ts'
import { isObject, type Json, type JsonObject, listOf, textOf } from './json.ts'
import type { SbomDocument, SbomPart } from './parts.ts'

const KNOWN_VERSIONS = /^1\.[0-7]$/

export const readCycloneDx = function* (
  bom: JsonObject,
  format: SbomDocument['format'],
  incomplete: ReadonlySet<Json>,
): Generator<SbomPart> {
  const metadata = isObject(bom['metadata']) ? bom['metadata'] : null
  const subject = metadata && isObject(metadata['component']) ? metadata['component'] : null
  const created = textOf(metadata?.['timestamp'])
  const createdAt = created === null ? null : timeOf(created)
  const specVersion = textOf(bom['specVersion'], 20)
  yield {
    kind: 'document',
    document: {
      format,
      specVersion,
      name: textOf(subject?.['name']),
      version: textOf(subject?.['version']),
      tools: toolsOf(metadata?.['tools']),
      createdAt,
      serial: textOf(bom['serialNumber']),
    },
  }
  if (specVersion === null || !KNOWN_VERSIONS.test(specVersion))
    yield { kind: 'damaged', at: 'specVersion', why: 'unknown_version', lost: false }
  if (created !== null && createdAt === null)
    yield { kind: 'damaged', at: 'metadata.timestamp', why: 'bad_date', lost: false }
  if (subject) yield* component(subject, 'metadata.component', [], 'subject', incomplete)
  yield* components(bom['components'], 'components', [], incomplete)
  yield* services(bom['services'], 'services', [], incomplete)
}

const toolsOf = (tools: Json | undefined): string[] => {
  const list = isObject(tools)
    ? [...listOf(tools['components']), ...listOf(tools['services'])]
    : listOf(tools)
  return list.slice(0, 50).flatMap((tool) => {
    const words = isObject(tool) ? [textOf(tool['name']), textOf(tool['version'])] : []
    const name = words.filter((word) => word !== null).join(' ')
    return name === '' ? [] : [name]
  })
}

const components = function* (
  given: Json | undefined,
  at: string,
  path: readonly string[],
  incomplete: ReadonlySet<Json>,
): Generator<SbomPart> {
  if (given === undefined || given === null) return
  if (!Array.isArray(given))
    return yield { kind: 'damaged', at, why: 'components_not_a_list', lost: true }
  for (const [index, one] of given.entries())
    if (isObject(one)) yield* component(one, `${at}[${index}]`, path, 'part', incomplete)
    else
      yield { kind: 'damaged', at: `${at}[${index}]`, why: 'component_not_an_object', lost: true }
}

const component = function* (
  one: JsonObject,
  at: string,
  path: readonly string[],
  role: 'subject' | 'part',
  incomplete: ReadonlySet<Json>,
): Generator<SbomPart> {
  // A component that the file breaks off in may lack the field that tells it from another: it is not given.
  if (!incomplete.has(one)) yield* componentOf(draftOf(one, path, role), at)
  const inside = [...path, textOf(one['name'], 200) ?? '?']
  yield* components(one['components'], `${at}.components`, inside, incomplete)
}

const draftOf = (one: JsonObject, path: readonly string[], role: 'subject' | 'part'): Draft => {
  const licences = listOf(one['licenses']).flatMap((entry) => licenceOf(entry))
  const cpe = textOf(one['cpe'])
  return {
    ref: textOf(one['bom-ref']),
    type: textOf(one['type'], 100),
    group: textOf(one['group']),
    name: textOf(one['name']),
    version: textOf(one['version']),
    supplier:
      nameIn(one['supplier']) ??
      nameIn(one['manufacturer']) ??
      textOf(one['publisher']) ??
      textOf(one['author']) ??
      nameIn(listOf(one['authors'])[0]),
    purl: textOf(one['purl'], 4000),
    cpes: cpe === null ? [] : [cpe],
    licences: licences.map(({ text }) => text),
    expressions: licences.flatMap(({ text, kind }) => (kind === 'expression' ? [text] : [])),
    hashes: listOf(one['hashes']).map((hash) => ({
      algorithm: isObject(hash) ? textOf(hash['alg'], 50) : null,
      value: isObject(hash) ? textOf(hash['content'], 300) : null,
    })),
    path,
    isSubject: role === 'subject',
  }
}

const licenceOf = (entry: Json): { text: string; kind: 'name' | 'expression' }[] => {
  if (!isObject(entry)) return []
  const expression = textOf(entry['expression'], 4000)
  if (expression !== null) return [{ text: expression, kind: 'expression' }]
  const licence = isObject(entry['license']) ? entry['license'] : null
  const text = textOf(licence?.['id']) ?? textOf(licence?.['name'])
  return text === null ? [] : [{ text, kind: 'name' }]
}

const nameIn = (value: Json | undefined): string | null =>
  isObject(value) ? textOf(value['name']) : null

/** A service that the product calls is a part of it as well. */
const services = function* (
  given: Json | undefined,
  at: string,
  path: readonly string[],
  incomplete: ReadonlySet<Json>,
): Generator<SbomPart> {
  for (const [index, one] of listOf(given).entries()) {
    if (!isObject(one)) continue
    const here = `${at}[${index}]`
    if (!incomplete.has(one))
      yield* componentOf(
        { ...draftOf(one, path, 'part'), type: 'service', supplier: nameIn(one['provider']) },
        here,
      )
    yield* services(
      one['services'],
      `${here}.services`,
      [...path, textOf(one['name'], 200) ?? '?'],
      incomplete,
    )
  }
}
