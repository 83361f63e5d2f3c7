/**
 * How versions of a CPE name are ordered.
 * @module
 */
import { type Cpe, literalOf, packageTypeOf } from '@hinoban/cpe'
import { type Scheme, schemeOfPackage, schemeOfProduct } from '@hinoban/versions'

/** A package of an ecosystem (target_sw node.js, python …) counts as its ecosystem does, whoever makes it. */
export const schemeOfCpe = (cpe: Pick<Cpe, 'vendor' | 'product' | 'targetSw'>): Scheme => {
  const type = packageTypeOf(cpe)
  return type === null
    ? schemeOfProduct(literalOf(cpe.vendor), literalOf(cpe.product))
    : schemeOfPackage(type)
}
