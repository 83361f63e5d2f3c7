/**
 * Under which names records about an installed component may stand: what its distribution calls it and was built from,
 * its ecosystem's name, its CPE names; a name alone only as a guess.
 * @module
 */
import { parseCpe, versionTextOf } from '@hinoban/cpe'
import { parsePurl } from '@hinoban/purl'
import { type Scheme, schemeOfPackage, schemeOfProduct } from '@hinoban/versions'
import { schemeOfCpe } from './cpe-scheme.ts'
import {
  carriesNoCode,
  distributionId,
  parentsOf,
  releaseOf,
  schemeOfDistribution,
} from './distributions.ts'
import type { Candidate, Component, Distribution } from './parts.ts'
import {
  distributionKey,
  ecosystemKey,
  keyOfCpe,
  vendorProductKey,
  wordKey,
} from './product-keys.ts'

export type CandidateOptions = {
  /** Vendors that the catalogue knows to make a product of this name; without it names alone find nothing. */
  readonly vendorsOf?: (product: string) => readonly string[]
  /** Whether packages of a distribution past its support are looked up by CPE as well. */
  readonly cpeOfDistribution?: boolean
  /** Packages of an ecosystem are found by its own records; by CPE only where this is on. */
  readonly cpeOfEcosystem?: boolean
  /** Go's standard library has few records of its own. */
  readonly cpeOfGoStandardLibrary?: boolean
}

/** Types of purl whose packages a distribution builds and mends itself. */
const DISTRIBUTION_TYPES: Readonly<Record<string, Scheme>> = {
  deb: 'deb',
  rpm: 'rpm',
  apk: 'apk',
  alpm: 'alpm',
}

export type Placed = {
  readonly candidates: readonly Candidate[]
  readonly distribution: Distribution | null
  readonly arch: string
  readonly module: string
}

/** A name with its source packages, its release and its architecture, from wherever the component has them. */
const described = (component: Component) => {
  const purl = component.purl === '' ? null : parsePurl(component.purl, 'forgiving')
  const qualifiers: Readonly<Record<string, string>> = purl?.qualifiers ?? {}
  const [distroId = '', distroRelease = ''] = splitDistro(qualifiers['distro'] ?? '')
  const id =
    distroId || (purl !== null && purl.type in DISTRIBUTION_TYPES ? (purl.namespace ?? '') : '')
  const distribution =
    component.distribution ??
    (id === '' ? null : { id: distributionId(id), release: distroRelease })
  return {
    purl,
    distribution:
      distribution === null
        ? null
        : {
            ...distribution,
            id: distributionId(distribution.id),
            release: releaseOf(distributionId(distribution.id), distribution.release),
          },
    arch: component.arch ?? qualifiers['arch'] ?? '',
    module: component.module ?? qualifiers['rpmmod'] ?? qualifiers['modularitylabel'] ?? '',
    epoch: component.epoch ?? numberOrNull(qualifiers['epoch']),
    upstream:
      component.upstream ?? upstreamOf(qualifiers['upstream'] ?? qualifiers['source'] ?? ''),
  }
}

/** `debian-12`, `rhel-8.4`, `opensuse-leap-15.6`. */
const splitDistro = (text: string): readonly string[] => {
  const at = text.lastIndexOf('-')
  return at <= 0 ? [text] : [text.slice(0, at), text.slice(at + 1)]
}
const numberOrNull = (text: string | undefined): number | null =>
  text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : null
const upstreamOf = (text: string) =>
  text === ''
    ? []
    : text.split(',').map((one) => {
        const at = one.indexOf('@', 1)
        return at < 0
          ? { name: one, version: '' }
          : { name: one.slice(0, at), version: one.slice(at + 1) }
      })

export const placeComponent = (component: Component, options: CandidateOptions = {}): Placed => {
  const { purl, distribution, arch, module, epoch, upstream } = described(component)
  const version = component.version || purl?.version || ''
  const placed = (candidates: readonly Candidate[]): Placed => ({
    candidates: once(candidates),
    distribution,
    arch,
    module,
  })
  const type = purl?.type ?? ''
  const distributionScheme =
    DISTRIBUTION_TYPES[type] ??
    (distribution === null ? undefined : schemeOfDistribution(distribution.id))
  if (distribution !== null && distributionScheme !== undefined) {
    if (carriesNoCode(component.name)) return placed([])
    const withEpoch = (text: string): string =>
      epoch !== null && epoch > 0 && !text.includes(':') ? `${epoch}:${text}` : text
    const ids = [distribution.id, ...parentsOf(distribution.id)]
    const name = purl?.name ?? component.name
    const own = ids.map((id) =>
      plain(distributionKey(id, name), 'distro-direct', withEpoch(version), distributionScheme),
    )
    const sources = upstream
      .filter((source) => source.name !== '' && source.name !== name)
      .flatMap((source) =>
        ids.map((id) =>
          plain(
            distributionKey(id, source.name),
            'distro-indirect',
            withEpoch(source.version || version),
            distributionScheme,
          ),
        ),
      )
    // apk distributions publish fixes only, so that NVD says what is open; the others judge every flaw themselves.
    const byCpe =
      distributionScheme === 'apk' || options.cpeOfDistribution
        ? cpeCandidates(component, upstreamVersion(version, distributionScheme), upstream)
        : []
    return placed([...own, ...sources, ...byCpe])
  }
  if (purl !== null && type !== 'generic') {
    const isStandardLibrary = type === 'golang' && purl.name === 'stdlib'
    const byCpe =
      options.cpeOfEcosystem || (isStandardLibrary && options.cpeOfGoStandardLibrary !== false)
    return placed([
      plain(
        ecosystemKey(type, purl.namespace, purl.name),
        'ecosystem',
        version,
        schemeOfPackage(type),
      ),
      ...(byCpe ? cpeCandidates(component, version.replace(/^go(?=\d)/, ''), []) : []),
    ])
  }
  const byCpe = cpeCandidates(component, version, [])
  return placed(byCpe.length > 0 ? byCpe : nameCandidates(component, version, options))
}

