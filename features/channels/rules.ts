/**
 * What is typed for a channel of each kind, what is shown of it to whom, and what to do about a refusal.
 * @module
 */
import type { ChannelKind } from '../../platform/notify/contract.ts'
import type { ChannelEdit } from './contract.ts'

/** Of a webhook's address the host alone: path and query often are the secret of the receiving side. */
export const hostOnly = (kind: ChannelKind, target: string): string =>
  kind === 'webhook' ? `${/^https?:\/\/[^/?#]*/i.exec(target)?.[0] ?? ''}/…` : target

type Input =
  | { kind: 'mail' | 'webhook'; name: string; enabled: boolean; target: string }
  | { kind: 'slack' | 'teams'; name: string; enabled: boolean; address: string | null }
  | {
      kind: 'lineworks'
      name: string
      enabled: boolean
      botId: string
      roomId: string
      account: {
        clientId: string
        clientSecret: string
        serviceAccount: string
        privateKey: string
      } | null
    }
  | { kind: 'chatwork'; name: string; enabled: boolean; roomId: string; token: string | null }

export type ReadEdit =
  | { readonly kind: 'ok'; readonly input: Input }
  | { readonly kind: 'missing' | 'not_an_id' | 'ended'; readonly place: string }

/** The fields of the kind, or the first that cannot be. Empty secrets are null: they stay. */
export const readEdit = (edit: ChannelEdit): ReadEdit => {
  const common = { name: edit.name, enabled: edit.enabled }
  switch (edit.kind) {
    case 'mail':
    case 'webhook':
      if (!edit.target) return { kind: 'missing', place: 'target' }
      return { kind: 'ok', input: { kind: edit.kind, ...common, target: edit.target } }
    case 'slack':
    case 'teams': {
      const address = edit.address || null
      if (edit.kind === 'teams' && address !== null && isEndedConnector(address))
        return { kind: 'ended', place: 'address' }
      return { kind: 'ok', input: { kind: edit.kind, ...common, address } }
    }
    case 'chatwork': {
      const roomId = chatworkRoom(edit.roomId ?? '')
      if (!edit.roomId) return { kind: 'missing', place: 'roomId' }
      if (roomId === null) return { kind: 'not_an_id', place: 'roomId' }
      return {
        kind: 'ok',
        input: { kind: 'chatwork', ...common, roomId, token: edit.token || null },
      }
    }
    case 'lineworks':
      return readLineWorks(edit, common)
  }
}

const ACCOUNT = ['clientId', 'clientSecret', 'serviceAccount', 'privateKey'] as const

const readLineWorks = (
  edit: ChannelEdit,
  common: { readonly name: string; readonly enabled: boolean },
): ReadEdit => {
  const { botId, roomId } = edit
  if (!botId) return { kind: 'missing', place: 'botId' }
  if (!/^\d{1,20}$/.test(botId)) return { kind: 'not_an_id', place: 'botId' }
  if (!roomId) return { kind: 'missing', place: 'roomId' }
  if (!/^[A-Za-z0-9-]{1,100}$/.test(roomId)) return { kind: 'not_an_id', place: 'roomId' }
  const ids = { kind: 'lineworks' as const, ...common, botId, roomId }
  const given = ACCOUNT.filter((field) => edit[field])
  if (given.length === 0) return { kind: 'ok', input: { ...ids, account: null } }
  const place = ACCOUNT.find((field) => !edit[field])
  if (place !== undefined) return { kind: 'missing', place }
  const { clientId = '', clientSecret = '', serviceAccount = '', privateKey = '' } = edit
  const account = { clientId, clientSecret, serviceAccount, privateKey }
  return { kind: 'ok', input: { ...ids, account } }
}

/** The number, or the address of the room as the browser shows it (`…#!rid12345`). */
const chatworkRoom = (text: string): string | null =>
  /^(?:https:\/\/[^\s#]{1,100}#!)?(?:rid)?(\d{1,20})$/.exec(text)?.[1] ?? null

/** The connectors of Office 365, which Microsoft ended in 2026; a workflow takes their place. */
const isEndedConnector = (address: string): boolean =>
  /^https:\/\/(?:[a-z0-9-]+\.webhook\.office\.com|outlook\.office(?:365)?\.com)(?:[:/]|$)/i.test(
    address,
  )

export const ADVICE = [
  'rate',
  'down',
  'moved',
  'too_large',
  'slack_payload',
  'slack_prohibited',
  'slack_gone',
  'slack_archived',
  'teams_taken',
  'teams_disabled',
  'teams_auth',
  'teams_gone',
  'lineworks_auth',
  'lineworks_token',
  'lineworks_scope',
  'lineworks_room',
  'chatwork_token',
  'chatwork_room',
  'chatwork_text',
] as const
export type Advice = (typeof ADVICE)[number]

/** What to do about the answer of a chat service; null where its own words say all there is. */
export const adviceOf = (kind: ChannelKind, reply: string): Advice | null => {
  const [, step, code] = /^(OAuth )?HTTP (\d{3})\b/.exec(reply) ?? []
  if (code === undefined) return null
  const status = Number(code)
  if (status === 429) return 'rate'
  if (status >= 500) return 'down'
  if (status >= 300 && status < 400) return 'moved'
  if (status === 413) return 'too_large'
  if (kind === 'lineworks' && step !== undefined) return 'lineworks_auth'
  return BY_KIND[kind]?.[status === 202 ? 'taken' : status] ?? null
}

const BY_KIND: { readonly [K in ChannelKind]?: Readonly<Record<string, Advice>> } = {
  slack: {
    400: 'slack_payload',
    403: 'slack_prohibited',
    404: 'slack_gone',
    410: 'slack_archived',
  },
  teams: {
    taken: 'teams_taken',
    400: 'teams_disabled',
    401: 'teams_auth',
    403: 'teams_auth',
    404: 'teams_gone',
    410: 'teams_gone',
  },
  lineworks: {
    400: 'lineworks_room',
    401: 'lineworks_token',
    403: 'lineworks_scope',
    404: 'lineworks_room',
  },
  chatwork: {
    400: 'chatwork_text',
    401: 'chatwork_token',
    403: 'chatwork_room',
    404: 'chatwork_room',
  },
}
