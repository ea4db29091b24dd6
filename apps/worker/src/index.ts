export { readWorkerConfig, workerVariables } from './config.ts'
export { closeTimeoutMs } from './limits.ts'
export { type RunningWorker, startWorker, type WorkerDeps } from './start-worker.ts'
export { figuresOfInstallation, figuresOfTenants } from './telemetry/shown-figures.ts'
