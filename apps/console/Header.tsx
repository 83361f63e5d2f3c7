/**
 * The header: whose company this is (name and colour, always), search, the reader's menus.
 * @module
 */
import { useQueryClient } from '@tanstack/react-query'
import {
  Building2,
  CircleUserRound,
  Eye,
  Keyboard,
  LogOut,
  Menu as MenuIcon,
  Search,
  UserRoundCog,
} from 'lucide-react'
import { useEffect } from 'react'
import { switchOrganization } from '../../features/organizations/contract.ts'
import { signOut } from '../../platform/access/contract.ts'
import { useCall } from '../../ui/api.tsx'
import { Button } from '../../ui/Button.tsx'
import { useKitMessages, useMessages } from '../../ui/language.tsx'
import { useGo } from '../../ui/link.tsx'
import { Menu } from '../../ui/Menu.tsx'
import { useMe } from '../../ui/me.tsx'
import { useShortcutSettings } from '../../ui/shortcuts.tsx'
import { useNotify } from '../../ui/Toast.tsx'
import { en } from './messages/en.ts'
import { ja } from './messages/ja.ts'
import { LanguageMenu, ThemeMenu } from './ReaderMenus.tsx'

type HeaderProps = {
  readonly memberships: readonly { readonly organization: string; readonly name: string }[]
  readonly onMenu: () => void
  readonly onPalette: () => void
}

export const Header = ({ memberships, onMenu, onPalette }: HeaderProps) => {
  const kit = useKitMessages()
  const m = useMessages({ en, ja })
  const { organization, preview } = useMe()
  useEffect(() => {
    document.documentElement.style.setProperty('--organization', organization.colour)
  }, [organization.colour])
  return (
    <header className="header">
      <Button
        className="menu-button"
        look="quiet"
        size="icon"
        aria-label={m.openNavigation}
        onClick={onMenu}
      >
        <MenuIcon size={20} aria-hidden="true" />
      </Button>
      {memberships.length > 1 && !preview ? (
        <OrganizationMenu memberships={memberships} />
      ) : (
        <OrganizationName name={organization.name} />
      )}
      <span className="spring" />
      <button type="button" className="search-button" onClick={onPalette}>
        <Search size={16} aria-hidden="true" />
        <span>{kit.search}</span>
        <kbd>{navigator.userAgent.includes('Mac') ? '⌘K' : 'Ctrl K'}</kbd>
      </button>
      <LanguageMenu />
      <ThemeMenu />
      <UserMenu />
    </header>
  )
}

const OrganizationName = ({ name }: { name: string }) => (
  <span className="header-organization">
    <span className="organization-colour" aria-hidden="true" />
    <span>{name}</span>
  </span>
)

const OrganizationMenu = ({ memberships }: Pick<HeaderProps, 'memberships'>) => {
  const m = useMessages({ en, ja })
  const { organization } = useMe()
  const call = useCall()
  const notify = useNotify()
  const change = (id: string) => {
    // A fresh page: nothing of the other company may stay on the screen, its name least of all.
    call(switchOrganization, { body: { organization: id } }).then(
      () => location.assign('/'),
      notify.failed,
    )
  }
  return (
    <Menu
      trigger={
        <Button look="quiet" aria-label={`${m.switchOrganization}: ${organization.name}`}>
          <OrganizationName name={organization.name} />
          <Building2 size={16} aria-hidden="true" />
        </Button>
      }
      items={[
        {
          kind: 'choice',
          label: m.switchOrganization,
          value: organization.id,
          options: memberships.map((o) => ({ value: o.organization, label: o.name })),
          onSelect: change,
        },
      ]}
    />
  )
}

const UserMenu = () => {
  const m = useMessages({ en, ja })
  const me = useMe()
  const call = useCall()
  const cache = useQueryClient()
  const go = useGo()
  const notify = useNotify()
  const { showHelp } = useShortcutSettings()
  const leave = () => {
    call(signOut, { body: {} }).then(() => {
      cache.clear()
      sessionStorage.clear()
      go({ to: '/sign-in' })
    }, notify.failed)
  }
  return (
    <Menu
      trigger={
        <Button look="quiet" size="icon" aria-label={m.userMenu(me.name)}>
          <CircleUserRound size={19} aria-hidden="true" />
        </Button>
      }
      items={[
        { kind: 'text', label: me.name },
        { kind: 'text', label: me.email },
        { kind: 'line', label: 'account' },
        { label: m.mySettings, icon: UserRoundCog, onSelect: () => go({ to: '/me' }) },
        ...(me.role === 'administrator'
          ? [
              {
                label: m.seeAs,
                icon: Eye,
                onSelect: () => go({ to: '/members', search: { open: 'preview' } }),
              },
            ]
          : []),
        { label: m.shortcuts, icon: Keyboard, onSelect: showHelp },
        { kind: 'line', label: 'leave' },
        { label: m.signOut, icon: LogOut, onSelect: leave },
      ]}
    />
  )
}
