/**
 * A named query on events: bound parameters, the shape of its rows, and always one organization (STYLE 10).
 * There is no way to run other SQL, so no user's text ever becomes SQL.
 * @module
 */
import { z } from 'zod'
import { placeholdersIn, withoutTexts } from './placeholders.ts'

export type EventsQuery<P extends z.ZodType = z.ZodType, R extends z.ZodType = z.ZodType> = {
  readonly name: string
  readonly sql: string
  readonly params: P
  readonly row: R
  /** How long it may take where that is less than others may. */
  readonly seconds?: number
}

// Table functions that read files and other servers, and statements other than SELECT, have no place in a query.
const FORBIDDEN =
  /\b(?:file|url|s3|gcs|hdfs|remote|remoteSecure|mysql|postgresql|mongodb|redis|sqlite|jdbc|odbc|executable|input|azureBlobStorage|cluster|clusterAllReplicas|merge|deltaLake|iceberg|hudi|fileCluster|urlCluster|s3Cluster|dictionary|loop)\s*\(|\b(?:SETTINGS|FORMAT|INTO\s+OUTFILE|INSERT|ALTER|DROP|CREATE|TRUNCATE|ATTACH|DETACH|SYSTEM|KILL|GRANT|SET)\b|;/i

/**
 * Throws at definition where the SQL does not name `{organization:UUID}`, is no SELECT, or names a parameter that
 * `params` does not have. The organization is bound from the scope of the caller; so are `{sites:Array(String)}` and
 * `{allSites:UInt8}`, which a query needs before anybody but those who see all sites may run it.
 * @example
 * const perHour = eventsQuery({ name: 'alerts_per_hour', sql: `SELECT toStartOfHour(at) AS hour, count() AS n
 *   FROM alert_events WHERE organization = {organization:UUID} AND at >= {since:DateTime64(3)} GROUP BY hour ORDER BY hour`,
 *   params: z.object({ since: z.date() }), row: z.object({ hour: z.date(), n: z.number() }) })
 */
export const eventsQuery = <P extends z.ZodType, R extends z.ZodType>(
  q: EventsQuery<P, R>,
): EventsQuery<P, R> => {
  const bare = withoutTexts(q.sql)
  if (!/\{\s*organization\s*:\s*UUID\s*\}/.test(bare))
    throw new Error(`events query ${q.name}: does not name {organization:UUID}`)
  if (!/^\s*(?:SELECT|WITH)\b/i.test(bare)) throw new Error(`events query ${q.name}: is no SELECT`)
  const forbidden = FORBIDDEN.exec(bare)
  if (forbidden) throw new Error(`events query ${q.name}: "${forbidden[0].trim()}" is not allowed`)
  if (q.params instanceof z.ZodObject) {
    const known = new Set(['organization', 'sites', 'allSites', ...Object.keys(q.params.shape)])
    for (const name of placeholdersIn(q.sql))
      if (!known.has(name)) throw new Error(`events query ${q.name}: params lacks {${name}}`)
  }
  return q
}
