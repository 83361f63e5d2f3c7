/**
 * Ctrl/⌘+K: every page and action by name. Enter without a match searches everywhere with the query kept.
 * @module
 */
import { Dialog as Base } from '@base-ui/react/dialog'
import { CornerDownLeft, FileText, type LucideIcon, Search } from 'lucide-react'
import { type KeyboardEvent, useId, useMemo, useState } from 'react'
import { useKitMessages } from './language.tsx'
import { findIn } from './palette-match.ts'

export type Command = {
  readonly id: string
  readonly title: string
  readonly words: readonly string[]
  readonly icon?: LucideIcon
  /** Right column: the section it belongs to. */
  readonly where: string
  readonly run: () => void
}

type PaletteProps = {
  readonly open: boolean
  readonly onClose: () => void
  readonly commands: readonly Command[]
  readonly onSearch: (query: string) => void
}

const SHOWN = 40

export const Palette = ({ open, onClose, commands, onSearch }: PaletteProps) => (
  <Base.Root open={open} onOpenChange={(next) => next || onClose()}>
    <Base.Portal>
      <Base.Backdrop className="backdrop" />
      <Base.Popup className="palette">
        <Inside commands={commands} onSearch={onSearch} onClose={onClose} />
      </Base.Popup>
    </Base.Portal>
  </Base.Root>
)

const Inside = ({ commands, onSearch, onClose }: Omit<PaletteProps, 'open'>) => {
  const m = useKitMessages()
  const id = useId()
  const [query, setQuery] = useState('')
  const [at, setAt] = useState(0)
  const found = useMemo<readonly Command[]>(() => {
    const hits = findIn(query, commands).slice(0, SHOWN)
    const asked = query.trim()
    if (asked === '') return hits
    const everywhere: Command = {
      id: 'search',
      title: m.palette.searchAll(asked),
      words: [],
      icon: Search,
      where: '',
      run: () => onSearch(asked),
    }
    return [...hits, everywhere]
  }, [query, commands, m, onSearch])
  const current = Math.min(at, found.length - 1)

  const choose = (command: Command | undefined) => {
    if (!command) return
    onClose()
    command.run()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.keyCode === 229) return
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      const step = event.key === 'ArrowDown' ? 1 : -1
      const next = (current + step + found.length) % Math.max(1, found.length)
      setAt(next)
      document.getElementById(`${id}-${next}`)?.scrollIntoView({ block: 'nearest' })
    }
    if (event.key === 'Enter') {
      event.preventDefault()
      choose(found[current])
    }
  }
  return (
    <>
      <Base.Title className="visually-hidden">{m.palette.title}</Base.Title>
      <input
        className="palette-input"
        role="combobox"
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-activedescendant={found.length === 0 ? undefined : `${id}-${current}`}
        aria-autocomplete="list"
        aria-label={m.palette.title}
        placeholder={m.palette.placeholder}
        autoComplete="off"
        value={query}
        onKeyDown={onKeyDown}
        onChange={(event) => {
          setQuery(event.target.value)
          setAt(0)
        }}
      />
      <div className="palette-list" id={`${id}-list`} role="listbox" aria-label={m.palette.title}>
        {found.map((command, place) => {
          const Icon = command.icon ?? FileText
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: keys are handled by the combobox input that keeps the focus
            <div
              key={command.id}
              id={`${id}-${place}`}
              role="option"
              tabIndex={-1}
              aria-selected={place === current}
              className="palette-item"
              onMouseMove={() => setAt(place)}
              onClick={() => choose(command)}
            >
              <Icon size={17} aria-hidden="true" />
              <span>{command.title}</span>
              <span className="where">
                {place === current ? <CornerDownLeft size={14} aria-hidden="true" /> : null}{' '}
                {command.where}
              </span>
            </div>
          )
        })}
      </div>
      <div className="palette-foot">
        <span role="status" className="visually-hidden">
          {m.palette.results(found.length)}
        </span>
        {m.palette.hint}
      </div>
    </>
  )
}
