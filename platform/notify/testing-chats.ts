/**
 * The four chat services as their documentation describes them, on this machine, for tests: each refuses what the
 * service refuses, with its words, and shows a message as its reader would see it.
 * @module
 */
import { createPublicKey, verify } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { z } from 'zod'

type Heard = {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}
type Said = {
  readonly status: number
  readonly text?: string
  readonly headers?: Readonly<Record<string, string>>
}
/** A message as a person sees it: its words, what can be tapped, and who is called. */
export type Seen = {
  readonly text: string
  readonly links: readonly string[]
  readonly calls: readonly string[]
}

export type Peer = {
  readonly port: number
  readonly heard: Heard[]
  readonly seen: Seen[]
  /** What the service answers next, whatever it is asked; null: by its own rules. */
  next: Said | null
  readonly close: () => Promise<void>
}

const open = async (answer: (heard: Heard, peer: Peer) => Said): Promise<Peer> => {
  const server: Server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (text: string) => {
      body += text
    })
    request.on('end', () => {
      const heard = { path: request.url ?? '', headers: request.headers, body }
      peer.heard.push(heard)
      const said = peer.next ?? answer(heard, peer)
      peer.next = null
      response.writeHead(said.status, said.headers).end(said.text ?? '')
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const peer: Peer = {
    port: (server.address() as AddressInfo).port,
    heard: [],
    seen: [],
    next: null,
    close: async () => {
      server.closeAllConnections()
      server.close()
    },
  }
  return peer
}

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

// ── Slack: docs.slack.dev "Sending messages using incoming webhooks", "Rich text block" ─────────────────────────

const Style = z.strictObject({ bold: z.boolean().optional(), italic: z.boolean().optional() })
const RichElement = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text'), text: z.string().min(1), style: Style.optional() }),
  z.strictObject({
    type: z.literal('link'),
    url: z.url(),
    text: z.string().optional(),
    style: Style.optional(),
  }),
])
const RichSection = z.strictObject({
  type: z.literal('rich_text_section'),
  elements: z.array(RichElement).min(1),
})
const SlackMessage = z.strictObject({
  text: z.string().max(40_000),
  unfurl_links: z.boolean().optional(),
  unfurl_media: z.boolean().optional(),
  blocks: z
    .array(
      z.strictObject({
        type: z.literal('rich_text'),
        elements: z
          .array(
            z.union([
              RichSection,
              z.strictObject({
                type: z.literal('rich_text_list'),
                style: z.enum(['bullet', 'ordered']),
                elements: z.array(RichSection).min(1),
              }),
            ]),
          )
          .min(1),
      }),
    )
    .min(1)
    .max(50),
})

