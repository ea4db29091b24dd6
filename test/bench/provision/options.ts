import { parseArgs } from 'node:util'
import { wholeNumber } from '../whole-number.ts'

/** How large the measurement is. The defaults are what the figures of the project are quoted with. */
export interface BenchOptions {
  /** Each is two namespaces. */
  readonly tenants: number
  /**
   * Tenants worked on at once, by us and by the floor alike: more than the 16 requests that either keeps in flight, so that
   * a tenant that waits until its quota is counted (rule 15) leaves its connection to another.
   */
  readonly concurrency: number
  /** Foreign edits whose repair is timed, at most one a tenant. */
  readonly edits: number
  /** Take the embedded API even where GRENIER_TEST_KUBECONFIG names a cluster. */
  readonly embedded: boolean
  /** Only the JSON line on standard output. */
  readonly json: boolean
}

const defaultOptions: BenchOptions = { tenants: 1_000, concurrency: 32, edits: 200, embedded: false, json: false }

export const helpText = `Measures how fast tenants are laid on a cluster, and that a second pass with nothing changed asks it nothing.

  pnpm bench:provision [--json] [--tenants N] [--concurrency N] [--edits N] [--embedded]

  --tenants N      tenants of two namespaces each (default ${defaultOptions.tenants})
  --concurrency N  tenants worked on at once, for ours and for the floor alike (default ${defaultOptions.concurrency};
                   either keeps at most 16 requests in flight)
  --edits N        foreign edits whose repair is timed (default ${defaultOptions.edits}, at most one a tenant)
  --embedded       the embedded API, even where GRENIER_TEST_KUBECONFIG names a cluster (its namespaces are deleted after)
  --json           print the JSON object alone

The last line of standard output is one JSON object:
  api                       which API server was measured
  objectsPerSecond          objects applied a second by reconciliation, watching included, until the last apply is answered
  floorObjectsPerSecond     the same server-side applies from a bare undici client, over as many connections of the same kind, so
                            that neither has more requests in flight than the other
  rounds                    ours and the floor lay their tenants in turn, a batch each in a round, so that what else the machine
                            does meanwhile meets both; the cluster is at rest before each batch
  ratio                     objectsPerSecond / floorObjectsPerSecond
  objectsPerSecondAtRest, floorObjectsPerSecondAtRest, ratioAtRest
                            the same until the cluster's controllers are at rest. They share the machine with the API server: a
                            client that waits for nothing leaves most of their work to be done after its own time, while ours may
                            not go on before a quota is counted (rule 15). Here each is charged with all that it caused.
  secondPassWrites          writes of a second pass over every tenant: must be 0 (else exit code 1)
  secondPassReads           its reads beyond the watches: must be 0 (else exit code 1)
  driftP50Ms, driftP95Ms    from the answer to a foreign edit to its repair, from the watch on (outbox and queue not included)
  rssMiB                    resident memory of this process, which holds the watch
  cacheBytesPerNamespace    text that the watch keeps of a namespace and its objects
  cacheHeapBytesPerNamespace  what the heap shrinks by when the watch is forgotten
`

/** Reads the command line; undefined when help is asked for. @throws Error for an unknown flag or no whole number. */
export function readOptions(args: readonly string[]): BenchOptions | undefined {
  const text = { type: 'string' } as const
  const yes = { type: 'boolean', default: false } as const
  const { values } = parseArgs({
    args: [...args],
    options: { tenants: text, concurrency: text, edits: text, embedded: yes, json: yes, help: yes },
  })
  if (values.help) return undefined
  return {
    tenants: wholeNumber(values.tenants, 'tenants', defaultOptions.tenants),
    concurrency: wholeNumber(values.concurrency, 'concurrency', defaultOptions.concurrency),
    edits: wholeNumber(values.edits, 'edits', defaultOptions.edits),
    embedded: values.embedded,
    json: values.json,
  }
}
