/**
 * A route: an endpoint and what answers it.
 * @module
 */
import type { Endpoint } from '@hinoban/endpoint'
import type { z } from 'zod'
import type { Who } from '../access/who.ts'
import type { Language } from '../i18n/index.ts'
import type { Job } from '../jobs/index.ts'
import type { Mount } from './mount.ts'

/** One file that arrives, as it arrives; the handler sets the limit when it reads. */
export type Upload = { readonly name: string; readonly bytes: AsyncIterable<Uint8Array> }

/** A file that goes out; `name` may be Japanese. */
export type FileAnswer = {
  readonly kind: 'file'
  readonly name: string
  readonly type: string
  readonly body: AsyncIterable<string | Uint8Array>
}
export const fileAnswer = (file: Omit<FileAnswer, 'kind'>): FileAnswer => ({
  kind: 'file',
  ...file,
})

type Out<S> = S extends z.ZodType ? z.output<S> : undefined
type In<S> = S extends z.ZodType ? z.input<S> : never

export type Call<W, P, Q, B> = {
  readonly who: W
  readonly params: Out<P>
  readonly query: Out<Q>
  readonly body: Out<B>
  readonly upload: Upload | null
  readonly language: Language
  readonly signal: AbortSignal
  readonly ip: string
  readonly requestId: string
  readonly headers: Headers
  /** Sets a response header (cookies of a sign-in). */
  readonly setHeader: (name: string, value: string) => void
}

export type Handler = (call: Call<never, never, never, never>) => Promise<unknown>
export type Route = { readonly endpoint: Endpoint; readonly handle: Handler }

// biome-ignore lint/suspicious/noConfusingVoidType: an async handler without a return answers void, which is what 204 means.
type AnswerOf<A> = A extends z.ZodUndefined ? FileAnswer | undefined | void : In<A>

/** A route for signed-in people and tokens. */
export const route = <
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  A extends z.ZodType,
>(
  endpoint: Endpoint<P, Q, B, A>,
  handler: (call: Call<Who, P, Q, B>) => Promise<AnswerOf<A>>,
): Route => {
  if (endpoint.allow === 'anyone')
    throw new Error(`${endpoint.name} is open to anyone: use openRoute`)
  // The server parses params, query and body with these same schemas before it calls.
  return { endpoint: endpoint as unknown as Endpoint, handle: handler as unknown as Handler }
}

/** A route that anyone may call; `who` is null without a session. */
export const openRoute = <
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  A extends z.ZodType,
>(
  endpoint: Endpoint<P, Q, B, A>,
  handler: (call: Call<Who | null, P, Q, B>) => Promise<AnswerOf<A>>,
): Route => {
  if (endpoint.allow !== 'anyone')
    throw new Error(`${endpoint.name} is not open to anyone: use route`)
  return { endpoint: endpoint as unknown as Endpoint, handle: handler as unknown as Handler }
}

/** What a feature hands to the server. */
export type FeatureServer = {
  readonly routes: readonly Route[]
  readonly jobs: readonly Job[]
  /** Protocols of others that do not speak our problems and shapes. */
  readonly mounts?: readonly Mount[]
  readonly start?: () => Promise<void>
  readonly stop?: () => Promise<void>
}
