/**
 * A rule's conditions beside the values of one event: first what it comes to, then each selection, those in the way at the top.
 * @module
 */
import { useFormat, useMessages } from '../../../ui/language.tsx'
import { Link } from '../../../ui/link.tsx'
import { Banner, Panel } from '../../../ui/Page.tsx'
import { StateIcon } from '../../../ui/StateBadge.tsx'
import type { RuleTrace, TraceLine } from '../contract-trace.ts'
import { en } from '../messages/web-trace-en.ts'
import { ja } from '../messages/web-trace-ja.ts'
import { useSay } from './words.tsx'

type Selection = RuleTrace['selections'][number]

/** `isAlone`: the rule is named above; of a correlation each of its rules is named here. */
export const TraceView = ({ trace, isAlone }: { trace: RuleTrace; isAlone: boolean }) => {
  const m = useMessages({ en, ja })
  const say = useSay()
  const isInTheWay = ({ shouldHold }: Selection): boolean => shouldHold !== null
  const selections = [
    ...trace.selections.filter(isInTheWay),
    ...trace.selections.filter((one) => !isInTheWay(one)),
  ]
  return (
    <Panel title={isAlone ? m.result : say(trace.title)}>
      <div className="stack-l">
        <Verdict of={trace} />
        <p className="trace-condition">
          <span className="soft">{m.condition}</span>{' '}
          <code className="mono">
            <bdi>{trace.condition.join(` ${m.or} `)}</bdi>
          </code>
        </p>
        {trace.compare === 'nfkc' ? <p className="soft">{m.comparedNfkc}</p> : null}
        {selections.map((selection) => (
          <SelectionView key={selection.name} of={selection} />
        ))}
      </div>
    </Panel>
  )
}

const Verdict = ({ of }: { of: RuleTrace }) => {
  const m = useMessages({ en, ja })
  const f = useFormat()
  if (of.asked !== 'yes')
    return (
      <Banner look="warning">
        {m[of.asked]} {m.reads(of.logsource)}
      </Banner>
    )
  if (of.exceptions.length > 0 && of.holds)
    return (
      <Banner look="warning" actions={<Link to="/detection/exceptions">{m.toExceptions}</Link>}>
        {m.excepted}
      </Banner>
    )
  if (!of.matches) {
    const names = of.selections.flatMap(({ name, shouldHold }) =>
      shouldHold === null ? [] : [name],
    )
    return (
      <Banner look="warning">
        <b>{m.fails}</b> {names.length === 0 ? null : m.failsAt(names.join(', '))}
      </Banner>
    )
  }
  return (
    <Banner
      look="note"
      actions={
        of.alert === null ? null : (
          <Link to="/alerts/$id" params={{ id: of.alert }}>
            {m.toAlert}
          </Link>
        )
      }
    >
      <b>{m.matches}</b>{' '}
      {of.state === 'off'
        ? m.isOff
        : of.isHit
          ? m.hit
          : `${m.noHit}${of.rulesSince === null ? '' : ` ${m.since(f.moment(of.rulesSince))}`}`}
      {of.state === 'part' ? ` ${m.isPart}` : null}
    </Banner>
  )
}

const HoldMark = ({ holds }: { holds: boolean }) => {
  const m = useMessages({ en, ja })
  return (
    <span className="state nowrap" data-state={holds ? 'holds' : 'unknown'}>
      <StateIcon state={holds ? 'holds' : 'not-applicable'} />
      {holds ? m.holds : m.doesNot}
    </span>
  )
}

const SelectionView = ({ of }: { of: Selection }) => {
  const m = useMessages({ en, ja })
  const { name, holds, shouldHold, alternatives } = of
  return (
    <section
      className="trace-selection"
      aria-label={name}
      data-in-the-way={shouldHold === null ? undefined : ''}
    >
      <h3>
        <bdi className="mono">{name}</bdi> <HoldMark holds={holds} />
        {shouldHold === null ? null : (
          <span className="trace-should">{shouldHold ? m.shouldHold : m.shouldFail}</span>
        )}
      </h3>
      {alternatives.map((lines, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: alternatives of one answer have no other name
        <div key={at}>
          {at === 0 ? null : <p className="soft trace-or">{m.or}</p>}
          <Lines of={lines} caption={name} />
        </div>
      ))}
    </section>
  )
}

const Lines = ({ of, caption }: { of: readonly TraceLine[]; caption: string }) => {
  const m = useMessages({ en, ja })
  return (
    <div className="table-scroll">
      <table className="table folds trace-lines">
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{m.field}</th>
            <th scope="col">{m.wanted}</th>
            <th scope="col">{m.found}</th>
            <th scope="col">{m.result}</th>
          </tr>
        </thead>
        <tbody>
          {of.map((line) => (
            <tr key={`${line.field ?? ''}|${line.modifiers.join('|')}`}>
              <td data-label={m.field}>
                <FieldName of={line} />
              </td>
              <td data-label={m.wanted}>
                <Wanted of={line} />
              </td>
              <td data-label={m.found}>
                <Found of={line} />
              </td>
              <td data-label={m.result}>
                <HoldMark holds={line.holds} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const FieldName = ({ of: { field, modifiers, ownName } }: { of: TraceLine }) => {
  const m = useMessages({ en, ja })
  // Keywords are looked for anywhere: the word for the whole event says so.
  const shown = field === null ? modifiers.filter((one) => one !== 'contains') : modifiers
  return (
    <div>
      <bdi className={field === null ? '' : 'mono small'}>{field ?? m.keywords}</bdi>
      <div className="soft small">
        {shown.map((one) => m.modifiers[one] ?? one).join(' · ')}
        {ownName === null ? null : (
          <div>
            <bdi>{m.ownName(ownName)}</bdi>
          </div>
        )}
      </div>
    </div>
  )
}

const Wanted = ({ of: { values, valueCount } }: { of: TraceLine }) => {
  const m = useMessages({ en, ja })
  const isSeveral = values.length > 1
  return (
    <ul className="bare-list trace-values mono small">
      {values.map(({ text, holds }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a rule may name a value twice
        <li key={at} data-holds={isSeveral && holds ? '' : undefined}>
          <bdi>{text === '' ? m.empty : text}</bdi>
          {isSeveral && holds ? <span className="visually-hidden"> ({m.holds})</span> : null}
        </li>
      ))}
      {valueCount > values.length ? (
        <li className="soft">{m.moreValues(valueCount - values.length)}</li>
      ) : null}
    </ul>
  )
}

const Found = ({ of: { found, texts } }: { of: TraceLine }) => {
  const m = useMessages({ en, ja })
  if (found !== 'there')
    return (
      <span className="soft small">
        {{ absent: m.absent, never: m.neverThere, whole: m.whole }[found]}
      </span>
    )
  return (
    <ul className="bare-list trace-values mono small">
      {texts.map((text, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an event may hold a value twice
        <li key={at}>
          <bdi>{text === '' ? m.empty : text}</bdi>
        </li>
      ))}
      {texts.length === 0 ? <li className="soft">{m.empty}</li> : null}
    </ul>
  )
}
