export type { Order } from './parts.ts'
export { isScheme, type Scheme, schemes } from './scheme.ts'
export { schemeOfPackage, schemeOfProduct } from './scheme-of.ts'
export { type Bound, isInside, type Range, type Span, spanOf } from './span.ts'
export {
  canonOf,
  compareVersions,
  keyOf,
  lineOf,
  parseVersion,
  type Version,
} from './version.ts'
