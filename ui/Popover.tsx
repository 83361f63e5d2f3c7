/**
 * A small layer that opens at a button and stays beside it: filters, columns, views.
 * @module
 */
import { Popover as BasePopover } from '@base-ui/react/popover'
import { Check } from 'lucide-react'
import type { ReactElement, ReactNode } from 'react'

type PopoverProps = {
  readonly trigger: ReactElement
  readonly title: string
  readonly children: ReactNode
}

export const Popover = ({ trigger, title, children }: PopoverProps) => (
  <BasePopover.Root>
    <BasePopover.Trigger render={trigger} />
    <BasePopover.Portal>
      <BasePopover.Positioner className="popup-layer" sideOffset={6} align="end">
        <BasePopover.Popup className="popup">
          <BasePopover.Title className="menu-label" render={<p />}>
            {title}
          </BasePopover.Title>
          <div className="popup-body">{children}</div>
        </BasePopover.Popup>
      </BasePopover.Positioner>
    </BasePopover.Portal>
  </BasePopover.Root>
)

type PopoverActProps = {
  readonly children: ReactNode
  readonly onClick: () => void
  /** This is what is shown at the moment. */
  readonly current?: boolean
  /** A sign instead of words; then `label` says what it does. */
  readonly icon?: true
  readonly label?: string
}

/** A button inside a popover that closes it. */
export const PopoverAct = ({ children, onClick, current, icon, label }: PopoverActProps) => (
  <BasePopover.Close
    className={icon ? 'button' : 'menu-item'}
    data-look={icon ? 'quiet' : undefined}
    data-size={icon ? 'icon' : undefined}
    aria-label={label}
    aria-current={current ? 'true' : undefined}
    onClick={onClick}
  >
    <span>{children}</span>
    {current ? <Check size={15} aria-hidden="true" /> : null}
  </BasePopover.Close>
)
