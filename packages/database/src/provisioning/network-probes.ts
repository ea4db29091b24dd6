import type { ProvisioningStore, StoredNetworkProbe } from '@grenier/control-plane/ports'
import { at, atOrNull } from '../shared/columns.ts'
import type { StoreContext } from '../shared/store-context.ts'

type ProbeMethods =
  | 'insertNetworkProbe'
  | 'getNetworkProbe'
  | 'lockNetworkProbe'
  | 'updateNetworkProbe'
  | 'listNetworkProbes'
  | 'openNetworkProbes'

interface Wanted {
  readonly clusterId: string
  readonly id: string | null
  readonly areJudged: boolean
  readonly limit: number
}

function readProbes({ sql }: StoreContext, { clusterId, id, areJudged, limit }: Wanted): Promise<StoredNetworkProbe[]> {
  return sql<StoredNetworkProbe>`
    SELECT id, cluster_id AS "clusterId", state, message, verdict, reason, ingress, egress, requested_by AS "requestedBy",
           requested_at AS "requestedAt", ended_at AS "endedAt", version, deadline_at AS "deadlineAt",
           namespace_uid AS "namespaceUid"
      FROM cluster_network_probe
     WHERE cluster_id = ${clusterId} AND (${id}::uuid IS NULL OR id = ${id}) AND (NOT ${areJudged} OR verdict IS NOT NULL)
     ORDER BY requested_at DESC, id DESC LIMIT ${limit}`
}

/** Probes of clusters' networks. For the platform scope only. */
export function createNetworkProbes(context: StoreContext): Pick<ProvisioningStore, ProbeMethods> {
  const { sql } = context
  async function getNetworkProbe(clusterId: string, id: string): Promise<StoredNetworkProbe | null> {
    const [probe] = await readProbes(context, { clusterId, id, areJudged: false, limit: 1 })
    return probe ?? null
  }
  return {
    getNetworkProbe,

    async insertNetworkProbe(probe) {
      const inserted = await sql`
        INSERT INTO cluster_network_probe (cluster_id, id, state, message, verdict, reason, ingress, egress, requested_by,
                                           requested_at, ended_at, deadline_at, namespace_uid, version)
        VALUES (${probe.clusterId}, ${probe.id}, ${probe.state}, ${probe.message}, ${probe.verdict}, ${probe.reason},
                ${probe.ingress}, ${probe.egress}, ${probe.requestedBy}, ${at(probe.requestedAt)}, ${atOrNull(probe.endedAt)}, ${at(probe.deadlineAt)},
                ${probe.namespaceUid}, ${probe.version})
        ON CONFLICT (cluster_id) WHERE state <> 'ended' DO NOTHING RETURNING id`
      return inserted.length > 0
    },

    async lockNetworkProbe(clusterId, id) {
      await sql`SELECT FROM cluster_network_probe WHERE cluster_id = ${clusterId} AND id = ${id} FOR NO KEY UPDATE`
      return await getNetworkProbe(clusterId, id)
    },

    async updateNetworkProbe({ clusterId, id, ...probe }) {
      await sql`
        UPDATE cluster_network_probe
           SET state = ${probe.state}, message = ${probe.message}, verdict = ${probe.verdict}, reason = ${probe.reason},
               ingress = ${probe.ingress}, egress = ${probe.egress},
               ended_at = ${atOrNull(probe.endedAt)}, namespace_uid = ${probe.namespaceUid}, version = ${probe.version}
         WHERE cluster_id = ${clusterId} AND id = ${id}`
    },

    listNetworkProbes: ({ clusterId, areJudged, limit }) =>
      readProbes(context, { clusterId, id: null, areJudged, limit }),

    openNetworkProbes: (limit) => sql<{ clusterId: string; probeId: string }>`
      SELECT cluster_id AS "clusterId", id AS "probeId" FROM cluster_network_probe
       WHERE state <> 'ended' ORDER BY requested_at, id LIMIT ${limit}`,
  }
}
