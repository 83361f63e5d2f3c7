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

/** By their native names, by their public ones, or by what events that say the same call them. */
export const givenOf = (
  event: LogEvent,
  wanted: readonly string[],
): Readonly<Record<string, string>> => {
  const given: Record<string, string> = Object.create(null)
  for (const name of wanted) {
    const value = fieldValue(event, name)
    if (value !== null) given[name] = value.slice(0, MAX_VALUE)
  }
  return given
}

const fieldValue = (event: LogEvent, name: string): string | null => {
  const { fields, ecs } = event
  if (name === 'EventID' && event.eventId !== null) return String(event.eventId)
  if (name === 'Channel' && event.channel !== null) return event.channel
  if (Object.hasOwn(fields, name)) return flat(fields[name])
  if (ECS.has(name)) return textOf(ecs[name as EcsName])
  if (event.channel?.toLowerCase() === 'security') return ofSecurity(event, name)
  return null
}

/** Security's words for what Sysmon calls so. */
const ofSecurity = ({ fields, eventId }: LogEvent, name: string): string | null => {
  const get = (own: string): string | null =>
    Object.hasOwn(fields, own) ? flat(fields[own]) : null
  if (name === 'User') {
    const [domain, user] = [get('SubjectDomainName'), get('SubjectUserName')]
    return user === null ? null : domain === null ? user : `${domain}\\${user}`
  }
  if (eventId === 4688)
    return name === 'Image'
      ? get('NewProcessName')
      : name === 'ParentImage'
        ? get('ParentProcessName')
        : null
  return name === 'Image' ? get('ProcessName') : null
}