/** What mrkdwn makes of a text: `<…>` is a link or a call, the rest is unescaped. */
const readMrkdwn = (text: string): Seen => {
  const links: string[] = []
  const calls: string[] = []
  const plain = text.replace(/<([^>]*)>/g, (_, inner: string) => {
    if (/^[@!#]/.test(inner)) calls.push(inner)
    else links.push(inner.split('|')[0] ?? '')
    return ''
  })
  return {
    text: plain.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&'),
    links,
    calls,
  }
}

export const openSlack = (): Promise<Peer> =>
  open(({ path, headers, body }, peer) => {
    if (path === '/services/T0/B0/archived') return { status: 410, text: 'channel_is_archived' }
    if (path === '/services/T0/B0/forbidden') return { status: 403, text: 'action_prohibited' }
    if (path !== '/services/T0/B0/key') return { status: 404, text: 'no_service' }
    if (headers['content-type'] !== 'application/json' || jsonOf(body) === null)
      return { status: 400, text: 'invalid_payload' }
    const read = SlackMessage.safeParse(jsonOf(body))
    if (!read.success) return { status: 400, text: 'invalid_blocks' }
    if (JSON.stringify(read.data.blocks).length > 13_200)
      return { status: 400, text: 'msg_blocks_too_long' }
    const elements = read.data.blocks
      .flatMap((block) => block.elements)
      .flatMap((part) =>
        part.type === 'rich_text_list'
          ? part.elements.flatMap((section) => section.elements)
          : part.elements,
      )
    const fallback = readMrkdwn(read.data.text)
    peer.seen.push({
      text: `${elements.map((e) => e.text ?? '').join('')}\n${fallback.text}`,
      links: [...elements.flatMap((e) => (e.type === 'link' ? [e.url] : [])), ...fallback.links],
      calls: fallback.calls,
    })
    return { status: 200, text: 'ok' }
  })

// ── Teams: "Create incoming webhooks with Workflows"; the card is read by Microsoft's own adaptivecards ─────────

type CardElement = {
  getJsonTypeName: () => string
  text?: string
  getInlineCount?: () => number
  getInlineAt?: (index: number) => CardElement & { selectAction?: { url?: string } }
}
type CardLibrary = {
  AdaptiveCard: new () => {
    parse: (source: unknown, context: unknown) => void
    validateProperties: () => { validationEvents: readonly { message: string }[] }
    getItemCount: () => number
    getItemAt: (index: number) => CardElement
    getActionCount: () => number
    getActionAt: (index: number) => { url?: string }
  }
  SerializationContext: new () => {
    readonly eventCount: number
    getEventAt: (index: number) => { message: string }
  }
}
const cards = createRequire(import.meta.url)('adaptivecards/dist/adaptivecards.js') as CardLibrary

const TeamsMessage = z.object({
  type: z.literal('message'),
  attachments: z
    .array(
      z.object({
        contentType: z.literal('application/vnd.microsoft.card.adaptive'),
        content: z.object({ type: z.literal('AdaptiveCard') }).loose(),
      }),
    )
    .length(1),
})

/** The card as Microsoft's library reads it, or what it has against it. */
export const readCard = (source: unknown): Seen | readonly string[] => {
  const card = new cards.AdaptiveCard()
  const context = new cards.SerializationContext()
  card.parse(source, context)
  const faults = [
    ...Array.from({ length: context.eventCount }, (_, n) => context.getEventAt(n).message),
    ...card.validateProperties().validationEvents.map(({ message }) => message),
  ]
  if (faults.length > 0) return faults
  const texts: string[] = []
  const links: string[] = []
  const read = (text: string, isMarkdown: boolean): void => {
    texts.push(text)
    // Only a TextBlock knows Markdown; both compute dates.
    if (isMarkdown) for (const [, url] of text.matchAll(/\]\(([^)]*)\)/g)) links.push(url ?? '')
    if (/\{\{(?:DATE|TIME)\(/.test(text)) links.push('computed')
  }
  for (let n = 0; n < card.getItemCount(); n += 1) {
    const item = card.getItemAt(n)
    if (item.getJsonTypeName() === 'TextBlock') read(item.text ?? '', true)
    for (let i = 0; i < (item.getInlineCount?.() ?? 0); i += 1) {
      const run = item.getInlineAt?.(i)
      read(run?.text ?? '', false)
      if (run?.selectAction?.url) links.push(run.selectAction.url)
    }
  }
  for (let n = 0; n < card.getActionCount(); n += 1) links.push(card.getActionAt(n).url ?? '')
  return { text: texts.join('\n'), links, calls: [] }
}

const flowError = (status: number, code: string): Said => ({
  status,
  text: JSON.stringify({ error: { code, message: code } }),
})

export const openTeams = (): Promise<Peer> =>
  open(({ path, body }, peer) => {
    const url = new URL(path, 'http://flow')
    if (!url.pathname.endsWith('/workflows/abc/triggers/manual/paths/invoke'))
      return flowError(404, 'WorkflowNotFound')
    if (url.searchParams.get('sig') !== 'signed')
      return flowError(401, 'DirectApiAuthorizationRequired')
    if (Buffer.byteLength(body) > 28 * 1024) return flowError(413, 'RequestEntityTooLarge')
    const read = TeamsMessage.safeParse(jsonOf(body))
    if (!read.success) return flowError(400, 'TriggerInputSchemaMismatch')
    const seen = readCard(read.data.attachments[0]?.content)
    if (Array.isArray(seen)) return flowError(400, seen.join('; '))
    peer.seen.push(seen as Seen)
    return { status: 202 }
  })

// ── Chatwork: developer.chatwork.com, POST /rooms/{room_id}/messages, "メッセージ記法について" ─────────────────────

const ChatworkForm = z.strictObject({
  body: z.string().min(1).max(65_535),
  self_unread: z.enum(['0', '1']).optional(),
})
const chatworkErrors = (status: number, error: string): Said => ({
  status,
  text: JSON.stringify({ errors: [error] }),
})

export const CHATWORK_TOKEN = '0123456789abcdef0123456789abcdef'

export const openChatwork = (): Promise<Peer> =>
  open(({ path, headers, body }, peer) => {
    if (headers['x-chatworktoken'] !== CHATWORK_TOKEN)
      return chatworkErrors(401, 'Invalid API token')
    if (headers['content-type'] !== 'application/x-www-form-urlencoded')
      return chatworkErrors(400, 'Invalid Content-Type')
    if (path === '/v2/rooms/999/messages')
      return chatworkErrors(403, "You don't have permission to send message in this room")
    if (path !== '/v2/rooms/12345/messages') return chatworkErrors(404, 'Not found')
    const read = ChatworkForm.safeParse(Object.fromEntries(new URLSearchParams(body)))
    if (!read.success) return chatworkErrors(400, 'Parameter is invalid')
    const text = read.data.body
    peer.seen.push({
      text: text.replace(/\[[^\]]*\]/g, ''),
      links: [...text.matchAll(/https?:\/\/[^\s[\]]+/g)].map(([url]) => url),
      calls: [...text.matchAll(/\[(?:to(?:all|:\d+)|rp [^\]]*)\]/gi)].map(([tag]) => tag),
    })
    return { status: 200, text: JSON.stringify({ message_id: '1234' }) }
  })

// ── LINE WORKS: developers.worksmobile.com "Service Account 認証 (JWT)", "Bot: link", "Rate Limits" ──────────────

const LinkMessage = z.strictObject({
  content: z.strictObject({
    type: z.literal('link'),
    contentText: z.string().min(1).max(1_000),
    linkText: z.string().min(1).max(1_000),
    link: z.url().max(1_000),
  }),
})
const Jwt = z.object({ iss: z.string(), sub: z.string(), iat: z.number(), exp: z.number() })
const worksError = (status: number, code: string, description = code): Said => ({
  status,
  text: JSON.stringify({ code, description }),
})
const oauthError = (status: number, error: string): Said => ({
  status,
  text: JSON.stringify({ error, error_description: error }),
})

export const WORKS = {
  clientId: 'client-1',
  clientSecret: 'secret-1',
  serviceAccount: 'abc.serviceaccount@example',
  botId: '2000001',
  room: '753449a5-7716-39e4-3de9-770a97f1a5f5',
} as const

/** Token and API of LINE WORKS; `publicKey` is the half that the Developer Console keeps. */
export const openLineWorksPeer = async (o: {
  readonly publicKey: string
  readonly now: () => Date
}): Promise<Peer & { readonly revoke: () => void; readonly bought: () => number }> => {
  let issued = 0
  const valid = new Set<string>()
  const token = ({ headers, body }: Heard): Said => {
    if (headers['content-type'] !== 'application/x-www-form-urlencoded')
      return oauthError(400, 'invalid_request')
    const form = new URLSearchParams(body)
    if (form.get('grant_type') !== 'urn:ietf:params:oauth:grant-type:jwt-bearer')
      return oauthError(400, 'unsupported_grant_type')
    if (
      form.get('client_id') !== WORKS.clientId ||
      form.get('client_secret') !== WORKS.clientSecret
    )
      return oauthError(401, 'invalid_client')
    if (!(form.get('scope') ?? '').split(/[ ,]/).includes('bot'))
      return oauthError(400, 'invalid_scope')
    const [head = '', claims = '', signature = ''] = (form.get('assertion') ?? '').split('.')
    const part = (text: string) => jsonOf(Buffer.from(text, 'base64url').toString())
    const read = Jwt.safeParse(part(claims))
    const seconds = o.now().getTime() / 1_000
    const isSigned =
      z.object({ alg: z.literal('RS256') }).safeParse(part(head)).success &&
      verify(
        'RSA-SHA256',
        Buffer.from(`${head}.${claims}`),
        createPublicKey(o.publicKey),
        Buffer.from(signature, 'base64url'),
      )
    if (!isSigned || !read.success) return oauthError(400, 'invalid_grant')
    const { iss, sub, iat, exp } = read.data
    // RFC 7523 §3; LINE WORKS allows an hour at the most.
    if (iss !== WORKS.clientId || sub !== WORKS.serviceAccount)
      return oauthError(400, 'invalid_grant')
    if (exp <= seconds || iat > seconds + 60 || exp - iat > 3_600)
      return oauthError(400, 'invalid_grant')
    issued += 1
    const access = `token-${issued}`
    valid.add(access)
    const answer = { access_token: access, token_type: 'Bearer', expires_in: '86400', scope: 'bot' }
    return { status: 200, text: JSON.stringify({ ...answer, refresh_token: 'r' }) }
  }
  const peer = await open((heard, self) => {
    if (heard.path === '/oauth2/v2.0/token') return token(heard)
    const access = /^Bearer (.+)$/.exec(heard.headers.authorization ?? '')?.[1]
    if (access === undefined || !valid.has(access)) return worksError(401, 'UNAUTHORIZED')
    if (heard.path !== `/v1.0/bots/${WORKS.botId}/channels/${WORKS.room}/messages`)
      return worksError(404, 'NOT_FOUND', 'channel not found')
    const read = LinkMessage.safeParse(jsonOf(heard.body))
    if (!read.success) return worksError(400, 'INVALID_PARAMETER')
    const { contentText, link } = read.data.content
    self.seen.push({
      text: contentText,
      links: [link, ...[...contentText.matchAll(/https?:\/\/\S+/g)].map(([url]) => url)],
      calls: [...contentText.matchAll(/<m userId="[^"]*">/g)].map(([tag]) => tag),
    })
    return { status: 201 }
  })
  return Object.assign(peer, { revoke: () => valid.clear(), bought: () => issued })
}
