/**
 * The reader's own switches: language and appearance.
 * @module
 */
import { Languages, Monitor, Moon, Sun } from 'lucide-react'
import { LANGUAGES } from '../../platform/i18n/index.ts'
import { Button } from '../../ui/Button.tsx'
import { useKitMessages, useLanguage } from '../../ui/language.tsx'
import { Menu } from '../../ui/Menu.tsx'
import { THEMES, useTheme } from '../../ui/theme.tsx'

const THEME_ICONS = { system: Monitor, light: Sun, dark: Moon } as const

export const LanguageMenu = () => {
  const m = useKitMessages()
  const { language, setLanguage } = useLanguage()
  return (
    <Menu
      trigger={
        <Button
          look="quiet"
          size="icon"
          aria-label={`${m.language.label}: ${m.language[language]}`}
        >
          <Languages size={18} aria-hidden="true" />
        </Button>
      }
      items={[
        {
          kind: 'choice',
          label: m.language.label,
          value: language,
          options: LANGUAGES.map((value) => ({ value, label: m.language[value] })),
          onSelect: (value) => setLanguage(value === 'en' ? 'en' : 'ja'),
        },
      ]}
    />
  )
}

export const ThemeMenu = () => {
  const m = useKitMessages()
  const [theme, setTheme] = useTheme()
  const Icon = THEME_ICONS[theme]
  return (
    <Menu
      trigger={
        <Button look="quiet" size="icon" aria-label={`${m.theme.label}: ${m.theme[theme]}`}>
          <Icon size={18} aria-hidden="true" />
        </Button>
      }
      items={[
        {
          kind: 'choice',
          label: m.theme.label,
          value: theme,
          options: THEMES.map((value) => ({ value, label: m.theme[value] })),
          onSelect: (value) => setTheme(THEMES.find((t) => t === value) ?? 'system'),
        },
      ]}
    />
  )
}
