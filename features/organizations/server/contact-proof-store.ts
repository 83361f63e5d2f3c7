/**
 * Mails that ask a contact to answer by a link: what was sent, to which address, until when. Tokens only as hashes.
 * @module
 */
import { z } from 'zod'
import { newId, statement, type Transaction } from '../../../platform/records/index.ts'

const Nothing = z.object({})

const lock = statement({
  name: 'organizations_lock_contact_proofs',
  sql: `select pg_advisory_xact_lock(hashtextextended('contact proof ' || $step::text, 0)) is null as locked`,
  params: z.object({ step: z.string() }),
  row: z.object({ locked: z.boolean() }),
})
const lastSent = statement({
  name: 'organizations_last_contact_proof',
  sql: 'select max(sent_at) as sent_at from organizations_contact_proofs where step_id = $step',
  params: z.object({ step: z.string() }),
  row: z.object({ sent_at: z.date().nullable() }),
})
const drop = statement({
  name: 'organizations_drop_contact_proofs',
  sql: 'delete from organizations_contact_proofs where step_id = $step',
  params: z.object({ step: z.string() }),
  row: Nothing,
})
const dropOne = statement({
  name: 'organizations_drop_contact_proof',
  sql: 'delete from organizations_contact_proofs where id = $id',
  params: z.object({ id: z.string() }),
  row: Nothing,
})
const insert = statement({
  name: 'organizations_insert_contact_proof',
  sql: `insert into organizations_contact_proofs (id, tree_id, step_id, person_id, address, token_hash, sent_at, expires_at)
        values ($id, $tree, $step, $person, $address, $hash, $sentAt, $expiresAt)`,
  params: z.object({
    id: z.string(),
    tree: z.string(),
    step: z.string(),
    person: z.string(),
    address: z.string(),
    hash: z.string(),
    sentAt: z.date(),
    expiresAt: z.date(),
  }),
  row: Nothing,
})
const openByHash = statement({
  name: 'organizations_open_contact_proof',
  sql: `select id, organization_id, tree_id, step_id, person_id, address, sent_at, expires_at from organizations_contact_proofs
        where token_hash = $hash and used_at is null and expires_at > $now`,
  params: z.object({ hash: z.string(), now: z.date() }),
  row: z.object({
    id: z.string(),
    organization_id: z.string(),
    tree_id: z.string(),
    step_id: z.string(),
    person_id: z.string(),
    address: z.string(),
    sent_at: z.date(),
    expires_at: z.date(),
  }),
  system: true,
})
const use = statement({
  name: 'organizations_use_contact_proof',
  sql: `update organizations_contact_proofs set used_at = $now where id = $id and used_at is null and expires_at > $now`,
  params: z.object({ id: z.string(), now: z.date() }),
  row: Nothing,
})

export type ContactProof = {
  readonly tree: string
  readonly step: string
  readonly person: string
  readonly address: string
  readonly hash: string
  readonly sentAt: Date
  readonly expiresAt: Date
}

/** Replaces what was sent for this step before; null where the last one left within `quietMs`. */
export const putProof = async (
  tx: Transaction,
  proof: ContactProof,
  quietMs: number,
): Promise<string | null> => {
  await tx.one(lock, { step: proof.step })
  const last = (await tx.one(lastSent, { step: proof.step }))?.sent_at ?? null
  if (last !== null && proof.sentAt.getTime() - last.getTime() < quietMs) return null
  await tx.run(drop, { step: proof.step })
  const id = newId()
  await tx.run(insert, { id, ...proof })
  return id
}
export const dropProof = async (tx: Transaction, id: string): Promise<void> => {
  await tx.run(dropOne, { id })
}
/** Inside `system()`: whoever holds the token has no session. Null: unknown, used, replaced or too old. */
export const findOpenProof = (tx: Transaction, hash: string, now: Date) =>
  tx.one(openByHash, { hash, now })
export type OpenProof = NonNullable<Awaited<ReturnType<typeof findOpenProof>>>
/** False: somebody used it meanwhile. */
export const useProof = async (tx: Transaction, id: string, now: Date): Promise<boolean> =>
  (await tx.run(use, { id, now })) === 1
