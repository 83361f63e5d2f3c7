/**
 * Whose rows a transaction may touch. Row-level security holds it inside PostgreSQL.
 * @module
 */
export type Scope = {
  /** UUID of the organization. */
  readonly organization: string
  /** All sites of the organization, or the named ones; rows without a site are seen only with `*`. */
  readonly sites: '*' | readonly string[]
}
