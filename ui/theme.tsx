/**
 * Light, dark, or as the device says. Paper is always light (tokens.css).
 * @module
 */
import { useCallback, useState } from 'react'

export const THEMES = ['system', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]
const KEY = 'hinoban.theme'

const stored = (): Theme => THEMES.find((t) => t === localStorage.getItem(KEY)) ?? 'system'

const show = (theme: Theme) => {
  if (theme === 'system') delete document.documentElement.dataset['theme']
  else document.documentElement.dataset['theme'] = theme
}

/** Call once before the first paint. */
export const showStoredTheme = (): void => show(stored())

export const useTheme = (): readonly [Theme, (theme: Theme) => void] => {
  const [theme, setTheme] = useState(stored)
  const choose = useCallback((next: Theme) => {
    localStorage.setItem(KEY, next)
    show(next)
    setTheme(next)
  }, [])
  return [theme, choose]
}
