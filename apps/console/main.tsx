/**
 * Starts the console.
 * @module
 */
import './console.css'
import { CSPProvider } from '@base-ui/react/csp-provider'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode, useCallback, useEffect, useState } from 'react'
import { createRoot } from 'react-dom/client'
import { mySession } from '../../features/organizations/contract.ts'
import type { Language } from '../../platform/i18n/index.ts'
import { ApiProblem, ApiProvider, keyOf } from '../../ui/api.tsx'
import { LanguageProvider } from '../../ui/language.tsx'
import { mountParts, PartsProvider } from '../../ui/parts.tsx'
import { ShortcutsProvider } from '../../ui/shortcuts.tsx'
import { ToastProvider } from '../../ui/Toast.tsx'
import { showStoredTheme } from '../../ui/theme.tsx'
import { callWith } from './api.ts'
import { pages, parts } from './features.ts'
import { keepLanguage, startLanguage } from './language-choice.ts'
import { consoleRouter, lockedTarget } from './router.tsx'

showStoredTheme()
let language: Language = startLanguage()
document.documentElement.lang = language

const cache = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      // What the server explained does not change by asking again; a lost connection may.
      retry: (count, error) => count < 2 && error instanceof ApiProblem && error.status === 0,
    },
  },
})
const call = callWith({
  language: () => language,
  onLocked: (why) => router.navigate(lockedTarget(why, router.state.location.href)),
})
const router = consoleRouter({ pages, cache, call })
const mounted = mountParts(parts)
// The answer that index.html asked for goes to whoever asks first. A page before the sign-in does not ask: left over, it
// would say after the sign-in that nobody is there.
cache.prefetchQuery({ queryKey: keyOf(mySession, {}), queryFn: () => call(mySession, {}) })

const App = () => {
  const [shown, setShown] = useState(language)
  const setLanguage = useCallback((next: Language) => {
    keepLanguage(next)
    setShown(next)
  }, [])
  useEffect(() => {
    if (language === shown) return
    language = shown
    document.documentElement.lang = shown
    // Reasons, titles and problems come from the server in the reader's language.
    cache.invalidateQueries()
  }, [shown])
  return (
    <CSPProvider disableStyleElements>
      <QueryClientProvider client={cache}>
        <ApiProvider call={call}>
          <LanguageProvider
            language={shown}
            setLanguage={setLanguage}
            timeZone={Intl.DateTimeFormat().resolvedOptions().timeZone}
          >
            <ShortcutsProvider>
              <ToastProvider>
                <PartsProvider parts={mounted}>
                  <RouterProvider router={router} />
                </PartsProvider>
              </ToastProvider>
            </ShortcutsProvider>
          </LanguageProvider>
        </ApiProvider>
      </QueryClientProvider>
    </CSPProvider>
  )
}

const place = document.getElementById('console')
if (!place) throw new Error('index.html has no element #console')
createRoot(place).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
