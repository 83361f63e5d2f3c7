/**
 * Windows PowerShell 400, 403, 600 and 800 write their fields as lines `key=value` inside unnamed Data.
 * @module
 */
const EVENTS: ReadonlySet<string> = new Set(['400', '403', '500', '501', '600', '800'])
const LINE = /^[ \t]*([A-Za-z][A-Za-z0-9]{0,63})=(.*)$/
/** A real one has 17. */
const MAX_LINES = 64

/** The fields of those lines; none where the event is another, and never one that the event has already. */
export const classicPowerShell = (
  fields: ReadonlyMap<string, string | string[]>,
): readonly (readonly [name: string, value: string])[] => {
  if (fields.get('Channel') !== 'Windows PowerShell') return []
  const id = fields.get('EventID')
  const data = fields.get('Data')
  if (typeof id !== 'string' || !EVENTS.has(id) || !Array.isArray(data)) return []
  const found = new Map<string, string>()
  for (const part of data.slice(1, 3))
    for (const line of part.split('\n', MAX_LINES)) {
      const match = LINE.exec(line.endsWith('\r') ? line.slice(0, -1) : line)
      const name = match?.[1]
      if (name !== undefined && !fields.has(name) && !found.has(name))
        found.set(name, match?.[2] ?? '')
    }
  return [...found]
}
