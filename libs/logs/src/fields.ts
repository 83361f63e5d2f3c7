/**
 * Native fields while they are gathered. Names come from outside, so the object inherits nothing: `__proto__` and
 * `constructor` are names like any other.
 * @module
 */
import type { EcsFace, EcsName, FieldValue } from './event.ts'

export type Fields = Record<string, FieldValue>
export type Ecs = { -readonly [name in EcsName]?: EcsFace[name] }

/** Far quicker than Object.create(null), which V8 makes a hash table at once. */
const Bare = function (this: unknown): void {} as unknown as new () => Fields
Bare.prototype = Object.create(null)

export const newFields = (): Fields => new Bare()

/** One event's members at most, nested ones counted. */
export const MAX_MEMBERS = 1_000

/** Sets an ECS name where there is something to say: devices write `-` and `N/A` for nothing. */
export const say = (ecs: Ecs, name: EcsName, value: FieldValue | undefined): void => {
  if (typeof value === 'string') {
    if (value !== '' && value !== '-' && value !== 'N/A') ecs[name] = value
  } else if (typeof value === 'number') ecs[name] = value
}

/** The same where the text is a whole number. */
export const sayNumber = (ecs: Ecs, name: EcsName, value: FieldValue | undefined): void => {
  if (typeof value === 'number') {
    if (Number.isSafeInteger(value)) ecs[name] = value
  } else if (typeof value === 'string' && value.length <= 16 && /^\d+$/.test(value)) {
    const number = Number(value)
    if (Number.isSafeInteger(number)) ecs[name] = number
  }
}

export const textOf = (value: FieldValue | undefined): string | null =>
  typeof value === 'string'
    ? value
    : typeof value === 'number' || typeof value === 'boolean'
      ? String(value)
      : null

/** The same value under the names that rules use, where nothing stands there yet. */
export const alias = (fields: Fields, names: readonly (readonly [string, string])[]): void => {
  for (const [from, to] of names) {
    const value = fields[from]
    if (value !== undefined) fields[to] ??= value
  }
}
