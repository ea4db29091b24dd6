import { until } from '../../harness/until.ts'
import { comesThrough, type NetworkPlugIn } from './network-plug-in.ts'
import type { RealApi } from './real-api.ts'

const roleLabel = 'grenier.internal/probe-role'
const port = 8080

interface Played {
  readonly hasJobController: boolean
  readonly plugIn: NetworkPlugIn
  /** How many connections the listener serves before it dies in a pod that runs on. */
  readonly servesAtMost: number
}

/**
 * Plays the node on which a probe's pods run and the network between them, by status alone. Where nobody makes a Job's pods
 * and counts their ends, it plays the controller of Jobs too.
 */
export function createKubelet(api: RealApi, namespace: string, { hasJobController, plugIn, servesAtMost }: Played) {
  let servesLeft = servesAtMost
  async function podOf(role: string): Promise<string> {
    const { name = '' } = await until(
      async () => {
        const pods = await api.list('v1', 'Pod', namespace)
        const found = pods.find(({ metadata }) => metadata?.labels?.[roleLabel] === role)
        if (found === undefined && !hasJobController) await makePod(role)
        return { role, name: found?.metadata?.name }
      },
      (pod) => pod.name !== undefined,
    )
    return name
  }

  async function makePod(role: string): Promise<void> {
    const job = await api.read({ apiVersion: 'batch/v1', kind: 'Job', name: `grenier-probe-${role}`, namespace })
    if (job === null) throw new Error(`no Job of ${role}`)
    const { template } = job['spec'] as { template: { metadata: { labels: Record<string, string> }; spec: object } }
    const metadata = { name: `grenier-probe-${role}-x`, namespace, labels: template.metadata.labels }
    await api.create({ apiVersion: 'v1', kind: 'Pod', metadata, spec: template.spec })
  }

  const setPod = async (role: string, status: object): Promise<void> => {
    await api.editStatus({ apiVersion: 'v1', kind: 'Pod', name: await podOf(role), namespace }, status)
  }

  const labelsOf = async (role: string): Promise<Record<string, string>> => {
    const pod = await api.read({ apiVersion: 'v1', kind: 'Pod', name: await podOf(role), namespace })
    return pod?.metadata?.labels ?? {}
  }

  async function connects(role: string): Promise<boolean> {
    if (servesLeft === 0) return false
    const policies = await api.list('networking.k8s.io/v1', 'NetworkPolicy', namespace)
    const [client, server] = [await labelsOf(role), await labelsOf('server')]
    if (!comesThrough(plugIn, policies, { client, server, port })) return false
    servesLeft -= 1
    return true
  }

  return {
    runServer: (podIP: string) => setPod('server', { phase: 'Running', podIP, podIPs: [{ ip: podIP }] }),
    /** A client tries, ends, and says whether it got through. */
    async runClient(role: string): Promise<void> {
      const terminated = { exitCode: 0, message: `{"connected":${await connects(role)}}` }
      const container = { name: role, image: '', imageID: '', ready: false, restartCount: 0, state: { terminated } }
      await setPod(role, { phase: 'Succeeded', containerStatuses: [container] })
      if (hasJobController) return
      const status = { succeeded: 1, conditions: [{ type: 'Complete', status: 'True' }] }
      await api.editStatus({ apiVersion: 'batch/v1', kind: 'Job', name: `grenier-probe-${role}`, namespace }, status)
    },
  }
}
