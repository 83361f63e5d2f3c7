/**
 * ECS names out of a document that has them: nested, or flat with dots.
 * @module
 */
import { ECS_NAMES, type FieldValue } from './event.ts'
import type { Ecs } from './fields.ts'
import { isDocument, type JsonDocument } from './json.ts'

const PATHS = ECS_NAMES.map((name) => ({ name, parts: name.split('.') }))
const ROOTS = new Map<string, (typeof PATHS)[number][]>()
for (const path of PATHS) {
  const root = path.parts[0] ?? ''
  ROOTS.set(root, [...(ROOTS.get(root) ?? []), path])
}

export const ecsOf = (document: JsonDocument): Ecs => {
  const ecs: Ecs = {}
  for (const key in document) {
    const paths = ROOTS.get(key)
    if (paths && isDocument(document[key])) {
      for (const { name, parts } of paths) {
        const value = at(document[key], parts, 1)
        if (value !== undefined) ecs[name] = value
      }
    } else if (key.includes('.')) {
      const path = PATHS.find(({ name }) => name === key)
      const value = path && plain(document[key])
      if (path && value !== undefined) ecs[path.name] = value
    }
  }
  return ecs
}

/** The value at a path of an object; undefined where there is none. */
export const valueAt = (document: JsonDocument, path: string): FieldValue | undefined => {
  if (Object.hasOwn(document, path)) return document[path]
  let value: FieldValue | undefined = document
  for (const part of path.split('.')) {
    if (!isDocument(value) || !Object.hasOwn(value, part)) return undefined
    value = value[part]
  }
  return value
}

/** The first of these names and paths at which something stands. A path is only walked where its first part is there. */
export const firstAt = (
  document: JsonDocument,
  names: readonly string[],
  isIt: (value: FieldValue) => boolean,
): FieldValue | undefined => {
  for (const name of names) {
    let value = document[name]
    if (value === undefined) {
      const dot = name.indexOf('.')
      if (dot < 0 || document[name.slice(0, dot)] === undefined) continue
      value = valueAt(document, name)
    }
    if (value !== undefined && value !== null && isIt(value)) return value
  }
  return undefined
}

const at = (
  value: FieldValue | undefined,
  parts: readonly string[],
  from: number,
): string | number | string[] | undefined => {
  let found = value
  for (let i = from; i < parts.length; i += 1) {
    if (!isDocument(found)) return undefined
    const part = parts[i] ?? ''
    const whole = parts.slice(i).join('.')
    if (i < parts.length - 1 && Object.hasOwn(found, whole)) return plain(found[whole])
    found = Object.hasOwn(found, part) ? found[part] : undefined
  }
  return plain(found)
}

const plain = (value: FieldValue | undefined): string | number | string[] | undefined => {
  if (typeof value === 'string') return value === '' ? undefined : value
  if (typeof value === 'number') return value
  if (!Array.isArray(value)) return undefined
  const texts = value.filter((one): one is string => typeof one === 'string')
  return texts.length === 0 ? undefined : texts.length === 1 ? texts[0] : texts
}
