/**
 * What a software bill of materials says, in parts, the same for CycloneDX and SPDX. Texts come from outside: data, never markup.
 * @module
 */

export type Bytes = Iterable<Uint8Array> | AsyncIterable<Uint8Array>

export type SbomFormat =
  | 'cyclonedx-json'
  | 'cyclonedx-xml'
  | 'spdx-json'
  | 'spdx-tag-value'
  | 'spdx-3-json'

export type SbomDocument = {
  readonly format: SbomFormat
  /** Of the specification, `1.6`, `2.3`, `3.0.1`; null where the document does not say. */
  readonly specVersion: string | null
  /** What the document is about: the product, else the document's own name. */
  readonly name: string | null
  readonly version: string | null
  readonly tools: readonly string[]
  /** Milliseconds since 1970 UTC. */
  readonly createdAt: number | null
  /** serialNumber or document namespace. */
  readonly serial: string | null
}

export type SbomComponent = {
  /** bom-ref or SPDXID. */
  readonly ref: string | null
  /** `library`, `application`, `operating-system`, `firmware`, `device`, …; null where not said. */
  readonly type: string | null
  /** CycloneDX group: what stands before the name, as in Maven. */
  readonly group: string | null
  readonly name: string
  readonly version: string | null
  readonly supplier: string | null
  readonly purl: string | null
  /** CPE 2.2 URIs or 2.3 strings as written. */
  readonly cpes: readonly string[]
  /** SPDX ids, expressions or names as written. */
  readonly licences: readonly string[]
  readonly hashes: readonly { readonly algorithm: string; readonly value: string }[]
  /** Names of the components around it, outermost first. */
  readonly path: readonly string[]
  /** True for the thing the document describes itself. */
  readonly isSubject: boolean
}

export const SBOM_DAMAGE = [
  'not_sbom',
  'unknown_version',
  'malformed',
  'cut_short',
  'too_deep',
  'too_large',
  'too_many_components',
  'too_much_damage',
  'entities_refused',
  'component_without_name',
  'component_not_an_object',
  'components_not_a_list',
  'bad_purl',
  'bad_cpe',
  'bad_licence',
  'bad_hash',
  'bad_date',
  'unreadable',
] as const
export type SbomDamage = (typeof SBOM_DAMAGE)[number]

export type SbomPart =
  | { readonly kind: 'document'; readonly document: SbomDocument }
  | { readonly kind: 'component'; readonly component: SbomComponent }
  /** `at`: `components[12].purl` or `line 40`. The component itself follows or came before unless the reason says that it is lost. */
  | {
      readonly kind: 'damaged'
      readonly at: string
      readonly why: SbomDamage
      readonly lost: boolean
    }
  /** Always given once, last. `duplicates`: components listed again with the same identity, given once. */
  | {
      readonly kind: 'finished'
      readonly components: number
      readonly duplicates: number
      readonly vulnerabilities: number
    }
