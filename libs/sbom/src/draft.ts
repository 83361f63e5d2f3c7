/**
 * From what a document says of a component to a component: fields that are not what they claim are left out and reported.
 * @module
 */
import { isCpe, isHash, isLicenceExpression, isPurl, nameInPurl } from './checks.ts'
import type { SbomComponent, SbomDamage, SbomPart } from './parts.ts'

export type Draft = Omit<SbomComponent, 'name' | 'hashes'> & {
  readonly name: string | null
  readonly hashes: readonly { readonly algorithm: string | null; readonly value: string | null }[]
  /** Those of `licences` that were given as expressions. */
  readonly expressions: readonly string[]
}

/** A component lists a handful; more is made to fill the memory. */
const MAX_ENTRIES = 1000

export const componentOf = function* (draft: Draft, at: string): Generator<SbomPart> {
  const damaged = (field: string, why: SbomDamage, lost = false): SbomPart => ({
    kind: 'damaged',
    at: field === '' ? at : `${at}.${field}`,
    why,
    lost,
  })
  const purl = draft.purl !== null && isPurl(draft.purl) ? draft.purl : null
  if (draft.purl !== null && purl === null) yield damaged('purl', 'bad_purl')
  const name = draft.name ?? (purl === null ? null : nameInPurl(purl))
  if (name === null) return yield damaged('', 'component_without_name', true)
  if (draft.name === null) yield damaged('name', 'component_without_name')
  const cpes = draft.cpes.slice(0, MAX_ENTRIES).filter(isCpe)
  if (cpes.length < draft.cpes.length) yield damaged('cpe', 'bad_cpe')
  const hashes = draft.hashes
    .slice(0, MAX_ENTRIES)
    .flatMap(({ algorithm, value }) =>
      algorithm !== null && value !== null && isHash(value)
        ? [{ algorithm, value: value.toLowerCase() }]
        : [],
    )
  if (hashes.length < draft.hashes.length) yield damaged('hashes', 'bad_hash')
  const wrong = new Set(draft.expressions.filter((text) => !isLicenceExpression(text)))
  if (wrong.size > 0) yield damaged('licenses', 'bad_licence')
  const licences = [...new Set(draft.licences.slice(0, MAX_ENTRIES))].filter(
    (text) => !wrong.has(text),
  )
  const { ref, type, group, version, supplier, path, isSubject } = draft
  yield {
    kind: 'component',
    component: {
      ref,
      type,
      group,
      name,
      version,
      supplier,
      purl,
      cpes,
      licences,
      hashes,
      path,
      isSubject,
    },
  }
}
