/**
 * Well-formed requests for any endpoint, made from its own schemas: every field that names an object is filled with
 * the id that is tried.
 * @module
 */
import { type Endpoint, pathOf } from '@hinoban/endpoint'
import { z } from 'zod'
import { TEST_PASSWORD } from '../platform/access/testing.ts'
import { dayAfter } from './fill.ts'

export type Target = { readonly kind: string; readonly id: string; readonly sha256: string }
/** Which object fills the field of this name; `variant` turns through enumerations and alternatives. */
export type Filling = {
  readonly idFor: (field: string) => string
  readonly variant: number
}
type Schema = {
  readonly type?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: Schema | boolean
  readonly propertyNames?: Schema
  readonly pattern?: string
  readonly items?: Schema
  readonly minItems?: number
  readonly minLength?: number
  readonly minimum?: number
  readonly format?: string
}

const NAMES_AN_OBJECT = /^(id|ids|sites?|organization|who|findings|sha256|.*Ids?)$/

export const namesObjects = (schema: z.ZodType | undefined): boolean =>
  schema !== undefined && hasId(jsonOf(schema), '')

const hasId = (s: Schema, name: string): boolean => {
  // One fixed word (`*` for every site) names nothing.
  if (s.const !== undefined) return false
  if (s.type === 'string' && s.enum === undefined)
    return s.format === 'uuid' || (NAMES_AN_OBJECT.test(name) && !Object.hasOwn(TYPED, name))
  const inner = [...(s.anyOf ?? []), ...(s.oneOf ?? []), ...(s.allOf ?? [])]
  return (
    inner.some((i) => hasId(i, name)) ||
    Object.entries(s.properties ?? {}).some(([field, i]) => hasId(i, field)) ||
    (s.items !== undefined && hasId(s.items, name))
  )
}

/** What a schema alone does not say: values that a person would type. */
const TYPED: Readonly<Record<string, unknown>> = {
  country: 'JP',
  timeZone: 'Asia/Tokyo',
  language: 'ja',
  colour: '#1f4e79',
  measure: 'HB-P16',
  key: 'imports.max_mb',
  value: 256,
  corporateNumber: null,
  mail: null,
  phone: null,
  email: 'neu@example.jp',
  password: TEST_PASSWORD,
  networks: [],
  duties: [],
  addresses: [],
  macs: [],
  mapping: null,
  table: 'assets.list',
  code: '1000013',
  search: '?state=fails',
  token: 'x'.repeat(43),
  digestAt: '09:00',
  quietFrom: '',
  quietTo: '',
  kind: 'scan',
  // What agents are asked.
  path: '/opt/a',
  hash: 'a'.repeat(64),
  address: '203.0.113.5',
  kb: 'KB5031455',
  // Names that LINE WORKS and Chatwork give, no objects of the house.
  botId: '7654321',
  clientId: 'hinoban-client',
  roomId: '123456789',
}

/** What a person fills into a form whose fields come from the server. */
const FILLED: Readonly<Record<string, unknown>> = {
  settings: { ranges: ['127.0.0.1'], depth: 'presence', rate: 100 },
}

const schemas = new WeakMap<z.ZodType, Schema>()
const jsonOf = (schema: z.ZodType): Schema => {
  const known = schemas.get(schema)
  if (known) return known
  const made = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Schema
  schemas.set(schema, made)
  return made
}

