export { type ClusterGatewayOptions, createClusterGateway } from './cluster-gateway.ts'
export { rulesOf } from './desired/access-roles.ts'
export { desiredClaimStepPolicy } from './desired/claim-step-policy.ts'
export { desiredKeepDataPolicy } from './desired/keep-data-policy.ts'
export { type GatewayLimits, gatewayLimits } from './limits.ts'
export type { Log } from './log.ts'
export { type NeededPermission, neededPermissions } from './preflight/needed-permissions.ts'
export {
  capsulePermissions,
  exitCapsulePermissions,
  exitPermissions,
  type PermissionRow,
  secretsPermissions,
  tokenPermissions,
  workerPermissions,
} from './preflight/permission-table.ts'
export { removeInstallation } from './remove-installation.ts'
