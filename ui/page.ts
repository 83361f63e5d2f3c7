/**
 * The seam between a feature's `web/` and the console: a page as data. The console makes the route, the
 * navigation entry, the palette entry and the guard from it; the feature never knows the router.
 * @module
 */
import type { LucideIcon } from 'lucide-react'
import type { ComponentType } from 'react'
import type { z } from 'zod'
import type { Role } from '../platform/access/roles.ts'
import type { Language } from '../platform/i18n/index.ts'
import type { Call } from './api.tsx'

/** The sections of the left navigation, in their order. */
export const SECTIONS = [
  'today',
  'measures',
  'assets',
  'imports',
  'organization',
  'settings',
] as const
export type Section = (typeof SECTIONS)[number]

/** Who sees a page. The server decides for itself; this only keeps doors out of sight that would not open. */
export type PageRoles = readonly Role[] | 'signed-in' | 'anyone'

/** Something one can do from the palette: a page opened with a search state (`/people?invite=open`). */
export type PageAction = {
  readonly title: (language: Language) => string
  readonly to: string
  readonly search?: Readonly<Record<string, string>>
  /** Readings and other names: kana for kanji titles, product slang. Latin and kana fold into each other. */
  readonly words?: readonly string[]
}

export type Prefetch = {
  readonly params: Readonly<Record<string, string>>
  readonly search: Readonly<Record<string, unknown>>
  /** Fetches into the cache that `useEndpoint` reads with the same endpoint and input. */
  readonly fetch: Call
}

export type PageSpec = {
  /** Stable: saved views and tests refer to it. `assets.list`. */
  readonly id: string
  /** `/assets`, `/assets/$id`. */
  readonly path: string
  readonly title: (language: Language) => string
  /** Left out: reachable by links and the palette only. */
  readonly nav?: { readonly section: Section; readonly order: number; readonly icon: LucideIcon }
  /** Path of the entry of the navigation that it belongs to, where its own path lies below another one. */
  readonly under?: string
  readonly roles: PageRoles
  /** Filters in the URL. Every field must tolerate nonsense (`.catch(…)`): a pasted URL never breaks a page. */
  readonly search?: z.ZodType<Record<string, unknown>>
  /** The component, loaded when the page is first opened: `() => import('./AssetList.tsx').then((m) => m.AssetList)`. */
  readonly load: () => Promise<ComponentType>
  /** Starts the queries of the page before its code has arrived. Failures are shown by the page, not here. */
  readonly prefetch?: (c: Prefetch) => Promise<unknown>
  readonly words?: readonly string[]
  /** Second key of `g …`: `g a` opens the assets. One letter. */
  readonly goKey?: string
  readonly actions?: readonly PageAction[]
  /** The page has a free-text filter `q`: the global search offers to look there. */
  readonly searches?: (language: Language) => string
  /** `bare`: no navigation and no header (sign-in, first run). */
  readonly frame?: 'bare'
}
