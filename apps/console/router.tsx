/**
 * Routes out of page specs: guard, search state, prefetch, code loaded when a page is opened.
 * @module
 */
import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router'
import { z } from 'zod'
import {
  listViews,
  mySession,
  type SessionView,
  signInPage,
} from '../../features/organizations/contract.ts'
import { type Call, keyOf } from '../../ui/api.tsx'
import { ErrorState, Skeleton } from '../../ui/Empty.tsx'
import type { PageSpec } from '../../ui/page.ts'
import { readSearch, text, writeSearch } from '../../ui/url-search.ts'
import { BareFrame } from './BareFrame.tsx'
import { Frame } from './Frame.tsx'
import { NotFound } from './NotFound.tsx'
import { homeOf, mayOpen } from './navigation.ts'
import { SearchPage } from './SearchPage.tsx'

type RouterDeps = {
  readonly pages: readonly PageSpec[]
  readonly cache: QueryClient
  readonly call: Call
}

const SIGN_IN = '/sign-in'
const SECOND_FACTOR = '/second-factor'
const SETUP = '/setup'

/** Where a locked reader goes, and how he comes back. */
export const lockedTarget = (why: 'signed-out' | 'second-factor', from: string) => {
  const isLocked = [SIGN_IN, SECOND_FACTOR, SETUP].some((path) => from.startsWith(path))
  const back = isLocked || from === '/' ? {} : { return: from }
  return { to: why === 'signed-out' ? SIGN_IN : SECOND_FACTOR, search: back } as object as {
    to: string
  }
}

const ErrorPage = ({ error, reset }: { error: unknown; reset: () => void }) => (
  <ErrorState error={error} onRetry={reset} />
)

/** The session decides before a page is opened: set up first, then sign in, then the second factor. */
const guard = async ({ cache, call }: RouterDeps, from: string) => {
  const session = await cache.fetchQuery({
    queryKey: keyOf(mySession, {}),
    queryFn: () => call(mySession, {}),
    staleTime: 30_000,
  })
  if (!session.signedIn) {
    const offered = await call(signInPage, {})
    if (offered.setup) throw redirect({ to: SETUP } as object)
    throw redirect(lockedTarget('signed-out', from))
  }
  if (!session.mfa) throw redirect(lockedTarget('second-factor', from))
  return session
}

/** The view that the reader's role begins this page with; none when it cannot be learnt: the page shows all rows then. */
const firstView = async ({ cache, call }: RouterDeps, spec: PageSpec): Promise<string | null> => {
  if (spec.frame === 'bare' || spec.path.includes('$')) return null
  const session = cache.getQueryData<z.output<typeof SessionView>>(keyOf(mySession, {}))
  if (!session?.signedIn) return null
  const { role } = session.organization
  try {
    const { items } = await cache.ensureQueryData({
      queryKey: keyOf(listViews, {}),
      queryFn: () => call(listViews, {}),
    })
    const view = items.find((v) => v.table === spec.id && v.beginsFor.includes(role))
    return view === undefined || view.search === '' ? null : view.search
  } catch {
    return null
  }
}

export const consoleRouter = (deps: RouterDeps) => {
  const { pages, cache, call } = deps
  const fetch: Call = (endpoint, input) =>
    cache.ensureQueryData({
      queryKey: keyOf(endpoint, input),
      queryFn: () => call(endpoint, input),
    })

  const root = createRootRoute({
    component: Outlet,
    notFoundComponent: () => (
      <BareFrame>
        <NotFound />
      </BareFrame>
    ),
  })
  const inside = createRoute({
    getParentRoute: () => root,
    id: 'console',
    beforeLoad: ({ location }) => guard(deps, location.href),
    component: () => (
      <Frame pages={pages}>
        <Outlet />
      </Frame>
    ),
    errorComponent: ({ error, reset }) => (
      <BareFrame>
        <ErrorPage error={error} reset={reset} />
      </BareFrame>
    ),
  })
  const outside = createRoute({
    getParentRoute: () => root,
    id: 'outside',
    component: () => (
      <BareFrame>
        <Outlet />
      </BareFrame>
    ),
  })
  const routeOf = (spec: PageSpec) =>
    createRoute({
      getParentRoute: () => (spec.frame === 'bare' ? outside : inside),
      path: spec.path,
      validateSearch: (raw: Record<string, unknown>) => spec.search?.parse(raw) ?? {},
      beforeLoad: async ({ cause, location }) => {
        // Only who arrives without a filter: what is in the URL wins, and clearing the filters is no arrival.
        if (cause !== 'enter' || location.searchStr !== '' || !spec.search) return
        const view = await firstView(deps, spec)
        if (view !== null)
          throw redirect({ to: spec.path, search: readSearch(view), replace: true } as object)
      },
      loaderDeps: ({ search }) => ({ search }),
      loader: ({ params, deps: { search } }) => {
        // The page itself shows a failure; here the answer only starts early.
        spec.prefetch?.({ params, search, fetch }).catch(() => undefined)
      },
      component: lazyRouteComponent(() => spec.load().then((Page) => ({ default: Page }))),
      pendingComponent: () => <Skeleton lines={5} />,
      errorComponent: ErrorPage,
    })
  const home = createRoute({
    getParentRoute: () => inside,
    path: '/',
    beforeLoad: async ({ location }) => {
      const session = await guard(deps, location.href)
      const to = homeOf(pages.filter((page) => mayOpen(page, session.organization.role)))
      if (to !== null) throw redirect({ to, replace: true } as object)
    },
    component: NotFound,
  })
  const search = createRoute({
    getParentRoute: () => inside,
    path: '/search',
    validateSearch: (raw: Record<string, unknown>) => z.object({ q: text() }).parse(raw),
    component: () => <SearchPage pages={pages} />,
  })
  const lost = createRoute({ getParentRoute: () => inside, path: '$', component: NotFound })

  const isIndexTaken = pages.some((page) => page.path === '/')
  const routes = pages.map((spec) => ({ spec, route: routeOf(spec) }))
  const insideRoutes = routes.filter(({ spec }) => spec.frame !== 'bare').map(({ route }) => route)
  const outsideRoutes = routes.filter(({ spec }) => spec.frame === 'bare').map(({ route }) => route)
  const tree = root.addChildren([
    inside.addChildren([...insideRoutes, ...(isIndexTaken ? [] : [home]), search, lost]),
    outside.addChildren(outsideRoutes),
  ])
  return createRouter({
    routeTree: tree,
    parseSearch: readSearch,
    stringifySearch: writeSearch,
    defaultPreload: 'intent',
    defaultPendingMs: 300,
    scrollRestoration: true,
    trailingSlash: 'never',
  })
}
