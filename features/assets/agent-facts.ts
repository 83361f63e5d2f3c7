/**
 * What an osquery agent says, in the words of the inventory. Pure.
 * @module
 */
import type { ChassisForm, Fact, Hardware, Software, SoftwareSource } from '@hinoban/osquery'
import type { DeviceClass } from './evidence.ts'
import { readHostName } from './identifiers.ts'
import type { Facts, Port } from './rules.ts'

const MAX_PORTS = 200
const MAX_ADDRESSES = 32

const CLASS_OF_FORM: Readonly<Record<ChassisForm, DeviceClass | null>> = {
  notebook: 'notebook',
  tablet: 'mobile',
  desktop: 'workstation',
  server: 'server',
  other: null,
}

const hostNamed = (given: string): Facts => {
  const name = readHostName(given)
  return name === null ? {} : { hostNames: [name] }
}

const hardwareFacts = (h: Hardware): Facts => ({
  ...(h.computerName || h.hostName ? { name: (h.computerName || h.hostName).slice(0, 200) } : {}),
  ...hostNamed(h.hostName),
  ...(h.serial === null ? {} : { serial: h.serial.slice(0, 100) }),
  ...(h.uuid === null ? {} : { hostUuid: h.uuid }),
  ...(h.maker ? { maker: h.maker.slice(0, 100) } : {}),
  ...(h.model ? { model: h.model.slice(0, 100) } : {}),
  ...(h.isVirtual ? { deviceClass: 'virtual' as const } : {}),
})

/** Facts about the device itself; software is told apart by `softwareIn`. */
export const factsFrom = (facts: readonly Fact[]): Facts => {
  let all: Facts = {}
  for (const fact of facts) all = { ...all, ...oneOf(fact, all) }
  return all
}

const oneOf = (fact: Fact, before: Facts): Facts => {
  switch (fact.kind) {
    case 'hardware':
      return hardwareFacts(fact.value)
    case 'chassis': {
      const own = CLASS_OF_FORM[fact.value.form]
      return {
        ...(fact.value.assetTag === null ? {} : { assetTag: fact.value.assetTag.slice(0, 100) }),
        ...(own === null || before.deviceClass === 'virtual' ? {} : { deviceClass: own }),
      }
    }
    case 'os': {
      const { name, version, revision } = fact.value
      const built = revision === null ? version : `${version}.${revision}`
      return { os: `${name} ${version.startsWith(name) ? '' : built}`.trim().slice(0, 200) }
    }
    case 'windows-build': {
      // With the update revision, which os_version of older agents leaves out: it tells the cumulative update.
      const { version, release } = fact.value
      return version === null ? {} : { firmware: `${version} ${release}`.trim().slice(0, 200) }
    }
    case 'interfaces': {
      const macs = fact.value.flatMap((i) => (i.identifies && i.mac !== null ? [i.mac] : []))
      const addresses = fact.value.flatMap((i) => i.addresses)
      return {
        macs: [...new Set(macs)].slice(0, MAX_ADDRESSES),
        addresses: [...new Set(addresses)].slice(0, MAX_ADDRESSES),
      }
    }
    case 'ports':
      return {
        ports: fact.value
          .filter((p) => p.isReachable && p.protocol !== 'other')
          .slice(0, MAX_PORTS)
          .map(
            (p): Port => ({ protocol: p.protocol, port: p.port, service: p.process.slice(0, 200) }),
          ),
      }
    default:
      return {}
  }
}

export type FoundSoftware = {
  readonly place: string
  readonly name: string
  readonly version: string
  readonly supplier: string
  readonly type: string
  readonly purl: string
  readonly cpe: string
  readonly licences: readonly string[]
}

/** Each source of software is a place of its own: what it no longer lists has gone from there. */
export const placeOf = (source: SoftwareSource): string => `software:${source}`

export const softwareIn = (fact: Fact & { readonly kind: 'software' }): readonly FoundSoftware[] =>
  fact.value.map((s: Software) => ({
    place: placeOf(fact.source),
    name: s.name,
    version: s.version,
    supplier: s.publisher,
    type: fact.source,
    purl: s.purl ?? '',
    cpe: '',
    licences: [],
  }))
