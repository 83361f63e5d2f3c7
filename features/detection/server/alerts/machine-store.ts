/**
 * The SQL of machines that have alerts (STYLE 10).
 * @module
 */
import { z } from 'zod'
import { statement } from '../../../../platform/records/index.ts'

const org = { organization: z.uuid() }

export const machinesCalled = statement({
  name: 'detection_machines_called',
  sql: 'select machine from detection_machines where organization_id = $organization and label = any($labels)',
  params: z.object({ ...org, labels: z.array(z.string()) }),
  row: z.object({ machine: z.string() }),
})
/** Of names that more than one machine may bear. */
export const machinesAlike = statement({
  name: 'detection_machines_alike',
  sql: `select machine from detection_machines where organization_id = $organization and label in (
          select label from detection_machines where organization_id = $organization group by label having count(*) > 1)`,
  params: z.object(org),
  row: z.object({ machine: z.string() }),
})
export const addMachine = statement({
  name: 'detection_add_machine',
  sql: `insert into detection_machines (organization_id, label, machine) values ($organization, $label, $machine)
        on conflict do nothing`,
  params: z.object({ ...org, label: z.string(), machine: z.string() }),
  row: z.unknown(),
})
