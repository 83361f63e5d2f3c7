/**
 * The form of the house: label above, help below it, error in words under the field, summary on top with focus.
 * @module
 */
import { CircleAlert, Eye, EyeOff } from 'lucide-react'
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { ApiProblem } from './api.tsx'
import { Button } from './Button.tsx'
import type { Form as FormState } from './form-state.ts'
import { useKitMessages } from './language.tsx'
import { Banner } from './Page.tsx'

export { useForm } from './form-state.ts'

/** Enter that only ends a conversion of the IME must not send the form (Safari reports it as keyCode 229). */
const holdDuringComposition = (event: KeyboardEvent) => {
  if (event.key === 'Enter' && (event.nativeEvent.isComposing || event.keyCode === 229)) {
    event.preventDefault()
  }
}

type FormProps<V> = {
  readonly form: FormState<V>
  /** The verb on the button. */
  readonly act: string
  readonly children: ReactNode
  /** Beside the button: cancel, skip. */
  readonly others?: ReactNode
}

export const Form = <V,>({ form, act, children, others }: FormProps<V>) => {
  const m = useKitMessages()
  const top = useRef<HTMLDivElement>(null)
  const count = Object.keys(form.errors).length
  const { problem } = form
  useEffect(() => {
    if (count > 0 || problem) top.current?.focus()
  }, [count, problem])
  const problemText =
    problem instanceof ApiProblem ? problem.detail : problem ? m.error.unknownText : null
  const incident = problem instanceof ApiProblem ? problem.incident : null
  return (
    <form
      className="form"
      noValidate
      onKeyDown={holdDuringComposition}
      onSubmit={(event) => {
        event.preventDefault()
        form.submit()
      }}
    >
      <div ref={top} tabIndex={-1} className="stack" hidden={count === 0 && problemText === null}>
        {count > 0 ? <Banner look="problem">{m.form.fixThese(count)}</Banner> : null}
        {problemText === null ? null : (
          <Banner look="problem">
            {problemText} {incident ? <b>{m.error.incident(incident)}</b> : null}
          </Banner>
        )}
      </div>
      {form.restored ? (
        <Banner
          look="note"
          actions={
            <button type="button" className="link-button" onClick={form.reset}>
              {m.form.discardDraft}
            </button>
          }
        >
          {m.form.draftKept}
        </Banner>
      ) : null}
      {children}
      <div className="form-actions">
        <Button type="submit" look="primary" busy={form.busy}>
          {act}
        </Button>
        {others}
      </div>
    </form>
  )
}

type Wiring = {
  readonly id: string
  readonly 'aria-describedby': string | undefined
  readonly 'aria-invalid': true | undefined
  readonly 'aria-required': true | undefined
}
type FieldProps = {
  readonly label: string
  readonly help?: ReactNode
  readonly error?: string | undefined
  readonly required?: boolean
  readonly children: (wiring: Wiring) => ReactNode
}

/** Label, help and error around any control. */
export const Field = ({ label, help, error, required, children }: FieldProps) => {
  const m = useKitMessages()
  const id = useId()
  const described = [help ? `${id}-help` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ')
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
      {help ? (
        <div className="field-help" id={`${id}-help`}>
          {help}
        </div>
      ) : null}
      {children({
        id,
        'aria-describedby': described === '' ? undefined : described,
        'aria-invalid': error ? true : undefined,
        'aria-required': required ? true : undefined,
      })}
      {error ? (
        <div className="field-error" id={`${id}-error`}>
          <CircleAlert size={15} aria-hidden="true" />
          {error}
        </div>
      ) : null}
    </div>
  )
}

type Bound<V, K extends keyof V & string> = {
  readonly form: FormState<V>
  readonly name: K
  readonly label: string
  readonly help?: ReactNode
}

type TextFieldProps<V, K extends keyof V & string> = Bound<V, K> & {
  readonly type?: 'text' | 'email' | 'tel' | 'url' | 'date' | 'number' | 'search'
  readonly autoComplete?: string
  readonly placeholder?: string
  readonly inputMode?: 'numeric' | 'tel' | 'email'
  readonly code?: boolean
  readonly rows?: number
}

const bound = <V, K extends keyof V & string>({ form, name, label, help }: Bound<V, K>) => ({
  label,
  help,
  error: form.errors[name],
  required: form.required(name),
})

