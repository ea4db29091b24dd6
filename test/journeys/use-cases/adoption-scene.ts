import type { Adoption, Answer, ClusterProfile } from '@grenier/contracts'
import { type ClusterGateway, Problem } from '@grenier/control-plane/ports'
import { startEmbeddedKubernetes } from '@grenier/embedded-kubernetes'
import { createClusterGateway } from '@grenier/kubernetes'
import { GIB, instant } from '@grenier/quota-billing'
import { registerAndEnrol } from '../../harness/region-ground.ts'
import { sirenFrom } from '../../harness/sirene-numbers.ts'
import { makeBrownfield } from '../../provisioning/support/brownfield.ts'
import { connectRealApi, type RealApi } from '../../provisioning/support/real-api.ts'
import { layGround } from './exit-scene.ts'
import { callOf, type House, openHouse, operator } from './house.ts'

/** The class of the scene's block offer. */
const className = 'bloc'

export interface AdoptionScene {
  readonly house: House
  readonly api: RealApi
  readonly clusterId: string
  /** Enrols a commune that waits for the namespace, or, with null, for none; nothing is reconciled yet. */
  enrol(storageNamespace: string | null): Promise<Answer<'enrolTenant'>>
  /** A namespace made by hand, with two claims of 30 GiB together; returns its name. */
  brownfield(): Promise<string>
  report(tenantId: string, namespace: string): Promise<Adoption>
  takeOver(adoption: Adoption): Promise<Adoption>
  get(adoption: Adoption): Promise<Adoption>
  /** Runs the take-over's job, as often as it finds that something moved. */
  run(adoption: Adoption): Promise<{ kind: string }>
  reconcile(tenantId: string): Promise<void>
  uidOf(namespace: string): Promise<string | undefined>
  /** From now on every look at a namespace fails with these words; null: it answers again. */
  breakCluster(detail: string | null): void
  /** The same of every write: the look before it still works. */
  breakWrites(detail: string | null): void
  close(): Promise<void>
}

/** A region on an embedded cluster, which all use cases reach through the real gateway; starter quotas are of 40 GiB. `profile`: what else its operator says of it. */
export async function openAdoptionScene(profile: Partial<ClusterProfile> = {}): Promise<AdoptionScene> {
  const kubernetes = await startEmbeddedKubernetes({
    storageClasses: [className, 'objets'].map((name) => ({ name, roundingStepBytes: GIB })),
    bucketProvisioner: { endpointHost: 's3.test.svc', endpointPort: 80 },
  })
  const gateway = createClusterGateway({
    wallClock: { now: () => instant(Date.now()) },
    allowLoopback: true,
    limits: { requestsPerSecondMax: Number.POSITIVE_INFINITY },
  })
  let fault: string | null = null
  let writeFault: string | null = null
  const breakable: ClusterGateway = {
    ...gateway,
    adoption: {
      ...gateway.adoption,
      examine: async (look) => {
        if (fault !== null) throw new Problem('cluster-unreachable', { detail: fault })
        return await gateway.adoption.examine(look)
      },
      takeOver: async (order) => {
        if (writeFault !== null) throw new Problem('cluster-unreachable', { detail: writeFault })
        return await gateway.adoption.takeOver(order)
      },
    },
  }
  const house = await openHouse('2026-02-02T09:00:00Z', { gateway: breakable })
  const api = connectRealApi(kubernetes.kubeconfig)
  const ground = await layGround(house, {
    kubeconfig: kubernetes.kubeconfig,
    store: undefined,
    workerMayDestroy: true,
    profile,
  })
  let enrolled = 0
  let made = 0
  return {
    house,
    api,
    clusterId: ground.clusterId,
    async enrol(storageNamespace) {
      enrolled += 1
      const number = String(enrolled).padStart(3, '0')
      return await registerAndEnrol(house.api, {
        name: `Commune ${number}`,
        siren: sirenFrom(`21950${number}`),
        inseeCode: `95${number}`,
        inhabitants: 1_000,
        parentNodeId: ground.poolId,
        clusterId: ground.clusterId,
        actId: ground.actId,
        agreementNumber: `C-${number}`,
        commitmentCents: 10_000_000n,
        starterQuotas: ground.offerIds.map((offerId) => ({ offerId, quotaBytes: 40n * GIB })),
        ...(storageNamespace === null ? {} : { adopts: { storageNamespace } }),
      })
    },
    async brownfield() {
      made += 1
      const name = `mairie-${made}`
      await makeBrownfield(api, { name, className })
      return name
    },
    report: (tenantId, namespace) =>
      house.api.reportAdoption(
        { tenantId, clusterId: ground.clusterId, namespace, reason: 'Stockage de la commune depuis 2022' },
        callOf(operator),
      ),
    takeOver: ({ tenantId, id, version }) =>
      house.api.takeOverNamespace(
        { tenantId, adoptionId: id, reason: 'Relu avec la commune' },
        callOf(operator, { ifMatch: version }),
      ),
    get: ({ tenantId, id }) => house.api.getAdoption({ tenantId, adoptionId: id }, callOf(operator)),
    async run({ tenantId, id }) {
      for (;;) {
        const outcome = await house.jobs['take-over-namespace']({ tenantId, adoptionId: id })
        // Counters of quotas move while they are looked at.
        if (outcome.kind === 'done' || outcome.reason !== 'namespace-moved') return outcome
      }
    },
    reconcile: async (tenantId) => void (await house.jobs['reconcile-tenant']({ tenantId })),
    uidOf: async (name) => (await api.read({ apiVersion: 'v1', kind: 'Namespace', name }))?.metadata?.uid,
    breakCluster(detail) {
      fault = detail
    },
    breakWrites(detail) {
      writeFault = detail
    },
    async close() {
      await gateway.close()
      await house.close()
      await kubernetes.close()
    },
  }
}
