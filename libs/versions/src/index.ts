export type { Order } from './parts.ts'
export { MAX_PROSE_LENGTH, type Prose, type ProseContext, readProse } from './prose/read.ts'
export { spansOf } from './ranges/algebra.ts'
export { readRanges } from './ranges/read-ranges.ts'
export { canonicalVers } from './ranges/vers.ts'
export { isScheme, type Scheme, schemes } from './scheme.ts'
export { schemeOfEcosystem, schemeOfPackage, schemeOfProduct } from './scheme-of.ts'
export { type Bound, isInside, type Range, type Span, spanOf } from './span.ts'
export { joinEdition, joinUpdate } from './update-field.ts'
export {
  canonOf,
  compareVersions,
  keyOf,
  lineOf,
  parseVersion,
  type Version,
} from './version.ts'