const sampleOf = (s: Schema, name: string, f: Filling): unknown => {
  if (s.const !== undefined) return s.const
  if (s.enum) return s.enum[f.variant % s.enum.length]
  if (
    s.type !== 'object' &&
    s.type !== 'array' &&
    Object.hasOwn(TYPED, name) &&
    // A number is typed only where one is asked for.
    (s.type !== 'string' || typeof TYPED[name] !== 'number')
  )
    return TYPED[name]
  const alternatives = (s.anyOf ?? s.oneOf ?? []).filter((a) => a.type !== 'null')
  if (alternatives.length > 0) {
    const withId = alternatives.filter((a) => hasId(a, name))
    const among = withId.length > 0 ? withId : alternatives
    return sampleOf(among[f.variant % among.length] ?? {}, name, f)
  }
  if (s.anyOf) return null
  if (s.allOf) return sampleOf(s.allOf[0] ?? {}, name, f)
  switch (s.type) {
    case 'object':
      if (Object.hasOwn(FILLED, name)) return FILLED[name]
      // A value for each of a list of words.
      if (s.propertyNames?.enum && typeof s.additionalProperties === 'object') {
        const each = s.additionalProperties
        return Object.fromEntries(
          s.propertyNames.enum.map((word) => [word, sampleOf(each, String(word), f)]),
        )
      }
      return Object.fromEntries(
        Object.entries(s.properties ?? {})
          .filter(([field, inner]) => s.required?.includes(field) || hasId(inner, field))
          .map(([field, inner]) => [field, sampleOf(inner, field, f)]),
      )
    case 'array':
      if (Object.hasOwn(TYPED, name)) return TYPED[name]
      return s.items && (hasId(s.items, name) || (s.minItems ?? 0) > 0)
        ? [sampleOf(s.items, name, f)]
        : []
    case 'string':
      return textOf(s, name, f)
    case 'number':
    case 'integer':
      return Math.max(s.minimum ?? 1, 1)
    case 'boolean':
      return f.variant % 2 === 0
    default:
      return null
  }
}

const textOf = (s: Schema, name: string, f: Filling): string => {
  if (s.format === 'uuid' || NAMES_AN_OBJECT.test(name)) return f.idFor(name)
  if (s.format === 'date') return dayAfter(10)
  if (s.pattern !== undefined && new RegExp(s.pattern).test('09:00')) return '09:00'
  // A span ends after it begins.
  if (s.format === 'date-time')
    return new Date(Date.now() + (name === 'to' ? 3_600_000 : 0)).toISOString()
  return 'よく考えて書いた理由です'.repeat(Math.ceil((s.minLength ?? 1) / 12))
}

export type Shaped = {
  readonly method: string
  readonly url: string
  readonly body?: unknown
  readonly bytes?: string
  readonly fileName?: string
}

export const requestOf = (endpoint: Endpoint, path: Filling, rest: Filling = path): Shaped => {
  const params = endpoint.params ? sampleOf(jsonOf(endpoint.params), '', path) : {}
  const query = endpoint.query
    ? (sampleOf(jsonOf(endpoint.query), '', rest) as Record<string, unknown>)
    : {}
  const search = new URLSearchParams(
    Object.entries(query).map(([name, value]) => [name, String(value)]),
  ).toString()
  return {
    method: endpoint.method,
    url: `${pathOf(endpoint.path, params as Record<string, unknown>)}${search === '' ? '' : `?${search}`}`,
    ...(endpoint.body ? { body: sampleOf(jsonOf(endpoint.body), '', rest) } : {}),
    ...(endpoint.upload ? { bytes: uploadOf(endpoint.name, rest), fileName: 'a.csv' } : {}),
  }
}

const uploadOf = (name: string, f: Filling): string => {
  if (name === 'imports.upload') return '管理番号,機器名,IPアドレス\r\nZ-1,z1,10.99.0.1\r\n'
  if (name === 'detection.indicators-import') return '198.51.100.200,known\n'
  if (name.startsWith('vulnerabilities.')) return 'kev,outcome,days\r\nyes,now,3\r\nno,later,\r\n'
  if (name !== 'evidence.append') return 'document'
  return JSON.stringify([
    {
      kind: 'backups.run',
      subject: {
        kind: 'backup-set',
        id: f.idFor('subjectId'),
        name: 'set',
        site: f.idFor('site'),
      },
      observedAt: new Date(Date.now() - 60_000).toISOString(),
      validUntil: null,
      probe: 'probe',
      probeVersion: '1',
      payload: { lastGoodAt: null, rpoHours: 24, anomalies: [] },
    },
  ])
}
