/**
 * The `vulnerabilities` of CycloneDX 1.4 to 1.7 as statements: what `analysis` says of each product or component in `affects`. A
 * component that the document lists as a part of its product is spoken of within that product alone.
 * @module
 */
import { readRanges } from '@hinoban/versions'
import { type ClaimStatus, type Range, UNSAID_SCHEME } from './claim.ts'
import {
  cveIdOf,
  dateIn,
  isObject,
  MAX_TITLE,
  type Note,
  notesOf,
  objectIn,
  objectsIn,
  textIn,
} from './fields.ts'
import type { Json, JsonObject } from './json-value.ts'
import type { VexDocument, VexStatement } from './vex-document.ts'
import { claimsOf, type Named, productNamed, vexAdvisory } from './vex-product.ts'

const STATES: Readonly<Record<string, ClaimStatus>> = {
  resolved: 'fixed',
  resolved_with_pedigree: 'fixed',
  exploitable: 'affected',
  in_triage: 'under-investigation',
  false_positive: 'not-affected',
  not_affected: 'not-affected',
}
/** `versions[].status` of an affected product: which of them the analysis is not about. */
const VERSION_STATUS: Readonly<Record<string, ClaimStatus>> = {
  affected: 'affected',
  unaffected: 'not-affected',
  unknown: 'unknown',
}
const MAX_COMPONENTS = 200_000

export const readCycloneDxVex = (root: JsonObject): VexDocument => {
  const metadata = isObject(root['metadata']) ? root['metadata'] : {}
  const serial = textIn(root['serialNumber'], 200)
  const { note, damaged } = notesOf(serial || 'the document')
  const subject = isObject(metadata['component']) ? metadata['component'] : null
  const known = new Map<string, { readonly component: JsonObject; readonly isSubject: boolean }>()
  const put = (component: JsonObject, isSubject: boolean): void => {
    const ref = textIn(component['bom-ref'], 2_000)
    if (ref !== '' && !known.has(ref) && known.size < MAX_COMPONENTS)
      known.set(ref, { component, isSubject })
  }
  if (subject !== null) put(subject, true)
  for (const component of componentsIn(root['components'], note)) put(component, false)
  const publisher = publisherOf(metadata, subject)
  const title = subject === null ? '' : textIn(subject['name'], MAX_TITLE)
  const madeAt = dateIn(metadata['timestamp'], 'metadata.timestamp', note)
  const id = serial || `${publisher} ${title}`.trim() || 'the document'
  const subjectOf = subject === null ? null : productNamed(nameOf(subject), 'metadata', note)
  const within =
    subjectOf === null ? [] : claimsOf(subjectOf, { status: 'affected', justification: null })
  const statements: VexStatement[] = []
  for (const [given, at] of objectsIn(root['vulnerabilities'], 'vulnerabilities', note, 20_000)) {
    const analysis = objectIn(given['analysis'], `${at}.analysis`, note)
    const status = STATES[textIn(analysis['state'])]
    if (status === undefined) {
      note(`${at}.analysis.state`, 'bad_status', analysis['state'])
      continue
    }
    const flaw = textIn(given['id'], 200)
    if (!/^[\w][\w.:-]{2,100}$/.test(flaw)) {
      note(`${at}.id`, 'bad_id', given['id'])
      continue
    }
    const justification = textIn(analysis['justification'], 100) || null
    const words = [analysis['detail'], given['recommendation']]
      .map((text) => textIn(text, 2_000))
      .filter((text) => text !== '')
      .join('\n')
    const aliases = objectsIn(given['references'], `${at}.references`, note, 100)
      .map(([each]) => textIn(each['id'], 200))
      .filter((each) => cveIdOf(each) !== null || /^GHSA-[\w-]+$/.test(each))
    const all = [...objectsIn(given['affects'], `${at}.affects`, note, 5_000)]
    // "No product of ours" is said of none that could be looked up here.
    if (all.length === 0) note(`${at}.affects`, 'unknown_product', given['affects'])
    for (const [affected, place] of all) {
      const found = resolve(textIn(affected['ref'], 2_000), known)
      if (found === null) {
        note(`${place}.ref`, 'unknown_product', affected['ref'])
        continue
      }
      const product = productNamed(found.name, place, note)
      for (const { said, ranges } of versionsIn(affected['versions'], status, place, note)) {
        const claims = claimsOf(product, {
          status: said,
          justification,
          ...(ranges === null ? {} : { ranges }),
        })
        if (claims.length === 0) {
          note(place, 'unknown_product', affected['ref'])
          continue
        }
        statements.push({
          status: said,
          justification,
          words,
          advisory: vexAdvisory({
            document: id,
            publisher,
            flaw,
            aliases,
            title: textIn(given['description'], MAX_TITLE),
            summary: words,
            at: madeAt,
            claims,
          }),
          within: found.isSubject ? [] : within,
        })
      }
    }
  }
  return {
    format: 'cyclonedx',
    id,
    publisher,
    title,
    version: textIn(root['version'], 60),
    madeAt,
    statements,
    damage: damaged,
  }
}

