/**
 * An HTTP endpoint as data: one description that the server serves, the console calls and OpenAPI prints.
 * @module
 */
import type { z } from 'zod'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** What travels in the answer. `file` streams bytes (exports). */
export type AnswerKind = 'json' | 'file'

/** Who may call: a list of roles, any signed-in person, or anyone (sign-in, health, setup). */
export type Allow = readonly string[] | 'signed-in' | 'anyone'

export type Endpoint<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Answer extends z.ZodType = z.ZodType,
> = {
  /** Stable operation id, `assets.list`. Also the scope a token needs, up to the first dot. */
  readonly name: string
  readonly method: Method
  /** `/api/assets/:id`; every name after `:` is a key of `params`. */
  readonly path: string
  /** One English sentence for the OpenAPI document. */
  readonly summary: string
  readonly allow: Allow
  /** Belongs to the installation, not to one organization: only people of its home organization may call. */
  readonly ofInstallation?: true
  readonly params?: Params
  readonly query?: Query
  /** JSON body. Leave out where `upload` is true: then the body is one file as `application/octet-stream`, its name percent-encoded in `X-File-Name`. */
  readonly body?: Body
  readonly upload?: boolean
  /** Largest JSON body in bytes where 1 MiB does not do. */
  readonly maxBodyBytes?: number
  readonly answerKind?: AnswerKind
  readonly answer?: Answer
  /** Problem codes this endpoint answers beside the general ones. */
  readonly problems?: readonly string[]
}

/**
 * Keeps the literal types of a description.
 * @example export const listSites = endpoint({ name: 'organizations.sites', method: 'GET', path: '/api/sites', … })
 */
export const endpoint = <
  Params extends z.ZodType = z.ZodUndefined,
  Query extends z.ZodType = z.ZodUndefined,
  Body extends z.ZodType = z.ZodUndefined,
  Answer extends z.ZodType = z.ZodUndefined,
>(
  description: Endpoint<Params, Query, Body, Answer>,
): Endpoint<Params, Query, Body, Answer> => description

/** The path with its parameters filled in, each percent-encoded. Throws for a parameter that is not given. */
export const pathOf = (path: string, params: Readonly<Record<string, unknown>> = {}): string =>
  path.replace(/:([A-Za-z][A-Za-z0-9]*)/g, (_, name: string) => {
    const value = params[name]
    if (value === undefined) throw new Error(`pathOf: parameter "${name}" of ${path} is not given`)
    return encodeURIComponent(String(value))
  })
