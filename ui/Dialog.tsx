/**
 * Layers that ask or show: dialog, confirmation, drawer. Esc closes the top one only; focus goes back to the opener.
 * @module
 */
import { Dialog as Base } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import { type ReactNode, useId, useLayoutEffect, useRef, useState } from 'react'
import { Button } from './Button.tsx'
import { useKitMessages } from './language.tsx'

type LayerProps = {
  readonly open: boolean
  readonly onClose: () => void
  readonly title: string
  readonly description?: ReactNode
  readonly children?: ReactNode
}

const Head = ({ title }: { title: string }) => {
  const m = useKitMessages()
  return (
    <div className="dialog-head">
      <Base.Title className="dialog-title">{title}</Base.Title>
      <Base.Close className="button" data-look="quiet" data-size="icon" aria-label={m.close}>
        <X size={18} aria-hidden="true" />
      </Base.Close>
    </div>
  )
}

const Layer = ({
  open,
  onClose,
  title,
  description,
  children,
  className,
  marks,
}: LayerProps & { className: string; marks: Readonly<Record<string, string>> }) => {
  const popup = useRef<HTMLDivElement>(null)
  const opener = useRef<HTMLElement | null>(null)
  // Before the layer takes the focus: a row opened by Enter gets it back (U06).
  useLayoutEffect(() => {
    const now = document.activeElement
    if (open) opener.current = now instanceof HTMLElement && now !== document.body ? now : null
  }, [open])
  // A form begins at its first field, not at the close button; on touch that would open the keyboard.
  const first = (how: string) =>
    how === 'touch'
      ? true
      : (popup.current?.querySelector<HTMLElement>('form input, form select, form textarea') ??
        true)
  // By hand: a table row is focusable but not tabbable, and Base UI would look for the next tabbable thing.
  const back = () => {
    if (opener.current?.isConnected !== true) return true
    opener.current.focus({ preventScroll: true })
    return false
  }
  return (
    <Base.Root open={open} onOpenChange={(next) => next || onClose()}>
      <Base.Portal>
        <Base.Backdrop className="backdrop" />
        <Base.Popup
          ref={popup}
          className={className}
          initialFocus={first}
          finalFocus={back}
          {...marks}
        >
          <Head title={title} />
          {description === undefined ? null : (
            <Base.Description className="soft" render={<div />}>
              {description}
            </Base.Description>
          )}
          {children}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}

/** Put buttons into `<DialogActions>` as the last child. */
export const Dialog = ({ size, ...layer }: LayerProps & { readonly size?: 'wide' }) => (
  <Layer {...layer} className="dialog" marks={size === undefined ? {} : { 'data-size': size }} />
)

/** From the right edge, for one object beside its list; `left` is the navigation of small screens. */
export const Drawer = ({
  side = 'right',
  ...layer
}: LayerProps & { readonly side?: 'left' | 'right' }) => (
  <Layer {...layer} className="drawer" marks={{ 'data-side': side }} />
)

export const DialogActions = ({ children }: { children: ReactNode }) => (
  <div className="dialog-actions">{children}</div>
)

type ConfirmProps = LayerProps & {
  /** The verb of the act, never "OK". */
  readonly act: string
  readonly onConfirm: () => void
  readonly busy?: boolean
  readonly danger?: boolean
  /** For acts that cannot be undone: the reader types this text first. */
  readonly typed?: string
}

export const ConfirmDialog = ({
  act,
  onConfirm,
  busy,
  danger,
  typed,
  children,
  ...layer
}: ConfirmProps) => {
  const m = useKitMessages()
  const id = useId()
  const [text, setText] = useState('')
  const ready = typed === undefined || text.trim() === typed
  const look = danger ? 'danger' : 'primary'
  return (
    <Dialog {...layer}>
      {children}
      {typed === undefined ? null : (
        <div className="field">
          <label className="field-label" htmlFor={id}>
            {m.dialog.typeToConfirm(typed)}
          </label>
          <input
            id={id}
            className="input"
            autoComplete="off"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </div>
      )}
      <DialogActions>
        <Button onClick={layer.onClose}>{m.cancel}</Button>
        <Button look={look} busy={busy ?? false} disabled={!ready} onClick={onConfirm}>
          {act}
        </Button>
      </DialogActions>
    </Dialog>
  )
}
