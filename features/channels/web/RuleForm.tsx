/**
 * When a channel or a person is told: severity, quiet hours, digest.
 * @module
 */
import type { z } from 'zod'
import { LANGUAGES } from '../../../platform/i18n/index.ts'
import { DIGESTS, SEVERITIES, WEEKDAYS } from '../../../platform/notify/contract.ts'
import { Combobox } from '../../../ui/Combobox.tsx'
import { CheckField, ChoicesField, Field, Form, SelectField, useForm } from '../../../ui/Form.tsx'
import { useKitMessages, useLanguage } from '../../../ui/language.tsx'
import { useMe } from '../../../ui/me.tsx'
import { DEFAULT_RULE, DeliveryRule } from '../contract.ts'
import { useWords } from './words.ts'

type RuleFormProps = {
  /** Null: nothing was set yet. */
  readonly rule: DeliveryRule | null
  readonly onSave: (rule: DeliveryRule) => Promise<unknown>
}
type Typed = z.input<typeof DeliveryRule>

export const RuleForm = ({ rule, onSave }: RuleFormProps) => {
  const m = useWords()
  const kit = useKitMessages()
  const { language } = useLanguage()
  const { timeZone } = useMe().organization
  const form = useForm({
    schema: DeliveryRule,
    initial: rule ?? { ...DEFAULT_RULE, timeZone, language },
    onSubmit: onSave,
    errorText: (field) => (field === 'quietTo' || field === 'quietFrom' ? m.quietPair : undefined),
  })
  const time = (name: 'quietFrom' | 'quietTo' | 'digestAt', label: string) => (
    <Field label={label} error={form.errors[name]}>
      {(wiring) => (
        <input
          {...wiring}
          className="input channel-time"
          type="time"
          value={form.values[name]}
          onChange={(e) => form.set(name, e.target.value)}
        />
      )}
    </Field>
  )
  const options = <K extends string>(values: readonly K[], words: Readonly<Record<K, string>>) =>
    values.map((value) => ({ value, label: words[value] }))
  return (
    <Form<Typed> form={form} act={kit.save}>
      <SelectField
        form={form}
        name="least"
        label={m.least}
        help={m.leastHelp}
        options={options(SEVERITIES, m.levels)}
      />
      <div className="stack">
        <div className="channel-times">
          {time('quietFrom', m.quietFrom)}
          {time('quietTo', m.quietTo)}
        </div>
        <p className="field-help">{m.quietHelp}</p>
      </div>
      <ChoicesField
        form={form}
        name="digest"
        label={m.digest}
        options={options(DIGESTS, m.digests)}
      />
      {form.values.digest === 'each' ? null : (
        <>
          <div className="channel-times">
            {form.values.digest === 'weekly' ? (
              <SelectField
                form={form}
                name="digestDay"
                label={m.digestDay}
                options={options(WEEKDAYS, m.weekdays)}
              />
            ) : null}
            {time('digestAt', m.digestAt)}
          </div>
          <CheckField form={form} name="digestEmpty" label={m.digestEmpty} />
        </>
      )}
      <Combobox
        label={m.timeZone}
        options={zones()}
        value={form.values.timeZone}
        empty={m.noTimeZone}
        onChange={(zone) => form.set('timeZone', zone ?? '')}
      />
      <SelectField
        form={form}
        name="language"
        label={m.wordsLanguage}
        options={options(LANGUAGES, m.languages)}
      />
    </Form>
  )
}

const zones = () =>
  [...new Set(['Asia/Tokyo', 'UTC', ...Intl.supportedValuesOf('timeZone')])].map((value) => ({
    value,
    label: value,
  }))