/** Components in components; the depth of the document is bounded already. */
const componentsIn = function* (value: Json | undefined, note: Note): Generator<JsonObject> {
  for (const [component] of objectsIn(value, 'components', note)) {
    yield component
    if (component['components'] !== undefined) yield* componentsIn(component['components'], note)
  }
}

const publisherOf = (metadata: JsonObject, subject: JsonObject | null): string => {
  for (const from of [metadata['supplier'], metadata['manufacturer'], metadata['manufacture']])
    if (isObject(from) && textIn(from['name']) !== '') return textIn(from['name'], 200)
  const authors = Array.isArray(metadata['authors']) ? metadata['authors'] : []
  const [author] = authors
  if (isObject(author) && textIn(author['name']) !== '') return textIn(author['name'], 200)
  const supplier = subject?.['supplier']
  return isObject(supplier) ? textIn(supplier['name'], 200) : textIn(subject?.['publisher'], 200)
}

const nameOf = (component: JsonObject): Named => {
  const supplier = isObject(component['supplier']) ? textIn(component['supplier']['name'], 200) : ''
  return {
    purl: textIn(component['purl'], 4_096),
    cpe: textIn(component['cpe'], 2_048),
    vendor: supplier || textIn(component['publisher'], 200) || textIn(component['group'], 200),
    name: textIn(component['name'], 500),
    version: textIn(component['version'], 200),
  }
}

/** A reference into this document, or a BOM-Link whose fragment is a purl: another document's own numbers say nothing here. */
const resolve = (
  ref: string,
  known: ReadonlyMap<string, { readonly component: JsonObject; readonly isSubject: boolean }>,
): { readonly name: Named; readonly isSubject: boolean } | null => {
  const fragment = /^urn:cdx:[^#]*#(.*)$/s.exec(ref)?.[1] ?? ref
  const here = known.get(ref) ?? known.get(fragment)
  if (here !== undefined) return { name: nameOf(here.component), isSubject: here.isSubject }
  const text = fragment.startsWith('pkg%3A') ? decoded(fragment) : fragment
  return text.startsWith('pkg:') || text.startsWith('cpe:')
    ? {
        name: {
          purl: text.startsWith('pkg:') ? text : '',
          cpe: text.startsWith('cpe:') ? text : '',
          vendor: '',
          name: '',
          version: '',
        },
        isSubject: false,
      }
    : null
}

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/**
 * Which versions are spoken of; without any the version that the product bears. Versions that are unaffected where the
 * product is affected, and the reverse, are statements of their own.
 */
const versionsIn = (
  value: Json | undefined,
  status: ClaimStatus,
  at: string,
  note: Note,
): readonly { readonly said: ClaimStatus; readonly ranges: readonly Range[] | null }[] => {
  const listed = objectsIn(value, `${at}.versions`, note, 10_000)
  if (listed.length === 0) return [{ said: status, ranges: null }]
  const groups = new Map<ClaimStatus, Range[]>()
  for (const [each, place] of listed) {
    const word = VERSION_STATUS[textIn(each['status']) || 'affected'] ?? 'unknown'
    // In a statement that nothing is affected, `affected` versions are those that a scanner would name.
    const said = word === 'affected' ? status : word
    const version = textIn(each['version'], 200)
    const range = textIn(each['range'], 1_000)
    const ranges =
      version !== ''
        ? [exactly(version)]
        : readRanges('generic', range.startsWith('vers:') ? range : `vers:generic/${range}`)
    if (ranges === null || (version === '' && range === '')) {
      note(`${place}.range`, 'bad_version', range)
      continue
    }
    const list = groups.get(said) ?? []
    groups.set(said, list)
    list.push(
      ...ranges.map((one) => (one.scheme === 'generic' ? { ...one, scheme: UNSAID_SCHEME } : one)),
    )
  }
  return [...groups].map(([said, ranges]) => ({ said, ranges }))
}

const exactly = (version: string): Range => ({
  scheme: UNSAID_SCHEME,
  from: { version, inclusive: true },
  to: { version, inclusive: true },
})
