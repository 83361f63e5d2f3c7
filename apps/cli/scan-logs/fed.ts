/**
 * What rules over time are fed with: hits with the fields by which they group and count.
 * @module
 */
import { ECS_NAMES, type EcsName, type LogEvent } from '@hinoban/logs'
import { flat, textOf } from './hit.ts'

export type Fed = {
  readonly rule: string
  readonly at: number
  readonly host: string | null
  readonly file: string
  readonly record: string
  readonly values: Readonly<Record<string, string>>
}

const ECS: ReadonlySet<string> = new Set(ECS_NAMES)
const MAX_VALUE = 500

/** What is asked of an event, whether all of it was read or nothing yet. */
export type Asked = {
  readonly channel: string | null
  readonly eventId: number | null
  readonly field: (name: string) => unknown
  readonly face: (name: EcsName) => string | null
}

export const askedOf = ({ channel, eventId, fields, ecs }: LogEvent): Asked => ({
  channel,
  eventId,
  field: (name) => (Object.hasOwn(fields, name) ? fields[name] : undefined),
  face: (name) => textOf(ecs[name]),
})

/** Whether the fields can be had without the public face of the event. */
export const areNative = (wanted: readonly string[]): boolean =>
  !wanted.some((name) => ECS.has(name))

/** By their native names, by their public ones, or by what events that say the same call them. */
export const givenOf = (
  event: Asked,
  wanted: readonly string[],
): Readonly<Record<string, string>> => {
  const given: Record<string, string> = Object.create(null)
  for (const name of wanted) {
    const value = fieldValue(event, name)
    if (value !== null) given[name] = value.slice(0, MAX_VALUE)
  }
  return given
}

const fieldValue = (event: Asked, name: string): string | null => {
  if (name === 'EventID' && event.eventId !== null) return String(event.eventId)
  if (name === 'Channel' && event.channel !== null) return event.channel
  const own = native(event, name)
  if (own !== null) return own
  if (ECS.has(name)) return event.face(name as EcsName) // proven
  return event.channel?.toLowerCase() === 'security' ? ofSecurity(event, name) : null
}

const native = ({ field }: Asked, name: string): string | null => {
  const value = field(name)
  return value === undefined ? null : flat(value)
}

/** Security's words for what Sysmon calls so. */
const ofSecurity = (event: Asked, name: string): string | null => {
  const get = (own: string): string | null => native(event, own)
  if (name === 'User') {
    const [domain, user] = [get('SubjectDomainName'), get('SubjectUserName')]
    return user === null ? null : domain === null ? user : `${domain}\\${user}`
  }
  if (event.eventId === 4688)
    return name === 'Image'
      ? get('NewProcessName')
      : name === 'ParentImage'
        ? get('ParentProcessName')
        : null
  return name === 'Image' ? get('ProcessName') : null
}
