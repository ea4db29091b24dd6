import { readFileSync } from 'node:fs'
import { startEmbeddedKubernetes } from '@grenier/embedded-kubernetes'
import { kubeconfigPath } from './kubeconfig-path.ts'
import { connectRealApi } from './real-api.ts'
import { classes } from './scene.ts'
import { untilKindsAreCounted } from './shared-cluster.ts'

/** A cluster that the provisioning suites run on. */
export interface ClusterUnderTest {
  readonly name: string
  /** True: classes, kinds and buckets are there by themselves; false: all suites share it, `teachCluster` gave it classes and kinds, and the test binds buckets. */
  readonly isSelfContained: boolean
  start(): Promise<{ readonly kubeconfig: string; close(): Promise<void> }>
}

const gibibyte = 1024n ** 3n

const embedded: ClusterUnderTest = {
  name: 'the embedded API',
  isSelfContained: true,
  start: () =>
    startEmbeddedKubernetes({
      storageClasses: Object.values(classes).map((name) => ({ name, roundingStepBytes: gibibyte })),
      bucketProvisioner: { endpointHost: 's3.test.svc', endpointPort: 80 },
    }),
}

/** The embedded API, and the real one that GRENIER_TEST_KUBECONFIG names; with CI=true there must be one. */
export function clustersUnderTest(): ClusterUnderTest[] {
  const path = kubeconfigPath()
  if (path === undefined) {
    if (process.env['CI'] === 'true') throw new Error('GRENIER_TEST_KUBECONFIG must name a kubeconfig with CI=true')
    process.stderr.write('GRENIER_TEST_KUBECONFIG is not set: provisioning is tried on the embedded API alone.\n')
    return [embedded]
  }
  const kubeconfig = readFileSync(path, 'utf8')
  const real: ClusterUnderTest = {
    name: 'a real cluster',
    isSelfContained: false,
    async start() {
      await untilKindsAreCounted(connectRealApi(kubeconfig))
      return { kubeconfig, close: async () => undefined }
    },
  }
  return [embedded, real]
}
