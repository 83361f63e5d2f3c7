/**
 * What one line or one paragraph of a list gives.
 * @module
 */

import type { InstalledPackage, PackageDamage } from './parts.ts'
import { type Distribution, systemPurl } from './purl.ts'
import { clean } from './text.ts'

export type Entry =
  | { readonly kind: 'package'; readonly package: InstalledPackage }
  | { readonly kind: 'removed' }
  | { readonly kind: 'damaged'; readonly why: PackageDamage }
  /** A heading, a ruler, a note. */
  | { readonly kind: 'nothing' }

export const NOTHING: Entry = { kind: 'nothing' }
export const REMOVED: Entry = { kind: 'removed' }
export const UNREADABLE: Entry = { kind: 'damaged', why: 'unreadable_line' }
export const CUT_OFF: Entry = { kind: 'damaged', why: 'cut_off' }

type Draft = Pick<InstalledPackage, 'name' | 'version'> & Partial<InstalledPackage>

export const installed = (draft: Draft): Entry => {
  const name = clean(draft.name)
  if (name === '') return UNREADABLE
  return {
    kind: 'package',
    package: {
      host: draft.host ?? null,
      name,
      version: clean(draft.version, 200),
      arch: clean(draft.arch ?? '', 40),
      epoch: draft.epoch ?? '',
      source: draft.source === name ? '' : clean(draft.source ?? ''),
      publisher: clean(draft.publisher ?? '', 200),
      identifier: clean(draft.identifier ?? '', 200),
      purl: draft.purl ?? null,
    },
  }
}

/** A package of a distribution, with its purl. */
export const system = (
  type: 'deb' | 'rpm' | 'apk',
  draft: Draft,
  distribution: Distribution | null,
): Entry => {
  const { name, version, arch = '', epoch = '', source = '' } = draft
  return installed({
    ...draft,
    purl: systemPurl({ type, name, version, arch, epoch, source }, distribution),
  })
}
