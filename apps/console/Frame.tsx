/**
 * The frame of a signed-in reader: navigation, header, palette, keys; the organization's zone and colour below it.
 * @module
 */
import { useRouter } from '@tanstack/react-router'
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import { mySession } from '../../features/organizations/contract.ts'
import { useEndpoint } from '../../ui/api.tsx'
import { Drawer } from '../../ui/Dialog.tsx'
import { Skeleton } from '../../ui/Empty.tsx'
import { LanguageProvider, useKitMessages, useLanguage, useMessages } from '../../ui/language.tsx'
import { Link } from '../../ui/link.tsx'
import { type Me, MeProvider } from '../../ui/me.tsx'
import { Banner } from '../../ui/Page.tsx'
import type { PageSpec } from '../../ui/page.ts'
import { Header } from './Header.tsx'
import { chosenLanguage } from './language-choice.ts'
import { en } from './messages/en.ts'
import { ja } from './messages/ja.ts'
import { Navigation } from './Navigation.tsx'
import { OfflineBanner } from './OfflineBanner.tsx'
import { PaletteHost } from './PaletteHost.tsx'
import { PreviewBanner } from './PreviewBanner.tsx'
import { ViewsHost } from './ViewsHost.tsx'

export const Frame = ({ pages, children }: { pages: readonly PageSpec[]; children: ReactNode }) => {
  const reading = useLanguage()
  const { data: session } = useEndpoint(mySession, {})
  const me = useMemo<Me | null>(() => {
    if (!session?.signedIn) return null
    const { organization: o } = session
    return {
      userId: session.userId,
      name: session.name,
      email: session.email,
      role: o.role,
      sites: session.sites,
      preview: session.preview,
      organization: {
        id: o.organization,
        name: o.name,
        colour: o.colour,
        timeZone: o.timeZone,
        sample: o.sample,
      },
    }
  }, [session])
  const own = session?.signedIn ? session.language : null
  const { setLanguage } = reading
  useEffect(() => {
    if (own !== null && chosenLanguage() === null) setLanguage(own)
  }, [own, setLanguage])
  if (me === null || !session?.signedIn) return <Skeleton />
  return (
    <LanguageProvider {...reading} timeZone={me.organization.timeZone}>
      <MeProvider me={me}>
        <ViewsHost pages={pages}>
          <Inside pages={pages} memberships={session.memberships}>
            {children}
          </Inside>
        </ViewsHost>
      </MeProvider>
    </LanguageProvider>
  )
}

type InsideProps = {
  readonly pages: readonly PageSpec[]
  readonly memberships: readonly { readonly organization: string; readonly name: string }[]
  readonly children: ReactNode
}

const Inside = ({ pages, memberships, children }: InsideProps) => {
  const kit = useKitMessages()
  const m = useMessages({ en, ja })
  const [nav, setNav] = useState(false)
  const [palette, setPalette] = useState(false)
  useFocusAfterNavigation()
  return (
    <div className="frame">
      <a className="skip" href="#main">
        {kit.skipToContent}
      </a>
      <Navigation pages={pages} />
      <div className="work">
        <OfflineBanner />
        <Header
          memberships={memberships}
          onMenu={() => setNav(true)}
          onPalette={() => setPalette(true)}
        />
        <PreviewBanner />
        <SampleBanner />
        <main className="main" id="main" tabIndex={-1}>
          {children}
        </main>
      </div>
      <Drawer open={nav} onClose={() => setNav(false)} title={m.navigation} side="left">
        <Navigation pages={pages} onGo={() => setNav(false)} />
      </Drawer>
      <PaletteHost pages={pages} open={palette} setOpen={setPalette} />
    </div>
  )
}

const SampleBanner = () => {
  const m = useMessages({ en, ja })
  const { data: session } = useEndpoint(mySession, {})
  if (!session?.signedIn || !session.organization.sample) return null
  return (
    <aside aria-label={m.sampleLabel}>
      <Banner look="sample" actions={<Link to="/sample">{m.sampleEnd}</Link>}>
        {m.sampleBanner}
      </Banner>
    </aside>
  )
}

/** A screen reader hears the new page: focus goes to its content, not back to the start of the document. */
const useFocusAfterNavigation = () => {
  const router = useRouter()
  const before = useRef(router.state.location.pathname)
  useEffect(
    () =>
      router.subscribe('onRendered', ({ toLocation }) => {
        if (toLocation.pathname === before.current) return
        before.current = toLocation.pathname
        document.getElementById('main')?.focus({ preventScroll: true })
      }),
    [router],
  )
}
