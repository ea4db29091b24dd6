import { accessManifests } from '../desired/access-manifests.ts'

// For `kubectl apply -f -`.
process.stdout.write(accessManifests())
