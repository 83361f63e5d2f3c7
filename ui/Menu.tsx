/**
 * What opens at a button: menu, popover, tooltip. And tabs.
 * @module
 */
import { Menu as BaseMenu } from '@base-ui/react/menu'
import { Popover as BasePopover } from '@base-ui/react/popover'
import { Tabs as BaseTabs } from '@base-ui/react/tabs'
import { Check, type LucideIcon } from 'lucide-react'
import type { ReactElement, ReactNode } from 'react'

type MenuAct = {
  readonly kind?: 'act'
  readonly label: string
  readonly icon?: LucideIcon
  readonly onSelect: () => void
  readonly disabled?: boolean
}
type MenuChoice = {
  readonly kind: 'choice'
  readonly label: string
  readonly value: string
  readonly options: readonly { readonly value: string; readonly label: string }[]
  readonly onSelect: (value: string) => void
}
type MenuText = { readonly kind: 'text'; readonly label: string }
export type MenuItem =
  | MenuAct
  | MenuChoice
  | MenuText
  | { readonly kind: 'line'; readonly label: string }

const Item = ({ item }: { item: MenuItem }) => {
  if (item.kind === 'line') return <BaseMenu.Separator className="menu-line" />
  if (item.kind === 'text') return <div className="menu-label">{item.label}</div>
  if (item.kind === 'choice') {
    return (
      <BaseMenu.Group>
        <BaseMenu.GroupLabel className="menu-label">{item.label}</BaseMenu.GroupLabel>
        <BaseMenu.RadioGroup
          value={item.value}
          onValueChange={(value) => item.onSelect(String(value))}
        >
          {item.options.map((option) => (
            <BaseMenu.RadioItem
              key={option.value}
              value={option.value}
              className="menu-item"
              closeOnClick
            >
              {option.label}
              <BaseMenu.RadioItemIndicator>
                <Check size={15} aria-hidden="true" />
              </BaseMenu.RadioItemIndicator>
            </BaseMenu.RadioItem>
          ))}
        </BaseMenu.RadioGroup>
      </BaseMenu.Group>
    )
  }
  const Icon = item.icon
  return (
    <BaseMenu.Item className="menu-item" disabled={item.disabled ?? false} onClick={item.onSelect}>
      {Icon ? <Icon size={16} aria-hidden="true" /> : null}
      {item.label}
    </BaseMenu.Item>
  )
}

/** `trigger` is a `<Button>`; give it an `aria-label` when it has no words. */
export const Menu = ({ trigger, items }: { trigger: ReactElement; items: readonly MenuItem[] }) => (
  <BaseMenu.Root>
    <BaseMenu.Trigger render={trigger} />
    <BaseMenu.Portal>
      <BaseMenu.Positioner className="popup-layer" sideOffset={6} align="end">
        <BaseMenu.Popup className="popup">
          {items.map((item) => (
            <Item key={`${item.kind ?? 'act'} ${item.label}`} item={item} />
          ))}
        </BaseMenu.Popup>
      </BaseMenu.Positioner>
    </BaseMenu.Portal>
  </BaseMenu.Root>
)

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

export type Tab = { readonly id: string; readonly label: string; readonly body: ReactNode }
type TabsProps = {
  readonly label: string
  readonly tabs: readonly Tab[]
  readonly current: string
  readonly onChange: (id: string) => void
}

/** Keep `current` in the URL: a tab is a place one can link to. */
export const Tabs = ({ label, tabs, current, onChange }: TabsProps) => (
  <BaseTabs.Root value={current} onValueChange={(value) => onChange(String(value))}>
    <BaseTabs.List className="tabs-list" aria-label={label}>
      {tabs.map((tab) => (
        <BaseTabs.Tab key={tab.id} value={tab.id} className="tab">
          {tab.label}
        </BaseTabs.Tab>
      ))}
    </BaseTabs.List>
    {tabs.map((tab) => (
      <BaseTabs.Panel key={tab.id} value={tab.id}>
        {tab.body}
      </BaseTabs.Panel>
    ))}
  </BaseTabs.Root>
)
