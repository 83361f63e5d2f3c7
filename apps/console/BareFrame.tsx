/**
 * The frame without navigation: sign-in, first run, invitation.
 * @module
 */
import type { ReactNode } from 'react'
import { Logo } from '../../ui/Logo.tsx'
import { useKitMessages } from '../../ui/language.tsx'
import { OfflineBanner } from './OfflineBanner.tsx'
import { LanguageMenu, ThemeMenu } from './ReaderMenus.tsx'

export const BareFrame = ({ children }: { children: ReactNode }) => {
  const m = useKitMessages()
  return (
    <div className="bare">
      <div>
        <OfflineBanner />
        <header className="bare-head">
          <span className="brand">
            <Logo />
            {m.appName}
          </span>
          <div className="row">
            <LanguageMenu />
            <ThemeMenu />
          </div>
        </header>
      </div>
      <main className="bare-main" id="main" tabIndex={-1}>
        {children}
      </main>
      <footer className="bare-foot">{m.tagline}</footer>
    </div>
  )
}
