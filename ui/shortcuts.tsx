/**
 * Keys: one registry for the page and the console. Nothing happens while an IME composes, inside a text field or
 * under a dialog; single letters can be turned off (WCAG 2.1.4), Ctrl/⌘ combinations stay.
 * @module
 */
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import { Button } from './Button.tsx'
import { Dialog, DialogActions } from './Dialog.tsx'
import { useKitMessages } from './language.tsx'

export type Shortcut = {
  /** `j`, `?`, `Enter`, `g a` (one after the other), `Mod+k` (Ctrl or ⌘). */
  readonly keys: string
  readonly label: string
  readonly run: () => void
  readonly scope: 'general' | 'page'
}

type Registry = {
  readonly add: (list: readonly Shortcut[]) => () => void
  readonly lettersOn: boolean
  readonly setLettersOn: (on: boolean) => void
  readonly showHelp: () => void
}
const RegistryContext = createContext<Registry | null>(null)

const OFF_KEY = 'hinoban.letters'
/** Longest pause between the two keys of `g a`. */
const SEQUENCE_MS = 1_500

type Pressed = {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly isComposing: boolean
  readonly keyCode: number
}

/** The name of a key press as `Shortcut.keys` writes it; null for what must never be a shortcut. */
export const keyName = (event: Pressed): string | null => {
  if (event.isComposing || event.keyCode === 229 || event.key === 'Process') return null
  if (event.altKey) return null
  if (event.ctrlKey || event.metaKey) return `Mod+${event.key.toLowerCase()}`
  return event.key
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  target.closest(
    'input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable=true]',
  ) !== null

const isUnderLayer = (target: EventTarget | null): boolean =>
  document.querySelector('[role=dialog], [role=menu], [role=listbox]') !== null ||
  (target instanceof HTMLElement && target.closest('[role=menu]') !== null)

/** Enter on a link or button belongs to it. */
const isPressable = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('a, button, summary, [role=tab]') !== null

export const ShortcutsProvider = ({ children }: { children: ReactNode }) => {
  const lists = useRef(new Set<readonly Shortcut[]>())
  const before = useRef<{ key: string; at: number } | null>(null)
  const [lettersOn, setOn] = useState(() => localStorage.getItem(OFF_KEY) !== 'off')
  const [help, setHelp] = useState(false)

  const add = useCallback((list: readonly Shortcut[]) => {
    lists.current.add(list)
    return () => {
      lists.current.delete(list)
    }
  }, [])
  const setLettersOn = useCallback((on: boolean) => {
    localStorage.setItem(OFF_KEY, on ? 'on' : 'off')
    setOn(on)
  }, [])

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const key = keyName(event)
      if (key === null || event.defaultPrevented) return
      const combined = key.startsWith('Mod+')
      if (!combined && (!lettersOn || isTyping(event.target) || isUnderLayer(event.target))) return
      if (key === 'Enter' && isPressable(event.target)) return
      const first = before.current
      const sequence =
        first !== null && event.timeStamp - first.at < SEQUENCE_MS ? `${first.key} ${key}` : null
      const all = [...lists.current].flat().reverse()
      const hit = all.find((s) => s.keys === sequence) ?? all.find((s) => s.keys === key)
      const begins = all.some((s) => s.keys.startsWith(`${key} `))
      before.current = hit === undefined && begins ? { key, at: event.timeStamp } : null
      if (hit === undefined) return
      event.preventDefault()
      hit.run()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [lettersOn])

  const m = useKitMessages()
  const registry = useMemo(
    () => ({ add, lettersOn, setLettersOn, showHelp: () => setHelp(true) }),
    [add, lettersOn, setLettersOn],
  )
  const shown = help ? [...lists.current].flat() : []
  const own: readonly Shortcut[] = useMemo(
    () => [{ keys: '?', label: m.keys.help, scope: 'general', run: () => setHelp(true) }],
    [m],
  )
  useEffect(() => add(own), [add, own])
  return (
    <RegistryContext value={registry}>
      {children}
      <Dialog open={help} onClose={() => setHelp(false)} title={m.keys.title}>
        <div className="stack-l">
          <KeyList title={m.keys.thisPage} list={shown.filter((s) => s.scope === 'page')} />
          <KeyList title={m.keys.general} list={shown.filter((s) => s.scope === 'general')} />
        </div>
        <p className="soft small">{lettersOn ? m.keys.on : m.keys.off}</p>
        <DialogActions>
          <Button onClick={() => setLettersOn(!lettersOn)}>
            {lettersOn ? m.keys.turnOff : m.keys.turnOn}
          </Button>
        </DialogActions>
      </Dialog>
    </RegistryContext>
  )
}

const Keys = ({ keys }: { keys: string }) => {
  const mac = navigator.userAgent.includes('Mac')
  return keys.split(' ').map((key) => (
    <span key={key}>
      {' '}
      {key.split('+').map((part) => (
        <kbd key={part}>{part === 'Mod' ? (mac ? '⌘' : 'Ctrl') : part.toUpperCase()}</kbd>
      ))}
    </span>
  ))
}

const KeyList = ({ title, list }: { title: string; list: readonly Shortcut[] }) =>
  list.length === 0 ? null : (
    <section className="stack">
      <h3>{title}</h3>
      <dl className="keys">
        {list.flatMap((s) => [
          <dt key={`${s.keys} label`}>{s.label}</dt>,
          <dd key={s.keys}>
            <Keys keys={s.keys} />
          </dd>,
        ])}
      </dl>
    </section>
  )

const useRegistry = (): Registry => {
  const registry = useContext(RegistryContext)
  if (!registry) throw new Error('useShortcuts: no ShortcutsProvider above')
  return registry
}

/** Registers keys while the component is shown. Keep `list` stable with useMemo. */
export const useShortcuts = (list: readonly Shortcut[]): void => {
  const { add } = useRegistry()
  useEffect(() => add(list), [add, list])
}

export const useShortcutSettings = (): Pick<Registry, 'lettersOn' | 'setLettersOn' | 'showHelp'> =>
  useRegistry()
