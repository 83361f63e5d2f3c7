/**
 * What CEF and LEEF say in the words of rules: a vendor's own names, severities.
 * @module
 */
import type { Draft } from '../draft.ts'
import type { Severity } from '../event.ts'
import { alias, type Fields, textOf } from '../fields.ts'

/** Sigma's words for vendors that have other native formats too, so that one rule serves all modes of a device. */
export const placeOf = (
  vendor: string,
  product: string,
  fields: Fields,
): Pick<Draft, 'product' | 'category' | 'service'> => {
  const who = `${vendor} ${product}`.toLowerCase()
  const isFirewall = fields['src'] !== undefined && fields['dst'] !== undefined
  const category = isFirewall ? 'firewall' : null
  if (isFirewall) {
    alias(fields, [
      ['src', 'src_ip'],
      ['dst', 'dst_ip'],
      ['spt', 'src_port'],
      ['dpt', 'dst_port'],
      ['srcPort', 'src_port'],
      ['dstPort', 'dst_port'],
      ['act', 'action'],
    ])
    const verdict = textOf(fields['action'])?.slice(0, 100) ?? ''
    if (BLOCKS.test(verdict)) fields['blocked'] ??= 'true'
    else if (LETS.test(verdict)) fields['blocked'] ??= 'false'
  }
  if (who.startsWith('fortinet') && who.includes('fortigate'))
    return { product: 'fortigate', category, service: fortiType(fields) }
  if (who.startsWith('palo alto'))
    return {
      product: 'paloalto',
      category,
      service: textOf(fields['Type'] ?? fields['DeviceEventClassID'])?.toLowerCase() ?? null,
    }
  if (who.startsWith('cisco'))
    return { product: 'cisco', category, service: who.includes('asa') ? 'asa' : null }
  return { product: vendor.toLowerCase() || null, category, service: product.toLowerCase() || null }
}

const BLOCKS = /^(?:den(?:y|ied)|drop|block|reject|reset|prevent|discard|quarantine)/i
const LETS = /^(?:accept|allow|permit|pass|close|start|alert|monitor|detect)/i

/** FortiOS puts its own names behind `FTNTFGT`; rules ask for them plain. */
const fortiType = (fields: Fields): string | null => {
  for (const key of Object.keys(fields))
    if (key.startsWith('FTNTFGT') && key.length > 7) {
      const value = fields[key]
      if (value !== undefined) fields[key.slice(7)] ??= value
    }
  const cat = textOf(fields['type'] ?? fields['cat'])
  return cat === null ? null : (cat.split(':')[0] ?? cat)
}

/** 0-3 low, 4-6 medium, 7-8 high, 9-10 very high; also as words. */
export const cefSeverity = (text: string): Severity | null => {
  const number = /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN
  if (number >= 0)
    return number >= 9
      ? 'critical'
      : number >= 7
        ? 'high'
        : number >= 4
          ? 'medium'
          : number >= 1
            ? 'low'
            : 'informational'
  switch (text.toLowerCase()) {
    case 'very-high':
    case 'critical':
      return 'critical'
    case 'high':
      return 'high'
    case 'medium':
      return 'medium'
    case 'low':
      return 'low'
    case 'unknown':
    case 'informational':
      return 'informational'
    default:
      return null
  }
}
