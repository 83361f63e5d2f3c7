/**
 * A long list one types into: time zones, people, measures. Finds by kana, width and romaji like the palette.
 * @module
 */
import { Combobox as Base } from '@base-ui/react/combobox'
import { Check, ChevronsUpDown } from 'lucide-react'
import { useId, useMemo } from 'react'
import { useKitMessages } from './language.tsx'
import { type Findable, score } from './palette-match.ts'

export type ComboboxOption = {
  readonly value: string
  readonly label: string
  readonly words?: readonly string[]
}
type ComboboxProps = {
  readonly label: string
  readonly options: readonly ComboboxOption[]
  readonly value: string | null
  readonly onChange: (value: string | null) => void
  readonly empty: string
  readonly help?: string
  readonly required?: boolean
}

const findable = (option: ComboboxOption): Findable => ({
  title: option.label,
  words: option.words ?? [],
})

export const Combobox = ({
  label,
  options,
  value,
  onChange,
  empty,
  help,
  required,
}: ComboboxProps) => {
  const m = useKitMessages()
  const id = useId()
  const chosen = useMemo(() => options.find((o) => o.value === value) ?? null, [options, value])
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
        {required ? (
          <span className="field-mark" data-required="">
            {m.required}
          </span>
        ) : null}
      </label>
      {help ? <div className="field-help">{help}</div> : null}
      <Base.Root
        items={options}
        value={chosen}
        limit={100}
        onValueChange={(next) => onChange(next?.value ?? null)}
        itemToStringLabel={(option: ComboboxOption) => option.label}
        isItemEqualToValue={(a: ComboboxOption, b: ComboboxOption) => a.value === b.value}
        filter={(option: ComboboxOption, query: string) => score(query, findable(option)) > 0}
      >
        <div className="input-with-button">
          {/* Inside a dialog the open list hides its surroundings, the label too: the name is said here as well. */}
          <Base.Input id={id} className="input" aria-label={label} />
          <Base.Trigger className="button" data-size="icon" aria-label={`${m.open}: ${label}`}>
            <ChevronsUpDown size={16} aria-hidden="true" />
          </Base.Trigger>
        </div>
        <Base.Portal>
          <Base.Positioner className="popup-layer" sideOffset={4}>
            <Base.Popup className="popup">
              <Base.Empty className="soft small">{empty}</Base.Empty>
              <Base.List>
                {(option: ComboboxOption) => (
                  <Base.Item key={option.value} value={option} className="menu-item">
                    {option.label}
                    <Base.ItemIndicator>
                      <Check size={15} aria-hidden="true" />
                    </Base.ItemIndicator>
                  </Base.Item>
                )}
              </Base.List>
            </Base.Popup>
          </Base.Positioner>
        </Base.Portal>
      </Base.Root>
    </div>
  )
}
