/**
 * Rules between zones of AlliedWare Plus and SonicOS: what they let in from the zone of the internet.
 * @module
 */
import { argument, type Block, type Line } from './blocks.ts'
import type { Inbound, Interface, Outside, Service } from './parts.ts'
import { MAX_RULES, openTo, portOf, published } from './published.ts'
import { outsideOf, words } from './text.ts'

type Side = { readonly inbound: readonly Inbound[]; readonly services: readonly Service[] }

/** The words of the line behind one of them, until the next: `from public to private.lan.web`. */
const after = (said: readonly string[], word: string): string | null => {
  const at = said.indexOf(word)
  return at === -1 ? null : (said[at + 1] ?? null)
}

/** `firewall` and `nat` of AlliedWare Plus; a part of a zone is written `public.wan.fw`. */
export const alliedSide = (blocks: readonly Block[], interfaces: readonly Interface[]): Side => {
  const zones = new Map<string, Outside>()
  for (const block of blocks) {
    const zone = /^zone (\S+)/.exec(block.text)?.[1]
    if (zone === undefined) continue
    const names = block.inner.flatMap(({ text }) => / interface (\S+)/.exec(text)?.[1] ?? [])
    const outside =
      interfaces.find((i) => names.includes(i.name))?.outside ?? outsideOf({ name: '', zone })
    if (outside !== null) zones.set(zone, outside)
  }
  const facing = (entity: string | null): Outside | null =>
    zones.get((entity ?? '').split('.')[0] ?? '') ?? null
  const isOn = (name: string, word: string): readonly Line[] => {
    const block = blocks.find((b) => b.text === name)
    return block?.inner.some((l) => l.text === word) ? block.inner.slice(0, MAX_RULES) : []
  }
  const isFirewall = isOn('firewall', 'protect').length > 0
  const inbound = isOn('firewall', 'protect').flatMap(({ text, line }): Inbound[] => {
    const rule = /^rule (\d+) permit (\S+) from (\S+) to (\S+)/.exec(text)
    const [, number = '', application = '', from = '', to = ''] = rule ?? []
    if (!rule || facing(from) === null) return []
    // A part of the zone is not everybody.
    return [
      {
        name: `rule ${number}`,
        from,
        to,
        services: [application],
        isRestricted: from.includes('.'),
        line,
      },
    ]
  })
  const services = isOn('nat', 'enable').flatMap(({ text, line }): Service[] => {
    const rule = /^rule (\d+) portfwd (\S+) from (\S+)(.*)$/.exec(text)
    const [, number = '', application = '', from = '', rest = ''] = rule ?? []
    const outside = facing(from)
    if (!rule || outside === null) return []
    const host = after(words(rest), 'dst') ?? ''
    const open = inbound.filter(
      (r) =>
        (r.services.includes(application) || r.services.includes('any')) &&
        (host === r.to || host.startsWith(`${r.to}.`)),
    )
    const isRestricted = isFirewall ? openTo(open) : from.includes('.')
    return isRestricted === null
      ? []
      : [
          published({
            name: [`${number} ${application}`, host].filter(Boolean).join(' → '),
            port: portOf(application),
            protocol: null,
            interface: from,
            outside,
            isRestricted,
            line,
          }),
        ]
  })
  return { inbound, services }
}

/** `access-rule ipv4 from WAN to DMZ action allow …` and `nat-policy ipv4 inbound X1 …`, on one line or below. */
export const sonicSide = (blocks: readonly Block[], interfaces: readonly Interface[]): Side => {
  const zones = new Map(
    interfaces.flatMap((i) =>
      i.zone !== null && i.outside !== null ? [[i.zone, i.outside] as const] : [],
    ),
  )
  const value = (block: Block, pattern: RegExp): string | null =>
    pattern.exec(block.text)?.[1]?.replaceAll('"', '') ??
    argument(block.inner, new RegExp(`^${pattern.source.replace(/^\\b/, '')}`))?.replaceAll(
      '"',
      '',
    ) ??
    null
  const isOff = (block: Block): boolean =>
    block.inner.some((l) => /^no enable$|^enable no$/.test(l.text))
  const inbound = blocks.flatMap((block): Inbound[] => {
    const rule = /^access-rule(?: ipv[46])? from "?([^"\s]+)"? to "?([^"\s]+)"?/.exec(block.text)
    if (!rule || isOff(block)) return []
    const from = rule[1] ?? ''
    if (!zones.has(from) && outsideOf({ name: '', zone: from }) === null) return []
    if (value(block, /\baction (\S+)/) !== 'allow') return []
    const source = value(block, /\bsource address (?:name |group |host )?("[^"]*"|\S+)/)
    const target = value(block, /\bdestination address (?:name |group |host )?("[^"]*"|\S+)/)
    const service = value(block, /\bservice (?:name |group )?("[^"]*"|\S+)/)
    return [
      {
        name:
          argument(block.inner, /^name ("[^"]*"|\S+)$/)?.replaceAll('"', '') ??
          `${from} → ${rule[2] ?? ''}`,
        from,
        to: [rule[2] ?? '', target ?? 'any'].join(': '),
        services: [service ?? 'any'],
        isRestricted: source !== null && source.toLowerCase() !== 'any',
        line: block.line,
      },
    ]
  })
  const services = blocks.flatMap((block): Service[] => {
    const policy = /^nat-policy(?: ipv[46])? inbound "?([^"\s]+)"?/.exec(block.text)
    if (!policy || isOff(block)) return []
    const face = interfaces.find((i) => i.name === policy[1])
    const outside = policy[1] === 'any' ? ([...zones.values()][0] ?? null) : (face?.outside ?? null)
    const to = value(block, /\btranslated-destination (?:name |group |host )?("[^"]*"|\S+)/)
    if (outside === null || to === null || to === 'original') return []
    const service = value(block, /\bservice (?:name |group )?("[^"]*"|\S+)/)
    const isRestricted = openTo(
      inbound.filter(
        (r) => r.services.includes('any') || service === null || r.services.includes(service),
      ),
    )
    return isRestricted === null
      ? []
      : [
          published({
            name: [to, service].filter(Boolean).join(' '),
            port: portOf(service),
            protocol: null,
            interface: policy[1] ?? null,
            outside,
            isRestricted,
            line: block.line,
          }),
        ]
  })
  return { inbound, services }
}
