/**
 * Working hours and holidays of the company, and of sites that differ.
 * @module
 */
import { useState } from 'react'
import { z } from 'zod'
import { useAct, useEndpoint } from '../../../../ui/api.tsx'
import { Button } from '../../../../ui/Button.tsx'
import { Dialog } from '../../../../ui/Dialog.tsx'
import { Await } from '../../../../ui/Empty.tsx'
import { ChoicesField, Form, SelectField, TextField, useForm } from '../../../../ui/Form.tsx'
import { useNotify } from '../../../../ui/Toast.tsx'
import type { SiteView } from '../../../organizations/contract.ts'
import { Hours, type LogPolicy, readLogPolicy, setLogPolicy } from '../../contract-expected.ts'
import { useAccessWords } from './words.tsx'

type Props = { readonly sites: readonly SiteView[]; readonly onClose: () => void }

export const HoursDialog = ({ sites, onClose }: Props) => {
  const m = useAccessWords()
  return (
    <Dialog open onClose={onClose} size="wide" title={m.hoursTitle} description={m.hoursLead}>
      <Await answer={useEndpoint(readLogPolicy, {})}>
        {(policy) => <Chosen policy={policy} sites={sites} onClose={onClose} />}
      </Await>
    </Dialog>
  )
}

type ChosenProps = Props & { readonly policy: LogPolicy }

const Chosen = ({ policy, sites, onClose }: ChosenProps) => {
  const m = useAccessWords()
  const [site, setSite] = useState('')
  const isOwn = (id: string): boolean => policy.siteHours.some((one) => one.site === id)
  return (
    <div className="stack">
      <label className="field">
        <span className="field-label">{m.whose}</span>
        <select className="input" value={site} onChange={(event) => setSite(event.target.value)}>
          <option value="">{m.company}</option>
          {sites.map(({ id, name }) => (
            <option key={id} value={id}>
              {isOwn(id) ? m.ownHours(name) : name}
            </option>
          ))}
        </select>
      </label>
      <Edit
        key={site}
        policy={policy}
        site={site === '' ? null : site}
        zone={sites.find(({ id }) => id === site)?.timeZone ?? null}
        onClose={onClose}
      />
    </div>
  )
}

const DAYS = ['1', '2', '3', '4', '5', '6', '7'] as const
const LINES = 4
const daysIn = (typed: string): string[] => typed.split(/[\s,、]+/).filter((day) => day !== '')

const Edited = z.object({
  days: z.array(z.enum(DAYS)),
  from: Hours.shape.from,
  to: Hours.shape.to,
  timeZone: z.string().trim().min(1).max(60),
  holidays: Hours.shape.holidays,
  daysOff: z.string().refine((typed) => Hours.shape.daysOff.safeParse(daysIn(typed)).success),
})

type EditProps = {
  readonly policy: LogPolicy
  /** Null: the company. */
  readonly site: string | null
  /** The site's own time zone. */
  readonly zone: string | null
  readonly onClose: () => void
}

const Edit = ({ policy, site, zone, onClose }: EditProps) => {
  const m = useAccessWords()
  const notify = useNotify()
  const act = useAct(setLogPolicy, { alsoStale: ['board'] })
  const own = policy.siteHours.find((one) => one.site === site)?.hours
  const before: Hours = own ?? (zone === null ? policy.hours : { ...policy.hours, timeZone: zone })
  const others = policy.siteHours.filter((one) => one.site !== site)
  const save = async (change: Partial<LogPolicy>) => {
    await act.mutateAsync({ body: { ...policy, ...change } })
    notify.done({ title: m.hoursSaved })
    onClose()
  }
  const form = useForm({
    schema: Edited,
    initial: {
      ...before,
      days: before.days.map(String) as (typeof DAYS)[number][],
      daysOff: before.daysOff.join('\n'),
    },
    problemField: { 'detection.unknown_zone': 'timeZone' },
    errorText: (_, issue) => (issue.path[0] === 'daysOff' ? m.daysOffWrong : undefined),
    onSubmit: (values) => {
      const hours: Hours = {
        ...values,
        days: values.days.map(Number),
        daysOff: daysIn(values.daysOff),
      }
      return save(site === null ? { hours } : { siteHours: [...others, { site, hours }] })
    },
  })
  return (
    <Form
      form={form}
      act={m.hoursSave}
      others={
        own === undefined ? null : (
          <Button onClick={() => void save({ siteHours: others })}>{m.likeCompany}</Button>
        )
      }
    >
      <ChoicesField
        form={form}
        name="days"
        label={m.weekdays}
        several
        options={DAYS.map((value, i) => ({ value, label: m.weekday[i] ?? value }))}
      />
      <TextField form={form} name="from" label={m.from} help={m.clockHelp} autoComplete="off" />
      <TextField form={form} name="to" label={m.to} autoComplete="off" />
      <TextField form={form} name="timeZone" label={m.timeZone} autoComplete="off" />
      <SelectField
        form={form}
        name="holidays"
        label={m.holidays}
        options={Hours.shape.holidays.options.map((value) => ({
          value,
          label: m.holidaysOf[value],
        }))}
      />
      <TextField
        form={form}
        name="daysOff"
        label={m.daysOff}
        help={m.daysOffHelp}
        rows={LINES}
        code
      />
    </Form>
  )
}
