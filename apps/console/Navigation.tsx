/**
 * The left navigation: sections of the house, the place one is at.
 * @module
 */
import { useLocation } from '@tanstack/react-router'
import { Logo } from '../../ui/Logo.tsx'
import { useKitMessages, useLanguage, useMessages } from '../../ui/language.tsx'
import { Link } from '../../ui/link.tsx'
import { useMe } from '../../ui/me.tsx'
import type { PageSpec } from '../../ui/page.ts'
import { en } from './messages/en.ts'
import { ja } from './messages/ja.ts'
import { entryOf, sectionsOf } from './navigation.ts'

type NavigationProps = { readonly pages: readonly PageSpec[]; readonly onGo?: () => void }

/** The menu is longer than a low window: the place one is at stays in sight. */
const intoView = (entry: HTMLLIElement | null): void => entry?.scrollIntoView({ block: 'nearest' })

export const Navigation = ({ pages, onGo }: NavigationProps) => {
  const kit = useKitMessages()
  const m = useMessages({ en, ja })
  const { language } = useLanguage()
  const { role } = useMe()
  const path = useLocation({ select: (location) => location.pathname })
  const here = entryOf(path, pages)
  return (
    <nav className="nav" aria-label={m.navigation} data-in-drawer={onGo ? '' : undefined}>
      <Link to="/" className="brand" {...(onGo ? { onClick: onGo } : {})}>
        <Logo />
        {kit.appName}
      </Link>
      {sectionsOf(pages, role).map(({ section, pages: entries }) => (
        <div key={section}>
          {entries.length > 1 ? <p className="nav-section">{m.sections[section]}</p> : null}
          <ul>
            {entries.map((page) => (
              <li key={page.id} ref={here?.id === page.id ? intoView : null}>
                <NavLink
                  page={page}
                  isHere={here?.id === page.id}
                  title={page.title(language)}
                  onGo={onGo}
                />
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  )
}

type NavLinkProps = {
  readonly page: PageSpec
  readonly title: string
  readonly isHere: boolean
  readonly onGo: (() => void) | undefined
}

const NavLink = ({ page, title, isHere, onGo }: NavLinkProps) => {
  const Icon = page.nav?.icon
  return (
    <Link to={page.path} className="nav-link" current={isHere} {...(onGo ? { onClick: onGo } : {})}>
      {Icon ? <Icon size={17} aria-hidden="true" /> : null}
      {title}
    </Link>
  )
}
