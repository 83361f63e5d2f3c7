/**
 * The seam by which a feature shows something on a page of another: a part as data, mounted by the console, loaded when it is
 * shown. The page names a place and knows nobody who fills it.
 * @module
 */
import {
  type ComponentType,
  createContext,
  type LazyExoticComponent,
  lazy,
  type ReactNode,
  Suspense,
  useContext,
} from 'react'
import type { Role } from '../platform/access/roles.ts'
import type { Language } from '../platform/i18n/index.ts'
import { Skeleton } from './Empty.tsx'
import { useLanguage } from './language.tsx'
import { useMe } from './me.tsx'

/** `asset.tab`: a tab on the page of an asset, whose id it gets · `today`: a line below today's work, without an id. */
export type Place = 'asset.tab' | 'today'
type PartProps = { readonly id: string }
export type PartSpec = {
  readonly place: Place
  /** Stable: the tab in the URL. */
  readonly id: string
  readonly title: (language: Language) => string
  readonly roles: readonly Role[]
  readonly load: () => Promise<ComponentType<PartProps>>
}

type Mounted = Omit<PartSpec, 'load'> & {
  readonly Body: LazyExoticComponent<ComponentType<PartProps>>
}

/** Once for each part: a lazy component made anew would load and forget at every drawing. */
export const mountParts = (parts: readonly PartSpec[]): readonly Mounted[] =>
  parts.map(({ load, ...part }) => ({
    ...part,
    Body: lazy(() => load().then((Part) => ({ default: Part }))),
  }))

const PartsContext = createContext<readonly Mounted[]>([])

export const PartsProvider = ({
  parts,
  children,
}: {
  parts: readonly Mounted[]
  children: ReactNode
}) => <PartsContext value={parts}>{children}</PartsContext>

export type Part = { readonly id: string; readonly label: string; readonly body: ReactNode }

/** What others show at a place, for the reader's role. */
export const useParts = (place: Place, id = ''): readonly Part[] => {
  const { language } = useLanguage()
  const { role } = useMe()
  return useContext(PartsContext)
    .filter((part) => part.place === place && part.roles.includes(role))
    .map(({ id: name, title, Body }) => ({
      id: name,
      label: title(language),
      body: (
        <Suspense fallback={<Skeleton lines={2} />}>
          <Body id={id} />
        </Suspense>
      ),
    }))
}
