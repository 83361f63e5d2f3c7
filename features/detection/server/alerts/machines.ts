/**
 * Which machine a hit or a question is about, of the names that alerts and assets know. Alerts keep the name that was known when they were
 * opened, and it is told anew each time which machine that is: a second machine of the same short name takes nothing with it.
 * @module
 */
import type { Transaction } from '../../../../platform/records/index.ts'
import { foldMachines, type MachineName, readMachine } from '../../machine-names.ts'
import type { AlertsDeps } from '../deps.ts'
import * as sql from './machine-store.ts'

export type MachineDeps = Pick<AlertsDeps, 'hostNames'>

export type Machines = {
  /** A name as it was written, to the machine that it means. */
  readonly of: (name: string) => string
  /** Names that mean this machine, its own first. */
  readonly namesOf: (machine: string) => readonly string[]
}

const labelsOf = (names: readonly MachineName[]): string[] => [
  ...new Set(names.flatMap(({ label }) => (label === null ? [] : [label]))),
]

/** Of names as they were written. */
export const machinesFor = async (
  tx: Transaction,
  deps: MachineDeps,
  organization: string,
  texts: readonly string[],
): Promise<Machines> => {
  const asked = [...new Set(texts)].map(readMachine)
  const labels = labelsOf(asked)
  if (labels.length === 0) return folding(asked)
  const known = await tx.all(sql.machinesCalled, { organization, labels })
  return folding([
    ...asked,
    ...known.map(({ machine }) => readMachine(machine)),
    ...(await deps.hostNames(tx, labels)).map(readMachine),
  ])
}

/** All names of the machine that somebody asks for. */
export const namesAsked = async (
  tx: Transaction,
  deps: MachineDeps,
  organization: string,
  text: string,
): Promise<string[]> => {
  const { of, namesOf } = await machinesFor(tx, deps, organization, [text])
  return [...namesOf(of(text))]
}

/** Names of alerts that mean another machine than they say, for the groups of a list. */
export const machinesAlike = async (
  tx: Transaction,
  deps: MachineDeps,
  organization: string,
): Promise<Record<string, string>> => {
  const known = (await tx.all(sql.machinesAlike, { organization })).map(({ machine }) => machine)
  const read = known.map(readMachine)
  const assets = known.length === 0 ? [] : await deps.hostNames(tx, labelsOf(read))
  const { of } = folding([...read, ...assets.map(readMachine)])
  return Object.fromEntries(known.flatMap((name) => (of(name) === name ? [] : [[name, of(name)]])))
}

const folding = (all: readonly MachineName[]): Machines => {
  const folded = foldMachines(all)
  return {
    of: (name) => {
      const { key } = readMachine(name)
      return folded.get(key) ?? key
    },
    namesOf: (machine) => [
      machine,
      ...[...folded].flatMap(([name, to]) => (to === machine && name !== machine ? [name] : [])),
    ],
  }
}

/** It has an alert. */
export const noteMachine = async (
  tx: Transaction,
  organization: string,
  machine: string,
): Promise<void> => {
  const { label } = readMachine(machine)
  if (label !== null) await tx.run(sql.addMachine, { organization, label, machine })
}
