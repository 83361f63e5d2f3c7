/**
 * How pages talk to the server: endpoints as data, answers through the query cache. The console gives `call`;
 * components hold no URL.
 * @module
 */
import { type Endpoint, pathOf } from '@hinoban/endpoint'
import {
  keepPreviousData,
  type UseInfiniteQueryResult,
  type UseMutationResult,
  type UseQueryResult,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'
import { createContext, type ReactNode, useContext } from 'react'
import type { z } from 'zod'

/** A failure that the server (or the missing network) has explained. `detail` is in the reader's language. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem'
  readonly code: string
  readonly status: number
  readonly detail: string
  readonly params: Readonly<Record<string, string | number>>
  readonly incident: string | null
  constructor(p: {
    code: string
    status: number
    detail: string
    params: Readonly<Record<string, string | number>>
    incident: string | null
  }) {
    super(`${p.status} ${p.code}`)
    this.code = p.code
    this.status = p.status
    this.detail = p.detail
    this.params = p.params
    this.incident = p.incident
  }
}

type Part<Name extends string, T> = undefined extends T
  ? { readonly [K in Name]?: T }
  : Record<string, never> extends T
    ? { readonly [K in Name]?: T }
    : { readonly [K in Name]: T }

export type Input<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> = Part<
  'params',
  z.input<P>
> &
  Part<'query', z.input<Q>> &
  Part<'body', z.input<B>> & {
    readonly file?: File
    /** How much of `file` has left this machine, 0 to 1. */
    readonly onSent?: (share: number) => void
    readonly signal?: AbortSignal
  }

export type Call = <
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  A extends z.ZodType,
>(
  endpoint: Endpoint<P, Q, B, A>,
  input: Input<P, Q, B>,
) => Promise<z.output<A>>

const CallContext = createContext<Call | null>(null)

export const ApiProvider = ({ call, children }: { call: Call; children: ReactNode }) => (
  <CallContext value={call}>{children}</CallContext>
)

/** The bare call, for steps that are no query: uploads, wizards. */
export const useCall = (): Call => {
  const call = useContext(CallContext)
  if (!call) throw new Error('useCall: no ApiProvider above')
  return call
}

/** Key of an answer in the cache; pages and prefetch use the same one. */
export const keyOf = (endpoint: { readonly name: string }, input: object): readonly unknown[] => [
  endpoint.name,
  input,
]

/** Reads an endpoint. The old answer stays visible while a changed filter loads. */
export const useEndpoint = <
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  A extends z.ZodType,
>(
  endpoint: Endpoint<P, Q, B, A>,
  input: Input<P, Q, B>,
  options: { readonly enabled?: boolean; readonly everyMs?: number } = {},
): UseQueryResult<z.output<A>> => {
  const call = useCall()
  return useQuery({
    queryKey: keyOf(endpoint, input),
    queryFn: ({ signal }) => call(endpoint, { ...input, signal }),
    placeholderData: keepPreviousData,
    enabled: options.enabled ?? true,
    ...(options.everyMs === undefined ? {} : { refetchInterval: options.everyMs }),
  })
}

type Pages<T> = { readonly pages: readonly T[]; readonly pageParams: readonly unknown[] }

/**
 * Reads a list in pages: `cursor` is the query field that says where a page starts, `next` finds its value for the
 * following page in an answer.
 * @example const list = useEndless(listPeople, { query }, { cursor: 'after', next: (a) => a.next })
 */
export const useEndless = <
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  A extends z.ZodType,
>(
  endpoint: Endpoint<P, Q, B, A>,
  input: Input<P, Q, B>,
  paging: {
    readonly cursor: string
    readonly next: (answer: z.output<A>) => string | null
    /** Asks again for what is shown, more seldom the more of it is. */
    readonly everyMs?: number
  },
): UseInfiniteQueryResult<Pages<z.output<A>>> => {
  const call = useCall()
  return useInfiniteQuery({
    queryKey: [endpoint.name, 'pages', input],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => {
      const asked = (input as { query?: object }).query
      // The caller's query is already of type z.input<Q>; the cursor is one of its optional text fields.
      const query = pageParam === null ? asked : { ...asked, [paging.cursor]: pageParam }
      return call(endpoint, { ...input, query, signal } as Input<P, Q, B>)
    },
    getNextPageParam: (last) => paging.next(last),
    placeholderData: keepPreviousData,
    ...(paging.everyMs === undefined ? {} : { refetchInterval: spread(paging.everyMs) }),
  })
}

/** All pages are asked again each time: a hundred of them as often as one would ask a hundred lists every few seconds. */
const spread =
  (everyMs: number) =>
  (query: { readonly state: { readonly data?: Pages<unknown> | undefined } }): number =>
    everyMs * Math.max(1, query.state.data?.pages.length ?? 1)

/** Acts on an endpoint; afterwards every cached answer of the same feature (and of `alsoStale`) is read again. */
export const useAct = <
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  A extends z.ZodType,
>(
  endpoint: Endpoint<P, Q, B, A>,
  options: { readonly alsoStale?: readonly string[] } = {},
): UseMutationResult<z.output<A>, Error, Input<P, Q, B>> => {
  const call = useCall()
  const cache = useQueryClient()
  const stale = [endpoint.name.split('.')[0], ...(options.alsoStale ?? [])]
  return useMutation({
    mutationFn: (input: Input<P, Q, B>) => call(endpoint, input),
    onSuccess: () =>
      cache.invalidateQueries({
        predicate: ({ queryKey }) => stale.includes(String(queryKey[0]).split('.')[0]),
      }),
  })
}

/** Query string of plain values; arrays repeat their key, empty values are left out. */
export const queryString = (query: object): string => {
  const out = new URLSearchParams()
  for (const [key, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null && one !== '') out.append(key, String(one))
    }
  }
  return out.toString()
}

/** Address of an endpoint, for a download link of one with answer kind `file`. */
export const addressOf = (
  endpoint: { readonly path: string },
  input: { readonly params?: unknown; readonly query?: unknown } = {},
): string => {
  const query = queryString((input.query ?? {}) as object)
  const path = pathOf(endpoint.path, (input.params ?? {}) as Record<string, unknown>)
  return query === '' ? path : `${path}?${query}`
}
