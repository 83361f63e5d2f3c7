/**
 * The form of a source, made from the fields of its kind. Pure: the kind in, a schema, first values and settings out.
 * @module
 */
import { z } from 'zod'
import type {
  FieldView,
  Filled,
  KindView,
  SourceDetail,
} from '../../../platform/sources/contract.ts'

/** Fields of the kind keep clear of the form's own names. */
export const settingName = (key: string): string => `setting ${key}`
export const secretName = (key: string): string => `secret ${key}`
export const nameOf = (f: FieldView): string =>
  f.kind === 'secret' ? secretName(f.key) : settingName(f.key)

export type Values = Record<string, unknown>
type Kind = Pick<KindView, 'fields' | 'siteRequired' | 'mode' | 'everyMinutes'>
type Before = Pick<
  SourceDetail,
  'name' | 'site' | 'enabled' | 'everyMinutes' | 'settings' | 'secrets'
> | null

const asText = (value: Filled[string] | undefined): string =>
  Array.isArray(value) ? value.join('\n') : value === undefined ? '' : String(value)

const firstOf = (f: FieldView, before: Before): unknown => {
  if (f.kind === 'secret') return ''
  const kept = before?.settings[f.key] ?? f.initial ?? undefined
  if (f.kind === 'switch') return kept === true
  if (f.kind === 'number') return kept
  if (f.kind === 'choice') return kept ?? (f.isRequired ? f.choices[0]?.value : undefined) ?? null
  return asText(kept as Filled[string] | undefined)
}

export const initialOf = (
  kind: Kind,
  before: Before,
  fresh: { readonly name: string; readonly site: string | null },
): Values => ({
  name: before?.name ?? fresh.name,
  site: before === null ? fresh.site : before.site,
  enabled: before?.enabled ?? true,
  everyMinutes: before?.everyMinutes ?? kind.everyMinutes,
  ...Object.fromEntries(kind.fields.map((f) => [nameOf(f), firstOf(f, before)])),
})

const MAX_TEXT = 4_000
const MAX_LINES_CHARS = 200_000
const MAX_SECRET = 20_000

const schemaOfField = (f: FieldView, before: Before): z.ZodType => {
  if (f.kind === 'switch') return z.boolean()
  if (f.kind === 'number') return f.isRequired ? z.number() : z.number().optional()
  if (f.kind === 'choice') return f.isRequired ? z.string().min(1) : z.string().nullable()
  const text = z
    .string()
    .max(f.kind === 'text' ? MAX_TEXT : f.kind === 'lines' ? MAX_LINES_CHARS : MAX_SECRET)
  const isKept = f.kind === 'secret' && before?.secrets.includes(f.key) === true
  return f.isRequired && !isKept
    ? text.refine((v) => v.trim() !== '', { params: { needed: true } })
    : text
}

/** A destination that differs from the kept one: the kept secrets do not go there by themselves. */
export const hasMoved = (kind: Kind, before: Before, values: Values): boolean =>
  before !== null &&
  kind.fields.some(
    (f) =>
      f.isDestination &&
      JSON.stringify(settingOf(f, values[nameOf(f)])) !== JSON.stringify(before.settings[f.key]),
  )

export const schemaOf = (kind: Kind, before: Before) =>
  z
    .object({
      name: z.string().trim().min(1).max(100),
      site: kind.siteRequired ? z.uuid() : z.uuid().nullable(),
      enabled: z.boolean(),
      everyMinutes: kind.mode === 'pulled' ? z.number().int().min(5).max(10_080) : z.null(),
      ...Object.fromEntries(kind.fields.map((f) => [nameOf(f), schemaOfField(f, before)])),
    } as Record<string, z.ZodType>)
    .superRefine((values, context) => {
      if (!hasMoved(kind, before, values)) return
      for (const f of kind.fields)
        if (
          f.kind === 'secret' &&
          before?.secrets.includes(f.key) === true &&
          values[nameOf(f)] === ''
        )
          context.addIssue({ code: 'custom', path: [nameOf(f)], params: { again: true } })
    })

/** What an empty optional field means is left to the kind: it is not sent. */
const settingOf = (f: FieldView, value: unknown): Filled[string] | undefined => {
  if (value === undefined || value === null) return undefined
  if (f.kind === 'lines') {
    const lines = String(value)
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '')
    return lines.length === 0 && !f.isRequired ? undefined : lines
  }
  if (f.kind === 'number') return Number(value)
  if (f.kind === 'switch') return value === true
  const text = String(value).trim()
  return text === '' && !f.isRequired ? undefined : text
}

const isGiven = <T>(pair: readonly [string, T | undefined]): pair is readonly [string, T] =>
  pair[1] !== undefined

export const settingsOf = (kind: Kind, values: Values): Filled =>
  Object.fromEntries(
    kind.fields
      .filter((f) => f.kind !== 'secret')
      .map((f) => [f.key, settingOf(f, values[nameOf(f)])] as const)
      .filter(isGiven),
  )

/** Only the secrets that were typed. */
export const secretsOf = (kind: Kind, values: Values): Record<string, string> =>
  Object.fromEntries(
    kind.fields
      .filter((f) => f.kind === 'secret')
      .map((f) => [f.key, String(values[nameOf(f)] ?? '')] as const)
      .filter(([, text]) => text !== ''),
  )

/** Which field of the form a refusal names: the server says the field by its Japanese label. */
export const fieldNamed = (kind: Kind, label: unknown): string | null => {
  const found = kind.fields.find((f) => f.label.ja === label || f.key === label)
  return found === undefined ? null : nameOf(found)
}
