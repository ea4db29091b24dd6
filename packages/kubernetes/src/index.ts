export { type ClusterGatewayOptions, createClusterGateway } from './cluster-gateway.ts'
export { type GatewayLimits, gatewayLimits } from './limits.ts'
export type { Log } from './log.ts'
export { removeInstallation } from './remove-installation.ts'
