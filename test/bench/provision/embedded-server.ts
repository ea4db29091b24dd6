import { startEmbeddedKubernetes } from '@grenier/embedded-kubernetes'
import { classes } from '../../provisioning/support/scene.ts'

/** The embedded API in a process of its own, so that its memory and its work are not counted as ours. */
const server = await startEmbeddedKubernetes({
  storageClasses: Object.values(classes).map((name) => ({ name, roundingStepBytes: 1024n ** 3n })),
  bucketProvisioner: { endpointHost: 's3.test.svc', endpointPort: 80 },
})
process.once('disconnect', () => process.exit(0))
process.send?.(server.kubeconfig)
