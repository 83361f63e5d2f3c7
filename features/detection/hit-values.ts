/**
 * The values of an event that rules over time group by and count: by their native names, by those of the public face, or by what
 * events that say the same call them. Pure.
 * @module
 */
import { ECS_NAMES, type EcsName } from '@hinoban/logs'

const ECS: ReadonlySet<string> = new Set(ECS_NAMES)
const MAX_VALUE = 500

/** What is asked of an event, whether all of it was read or nothing yet. Null: it is not there. */
export type Asked = {
  readonly channel: string | null
  readonly eventId: number | null
  readonly host: string | null
  readonly field: (name: string) => string | null
  readonly face: (name: EcsName) => string | null
}

/** Whether the fields can be had without the public face of the event. */
export const areNative = (wanted: readonly string[]): boolean =>
  !wanted.some((name) => ECS.has(name))

/** A field that the event lacks is left out: it is in no group (Sigma 2.1, correlations). */
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
  const own = event.field(name)
  if (own !== null) return own
  if (ECS.has(name)) return event.face(name as EcsName) // proven
  // Collectors call the machine what they like; Windows calls it Computer.
  if (name === 'Computer') return event.host
  return event.channel?.toLowerCase() === 'security' ? ofSecurity(event, name) : null
}

/** Security's words for what Sysmon calls so. */
const ofSecurity = (event: Asked, name: string): string | null => {
  const get = event.field
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
