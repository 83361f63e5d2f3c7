/**
 * What differs between an object before and after an act, field by field, as texts.
 * @module
 */
export type Change = { readonly field: string; readonly before: string; readonly after: string }

const MAX_FIELDS = 200

const textOf = (value: unknown): string => {
  if (value === undefined || value === null) return '—'
  return typeof value === 'string' ? value : JSON.stringify(value)
}

const fieldsOf = (value: unknown): ReadonlyMap<string, unknown> => {
  if (value === null || value === undefined) return new Map()
  if (typeof value !== 'object' || Array.isArray(value)) return new Map([['', value]])
  return new Map(Object.entries(value))
}

/** Only the fields that differ, in the order in which they are met. */
export const changesOf = (before: unknown, after: unknown): readonly Change[] => {
  const old = fieldsOf(before)
  const fresh = fieldsOf(after)
  return [...new Set([...old.keys(), ...fresh.keys()])]
    .map((field) => ({ field, before: textOf(old.get(field)), after: textOf(fresh.get(field)) }))
    .filter((change) => change.before !== change.after)
    .slice(0, MAX_FIELDS)
}
