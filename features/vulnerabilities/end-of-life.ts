/**
 * Products past the support of their maker: under which name endoflife.date keeps them, and which of its cycles a version
 * belongs to. Pure.
 * @module
 */
import { literalOf, parseCpe } from '@hinoban/cpe'
import type { Component } from '@hinoban/matching'
import { parsePurl } from '@hinoban/purl'
import { z } from 'zod'

/** Vendor and product of a CPE name, and what endoflife.date calls it (endoflife.date/api/v1/products). */
const BY_CPE: Readonly<Record<string, string>> = {
  'fortinet:fortios': 'fortios',
  'fortinet:fortimanager': 'fortimanager',
  'fortinet:fortianalyzer': 'fortianalyzer',
  'paloaltonetworks:pan-os': 'panos',
  'cisco:ios_xe': 'cisco-ios-xe',
  'juniper:junos': 'junos',
  'php:php': 'php',
  'python:python': 'python',
  'nodejs:node.js': 'nodejs',
  'openssl:openssl': 'openssl',
  'oracle:mysql': 'mysql',
  'mariadb:mariadb': 'mariadb',
  'postgresql:postgresql': 'postgresql',
  'apache:http_server': 'apache-http-server',
  'apache:tomcat': 'tomcat',
  'f5:nginx': 'nginx',
  'redis:redis': 'redis',
  'mongodb:mongodb': 'mongodb',
  'samba:samba': 'samba',
  'vmware:esxi': 'esxi',
  'vmware:vcenter_server': 'vcenter',
}

type Supported = { readonly product: string; readonly version: string }

/** Null: nobody keeps dates of it here. */
const supportedAs = (component: Component): Supported | null => {
  const { version } = component
  for (const text of component.cpes) {
    const cpe = parseCpe(text)
    if (cpe === null) continue
    const vendor = literalOf(cpe.vendor)
    const product = literalOf(cpe.product)
    const server = /^windows_server_(\d{4})(_r2)?$/.exec(product)
    if (vendor === 'microsoft' && server !== null)
      return { product: 'windows-server', version: `${server[1]}${server[2] ? '-r2' : ''}` }
    const named = BY_CPE[`${vendor}:${product}`]
    if (named !== undefined && version !== '') return { product: named, version }
  }
  const purl = component.purl === '' ? null : parsePurl(component.purl, 'forgiving')
  // A distribution goes on mending what its maker has left.
  if (purl === null || purl.type !== 'generic' || version === '') return null
  const slug = purl.name.toLowerCase()
  return Object.values(BY_CPE).includes(slug) ? { product: slug, version } : null
}

/** The longest cycle that the version begins with, part by part: `7.4.33` is of `7.4`, not of `7`. */
export const cycleOf = (version: string, cycles: readonly string[]): string | null =>
  cycles
    .filter((cycle) => {
      const [own, whole] = [cycle.toLowerCase(), version.toLowerCase()]
      return whole === own || (whole.startsWith(own) && /^[.\-+ _]/.test(whole.slice(own.length)))
    })
    .reduce<string | null>(
      (best, cycle) => (best === null || cycle.length > best.length ? cycle : best),
      null,
    )

/** Whether support has ended, from what the row of a cycle says; paid extensions are not assumed. */
const hasEnded = (
  row: { readonly eolAt: number | null; readonly isEnded: boolean | null },
  now: number,
): boolean => (row.eolAt === null ? row.isEnded === true : row.eolAt <= now)

const Cycle = z.object({
  label: z.string().default(''),
  eolAt: z.number().nullable().default(null),
  isEnded: z.boolean().nullable().default(null),
})

/** A release that its maker no longer mends. */
export type Ended = {
  readonly id: string
  /** `FortiOS 6.4`. */
  readonly name: string
  /** Milliseconds; null: ended, and nobody says when. */
  readonly endedAt: number | null
}
export type CyclesOf = (
  product: string,
) => readonly { readonly cycle: string; readonly row: unknown }[]

/** Null: its maker mends it still, or nobody keeps dates of it here. */
export const endedOf = (component: Component, cyclesOf: CyclesOf, now: number): Ended | null => {
  const supported = supportedAs(component)
  if (supported === null) return null
  const { product, version } = supported
  const rows = cyclesOf(product)
  const cycle = cycleOf(
    version,
    rows.map((row) => row.cycle),
  )
  const row = Cycle.safeParse(rows.find((one) => one.cycle === cycle)?.row)
  if (cycle === null || !row.success || !hasEnded(row.data, now)) return null
  return {
    id: `eol:${product}:${cycle}`,
    name: `${row.data.label || product} ${cycle}`,
    endedAt: row.data.eolAt,
  }
}
