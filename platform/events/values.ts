/**
 * Values on their way into and out of ClickHouse: dates as dates, 64-bit counts as numbers while they are safe. Pure.
 * @module
 */

/**
 * What goes with every query: times are UTC and ISO, and 64-bit numbers come as text, exact. The newest rows first with a limit would be
 * read past the index of words, and cut into words as English is: words of Japanese were not found (ClickHouse 26.7).
 */
export const READ_SETTINGS = {
  session_timezone: 'UTC',
  date_time_output_format: 'iso',
  output_format_json_quote_64bit_integers: 1,
  use_top_k_dynamic_filtering: 0,
} as const
/**
 * Beside them in the embedded engine: a query takes a core for each 64 MB that are free. By itself ClickHouse asks for a gigabyte each, which
 * this engine is never given, and uses one core alone. A server has its own memory, and may be older than the setting.
 */
export const EMBEDDED_READ_SETTINGS = {
  max_threads_min_free_memory_per_thread: 64 * 1024 * 1024,
} as const

/** A parameter as ClickHouse reads it: a Date as UTC text with milliseconds. */
export const parameterOf = (value: unknown): unknown => {
  if (value instanceof Date) return value.toISOString().replace('T', ' ').replace('Z', '')
  if (typeof value === 'bigint') return value.toString()
  if (Array.isArray(value)) return value.map(parameterOf)
  return value ?? null
}

/** One answer in the format JSONCompactEachRowWithNamesAndTypes: two head lines, then one line a row. */
export const rowsOf = (text: string): Record<string, unknown>[] => {
  const [names, types, ...lines] = text.split('\n').filter((line) => line !== '')
  if (names === undefined || types === undefined) return []
  const columns = JSON.parse(names) as string[]
  const readers = (JSON.parse(types) as string[]).map(readerOf)
  return lines.map((line) => {
    const values = JSON.parse(line) as unknown[]
    return Object.fromEntries(columns.map((name, i) => [name, readers[i]?.(values[i])]))
  })
}

type Reader = (value: unknown) => unknown

/** The reader of a column by its ClickHouse type. Dates without time stay text: a day has no instant. */
const readerOf = (type: string): Reader => {
  const [, outer = type, inner = ''] = /^(\w+)\((.*)\)$/s.exec(type) ?? []
  switch (outer) {
    case 'Nullable': {
      const read = readerOf(inner)
      return (value) => (value === null ? null : read(value))
    }
    case 'LowCardinality':
      return readerOf(inner)
    case 'Array': {
      const read = readerOf(inner)
      return (value) => (Array.isArray(value) ? value.map(read) : value)
    }
    case 'Map': {
      // A key of a Map is never a tuple with a comma of its own in our tables: text, number or LowCardinality of them.
      const read = readerOf(inner.slice(inner.indexOf(',') + 1).trim())
      return (value) =>
        typeof value === 'object' && value !== null
          ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, read(one)]))
          : value
    }
    case 'DateTime':
    case 'DateTime64':
      return (value) => (typeof value === 'string' ? new Date(value) : value)
    case 'Int64':
    case 'UInt64':
      return (value) =>
        typeof value === 'string' && Number.isSafeInteger(Number(value)) ? Number(value) : value
    default:
      return (value) => value
  }
}
