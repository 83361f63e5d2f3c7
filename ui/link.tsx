/**
 * Links and the address bar for features, which know paths but not the router.
 * @module
 */
import {
  Link as RouterLink,
  useNavigate,
  useParams,
  useRouter,
  useSearch,
} from '@tanstack/react-router'
import { type ReactNode, useCallback } from 'react'
import type { z } from 'zod'

export type Target = {
  readonly to: string
  readonly params?: Readonly<Record<string, string>>
  readonly search?: object
}

/** The route table is data (PageSpec), so the router's own path types know none of our paths. */
const asOptions = (target: object) => target as Parameters<ReturnType<typeof useNavigate>>[0]

type LinkProps = Target & {
  readonly children: ReactNode
  readonly className?: string
  readonly look?: 'button' | 'primary'
  readonly onClick?: () => void
  /** This link leads to where one is. */
  readonly current?: boolean
}

/** @example <Link to="/assets/$id" params={{ id }}>{name}</Link> */
export const Link = ({
  to,
  params,
  search,
  children,
  className,
  look,
  onClick,
  current,
}: LinkProps) => {
  const classes = look === undefined ? className : `button ${className ?? ''}`.trim()
  const rest = {
    ...(params === undefined ? {} : { params }),
    ...(search === undefined ? {} : { search }),
    ...(classes === undefined ? {} : { className: classes }),
    ...(look === 'primary' ? { 'data-look': 'primary' } : {}),
    ...(onClick === undefined ? {} : { onClick }),
  }
  return (
    // The router marks the exact target as current by itself; an entry of the navigation also covers what is below it.
    <RouterLink
      to={to}
      {...(rest as object)}
      activeOptions={EXACT}
      activeProps={NO_MARK}
      {...(current ? CURRENT : {})}
    >
      {children}
    </RouterLink>
  )
}
/** `/assets` is not where one is on `/assets/unknown`: that has an entry of its own. */
const EXACT = { exact: true } as const
const NO_MARK = { 'aria-current': undefined } as const
const CURRENT = { 'aria-current': 'page', activeProps: { 'aria-current': 'page' } } as const

/** The path parameters of the page. */
export const usePathParams = (): Readonly<Record<string, string>> => useParams({ strict: false })

/** Goes somewhere after an act. */
export const useGo = (): ((target: Target) => void) => {
  const navigate = useNavigate()
  return useCallback(
    (target) => {
      navigate(asOptions(target))
    },
    [navigate],
  )
}

/**
 * The page's filters, read from the URL and written back to it.
 * @example const [search, setSearch] = usePageSearch(assetSearch)
 */
export const usePageSearch = <S extends z.ZodType<Record<string, unknown>>>(
  schema: S,
): readonly [z.output<S>, (change: Partial<z.output<S>>) => void] => {
  const raw: unknown = useSearch({ strict: false })
  const navigate = useNavigate()
  const router = useRouter()
  const search = schema.parse(raw)
  const setSearch = useCallback(
    (change: Partial<z.output<S>>) => {
      const before = router.state.location.search as Record<string, unknown>
      navigate(asOptions({ to: '.', search: { ...before, ...change }, replace: true }))
    },
    [navigate, router],
  )
  return [search, setSearch]
}
