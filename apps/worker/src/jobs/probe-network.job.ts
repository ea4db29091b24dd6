import { jobHandler, type MakeJobHandler } from './job-handler.ts'

export const probeNetworkJob: MakeJobHandler = (useCases) => jobHandler('probe-network', useCases['probe-network'])
