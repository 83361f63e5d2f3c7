/**
 * Short messages after an act, with undo for at least ten seconds; and a live region for long jobs.
 * @module
 */
import { Toast as Base } from '@base-ui/react/toast'
import { X } from 'lucide-react'
import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from 'react'
import { ApiProblem } from './api.tsx'
import { useKitMessages } from './language.tsx'

const READ_MS = 7_000
/** experience.md U10: undo stays for ten seconds or more. */
const UNDO_MS = 15_000

type Notice = {
  readonly title: string
  readonly text?: string
  readonly undo?: () => void
}
export type Notify = {
  /** Something was done. */
  readonly done: (notice: Notice) => void
  /** Something failed: the problem's own words, with its incident number. */
  readonly failed: (error: unknown) => void
}

const AnnounceContext = createContext<(text: string) => void>(() => undefined)

/** Tells a screen reader what happens without moving the focus. */
export const useAnnounce = (): ((text: string) => void) => useContext(AnnounceContext)

export const useNotify = (): Notify => {
  const { add, close } = Base.useToastManager()
  const m = useKitMessages()
  return useMemo(
    () => ({
      done: ({ title, text, undo }) => {
        const id = add({
          title,
          description: text,
          type: 'done',
          timeout: undo ? UNDO_MS : READ_MS,
          ...(undo === undefined
            ? {}
            : {
                actionProps: {
                  children: m.undo,
                  onClick: () => {
                    undo()
                    close(id)
                  },
                },
              }),
        })
      },
      failed: (error) => {
        const known = error instanceof ApiProblem ? error : null
        add({
          title: known === null ? m.error.unknownText : known.detail,
          description: known?.incident ? m.error.incident(known.incident) : undefined,
          type: 'problem',
          priority: 'high',
          timeout: 0,
        })
      },
    }),
    [add, close, m],
  )
}

const List = () => {
  const { toasts } = Base.useToastManager()
  const m = useKitMessages()
  return toasts.map((toast) => (
    <Base.Root key={toast.id} toast={toast} className="toast">
      <div className="toast-words">
        <Base.Title className="toast-title" />
        <Base.Description className="soft small" />
      </div>
      {toast.actionProps ? <Base.Action className="button" data-size="small" /> : null}
      <Base.Close className="button" data-look="quiet" data-size="small" aria-label={m.close}>
        <X size={16} aria-hidden="true" />
      </Base.Close>
    </Base.Root>
  ))
}

export const ToastProvider = ({ children }: { children: ReactNode }) => {
  const [said, setSaid] = useState('')
  // A repeated sentence is spoken again only when the text differs: a no-break space alternates.
  const announce = useCallback((text: string) => {
    setSaid((before) => (before === text ? `${text}\u00a0` : text))
  }, [])
  return (
    <AnnounceContext value={announce}>
      <Base.Provider limit={4}>
        {children}
        <Base.Portal>
          <Base.Viewport className="toasts">
            <List />
          </Base.Viewport>
        </Base.Portal>
      </Base.Provider>
      <div className="visually-hidden" role="status">
        {said}
      </div>
    </AnnounceContext>
  )
}
