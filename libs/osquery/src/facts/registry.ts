/**
 * Values of the Windows registry as the agent lists them, and whose hive they lie in.
 * @module
 */
import { type Row, text, whole } from '../rows.ts'

export type RegistryValue = {
  readonly key: string
  readonly name: string
  readonly data: string
  readonly number: number | null
}

export const registryValue = (row: Row): RegistryValue => ({
  key: text(row, 'key', 1000),
  name: text(row, 'name', 300).toLowerCase(),
  data: text(row, 'data', 2000),
  number: whole(row, 'data'),
})

/** `HKEY_USERS\S-1-5-21-…\Software\…` → the SID of a person; null for the machine's and the services' hives. */
export const personIn = (key: string): string | null => {
  const sid = /^HKEY_USERS\\([^\\]+)/i.exec(key)?.[1]?.toUpperCase()
  return sid !== undefined && isPerson(sid) ? sid : null
}

/** Local and domain accounts (S-1-5-21), accounts of Entra ID (S-1-12-1). Their `_Classes` hives are only a part. */
export const isPerson = (sid: string): boolean => /^S-1-(?:5-21|12-1)-[\d-]+$/i.test(sid)
