/**
 * Which scheme a product or a package type follows.
 * @module
 */
import type { Scheme } from './scheme.ts'

/** By package URL type (ECMA-427 and its type definitions). */
const PACKAGE_SCHEMES: Readonly<Record<string, Scheme>> = {
  alpm: 'alpm',
  apk: 'apk',
  bitnami: 'bitnami',
  cargo: 'semver',
  cocoapods: 'semver',
  composer: 'composer',
  conan: 'conan',
  cran: 'generic',
  deb: 'deb',
  ebuild: 'gentoo',
  gem: 'gem',
  github: 'generic',
  golang: 'golang',
  hex: 'semver',
  maven: 'maven',
  npm: 'npm',
  nuget: 'nuget',
  pub: 'semver',
  pypi: 'pep440',
  rpm: 'rpm',
  swift: 'semver',
}

export const schemeOfPackage = (purlType: string): Scheme =>
  PACKAGE_SCHEMES[purlType.toLowerCase()] ?? 'generic'

/** By CPE vendor, then product; `*` = every other product of the vendor. Names as the CPE dictionary writes them. */
const PRODUCT_SCHEMES: Readonly<Record<string, Readonly<Record<string, Scheme>>>> = {
  openssl: { openssl: 'openssl' },
  oracle: { jdk: 'jvm', jre: 'jvm', openjdk: 'jvm', graalvm: 'jvm', graalvm_for_jdk: 'jvm' },
}

export const schemeOfProduct = (vendor: string, product: string): Scheme => {
  const products = PRODUCT_SCHEMES[vendor.trim().toLowerCase()]
  return products?.[product.trim().toLowerCase()] ?? products?.['*'] ?? 'generic'
}
