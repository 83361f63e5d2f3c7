/**
 * Fills the palette and the general keys from the pages.
 * @module
 */
import { Keyboard, Languages, Monitor, Moon, Sun } from 'lucide-react'
import { useCallback, useMemo } from 'react'
import { useKitMessages, useLanguage, useMessages } from '../../ui/language.tsx'
import { useGo } from '../../ui/link.tsx'
import { useMe } from '../../ui/me.tsx'
import { type Command, Palette } from '../../ui/Palette.tsx'
import type { PageSpec } from '../../ui/page.ts'
import { type Shortcut, useShortcutSettings, useShortcuts } from '../../ui/shortcuts.tsx'
import { THEMES, useTheme } from '../../ui/theme.tsx'
import { findablesOf } from './commands.ts'
import { en } from './messages/en.ts'
import { ja } from './messages/ja.ts'
import { mayOpen } from './navigation.ts'

type PaletteHostProps = {
  readonly pages: readonly PageSpec[]
  readonly open: boolean
  readonly setOpen: (open: boolean) => void
}

const THEME_ICONS = { system: Monitor, light: Sun, dark: Moon } as const

export const PaletteHost = ({ pages, open, setOpen }: PaletteHostProps) => {
  const kit = useKitMessages()
  const m = useMessages({ en, ja })
  const { language, setLanguage } = useLanguage()
  const { role } = useMe()
  const { showHelp } = useShortcutSettings()
  const [, setTheme] = useTheme()
  const go = useGo()
  const mine = useMemo(() => pages.filter((page) => mayOpen(page, role)), [pages, role])

  const commands = useMemo<readonly Command[]>(
    () => [
      ...findablesOf(mine, language).map((goal) => ({
        id: goal.id,
        title: goal.title,
        words: goal.words,
        where: goal.page.nav ? m.sections[goal.page.nav.section] : '',
        ...(goal.page.nav ? { icon: goal.page.nav.icon } : {}),
        run: () => go({ to: goal.to, ...(goal.search ? { search: goal.search } : {}) }),
      })),
      {
        id: 'language',
        title: m.changeLanguage,
        words: ['language', 'げんご', '日本語', 'english', 'えいご'],
        icon: Languages,
        where: kit.language.label,
        run: () => setLanguage(language === 'ja' ? 'en' : 'ja'),
      },
      ...THEMES.map((theme) => ({
        id: `theme ${theme}`,
        title: m.themeTo[theme],
        words: ['theme', 'がいかん', theme],
        icon: THEME_ICONS[theme],
        where: kit.theme.label,
        run: () => setTheme(theme),
      })),
      {
        id: 'keys',
        title: m.shortcuts,
        words: ['keyboard', 'help', 'きーぼーど', 'へるぷ'],
        icon: Keyboard,
        where: '',
        run: showHelp,
      },
    ],
    [mine, language, m, kit, go, setLanguage, setTheme, showHelp],
  )

  const shortcuts = useMemo<readonly Shortcut[]>(
    () => [
      { keys: 'Mod+k', label: kit.keys.palette, scope: 'general', run: () => setOpen(!open) },
      ...mine.flatMap((page): Shortcut[] =>
        page.goKey === undefined
          ? []
          : [
              {
                keys: `g ${page.goKey}`,
                label: kit.keys.goTo(page.title(language)),
                scope: 'general',
                run: () => go({ to: page.path }),
              },
            ],
      ),
    ],
    [mine, kit, language, go, open, setOpen],
  )
  useShortcuts(shortcuts)
  const onSearch = useCallback((q: string) => go({ to: '/search', search: { q } }), [go])
  const close = useCallback(() => setOpen(false), [setOpen])
  return <Palette open={open} onClose={close} commands={commands} onSearch={onSearch} />
}
