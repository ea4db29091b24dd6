import type { KubernetesObject } from '../objects.ts'
import { listAt, objectAt, stringAt } from '../objects.ts'
import { kindSchema } from '../schema/metadata.ts'
import type { ObjectSchema } from '../schema/schema.ts'
import { alwaysObject, anything, integer, microTime, string } from '../schema/schema.ts'
import { phaseOf } from './core.ts'
import type { Kind } from './kind.ts'
import { builtIn } from './kind.ts'

/** Pods, Jobs and Nodes are data only here: their specification is kept as given, without defaults. */
const keptAsGiven: ObjectSchema = { type: 'object', fields: {}, preserveUnknown: true, always: true }

export const podKind: Kind = builtIn({
  kind: 'Pod',
  plural: 'pods',
  shortNames: ['po'],
  hasStatus: true,
  deleteAnswersObject: true,
  schema: kindSchema({ spec: keptAsGiven, status: keptAsGiven }),
  selectableFields: {
    'status.phase': phaseOf,
    'spec.nodeName': (held) => stringAt(objectAt(held, 'spec'), 'nodeName'),
  },
  columns: [
    { name: 'Ready', value: (held) => `0/${listAt(objectAt(held, 'spec'), 'containers').length}` },
    { name: 'Status', value: phaseOf },
    { name: 'Restarts', value: () => '0' },
  ],
  initialStatus: () => ({ phase: 'Pending', qosClass: 'BestEffort' }),
})

export const jobKind: Kind = builtIn({
  kind: 'Job',
  group: 'batch',
  plural: 'jobs',
  hasStatus: true,
  schema: kindSchema({ spec: keptAsGiven, status: keptAsGiven }),
  columns: [{ name: 'Completions', value: (held) => completions(held) }],
  initialStatus: () => ({}),
})

function completions(held: KubernetesObject): string {
  const wanted = Number(objectAt(held, 'spec')['completions'] ?? 1)
  return `${Number(objectAt(held, 'status')['succeeded'] ?? 0)}/${wanted}`
}

export const nodeKind: Kind = builtIn({
  kind: 'Node',
  plural: 'nodes',
  shortNames: ['no'],
  namespaced: false,
  hasStatus: true,
  schema: kindSchema({ spec: keptAsGiven, status: keptAsGiven }),
})

export const leaseKind: Kind = builtIn({
  kind: 'Lease',
  group: 'coordination.k8s.io',
  plural: 'leases',
  createsOnPut: true,
  schema: kindSchema({
    spec: alwaysObject({
      holderIdentity: { ...string, keepEmpty: true },
      leaseDurationSeconds: integer,
      acquireTime: microTime,
      renewTime: microTime,
      leaseTransitions: integer,
      strategy: anything,
      preferredHolder: anything,
    }),
  }),
  columns: [{ name: 'Holder', value: (held) => stringAt(objectAt(held, 'spec'), 'holderIdentity') }],
})