/** One line, or `rows` lines. A `null` value is shown empty; an emptied nullable field becomes null again. */
export const TextField = <V, K extends keyof V & string>(props: TextFieldProps<V, K>) => {
  const { form, name, type = 'text', rows, code } = props
  const value = form.values[name]
  const change = (text: string) => {
    const typed = type === 'number' ? (text === '' ? undefined : Number(text)) : text
    // The schema judges the value on submit; a wrong type becomes an error at the field.
    form.set(name, (typed === '' && value === null ? null : typed) as V[K])
  }
  const shown = value === null || value === undefined ? '' : String(value)
  const rest = {
    className: code ? 'input input-code' : 'input',
    value: shown,
    ...(props.autoComplete === undefined ? {} : { autoComplete: props.autoComplete }),
    ...(props.placeholder === undefined ? {} : { placeholder: props.placeholder }),
    ...(props.inputMode === undefined ? {} : { inputMode: props.inputMode }),
  }
  return (
    <Field {...bound(props)}>
      {(wiring) =>
        rows === undefined ? (
          <input {...wiring} {...rest} type={type} onChange={(e) => change(e.target.value)} />
        ) : (
          <textarea {...wiring} {...rest} rows={rows} onChange={(e) => change(e.target.value)} />
        )
      }
    </Field>
  )
}

/** Paste is allowed, the text can be shown (WCAG 3.3.8). */
export const PasswordField = <V, K extends keyof V & string>(
  props: Bound<V, K> & { readonly autoComplete: 'current-password' | 'new-password' },
) => {
  const m = useKitMessages()
  const [shown, setShown] = useState(false)
  const Icon = shown ? EyeOff : Eye
  return (
    <Field {...bound(props)}>
      {(wiring) => (
        <div className="input-with-button">
          <input
            {...wiring}
            className="input"
            type={shown ? 'text' : 'password'}
            autoComplete={props.autoComplete}
            value={String(props.form.values[props.name] ?? '')}
            onChange={(e) => props.form.set(props.name, e.target.value as V[K])}
          />
          <Button onClick={() => setShown(!shown)} aria-pressed={shown}>
            <Icon size={16} aria-hidden="true" />
            {shown ? m.hide : m.show}
          </Button>
        </div>
      )}
    </Field>
  )
}

export type Option = { readonly value: string; readonly label: string; readonly help?: string }

/** A closed list of up to about 20; `none` adds an empty choice that stands for null. */
export const SelectField = <V, K extends keyof V & string>(
  props: Bound<V, K> & { readonly options: readonly Option[]; readonly none?: string },
) => (
  <Field {...bound(props)}>
    {(wiring) => (
      <select
        {...wiring}
        className="input"
        value={String(props.form.values[props.name] ?? '')}
        onChange={(e) =>
          props.form.set(
            props.name,
            (e.target.value === '' && props.none !== undefined ? null : e.target.value) as V[K],
          )
        }
      >
        {props.none === undefined ? null : <option value="">{props.none}</option>}
        {props.options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    )}
  </Field>
)

type ChoicesProps<V, K extends keyof V & string> = Bound<V, K> & {
  readonly options: readonly Option[]
  /** Several of them: the value is a list. */
  readonly several?: boolean
}

/** All choices visible: radio buttons, or check boxes with `several`. */
export const ChoicesField = <V, K extends keyof V & string>(props: ChoicesProps<V, K>) => {
  const { form, name, several } = props
  const id = useId()
  const error = form.errors[name]
  const value = form.values[name]
  const chosen = Array.isArray(value) ? (value as readonly unknown[]).map(String) : [String(value)]
  const change = (option: string, on: boolean) => {
    const list = on ? [...chosen, option] : chosen.filter((v) => v !== option)
    form.set(name, (several ? list : option) as V[K])
  }
  return (
    <fieldset className="choices" aria-describedby={error ? `${id}-error` : undefined}>
      <legend className="field-label">{props.label}</legend>
      {props.help ? <div className="field-help">{props.help}</div> : null}
      {props.options.map((option) => (
        <label key={option.value} className="check">
          <input
            type={several ? 'checkbox' : 'radio'}
            name={id}
            checked={chosen.includes(option.value)}
            onChange={(e) => change(option.value, e.target.checked)}
          />
          <span>{option.label}</span>
          {option.help ? <span className="field-help">{option.help}</span> : null}
        </label>
      ))}
      {error ? (
        <div className="field-error" id={`${id}-error`}>
          <CircleAlert size={15} aria-hidden="true" />
          {error}
        </div>
      ) : null}
    </fieldset>
  )
}

/** One yes or no. */
export const CheckField = <V, K extends keyof V & string>({
  form,
  name,
  label,
  help,
}: Bound<V, K>) => (
  <label className="check">
    <input
      type="checkbox"
      checked={form.values[name] === true}
      onChange={(e) => form.set(name, e.target.checked as V[K])}
    />
    <span>{label}</span>
    {help ? <span className="field-help">{help}</span> : null}
  </label>
)
