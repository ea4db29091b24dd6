import { startEmbeddedKubernetes } from '@grenier/embedded-kubernetes'
import { GIB } from '@grenier/quota-billing'
import { classNames } from '../provisioning/town.ts'

/** The cluster as a process: its objects and its kubeconfig outlive it. Arguments: port, folder. */
const [port = '', folder = ''] = process.argv.slice(2)

await startEmbeddedKubernetes({
  port: Number(port),
  dataFile: `${folder}/objects.jsonl`,
  credentialsFile: `${folder}/credentials.json`,
  storageClasses: Object.values(classNames).map((name) => ({ name, roundingStepBytes: GIB })),
  bucketProvisioner: { endpointHost: 's3.cergy.example', endpointPort: 443 },
})
