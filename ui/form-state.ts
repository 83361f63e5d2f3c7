/**
 * The state of one form: values, zod validation in the reader's words, a draft that survives a reload.
 * @module
 */
import { useCallback, useEffect, useRef, useState } from 'react'
import type { z } from 'zod'
import { ApiProblem } from './api.tsx'
import { useKitMessages } from './language.tsx'
import type { Messages } from './messages/en.ts'

type Issue = z.core.$ZodIssue
export type Errors = Readonly<Record<string, string>>

/** The sentence for what zod found; a feature's own sentence wins. */
export const issueText = (issue: Issue, value: unknown, m: Messages): string => {
  const empty = value === undefined || value === null || value === ''
  if (issue.code === 'too_small') {
    const min = Number(issue.minimum)
    if (issue.origin === 'number' || issue.origin === 'int') return m.form.tooSmall(min)
    return empty || issue.origin === 'array' ? m.form.empty : m.form.tooShort(min)
  }
  if (issue.code === 'too_big') {
    const max = Number(issue.maximum)
    return issue.origin === 'string' ? m.form.tooLong(max) : m.form.tooBig(max)
  }
  if (empty) return m.form.empty
  if (issue.code === 'invalid_format' && issue.format === 'email') return m.form.email
  if (issue.code === 'invalid_format' && issue.format === 'url') return m.form.url
  if (issue.code === 'invalid_format' && issue.format === 'date') return m.form.date
  return issue.code === 'invalid_value' ? m.form.choose : m.form.invalid
}

/** First issue per top-level field. */
export const errorsOf = (
  issues: readonly Issue[],
  values: Readonly<Record<string, unknown>>,
  m: Messages,
  own: (field: string, issue: Issue) => string | undefined,
): Errors => {
  const errors: Record<string, string> = {}
  for (const issue of issues) {
    const field = String(issue.path[0] ?? '')
    errors[field] ??= own(field, issue) ?? issueText(issue, values[field], m)
  }
  return errors
}

export type Form<V> = {
  readonly values: V
  readonly set: <K extends keyof V & string>(name: K, value: V[K]) => void
  readonly errors: Errors
  readonly required: (name: string) => boolean
  /** The sentence above the form: a problem that belongs to no field. */
  readonly problem: unknown
  readonly busy: boolean
  readonly submit: () => void
  readonly reset: () => void
  /** True after a draft was found; cleared by `reset`. */
  readonly restored: boolean
}

type FormOptions<S extends z.ZodObject> = {
  readonly schema: S
  readonly initial: z.input<S>
  /** Throw an ApiProblem to show it; a problem with a `place` parameter goes to its field. */
  readonly onSubmit: (value: z.output<S>) => Promise<unknown>
  /** Key of the draft in sessionStorage. Left out: no draft. Never for forms with secrets. */
  readonly draft?: string
  readonly errorText?: (field: string, issue: Issue) => string | undefined
  /** Field for a problem code, `{ 'organizations.mail_taken': 'mail' }`. */
  readonly problemField?: Readonly<Record<string, string>>
}

const draftKey = (name: string): string => `hinoban.draft.${name}`

const readDraft = <V>(name: string | undefined, initial: V): V | null => {
  if (name === undefined) return null
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(draftKey(name)) ?? 'null')
    if (typeof kept !== 'object' || kept === null) return null
    // Values are validated by the schema on submit; unknown names are dropped here.
    const known = Object.entries(kept).filter(([key]) => key in (initial as object))
    return { ...initial, ...Object.fromEntries(known) }
  } catch {
    return null
  }
}

/** @example const form = useForm({ schema: SiteEdit, initial, draft: 'site.new', onSubmit: save.mutateAsync }) */
export const useForm = <S extends z.ZodObject>(options: FormOptions<S>): Form<z.input<S>> => {
  type V = z.input<S>
  const m = useKitMessages()
  const [kept] = useState(() => readDraft<V>(options.draft, options.initial))
  const [values, setValues] = useState<V>(kept ?? options.initial)
  const [errors, setErrors] = useState<Errors>({})
  const [problem, setProblem] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const [restored, setRestored] = useState(kept !== null)
  const touched = useRef(false)

  useEffect(() => {
    if (options.draft === undefined || !touched.current) return
    sessionStorage.setItem(draftKey(options.draft), JSON.stringify(values))
  }, [options.draft, values])

  const forget = () => {
    touched.current = false
    if (options.draft !== undefined) sessionStorage.removeItem(draftKey(options.draft))
  }

  const set = useCallback(<K extends keyof V & string>(name: K, value: V[K]) => {
    touched.current = true
    setValues((before) => ({ ...before, [name]: value }))
    setErrors(({ [name]: _gone, ...rest }) => rest)
  }, [])

  const fail = (error: unknown) => {
    const field =
      error instanceof ApiProblem
        ? (options.problemField?.[error.code] ??
          String(error.params['place'] ?? '')
            .split('.')
            .at(-1))
        : undefined
    if (error instanceof ApiProblem && field && field in (values as object)) {
      setErrors({ [field]: error.detail })
    } else setProblem(error)
  }

  const submit = () => {
    if (busy) return
    setProblem(null)
    const read = options.schema.safeParse(values)
    if (!read.success) {
      const own = options.errorText ?? (() => undefined)
      setErrors(errorsOf(read.error.issues, values as Record<string, unknown>, m, own))
      return
    }
    setErrors({})
    setBusy(true)
    options
      .onSubmit(read.data)
      .then(forget, fail)
      .finally(() => setBusy(false))
  }

  return {
    values,
    set,
    errors,
    problem,
    busy,
    submit,
    restored,
    required: (name) => {
      const field = options.schema.shape[name] as z.ZodType | undefined
      return (
        field !== undefined &&
        !field.safeParse(undefined).success &&
        !field.safeParse('').success &&
        !field.safeParse(null).success
      )
    },
    reset: () => {
      forget()
      setRestored(false)
      setErrors({})
      setProblem(null)
      setValues(options.initial)
    },
  }
}