/** The version without the distribution's own count of builds: what CPE ranges speak of. */
const upstreamVersion = (version: string, scheme: Scheme): string =>
  scheme === 'apk'
    ? version.replace(/-r\d+$/, '')
    : version.replace(/^\d+:/, '').replace(/-[^-]*$/, '')

const plain = (key: string, by: Candidate['by'], version: string, scheme: Scheme): Candidate => ({
  key,
  by,
  version,
  scheme,
  cpe: null,
  guessed: false,
})

const cpeCandidates = (
  component: Component,
  version: string,
  upstream: readonly { readonly name: string }[],
): readonly Candidate[] =>
  component.cpes.flatMap((text) => {
    const cpe = parseCpe(text)
    if (cpe === null) return []
    const names = [{ vendor: cpe.vendor, product: cpe.product }]
    // A sub-package whose CPE repeats its name stands in the catalogue under the package it was built from.
    for (const { name } of upstream)
      if (cpe.product === wordKey(component.name))
        names.push({
          vendor: cpe.vendor === cpe.product ? wordKey(name) : cpe.vendor,
          product: wordKey(name),
        })
    return names.flatMap((name): readonly Candidate[] => {
      const key = keyOfCpe({ ...cpe, ...name })
      if (key === null) return []
      const own = ['*', '-', ''].includes(cpe.version) ? version : versionTextOf(cpe)
      return [
        {
          key,
          by: 'cpe',
          version: upstream.length > 0 || /-r\d+$/.test(own) ? version : own,
          scheme: schemeOfCpe({ ...cpe, ...name }),
          cpe: { ...cpe, ...name },
          guessed: false,
        },
      ]
    })
  })

/** `7-Zip 23.01 (x64 edition)` → `7-zip`: without version, architecture and language. */
const bareName = (name: string, version: string): string =>
  name
    .normalize('NFKC')
    .replace(/\([^()]*\)|\[[^[\]]*\]/g, ' ')
    .replace(version === '' ? /$^/ : version, ' ')
    .replace(/\b(?:version|ver\.?|x64|x86|amd64|arm64|32-bit|64-bit|ja-jp|en-us|日本語版)\b/gi, ' ')
    .replace(/\sv?\d+(?:\.\d+)+\S*\s*$/, ' ')
    .trim()

const nameCandidates = (
  component: Component,
  version: string,
  { vendorsOf }: CandidateOptions,
): readonly Candidate[] => {
  const supplier = wordKey(component.supplier)
  const product = wordKey(bareName(component.name, version))
  if (product === '') return []
  const withoutSupplier =
    supplier !== '' && product.startsWith(`${supplier}_`)
      ? product.slice(supplier.length + 1)
      : product
  const pairs = new Map<string, { vendor: string; product: string; guessed: boolean }>()
  for (const name of new Set([product, withoutSupplier]))
    for (const vendor of vendorsOf?.(name) ?? []) {
      const same = supplier !== '' && sameMaker(vendor, supplier)
      // A name alone hits products of strangers; without the maker it is a guess, and with another maker none.
      if (same || supplier === '')
        pairs.set(`${vendor}:${name}`, { vendor, product: name, guessed: !same })
    }
  return [...pairs.values()].map(({ vendor, product: name, guessed }) => ({
    key: vendorProductKey(vendor, name),
    by: 'name',
    version,
    scheme: schemeOfProduct(vendor, name),
    cpe: null,
    guessed,
  }))
}
const sameMaker = (vendor: string, supplier: string): boolean =>
  vendor === supplier ||
  supplier.startsWith(`${vendor}_`) ||
  supplier.replaceAll('_', '') === vendor

const once = (candidates: readonly Candidate[]): readonly Candidate[] => [
  ...new Map(candidates.map((one) => [`${one.key}\n${one.version}\n${one.by}`, one])).values(),
]
