/**
 * The log of notices as its readers see it.
 * @module
 */
import type { Transaction } from '../records/index.ts'
import type { Delivery } from './shapes.ts'
import * as sql from './statements.ts'

/** The log, newest first; `before` is the `cursor` of the last row seen. */
export const deliveries = async (
  tx: Transaction,
  q: { readonly channel?: string; readonly before?: string; readonly limit: number },
): Promise<Delivery[]> => {
  const [, at, id] = /^(\d{1,15})\.([0-9a-f-]{36})$/.exec(q.before ?? '') ?? []
  const rows = await tx.all(sql.deliveries, {
    channel: q.channel ?? null,
    beforeAt: at === undefined ? null : new Date(Number(at)),
    beforeId: id ?? null,
    limit: q.limit,
  })
  return rows.map(deliveryOf)
}

export const delivery = async (tx: Transaction, id: string): Promise<Delivery | null> => {
  const row = await tx.one(sql.deliveryById, { id })
  return row ? deliveryOf(row) : null
}

const deliveryOf = (row: sql.DeliveryRow): Delivery => ({
  id: row.id,
  to: row.channel_id === null ? { mail: row.mail ?? '' } : { channel: row.channel_id },
  title: row.title,
  link: row.link,
  count: row.count,
  severity: row.severity,
  status: row.status,
  attempts: row.attempts,
  nextAt: row.next_at,
  createdAt: row.created_at,
  sentAt: row.sent_at,
  reply: row.reply,
  cursor: `${row.created_at.getTime()}.${row.id}`,
})
