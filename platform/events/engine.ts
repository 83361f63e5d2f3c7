/**
 * What the event store needs of ClickHouse, whether it runs inside a child process or as a server.
 * @module
 */
export type Settings = Readonly<Record<string, string | number>>
export type Params = Readonly<Record<string, unknown>>

export type Engine = {
  readonly kind: 'chdb' | 'server'
  /** Statements without an answer (migrations). */
  run(sql: string): Promise<void>
  /** One answer as JSONCompactEachRowWithNamesAndTypes. */
  read(sql: string, params: Params, settings: Settings): Promise<string>
  /** An answer of any length in pieces of JSONCompactEachRow (no head lines), as fast as they are taken. */
  stream(sql: string, params: Params, settings: Settings): AsyncIterable<string>
  /** Inserts a file; resolves once the rows are on the disk. `where` may leave rows out. */
  insertFile(insert: {
    readonly table: string
    readonly format: 'JSONEachRow' | 'Native'
    /** Of the file; other columns of the table get their defaults. */
    readonly columns: readonly { readonly name: string; readonly type: string }[]
    readonly path: string
    readonly settings: Settings
    readonly where?: string
  }): Promise<void>
  close(): Promise<void>
}

/** The engine broke off, and the same call may succeed once it is back. */
export class EngineGone extends Error {
  override readonly name = 'EngineGone'
}

/** ClickHouse answered with an error; `code` is its number (ErrorCodes.cpp), 0 when it gave none. */
export class EngineError extends Error {
  override readonly name = 'EngineError'
  readonly code: number
  constructor(message: string) {
    super(message)
    this.code = Number(/\bCode: (\d+)/.exec(message)?.[1] ?? 0)
  }
}

/** ErrorCodes.cpp: TIMEOUT_EXCEEDED 159, MEMORY_LIMIT_EXCEEDED 241, TOO_MANY_ROWS_OR_BYTES 396, TOO_SLOW 160. */
export const TOO_HEAVY: readonly number[] = [159, 160, 241, 396]

/** `SETTINGS a = 1, b = 'x'`: names and values are ours, never a user's. */
export const settingsText = (settings: Settings): string => {
  const parts = Object.entries(settings).map(([name, value]) => {
    if (!/^\w+$/.test(name) || (typeof value === 'string' && !/^[\w.,:/ -]*$/.test(value)))
      throw new Error(`events: setting ${name} is not plain`)
    return `${name} = ${typeof value === 'number' ? value : `'${value}'`}`
  })
  return parts.length === 0 ? '' : ` SETTINGS ${parts.join(', ')}`
}

export const quoted = (text: string): string =>
  `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
