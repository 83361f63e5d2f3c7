/**
 * Parts of a page of which one is seen at a time.
 * @module
 */
import { Tabs as BaseTabs } from '@base-ui/react/tabs'
import type { ReactNode } from 'react'

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
