export { type RunningWorker, startWorker, type WorkerDeps } from './start-worker.ts'
export { figuresOfInstallation, figuresOfTenants } from './telemetry/shown-figures.ts'
