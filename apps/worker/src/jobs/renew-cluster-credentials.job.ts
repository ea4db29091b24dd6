import { jobHandler, type MakeJobHandler } from './job-handler.ts'

export const renewClusterCredentialsJob: MakeJobHandler = (useCases) =>
  jobHandler('renew-cluster-credentials', useCases['renew-cluster-credentials'])
