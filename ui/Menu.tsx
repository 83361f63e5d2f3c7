/**
 * A menu that opens at a button.
 * @module
 */
import { Menu as BaseMenu } from '@base-ui/react/menu'
import { Check, type LucideIcon } from 'lucide-react'
import type { ReactElement } from 'react'

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
